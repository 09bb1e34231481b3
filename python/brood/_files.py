# SPDX-License-Identifier: MIT
"""Descriptors that the program has: children do not get them.

An object that kept the number of one that is closed would read from, write to or
close what a child opens later.
"""

import gc
import io
import sys


def close():
    """To be called when all is flushed."""
    found = gc.get_objects()
    for kind, how in _kinds():
        for one in found:
            if isinstance(one, kind):
                how(one)


def _kinds():
    """Loops come first: they still need their descriptors."""
    modules = sys.modules
    if 'asyncio.base_events' in modules:
        yield modules['asyncio.base_events'].BaseEventLoop, _close_loop
    if hasattr(modules.get('selectors'), 'EpollSelector'):
        yield modules['selectors'].EpollSelector, _close_selector
    if '_socket' in modules:
        yield modules['_socket'].socket, modules['_socket'].socket.close
    yield io.FileIO, _close_file


def _close_loop(loop):
    if not loop.is_running():
        loop.close()


def _close_selector(selector):
    selector._selector.close()


def _close_file(file):
    if not file.closed and file.fileno() > 2:
        io.FileIO.close(file)
