# SPDX-License-Identifier: MIT
"""python3 -m brood.warm: does what runs of a program have in common, once.

usage: python3 -m brood.warm [OPTION...] -- [-m] PROGRAM [ARGUMENT...]

  --import NAME[,NAME...]  modules to import beforehand
  --preload-script FILE    runs FILE beforehand, as module __preload__
  --fast-exit              ends without taking modules apart
  --strict                 a child that has to be executed anew is an error

PROGRAM is a script, or with -m a module. Started as a template (see
brood-python(7)) each child runs it; else it is run at once.
"""

import importlib
import os
import runpy
import sys

from brood import _anew, _leave, _program, _template, template


class Usage(Exception):
    pass


class Options:
    def __init__(self, words):
        self.imports = []
        self.preload = None
        self.fast_exit = self.strict = self.help = False
        words = iter(words)
        for word in words:
            if word == '--':
                break
            self._take(word, words)
        rest = list(words)
        if not self.help and (not rest or rest == ['-m']):
            raise Usage('which program to run, after --')
        self.program = None if self.help else _program.Program(rest)

    def _take(self, word, words):
        name, equals, value = word.partition('=')
        if name in ('--import', '--preload-script'):
            if not equals:
                value = next(words, '')
            if not value:
                raise Usage('a value for ' + name)
            if name == '--import':
                self.imports += filter(None, value.split(','))
            else:
                self.preload = os.path.join(_anew.directory(), value)
        elif word in ('--fast-exit', '--strict', '--help'):
            setattr(self, word[2:].replace('-', '_'), True)
        else:
            raise Usage('an option that there is, not ' + word)


def parse(words):
    try:
        options = Options(words)
    except Usage as error:
        print('brood.warm: needs', error, file=sys.stderr)
        print(__doc__.split('\n\n')[1], file=sys.stderr)
        sys.exit(2)
    if options.help:
        print(__doc__.split('\n', 2)[2], end='')
        sys.exit(0)
    return options


def prepare(options):
    """sys.path is as it will be for the program, so that it finds the same."""
    if not sys.flags.safe_path:
        sys.path[0] = options.program.folder
    sys.argv[:] = options.program.argv[:1]
    if options.preload:
        runpy.run_path(options.preload, run_name='__preload__')
    for name in options.imports:
        importlib.import_module(name)
    options.program.compile()


def follow(options, done):
    """In a child: what its own command line asks for, less what is done."""
    if options.preload != done.preload:
        return 'the script to preload'
    folder = options.program.folder
    if not sys.flags.safe_path:
        if folder != done.program.folder and \
                not _anew.finds_the_same(done.program.folder, folder):
            return 'what modules the names stand for'
        sys.path[0] = folder
    for name in options.imports:
        importlib.import_module(name)
    options.program.take(done.program)
    return ''


def run(options):
    """Leaves no trace of itself in the tracebacks of what it runs."""
    error = None
    try:
        options.program.run()
    except SystemExit as raised:
        if not options.fast_exit:
            raise
        error = raised
    except BaseException as raised:
        error = raised.with_traceback(_of_program(raised.__traceback__))
    # Not in the handler, where it would be the context of what a hook raises.
    if error is not None or options.fast_exit:
        end(error, options.fast_exit)


def end(error, fast):
    status = 0
    if isinstance(error, SystemExit):
        status = error.code
    elif error is not None:
        _template.print_error(error)
        status = 1
    if type(error) is KeyboardInterrupt:
        _leave.leave_by_interrupt() if fast else _interrupt()
    template.exit(status) if fast else sys.exit(status)


def _interrupt():
    """What the interpreter does for one that nobody caught, but in silence."""
    hook = sys.excepthook

    def silent(*unused):
        sys.excepthook = hook

    sys.excepthook = silent
    raise KeyboardInterrupt


def _of_program(traceback):
    """From where the program begins."""
    own = {run.__code__, _program.Program.run.__code__,
           _program.Program._run_file.__code__, _program.Program._read.__code__}
    while traceback and traceback.tb_frame.f_code in own:
        traceback = traceback.tb_next
    return traceback


def main():
    done = parse(sys.argv[1:])
    prepare(done)
    if not template.ready(anew=not done.strict):
        run(done)
        return
    options = parse(sys.argv[1:])
    why = follow(options, done)
    if why:
        _anew.become(sys.orig_argv, why, not options.strict)
    run(options)


if __name__ == '__main__':
    main()
