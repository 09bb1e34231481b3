# SPDX-License-Identifier: MIT
"""sys.stdin, stdout and stderr as a new interpreter makes them.

The objects stay the same ones, because handlers of logging and others keep
them; they get other files.
"""

import codecs
import io
import os
import sys

import _locale

from brood import _words

_STREAMS = (('stdin', 0, 'rb', io.BufferedReader),
            ('stdout', 1, 'wb', io.BufferedWriter),
            ('stderr', 2, 'wb', io.BufferedWriter))
_LENIENT = ('C', 'POSIX', 'C.UTF-8', 'C.utf8', 'UTF-8')
_CHOICES = ('encoding', 'errors', 'line_buffering', 'write_through')


def encoding_and_errors():
    """LookupError for a name in PYTHONIOENCODING that there is not."""
    named = '' if sys.flags.ignore_environment \
        else os.environ.get('PYTHONIOENCODING', '')
    encoding, _, errors = named.partition(':')
    if encoding:
        errors = errors or 'strict'
    else:
        encoding = 'utf-8' if sys.flags.utf8_mode \
            else _locale.nl_langinfo(_locale.CODESET)
    if not errors:
        lenient = sys.flags.utf8_mode or \
            _locale.setlocale(_locale.LC_CTYPE, None) in _LENIENT
        errors = 'surrogateescape' if lenient else 'strict'
    codecs.lookup_error(errors)
    return codecs.lookup(encoding).name, errors


def _unbuffered():
    return 'u' in _words.options(sys.orig_argv) or (
        bool(os.environ.get('PYTHONUNBUFFERED')) and
        not sys.flags.ignore_environment)


def _new_choices(fd, terminal):
    encoding, errors = encoding_and_errors()
    bare = _unbuffered()
    return {'encoding': encoding,
            'errors': 'backslashreplace' if fd == 2 else errors,
            'line_buffering': not bare and (terminal or fd == 2),
            'write_through': bare}


def chosen_by_program():
    """What the program has changed of its streams: it would do so again."""
    changed = {}
    for name, fd, _, _ in _STREAMS:
        stream = getattr(sys, '__' + name + '__')
        if not _is_usable(stream):
            continue
        new = _new_choices(fd, stream.isatty())
        changed[name] = {choice: getattr(stream, choice) for choice in _CHOICES
                         if getattr(stream, choice) != new[choice]}
    return changed


def _is_usable(stream):
    try:
        return isinstance(stream, io.TextIOWrapper) and not stream.closed
    except ValueError:  # it was detached
        return False


def flush():
    for name, *_ in _STREAMS[1:]:
        for stream in (getattr(sys, name), getattr(sys, '__' + name + '__')):
            try:
                stream.flush()
            except (AttributeError, OSError, ValueError):
                pass  # there is none, or it is closed


def renew(changed):
    for name, fd, mode, kind in _STREAMS:
        hidden = '__' + name + '__'
        old = getattr(sys, hidden)
        new = _renewed(old, name, fd, mode, kind, changed.get(name, {}))
        if getattr(sys, name) is old:
            setattr(sys, name, new)
        setattr(sys, hidden, new)


def _renewed(old, name, fd, mode, kind, changed):
    try:
        os.fstat(fd)
    except OSError:
        return None
    # Not the old one: it remembers whether its file could be sought in.
    raw = io.FileIO(fd, mode, closefd=False)
    raw.name = '<' + name + '>'
    choices = _new_choices(fd, raw.isatty())
    if not _is_usable(old):
        old = io.TextIOWrapper.__new__(io.TextIOWrapper)
        buffer = None
    else:
        buffer = old.buffer
    if choices['write_through'] and mode == 'wb':
        buffer = raw
    else:
        if not isinstance(buffer, kind):
            buffer = kind.__new__(kind)
        buffer.__init__(raw, max(raw._blksize, 2))
    old.__init__(buffer, newline='\n', **{**choices, **changed})
    old.mode = mode[0]
    return old
