# SPDX-License-Identifier: MIT
"""Python's ways to start programs; prints what came of each."""

import multiprocessing
import os
import signal
import subprocess
import sys


def of_status(status):
    return os.waitstatus_to_exitcode(status)


def by_posix_spawn():
    reads, writes = os.pipe()
    pid = os.posix_spawnp(
        "sh",
        ["sh", "-c", "echo $X; trap; exit 3"],
        {"X": "given", "PATH": os.environ["PATH"]},
        file_actions=[
            (os.POSIX_SPAWN_DUP2, writes, 1),
            (os.POSIX_SPAWN_CLOSE, writes),
            (os.POSIX_SPAWN_OPEN, 0, "/dev/null", os.O_RDONLY, 0),
        ],
        setsigdef=[signal.SIGPIPE],
        setsigmask=[signal.SIGUSR1],
        setpgroup=0,
    )
    os.close(writes)
    with os.fdopen(reads) as said:
        text = said.read()
    return text, of_status(os.waitpid(pid, 0)[1])


def missing():
    try:
        os.posix_spawn("/no/such/program", ["x"], {})
    except OSError as error:
        return type(error).__name__, error.errno
    return "started"


def work(n):
    return n * n


def main():
    print(by_posix_spawn())
    print(missing())
    for close in False, True:
        done = subprocess.run(
            ["sh", "-c", "cat; echo err >&2; exit 5"],
            input="text",
            capture_output=True,
            text=True,
            close_fds=close,
        )
        print(close, done.returncode, repr(done.stdout), repr(done.stderr))
    for _ in range(20):
        assert subprocess.call(["/bin/true"], close_fds=False) == 0
    print(of_status(os.system("exit 6")), os.system("kill -9 $$"))
    with os.popen("echo popen; exit 7") as said:
        text = said.read()
    print(repr(text))
    with multiprocessing.get_context("spawn").Pool(2) as pool:
        print(pool.map(work, range(5)))
    sleeper = subprocess.Popen(["sleep", "100"], close_fds=False)
    sleeper.terminate()
    print(sleeper.wait())


if __name__ == "__main__":
    main()
    sys.exit(4)
