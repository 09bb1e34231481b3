# SPDX-License-Identifier: MIT
"""os.environ, which Python copies when it starts."""

import os
import sys

from brood import _template


def initial():
    """What this program was executed with."""
    try:
        with open('/proc/self/environ', 'rb') as file:
            entries = file.read().split(b'\0')
    except OSError:
        return _template.environ()
    found = {}
    for entry in entries:
        name, equals, value = entry.partition(b'=')
        if equals:
            found.setdefault(name, value)
    return found


def changed_by_program():
    """What the program has set, or (None) unset: it would do so again."""
    start, now = initial(), _template.environ()
    changed = {name: value for name, value in now.items()
               if start.get(name) != value}
    changed.update((name, None) for name in start if name not in now)
    if sys.flags.utf8_mode and changed.get(b'LC_CTYPE', b'').startswith(b'C.'):
        del changed[b'LC_CTYPE']  # set by the interpreter itself, see PEP 538
    return changed


def renew():
    """Takes what the child was given, and returns it."""
    now = _template.environ()
    os.environ._data.clear()
    os.environ._data.update(now)
    return now


def apply(changed):
    for name, value in changed.items():
        if value is None:
            os.environb.pop(name, None)
        else:
            os.environb[name] = value
