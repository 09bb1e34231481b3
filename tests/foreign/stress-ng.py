# SPDX-License-Identifier: MIT
"""stress-ng's spawn stressor, a minute as nobody, through the drop-in."""

import json
import pathlib
import re
import shutil
import subprocess
import tempfile

import suite

NAME = "a minute of spawn stressors without an error"
SECONDS = 60


def main():
    reason = suite.needs_isolation()
    if not shutil.which("stress-ng"):
        reason = reason or "no stress-ng"
    if reason:
        suite.skip(NAME, reason)
        suite.end()
    with tempfile.TemporaryDirectory(prefix="stress-", dir=suite.BUILD) as folder:
        report = pathlib.Path(folder, "report.json")
        # The folder must be open to who becomes nobody in there.
        pathlib.Path(folder).chmod(0o711)
        command = [suite.HERE / "stress-ng.sh", suite.BUILD, report, str(SECONDS)]
        done = subprocess.run(
            [suite.HERE / "isolate.sh", suite.SOURCE, suite.BUILD, "--", *command],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=SECONDS + 240,
        )
        said = done.stdout + done.stderr
        good = done.returncode == 0 and "successful run completed" in said
        bad = re.findall(r".*(?:fail|error|warn|unsuccessful).*", said)
        suite.tell(good and not bad, NAME, said)
        ops = re.search(r"^stress-ng: .*\] spawn +(\d+)", said, re.M)
        text = report.read_text()
        total = json.loads(text)["total"] if text else {"accelerated": 0}
        suite.tell(
            ops is not None and total["accelerated"] >= int(ops[1]) > 0,
            "each of them went through the drop-in",
            f"{total['accelerated']} starts for {ops and ops[1]} of the stressors",
        )
    suite.end()


main()
