# SPDX-License-Identifier: MIT
"""Runs a script or a module as python3 itself would: as __main__."""

import builtins
import errno
import importlib.machinery
import io
import os
import pkgutil
import runpy
import sys
import types

from brood import _anew


class Program:
    """The words that follow the runner's own: [-m] name, arguments."""

    def __init__(self, words):
        self.is_module = words[0] == '-m'
        self.name = words[1] if self.is_module else words[0]
        self.argv = words[self.is_module:]
        directory = _anew.directory()
        # As the interpreter has it, which removes neither "." nor "..".
        self.file = os.path.join(directory, self.name)
        self.code = self.identity = None
        # A directory or an archive, which has a module __main__.
        self.is_package = not self.is_module and \
            pkgutil.get_importer(self.file) is not None
        # What comes first in sys.path.
        if self.is_module:
            self.folder = directory
        elif self.is_package:
            self.folder = self.file
        else:
            self.folder = os.path.dirname(os.path.realpath(self.name))

    def compile(self):
        """Does beforehand what needs no argument; says nothing of errors."""
        if self.is_module or self.is_package:
            return
        try:
            self.identity = _anew.identity(self.file)
            self.code = self._read()
        except (OSError, SyntaxError, ValueError, EOFError, ImportError):
            self.code = None

    def take(self, other):
        """The code of one that was compiled, if it is still that of this."""
        if other.file == self.file and other.code and \
                other.identity == _anew.identity(self.file):
            self.code = other.code

    def _read(self):
        if self.file.endswith('.pyc'):
            loader = importlib.machinery.SourcelessFileLoader('__main__', self.file)
            return loader.get_code('__main__')
        with io.open_code(self.file) as file:
            return compile(file.read(), self.file, 'exec', dont_inherit=True)

    def run(self):
        sys.argv[:] = self.argv
        main = _new_main()
        if self.is_module:
            runpy._run_module_as_main(self.name)
        elif self.is_package:
            runpy._run_module_as_main('__main__', False)
        else:
            self._run_file(main)

    def _run_file(self, main):
        kind = importlib.machinery.SourcelessFileLoader \
            if self.file.endswith('.pyc') else importlib.machinery.SourceFileLoader
        main.__file__ = self.file
        main.__loader__ = kind('__main__', self.file)
        main.__cached__ = None
        if self.code is None:
            try:
                self.code = self._read()
            except OSError as error:
                self._complain(error)
        exec(self.code, main.__dict__)

    def _complain(self, error):
        print("%s: can't open file %r: [Errno %d] %s" % (
            sys.orig_argv[0], self.file, error.errno, os.strerror(error.errno)),
            file=sys.stderr)
        sys.exit(1 if error.errno == errno.EISDIR else 2)


def _new_main():
    main = types.ModuleType('__main__')
    main.__builtins__ = builtins
    main.__annotations__ = {}
    sys.modules['__main__'] = main
    return main
