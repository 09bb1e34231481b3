# SPDX-License-Identifier: MIT
"""Drives real programs under brood run --pty, as somebody at a terminal would.

Usage: drive.py CASE. BROOD is the command. Exits 1 with all that was on the
screen if a case does not go as it should.
"""

import os
import re
import signal
import sys
import tempfile
import termios
import time

import pexpect

LIMIT = 60
BROOD = os.environ["BROOD"]
ENV = dict(os.environ, TERM="xterm", PS1="READY$ ", HISTFILE="", LESS="", LC_ALL="C")


def start(*args, rows=24, columns=80, program=BROOD):
    child = pexpect.spawn(
        program, list(args), env=ENV, dimensions=(rows, columns), timeout=LIMIT
    )
    child.delaybeforesend = None
    return child


def pty(*args, **kwargs):
    return start("run", "--pty", "--", *args, **kwargs)


def end(child, status=0):
    """The command ends with that status, and nothing else comes."""
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == status, (child.exitstatus, child.signalstatus)


def shell():
    """An interactive shell that starts the command, with job control."""
    child = start("--norc", "--noprofile", "-i", program="/bin/bash")
    child.expect_exact("READY$ ")
    return child


def modes(child):
    """What a terminal's own settings are; not what is typed ahead."""
    return termios.tcgetattr(child.child_fd)[:4]


def until(what):
    limit = time.monotonic() + LIMIT
    while not what():
        assert time.monotonic() < limit, "never became so"
        time.sleep(0.02)


def case_bash():
    """A shell: its prompt, a command, and its own exit status."""
    child = pty("bash", "--norc", "--noprofile", "-i")
    child.expect_exact("READY$ ")
    child.sendline("tty; echo $((6 * 7)) on a terminal")
    child.expect("/dev/pts/[0-9]+\r\n42 on a terminal\r\n")
    child.expect_exact("READY$ ")
    child.sendline("exit 9")
    end(child, 9)


def case_bash_jobs():
    """Ctrl-C, Ctrl-Z, jobs and fg are those of the shell inside."""
    child = pty("bash", "--norc", "--noprofile", "-i")
    child.expect_exact("READY$ ")
    child.sendline("sh -c 'echo is-\"\"up; exec sleep 1000'")
    child.expect_exact("is-up")
    child.sendcontrol("c")
    child.expect_exact("READY$ ")
    child.sendline("echo status=$?")
    child.expect_exact("status=130")
    child.expect_exact("READY$ ")
    child.sendline("sh -c 'echo is-\"\"up; read -r x; echo \"<$x>\"'")
    child.expect_exact("is-up")
    child.sendcontrol("z")
    child.expect("Stopped")
    child.expect_exact("READY$ ")
    child.sendline("jobs")
    child.expect("Stopped.*is-")
    child.expect_exact("READY$ ")
    child.sendline("fg")
    child.expect_exact("read -r x")
    child.sendline("hello")
    child.expect_exact("<hello>")
    child.expect_exact("READY$ ")
    child.sendcontrol("d")
    end(child)


def case_vim():
    """An editor: text is typed, a line is changed, the file is written."""
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "file")
        child = pty("vim.tiny", "-u", "NONE", "-N", path)
        child.expect_exact("[New]")
        child.send("ione two three\rfour\x1b")
        child.send("ggdw")  # takes the first word away
        child.send(":w\r")
        child.expect("written")
        # A window of another size: it draws all anew.
        child.setwinsize(31, 99)
        child.expect_exact("four")
        child.send(":set lines? columns?\r")
        child.expect("lines=31.*columns=99")
        child.send("\r")
        child.send(":q\r")
        end(child)
        with open(path, encoding="ascii") as file:
            text = file.read()
        assert text == "two three\nfour\n", text


