# SPDX-License-Identifier: MIT
"""The end of a program without the end of its modules."""

import atexit
import gc
import io
import os
import sys

import _signal

from brood import _template

_WRITERS = (io.TextIOWrapper, io.BufferedWriter, io.BufferedRandom)


def flush_files():
    """Writes what objects that are still open hold back. Text comes first,
    because it goes into the other kinds."""
    found = gc.get_objects()
    kinds = {kind for kind in set(map(type, found))
             if issubclass(kind, _WRITERS)}
    files = [one for one in found if type(one) in kinds]
    files.sort(key=lambda file: not isinstance(file, io.TextIOWrapper))
    for file in files:
        try:
            if not file.closed and file.writable():
                file.flush()
        except (OSError, ValueError):
            pass


def status_of(code):
    """As the interpreter understands what SystemExit was given."""
    if code is None:
        return 0
    if isinstance(code, int):
        return code & 0xff if -2**63 <= code < 2**63 else 0xff
    if sys.stderr is not None:
        print(code, file=sys.stderr)
    return 1


def wind_up():
    """All that comes before modules are taken apart. True if what was printed
    could be written."""
    threading = sys.modules.get('threading')
    if threading is not None:
        threading._shutdown()
    atexit._run_exitfuncs()
    flushed = _is_closed(sys.stdout) or _template.flush(sys.stdout)
    try:
        _is_closed(sys.stderr) or sys.stderr.flush()
    except Exception:
        pass
    flush_files()
    return flushed


def _is_closed(stream):
    return stream is None or getattr(stream, 'closed', False)


def leave(code):
    status = status_of(code)
    if not wind_up():
        status = 120
    _template.leave(status)


def leave_by_interrupt():
    """Whoever waits is to see that it was the signal."""
    wind_up()
    _signal.signal(_signal.SIGINT, _signal.SIG_DFL)
    os.kill(os.getpid(), _signal.SIGINT)
    _template.leave(128 + _signal.SIGINT)
