# SPDX-License-Identifier: MIT
"""A program that can be started as a template: ready() and exit()."""

import gc
import os
import sys

from brood import (_anew, _environment, _files, _leave, _locales, _modules,
                   _signals, _stdio, _template, _threads)

__all__ = ['Different', 'exit', 'ready']

Different = _anew.Different

_first_signals = _signals.table()


def ready(*, anew=True):
    """True in each child of a template, False in any other program.

    To be called by the main thread, with no other, once the program has done
    what all its runs have in common. In a child the interpreter is then as one
    that was executed with the child's arguments, environment, directory and
    files. One that cannot become so, because of what an interpreter reads only
    when it starts, executes itself anew; with anew=False it raises Different.
    """
    if not _template.asked():
        return False
    before = _Before()
    _threads.name_them()
    before.settle()
    argv = _template.stop()
    if argv is None:
        return False
    before.renew(argv, anew)
    return True


def exit(code=None):
    """Ends the program as sys.exit() does, but for one thing: modules are not
    taken apart. Threads are waited for, functions of atexit run, and what is
    not written yet is written, also to files that were left open. To be called
    by the main thread."""
    _leave.leave(code)


class _Before:
    """What the program has done by itself until it stops: its children keep
    that, as it would do it again."""

    def __init__(self):
        _modules.before()
        self.start = _anew.Start()
        self.environment = _environment.changed_by_program()
        self.categories = _locales.categories()
        self.streams = _stdio.chosen_by_program()
        self.handlers = _signals.set_by_program(
            _first_signals, _signals.table())

    def settle(self):
        """Nothing is written twice, and collections in children do not copy
        what was here before."""
        _stdio.flush()
        _leave.flush_files()
        _files.close()
        self.signals = _signals.strip(self.handlers)
        gc.collect()
        gc.freeze()

    def renew(self, argv, anew):
        words = [os.fsdecode(word) for word in argv]
        _anew.given = _environment.renew()
        why = _anew.difference(self.start, words, self.categories)
        if why:
            _anew.become(words, why, anew)
        _environment.apply(self.environment)
        sys.orig_argv[:] = words
        sys.argv[1:] = words[self.start.end:]
        _stdio.renew(self.streams)
        _locales.renew_time_zone()
        self._renew_path()
        _signals.restore(self.handlers, self.signals)
        _modules.renew()
        _template.born()

    def _renew_path(self):
        """-m puts the directory where it starts first."""
        if self.start.kind == 'm' and not sys.flags.safe_path and \
                self.start.directory and \
                sys.path[:1] == [self.start.directory]:
            sys.path[0] = _anew.directory()