def case_less():
    """A pager: pages, a search, the end and out."""
    with tempfile.NamedTemporaryFile("w") as file:
        file.write("".join(f"line {i} of it\n" for i in range(1, 1001)))
        file.flush()
        child = pty("less", file.name)
        child.expect_exact("line 1 of it")
        child.expect_exact("line 23 of it")
        child.send(" ")
        child.expect_exact("line 46 of it")
        child.send("/line 500 \r")
        child.expect("line 500.* of it")
        child.send("G")
        child.expect_exact("line 1000 of it")
        child.send("g")
        child.expect_exact("line 1 of it")
        child.send("q")
        end(child)


def case_top():
    """One that draws all the time."""
    child = pty("top", "-d", "0.2", rows=20)
    child.expect_exact("load average")
    child.expect_exact("PID")
    child.expect_exact("load average")
    child.setwinsize(40, 120)
    child.expect(re.compile(rb"\x1b\[\?|PID"))
    child.send("q")
    end(child)


def case_python():
    """One that uses readline: editing keys and history."""
    child = pty("python3", "-q", "-E", "-s")
    child.expect_exact(">>> ")
    child.send("1+\x7f*9\x1b[D\x1b[D2\r")  # 1*9, and a 2 between 1 and *
    child.expect_exact("108\r\n")
    child.expect_exact(">>> ")
    child.sendcontrol("d")
    end(child)


def case_size():
    """The size is there before the program, and follows."""
    loop = "trap 'stty size' WINCH; stty size; while :; do sleep 0.02; done"
    child = pty("sh", "-c", loop, rows=41, columns=117)
    child.expect_exact("41 117\r\n")
    for rows, columns in (50, 132), (10, 40), (11, 40):
        child.setwinsize(rows, columns)
        child.expect_exact(f"{rows} {columns}\r\n")
    child.sendcontrol("c")
    end(child, 130)


def case_echo_once():
    """What is typed is echoed once, as lines end once."""
    child = pty("sh", "-c", "echo is-up; exec cat")
    child.expect_exact("is-up\r\n")
    child.sendline("hello")
    child.expect_exact("hello\r\nhello\r\n")
    child.sendcontrol("d")
    child.expect(pexpect.EOF)
    assert child.before == b"", child.before
    child.close()
    assert child.exitstatus == 0


def settings_after(program, status, how=None):
    """The shell's view: are its terminal's settings as they were?"""
    child = shell()
    child.sendline("stty -echo; bind 'set enable-bracketed-paste off'")
    child.expect_exact("READY$ ")
    child.sendline("stty -g")
    child.expect(r"[0-9a-f:]{60,}")
    before = child.match.group(0)
    child.expect_exact("READY$ ")
    child.sendline(f"'{BROOD}' run --pty -- {program}")
    if how:
        child.expect_exact("is-up")
        how(child)
    child.expect_exact("READY$ ")
    child.sendline("echo status=$?; stty -g")
    child.expect(r"status=([0-9]+)\s")
    assert int(child.match.group(1)) == status, child.match.group(1)
    child.expect(r"[0-9a-f:]{60,}")
    after = child.match.group(0)
    assert before == after, (before, after)
    child.close(force=True)


UP = "sh -c 'stty raw; echo is-\"\"up; exec sleep 1000'"


def command_of(child):
    """The process id of the command that the shell runs."""
    return os.tcgetpgrp(child.child_fd)


def signals(number):
    return lambda child: os.kill(command_of(child), number)


def program_of(child):
    command = command_of(child)
    with open(f"/proc/{command}/task/{command}/children", encoding="ascii") as f:
        return int(f.read().split()[0])


def case_settings_at_end():
    settings_after("true", 0)
    settings_after("sh -c 'stty raw -echo; exit 3'", 3)


def case_settings_not_started():
    settings_after("/no/such/program", 127)


def case_settings_signals():
    """Whatever ends the program through the command."""
    for number in signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGQUIT:
        settings_after(UP, 128 + number, signals(number))


