#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""subprocess and os.posix_spawn, by peer.h's lines: python.py NAME JOB TARGET"""
import os
import resource
import subprocess
import sys
import time

CAPTURE = 65536
name, job, target = sys.argv[1:]


def limits():
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (1000, 1000))
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000000, 1000000))
    os.nice(1)
    os.sched_setaffinity(0, os.sched_getaffinity(0))


options = {
    "plain": {},
    "redirect": dict(cwd="/", stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                     stderr=subprocess.DEVNULL),
    "capture": dict(stdout=subprocess.PIPE),
    "twelve": dict(cwd="/tmp", stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                   umask=0o27, start_new_session=True, preexec_fn=limits),
}[job]
if job == "twelve" and os.geteuid() == 0:
    options.update(user=65534, group=65534, extra_groups=[65534])


def start_process():
    return subprocess.Popen([target], **options)


def finish_process(process):
    if job == "capture":
        output, _ = process.communicate()
        assert len(output) == CAPTURE
    assert process.wait() == 0


def start_posix():
    return os.posix_spawn(target, [target], os.environ)


def finish_posix(pid):
    assert os.waitpid(pid, 0)[1] == 0


start, finish = start_process, finish_process
if name == "os.posix_spawn":
    start, finish = start_posix, finish_posix
    if job != "plain":
        print("cannot it has no way to do this")
        sys.exit(0)

print("ready", flush=True)
for line in sys.stdin:
    n, width = map(int, line.split())
    reply = []
    for _ in range(n):
        before = time.monotonic_ns()
        running = [start() for _ in range(width)]
        called = time.monotonic_ns()
        for one in running:
            finish(one)
        ended = time.monotonic_ns()
        reply.append("%d:%d" % ((called - before) // width, (ended - before) // width))
    print(" ".join(reply), flush=True)
