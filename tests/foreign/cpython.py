# SPDX-License-Identifier: MIT
"""CPython's own tests of what starts processes, by Debian's python3, without the
drop-in and with it: the same tests must pass, be skipped and fail.

A test that fails in one of the two only is run again, since some depend on the
machine's load: it counts as passed where it passes once."""

import collections
import pathlib
import sys
import tempfile
import xml.etree.ElementTree

import suite

PYTHON = "/usr/bin/python3"
AGAIN = 3

# Module, and how many starts it must have made through the drop-in at least:
# test_os makes all of its own by fork and vfork.
MODULES = {"test_posix": 20, "test_os": 0, "test_subprocess": 5}


def outcome(case):
    if case.find("skipped") is not None:
        return "skipped"
    bad = case.find("failure") is not None or case.find("error") is not None
    return "failed" if bad else "passed"


class Side:
    """One of the two ways to run, and what was found in it."""

    def __init__(self, folder, preload):
        self.folder, self.preload, self.accelerated = folder, preload, 0

    def run(self, module, only=()):
        """Name to outcome, for all tests of the module or for some."""
        result = pathlib.Path(self.folder, "result.xml")
        result.unlink(missing_ok=True)
        command = [PYTHON, "-m", "test", "--junit-xml", str(result)]
        for name in only:
            command += ["-m", name]
        log = pathlib.Path(self.folder, f"{module}-{self.preload}.log")
        _, total = suite.isolated(
            [*command, module], self.preload, 600, log, self.folder
        )
        if self.preload:
            self.accelerated += total["accelerated"]
        if not result.exists():
            return {"the whole module": log.read_text(errors="replace")[-2000:]}
        cases = xml.etree.ElementTree.parse(result).iter("testcase")
        return {case.get("name"): outcome(case) for case in cases}


def settle(module, sides, found):
    """Runs again what failed on one side only."""
    for _ in range(AGAIN):
        names = [
            name
            for name in found[0].keys() | found[1].keys()
            if found[0].get(name) != found[1].get(name)
            and "failed" in (found[0].get(name), found[1].get(name))
        ]
        if not names:
            return
        print("# again:", *names)
        for side, before in zip(sides, found):
            for name, result in side.run(module, names).items():
                if before.get(name) == "failed" and result == "passed":
                    before[name] = result


def compare(module, least, folder):
    sides = Side(folder, False), Side(folder, True)
    found = [side.run(module) for side in sides]
    settle(module, sides, found)
    counts = collections.Counter(found[0].values())
    differ = [
        f"{name}: {found[0].get(name)} without, {found[1].get(name)} with"
        for name in sorted(found[0].keys() | found[1].keys())
        if found[0].get(name) != found[1].get(name)
    ]
    said = ", ".join(f"{n} {what}" for what, n in sorted(counts.items()))
    suite.tell(
        not differ and counts["passed"] > 0,
        f"{module}: the same with and without",
        f"{module}: {said}",
        *differ,
        *(f"fails in both: {n}" for n, r in found[0].items() if r == "failed"),
    )
    if least:
        suite.tell(
            sides[1].accelerated >= least,
            f"{module}: it used the drop-in",
            f"{sides[1].accelerated} starts, at least {least} wanted",
        )


def main():
    reason = suite.needs_isolation()
    if not pathlib.Path("/usr/lib/python3.11/test/test_subprocess.py").exists():
        reason = reason or "no libpython3.11-testsuite"
    with tempfile.TemporaryDirectory(prefix="cpython-", dir=suite.BUILD) as folder:
        for module, least in MODULES.items():
            if reason:
                suite.skip(module, reason)
            else:
                compare(module, least, folder)
    suite.end()


main()
