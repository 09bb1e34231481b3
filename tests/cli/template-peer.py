# SPDX-License-Identifier: MIT
"""Speaks with the supervisor of a named template, or is one, as a bad peer.

Usage: template-peer.py SOCKET WHAT
As a command, prints the answer ("failed 125 why", "born", "ended", "closed"):
  run       a good request
  garbage   bytes
  half      the first half of a request
  long      more than a message can be
  empty     a message of no bytes
  version   a request of another version
  text      a request whose strings do not end
  counts    one that promises more strings than there are
  fds       a request with too many descriptors
  nofds     one with too few
  file      one whose text is in a file that can still change
  pipe      or in a pipe that nobody writes to
  twice     two requests in one connection
  hang      nothing, and waits for the end of the connection
  leave     a request, and leaves at once
As a supervisor, to one command after the other, until it is killed:
  be-deaf       never answers
  be-garbage    answers with bytes
  be-old        answers in another version
  be-closed     closes
  be-halfway    answers that the program was born, and closes
  be-other      is another user, and never answers
  be-lying      names a process, with a descriptor that is none
"""

import array
import fcntl
import os
import resource
import socket
import struct
import sys

MAGIC = 0x6D614E42
RUN, BORN, STOPPED, ENDED, FAILED = 1, 4, 5, 6, 7
HEAD = "=IHHII"
NAMES = {BORN: "born", STOPPED: "stopped", ENDED: "ended"}


def head(kind, size, fds, version=1):
    return struct.pack(HEAD, MAGIC, version, kind, size, fds)


def request(fds=4, version=1, text=b"PATH=/bin\0", argc=0, envc=1, flags=7,
            inside=True):
    body = struct.pack("=6I2Q", flags, argc, envc, len(text), 0o22, 0, 0, 0)
    for limit in range(16):
        both = resource.getrlimit(limit)
        body += struct.pack("=2Q", *(n & 2**64 - 1 for n in both))
    body += text if inside else b""
    return head(RUN, 16 + len(body), fds, version) + body


def send(sock, message, fds=()):
    rights = (socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", fds))
    try:
        sock.sendmsg([message], [rights] if fds else [])
    except (BrokenPipeError, ConnectionResetError):
        pass


def receive(sock):
    """What a peer has said before it closed comes after the error."""
    try:
        return sock.recv(65536)
    except ConnectionResetError:
        return sock.recv(65536)


def answers(sock):
    while True:
        data = receive(sock)
        if not data:
            print("closed")
            return
        kind = struct.unpack_from(HEAD, data)[2]
        if kind == FAILED:
            status = struct.unpack_from("=I", data, 16)[0]
            why = data[24:].split(b"\0")[0].decode()
            print("failed", status, why)
        else:
            print(NAMES.get(kind, kind))
        if kind == ENDED:
            return


def file_of(text, seals):
    fd = os.memfd_create("text", os.MFD_ALLOW_SEALING)
    os.write(fd, text)
    fcntl.fcntl(fd, fcntl.F_ADD_SEALS, seals)
    return fd


def command(sock, what):
    good = [0, 1, 2, os.open(".", os.O_PATH)]
    text = b"PATH=/bin\0"
    if what == "run":
        send(sock, request(), good)
    elif what == "garbage":
        send(sock, os.urandom(1000))
    elif what == "half":
        send(sock, request()[:150], good)
    elif what == "long":
        send(sock, request() + b"x" * 70000, good)
    elif what == "empty":
        send(sock, b"")
    elif what == "version":
        send(sock, request(version=2), good)
    elif what == "text":
        send(sock, request(text=b"PATH=/bin"), good)
    elif what == "counts":
        send(sock, request(envc=5), good)
    elif what == "fds":
        send(sock, request(fds=200), [0] * 200)
    elif what == "nofds":
        send(sock, request(fds=2), good[:2])
    elif what == "file":
        send(sock, request(fds=5, flags=15, inside=False),
             good + [file_of(text, fcntl.F_SEAL_SHRINK)])
    elif what == "pipe":
        send(sock, request(fds=5, flags=15, inside=False),
             good + [os.pipe()[0]])
    elif what == "twice":
        send(sock, request(), good)
        send(sock, request(), good)
    elif what == "leave":
        send(sock, request(), good)
        return
    answers(sock)


def supervisor(sock, what):
    keep = []
    while True:
        sock_of_one, _ = sock.accept()
        if what not in ("be-deaf", "be-other"):
            sock_of_one.recv(65536)
        if what == "be-garbage":
            send(sock_of_one, b"\xff" * 100)
        elif what == "be-old":
            send(sock_of_one, head(BORN, 24, 1, 9) + bytes(8), [0])
        elif what == "be-halfway":
            pidfd = os.pidfd_open(int(sys.argv[3]))
            send(sock_of_one, head(BORN, 24, 1) +
                 struct.pack("=2I", int(sys.argv[3]), 0), [pidfd])
        elif what == "be-lying":
            send(sock_of_one, head(BORN, 24, 1) +
                 struct.pack("=2I", 2**22 + 5, 0), [0])
            send(sock_of_one, head(ENDED, 24, 0) +
                 struct.pack("=2I", 0, 999), [])
        if what != "be-closed":
            keep.append(sock_of_one)
        if what == "be-halfway":
            return
        sock_of_one = None


def main():
    path, what = sys.argv[1:3]
    sock = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    sock.settimeout(60)
    if what.startswith("be-"):
        sock.bind(path)
        if what == "be-other":
            os.setuid(65534)
        sock.listen()
        print("listens", flush=True)
        supervisor(sock, what)
    else:
        sock.connect(path)
        command(sock, what)


main()