def case_settings_killed():
    """The program alone is killed."""
    settings_after(
        UP, 137, lambda child: os.kill(program_of(child), signal.SIGKILL)
    )


def case_settings_crash():
    """The command itself crashes."""
    settings_after(UP, 128 + signal.SIGSEGV, signals(signal.SIGSEGV))
    settings_after(UP, 128 + signal.SIGXCPU, signals(signal.SIGXCPU))


def case_suspend():
    """The command is stopped from outside: the shell has its terminal back,
    and after fg it is raw again and the program draws anew."""
    child = shell()
    with tempfile.NamedTemporaryFile("w") as file:
        file.write("".join(f"line {i}\n" for i in range(1, 100)))
        file.flush()
        child.sendline(f"'{BROOD}' run --pty -- less {file.name}")
        child.expect_exact("line 23")
        for _ in range(3):
            raw = modes(child)
            os.kill(command_of(child), signal.SIGTSTP)
            child.expect("Stopped")
            child.expect_exact("READY$ ")
            child.sendline("echo in the sh\"\"ell")
            child.expect_exact("in the shell")
            child.expect_exact("READY$ ")
            child.sendline("fg")
            child.expect_exact("line 1")  # drawn anew
            child.expect_exact("line 23")
            until(lambda: modes(child) == raw)
        child.send("q")
        child.expect_exact("READY$ ")
    child.close(force=True)


def case_background():
    """In the background it waits for its turn, and does not spoil the
    shell's settings."""
    child = shell()
    child.sendline("set -b")  # the shell tells at once
    child.expect_exact("READY$ ")
    child.sendline(f"'{BROOD}' run --pty -- cat &")
    child.expect("Stopped.*run --pty")
    child.sendline("fg")
    child.expect_exact("run --pty")
    child.sendline("hello")
    child.expect("hello\r\nhello\r\n")
    child.sendcontrol("d")
    child.expect_exact("READY$ ")
    child.sendline("echo status=$?")
    child.expect_exact("status=0")
    child.close(force=True)


def case_hangup():
    """The window is closed: the program is hung up too."""
    child = pty("sh", "-c", "echo is-up $$; exec sleep 1000")
    child.expect(r"is-up ([0-9]+)")
    pid = int(child.match.group(1))
    child.close(force=False)
    until(lambda: not os.path.exists(f"/proc/{pid}"))


def case_much_output():
    """Far more than any buffer, read slowly, whole."""
    child = pty("sh", "-c", "seq 1 60000; exit 5")
    lines = []
    while True:
        try:
            data = child.read_nonblocking(4096, LIMIT)
        except pexpect.EOF:
            break
        lines.append(data)
        if len(lines) % 50 == 0:
            time.sleep(0.01)
    wanted = b"".join(b"%d\r\n" % i for i in range(1, 60001))
    assert b"".join(lines) == wanted
    child.close()
    assert child.exitstatus == 5


def case_much_pasted():
    """Far more than any buffer is pasted, while as much comes back."""
    wanted = b"".join(b"%d\n" % i for i in range(1, 40001))
    child = pty("sh", "-c", "stty raw -echo; echo is-up; head -c %d" % len(wanted))
    child.expect_exact("is-up\n")
    got = b""
    sent = 0
    os.set_blocking(child.child_fd, False)
    limit = time.monotonic() + LIMIT
    while len(got) < len(wanted) and time.monotonic() < limit:
        try:
            sent += os.write(child.child_fd, wanted[sent : sent + 4096])
        except BlockingIOError:
            pass
        try:
            got += os.read(child.child_fd, 65536)
        except BlockingIOError:
            time.sleep(0.001)
    assert got == wanted, (sent, len(got), len(wanted))
    end(child)


CASES = {
    name[5:]: body for name, body in list(globals().items()) if name.startswith("case_")
}

if __name__ == "__main__":
    if sys.argv[1] == "list":
        print("\n".join(CASES))
    else:
        CASES[sys.argv[1]]()
