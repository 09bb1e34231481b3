# SPDX-License-Identifier: MIT
"""Counts the test cases that Meson ran in some build directories.

  count-tests.py BUILD-DIRECTORY...

A test that speaks TAP counts once for each of its cases, any other once.
Prints each failure and each skip with its reason, then, as its last line,
"N passed, N failed[, N skipped]". With CI=true in the environment a skip that
tools/allowed-skips.txt does not list is a failure: a machine that lacks
something would otherwise pass by testing less. A remark "# CASE skipped: REASON"
of the suite spawn is a skip too; other suites take things away on purpose.
"""

import fnmatch
import json
import os
import pathlib
import re
import sys

CASE = re.compile(r"(not )?ok\b[ \d]*-? ?([^#]*)(?:# *(skip|todo)\S* *(.*))?", re.I)
NOTHING = re.compile(r"1\.\.0\s*#\s*skip\S*\s*(.*)", re.I)
REMARK = re.compile(r"^# (.*?):? ?skipped: (.*)$", re.M)


def tap_cases(output):
    """Yields (name, result, reason) for each case in TAP output."""
    for line in output.splitlines():
        nothing = NOTHING.match(line)
        if nothing:
            yield "all", "skipped", nothing[1]
        case = CASE.match(line)
        if case:
            failed, name, directive, reason = case.groups()
            result = "failed" if failed else "passed"
            if directive:
                result = "skipped"
            yield name.strip(), result, reason or ""


def cases(test):
    """Yields (name, result, reason) for each case of one entry of the log."""
    name, verdict = test["name"], test["result"]
    output = test.get("stdout") or ""
    found = list(tap_cases(output))
    remarks = {}
    if name.startswith("brood:spawn "):
        remarks = dict(REMARK.findall(output + "\n" + (test.get("stderr") or "")))
    for case, result, reason in found:
        if result == "passed" and case in remarks:
            result, reason = "skipped", remarks.pop(case)
        yield f"{name}: {case}", result, reason
    for case, reason in remarks.items():
        yield f"{name}: {case}", "skipped", reason
    if verdict in ("OK", "EXPECTEDFAIL"):
        if not found:
            yield name, "passed", ""
    elif verdict == "SKIP":
        if not found:
            yield name, "skipped", " ".join(output.split("\n")[-3:]).strip()
    # A crash or a time-out after cases that passed is a failure of its own.
    elif not any(result == "failed" for _, result, _ in found):
        yield name, "failed", verdict.lower()


def log_of(directory):
    """Yields the entries of a build directory's test log."""
    log = pathlib.Path(directory, "meson-logs", "testlog.json")
    if not log.exists():
        yield {"name": "build", "result": "ERROR"}
        return
    with log.open(encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def allowed_skips():
    text = pathlib.Path(__file__).with_name("allowed-skips.txt").read_text()
    lines = [line for line in text.splitlines() if line and line[0] != "#"]
    return [re.split(r"\s{2,}", line, maxsplit=2)[:2] for line in lines]


def is_allowed(allowed, directory, name):
    return any(
        fnmatch.fnmatch(directory, where) and fnmatch.fnmatch(name, what)
        for where, what in allowed
    )


def main(directories):
    strict = os.environ.get("CI") == "true"
    allowed = allowed_skips()
    total = {"passed": 0, "failed": 0, "skipped": 0}
    for directory in directories:
        for test in log_of(directory):
            for name, result, reason in cases(test):
                if result == "skipped" and strict:
                    if not is_allowed(allowed, directory, name):
                        result, reason = "failed", "skipped: " + reason
                total[result] += 1
                if result != "passed":
                    print(f"{result}: {directory}: {name}: {reason}")
    if not any(total.values()):
        total["failed"] = 1
        print("failed: no test ran")
    print(", ".join(f"{n} {what}" for what, n in total.items()))
    return 1 if total["failed"] else 0


sys.exit(main(sys.argv[1:]))
