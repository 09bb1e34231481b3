# SPDX-License-Identifier: MIT
"""Says "ready PID", then the number of each signal that it gets; ends with 0
at SIGTERM."""

import os
import signal
import sys

untold = {signal.SIGKILL, signal.SIGSTOP, signal.SIGCHLD}
wanted = [s for s in signal.valid_signals() if s not in untold]
signal.pthread_sigmask(signal.SIG_BLOCK, wanted)
print("ready", os.getpid(), flush=True)
while True:
    got = signal.sigwait(wanted)
    print(int(got), flush=True)
    if got == signal.SIGTERM:
        sys.exit(0)
