# SPDX-License-Identifier: MIT
"""Counts the test cases that Meson ran in some build directories.

  count-tests.py [--no-skips] BUILD-DIRECTORY...

A test that speaks TAP counts once for each of its cases, any other once.
Prints each skip with its reason, unless told not to; then what the failed tests
wrote, then each failure, and as its last line "N passed, N failed, N skipped":
whoever sees no more than the end of the output reads what failed.

With CI=true in the environment a skip that tools/allowed-skips.txt does not list
is a failure: a machine that lacks something would otherwise pass by testing
less. A remark "# CASE skipped: REASON" of the suite spawn is a skip too; other
suites take things away on purpose.
"""

import fnmatch
import json
import os
import pathlib
import re
import sys

CASE = re.compile(r"(not )?ok\b[ \d]*-? ?([^#]*)(?:# *(skip|todo)\S* *(.*))?", re.I)
NOTHING = re.compile(r"1\.\.0\s*#\s*skip\S*\s*(.*)", re.I)
OK = re.compile(r"ok\b|\d+\.\.\d+$|\s*$")
NOT_OK = re.compile(r"not ok\b")
REMARK = re.compile(r"^# (.*?):? ?skipped: (.*)$", re.M)

WIDTH = 160


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


def wrote(test, limit):
    """The lines in which a failed test says why: those about its first failed
    case, or else its last ones; then the last that it wrote as errors."""
    output = (test.get("stdout") or "").splitlines()
    errors = (test.get("stderr") or "").splitlines()
    end = len(output)
    if any(NOT_OK.match(text) for text in output):
        output = [text for text in output if not OK.match(text)]
        first = next(i for i, text in enumerate(output) if NOT_OK.match(text))
        end = first + limit // 2
    errors = [text for text in errors if text.strip()][-(limit // 2) :]
    start = max(0, min(end, len(output)) - (limit - len(errors)))
    return [line(text) for text in output[start:end] + errors]


def line(text):
    """The text as one line of a log: short, without control characters."""
    return re.sub(r"[^ -~]+", " ", text)[:WIDTH]


def print_failures(failed, tests):
    """What the tests wrote comes first, so that the names are what is seen last."""
    limit = min(15, max(4, 30 // max(1, len(tests))))
    for directory, test in tests:
        print(f"-- {directory}: {test['name']} wrote:")
        for each in wrote(test, limit):
            print(each)
    for told in failed:
        print(told)


def main(arguments):
    strict = os.environ.get("CI") == "true"
    allowed = allowed_skips()
    total = {"passed": 0, "failed": 0, "skipped": 0}
    failed, tests = [], []
    for directory in (each for each in arguments if each != "--no-skips"):
        for test in log_of(directory):
            for name, result, reason in cases(test):
                if result == "failed" and (directory, test) not in tests:
                    tests.append((directory, test))
                if result == "skipped" and strict:
                    if not is_allowed(allowed, directory, name):
                        result, reason = "failed", "skipped: " + reason
                total[result] += 1
                told = line(f"{result}: {directory}: {name}: {reason}")
                if result == "failed":
                    failed.append(told)
                elif result == "skipped" and "--no-skips" not in arguments:
                    print(told)
    if not any(total.values()):
        total["failed"] = 1
        failed.append("failed: no test ran")
    print_failures(failed, tests)
    print(", ".join(f"{n} {what}" for what, n in total.items()))
    return 1 if total["failed"] else 0


sys.exit(main(sys.argv[1:]))
