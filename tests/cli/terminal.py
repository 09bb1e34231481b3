# SPDX-License-Identifier: MIT
"""Drives a command on a terminal of its own.

Usage: terminal.py ACTION...
  send TEXT     types a line
  key C         types Ctrl-C
  expect REGEX  waits until it appears in what came since the last match
  size          changes the window's size
  sleep MS      waits
  hangup        closes the terminal
The command is an interactive bash whose prompt is "READY". Prints all that
came. Exits 1 if something expected did not come.
"""

import fcntl
import os
import pty
import re
import select
import struct
import sys
import termios
import time

LIMIT = 60


class Terminal:
    def __init__(self):
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            env = dict(os.environ, PS1="READY ", TERM="xterm", HISTFILE="")
            os.execvpe("bash", ["bash", "--norc", "--noprofile", "-i"], env)
        self.all = b""
        self.seen = 0

    def read(self, seconds):
        if not select.select([self.fd], [], [], seconds)[0]:
            return
        try:
            self.all += os.read(self.fd, 65536)
        except OSError:
            time.sleep(seconds)

    def expect(self, regex):
        end = time.monotonic() + LIMIT
        while True:
            found = re.compile(regex.encode()).search(self.all, self.seen)
            if found:
                self.seen = found.end()
                return
            if time.monotonic() > end:
                self.show()
                sys.exit(f"never came: {regex}")
            self.read(0.1)

    def show(self):
        sys.stdout.write(self.all.decode(errors="replace"))


def main(actions):
    terminal = Terminal()
    words = iter(actions)
    for word in words:
        if word == "send":
            os.write(terminal.fd, next(words).encode() + b"\r")
        elif word == "key":
            os.write(terminal.fd, bytes([ord(next(words)) & 0x1F]))
        elif word == "expect":
            terminal.expect(next(words))
        elif word == "size":
            size = struct.pack("HHHH", 33, 77, 0, 0)
            fcntl.ioctl(terminal.fd, termios.TIOCSWINSZ, size)
        elif word == "sleep":
            time.sleep(int(next(words)) / 1000)
        elif word == "hangup":
            os.close(terminal.fd)
            terminal.fd = None
        else:
            sys.exit(f"no such action: {word}")
    terminal.show()


main(sys.argv[1:])
