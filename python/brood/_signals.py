# SPDX-License-Identifier: MIT
"""Handlers of signals, as if the program had been executed and had set them."""

import _signal

from brood import _template

_FIXED = (9, 19)
# Set by the interpreter itself when it starts.
_IGNORED = (_signal.SIGPIPE, _signal.SIGXFSZ)
# What restore() found.
_given = []


def table():
    return {int(number): _signal.getsignal(number)
            for number in _signal.valid_signals() if number not in _FIXED}


def set_by_program(first, now):
    """Those handlers that are not what the interpreter starts with."""
    return {number: handler for number, handler in now.items()
            if handler is not None and _is_set(number, first[number], handler)}


def _is_set(number, first, handler):
    if callable(handler) and not isinstance(handler, int):
        return handler is not _signal.default_int_handler \
            or number != _signal.SIGINT
    if handler == _signal.SIG_DFL:
        return number in _IGNORED or number == _signal.SIGINT or first != handler
    return first != handler


def strip(meant):
    """Before the stop: a child sees by them what its maker ignores."""
    for number in {*meant, *_IGNORED, _signal.SIGINT}:
        _signal.signal(number, _signal.SIG_DFL)
    return table()


def restore(meant, now):
    """meant: set_by_program(); now: the table that strip() left."""
    letters = _template.dispositions()
    _given.append(letters)
    _signal.set_wakeup_fd(-1)
    for number, old in now.items():
        handler = meant.get(number)
        if handler is None:
            if letters[number] == 'h':
                continue  # of C code, that knows of its own
            handler = _first(number, letters[number])
        if handler != old or _letter(handler) != letters[number]:
            _signal.signal(number, handler)


def put_back():
    """What restore() found, for a program to be executed."""
    for number, letter in enumerate(_given.pop() if _given else ''):
        if letter in 'di' and number not in _FIXED:
            _signal.signal(number, _signal.SIG_IGN if letter == 'i'
                           else _signal.SIG_DFL)


def _first(number, letter):
    if number in _IGNORED or letter == 'i':
        return _signal.SIG_IGN
    if number == _signal.SIGINT:
        return _signal.default_int_handler
    return _signal.SIG_DFL


def _letter(handler):
    if handler == _signal.SIG_DFL:
        return 'd'
    return 'i' if handler == _signal.SIG_IGN else 'h'
