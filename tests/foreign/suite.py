# SPDX-License-Identifier: MIT
"""What the tests with other people's suites share: runs in isolate.sh, with and
without the drop-in, and TAP."""

import json
import os
import pathlib
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
SOURCE = os.environ["SRC"]
BUILD = os.environ["BUILD"]
BROOD = os.environ["BROOD"]

count = 0
failed = False


def tell(good, name, *why):
    """One line of TAP; what explains it goes before it."""
    global count, failed
    count += 1
    failed = failed or not good
    for line in "\n".join(why).splitlines():
        print("#", line)
    print("ok" if good else "not ok", count, "-", name, flush=True)


def skip(name, reason):
    global count
    count += 1
    print(f"ok {count} - {name} # SKIP {reason}", flush=True)


def end():
    print(f"1..{count}")
    sys.exit(1 if failed else 0)


def needs_isolation():
    """Why there is none here; empty if there is."""
    if os.geteuid() != 0:
        return "a throw-away system needs root"
    probe = subprocess.run(
        [HERE / "isolate.sh", "--", "true"], capture_output=True, text=True
    )
    return f"no throw-away system here: {probe.stderr}" if probe.returncode else ""


def isolated(command, preload, limit, log, folder):
    """Runs the command; the totals of the report if it was with the drop-in."""
    report = pathlib.Path(folder, "report.json")
    report.unlink(missing_ok=True)
    if preload:
        command = [BROOD, "preload", "--json", f"--report={report}", "--", *command]
    with open(log, "wb") as out:
        done = subprocess.run(
            [HERE / "isolate.sh", SOURCE, BUILD, folder, "--", *command],
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=subprocess.STDOUT,
            timeout=limit,
        )
    total = json.loads(report.read_text())["total"] if report.exists() else None
    return done.returncode, total
