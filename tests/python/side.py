# SPDX-License-Identifier: MIT
"""Children of templates beside programs that are executed: one harness for the
tests of the Python part."""

import contextlib
import ctypes
import os
import pathlib
import pty
import re
import select
import shutil
import signal
import sys
import tempfile
import time
import unittest

LIMIT = 60  # seconds, against a hang
PYTHON = sys.executable
sys.path.insert(0, os.environ['PACKAGE'])
_lib = ctypes.CDLL(os.environ['THROUGH'])
_lib.through_open.restype = ctypes.c_void_p
_lib.through_spawn.restype = ctypes.c_void_p

ENVIRONMENT = {
    'PATH': '/usr/bin:/bin',
    'HOME': '/nonexistent',
    'PYTHONPATH': os.environ['PACKAGE'],
    'PYTHONDONTWRITEBYTECODE': '1',
}


def _strings(words):
    return (ctypes.c_char_p * (len(words) + 1))(*map(os.fsencode, words), None)


def _environment(variables):
    return _strings([name + '=' + value for name, value in variables.items()])


class End:
    """What became of a child, and what it wrote."""

    def __init__(self, how, value, faults, from_template, out, err):
        self.how, self.value, self.faults = how, value, faults
        self.from_template = from_template
        self.out, self.err = out, err

    def same(self):
        """What is compared: addresses are none of it."""
        return self.how, self.value, *(
            re.sub('at 0x[0-9a-f]+', 'at 0x', text)
            for text in (self.out, self.err))

    def __repr__(self):
        return '<%d %d out=%r err=%r>' % self.same()


class Child:
    """One that runs, with pipes, a terminal or files for its descriptors."""

    def __init__(self, template, argv, environment=ENVIRONMENT, directory='/',
                 stdin=None, stdout='pipe', stderr='pipe'):
        self._read = {}
        self._ours = []
        given = [self._stdin(stdin), self._output('out', stdout),
                 self._output('err', stderr)]
        why = ctypes.create_string_buffer(256)
        self._child = _lib.through_spawn(
            template, _strings(argv), _environment(environment),
            os.fsencode(directory), (ctypes.c_int * 3)(*given), why, len(why))
        for fd in self._ours:
            os.close(fd)
        if not self._child:
            raise OSError(why.value.decode())
        self._child = ctypes.c_void_p(self._child)
        self.from_template = template is not None and \
            bool(_lib.through_from_template(self._child))
        self.pid = _lib.through_pid(self._child)

    def _stdin(self, how):
        if how is None:
            how = os.open('/dev/null', os.O_RDONLY)
            self._ours.append(how)
        return how

    def _output(self, name, how):
        """how: 'pipe', 'terminal', None for a closed one, or a descriptor."""
        if how is None:
            return -1
        if isinstance(how, int):
            return how
        ours, theirs = pty.openpty() if how == 'terminal' else os.pipe()
        self._ours.append(theirs)
        self._read[ours] = name
        return theirs

    def kill(self, number):
        _lib.through_kill(self._child, int(number))

    def read_until(self, text):
        """Of its output; what was read before the end is kept for end()."""
        self._early = getattr(self, '_early', b'')
        ours = next(fd for fd, name in self._read.items() if name == 'out')
        while text not in self._early:
            if not select.select([ours], [], [], LIMIT)[0]:
                raise TimeoutError(text)
            data = os.read(ours, 4096)
            if not data:
                raise EOFError(self._early)
            self._early += data

    def end(self):
        written = {'out': getattr(self, '_early', b''), 'err': b''}
        limit = time.monotonic() + LIMIT
        while self._read:
            ready = select.select(list(self._read), [], [],
                                  max(0, limit - time.monotonic()))[0]
            if not ready:
                self.kill(signal.SIGKILL)
                raise TimeoutError(written)
            for fd in ready:
                self._take(fd, written)
        how, value = ctypes.c_int(), ctypes.c_int()
        faults = ctypes.c_int64()
        r = _lib.through_wait(self._child, LIMIT * 1000, ctypes.byref(how),
                              ctypes.byref(value), ctypes.byref(faults))
        if r < 0:
            self.kill(signal.SIGKILL)
            raise TimeoutError(os.strerror(-r))
        return End(how.value, value.value, faults.value, self.from_template,
                   written['out'].decode(errors='surrogateescape'),
                   written['err'].decode(errors='surrogateescape'))

    def _take(self, fd, written):
        try:
            data = os.read(fd, 65536)
        except OSError:  # a terminal that nobody has any more
            data = b''
        if data:
            written[self._read[fd]] += data
        else:
            del self._read[fd]
            os.close(fd)


class Template:
    def __init__(self, argv, environment=ENVIRONMENT):
        self.argv = list(argv)
        handle = _lib.through_open(_strings(argv), _environment(environment))
        self._handle = ctypes.c_void_p(handle)

    def child(self, words=(), **how):
        return Child(self._handle, self.argv + list(words), **how)

    def run(self, words=(), **how):
        return self.child(words, **how).end()

    def anew(self, words=(), **how):
        """The same without a template."""
        return Child(None, self.argv + list(words), **how).end()

    def state(self):
        """0 if it makes children, and the reason why the last was plain."""
        why = ctypes.create_string_buffer(256)
        hits, plain = ctypes.c_uint64(), ctypes.c_uint64()
        state = _lib.through_stats(self._handle, ctypes.byref(hits),
                                   ctypes.byref(plain), why, len(why))
        return state, why.value.decode()

    def close(self):
        if self._handle:
            _lib.through_close(self._handle)
        self._handle = None


class Case(unittest.TestCase):
    """With a directory of its own, and a template at a time."""

    def setUp(self):
        self._template = None
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix='brood-python-'))
        self.addCleanup(shutil.rmtree, self.folder)

    def write(self, name, text):
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        return str(path)

    def template(self, argv, environment=ENVIRONMENT):
        if self._template:
            self._template.close()
        self._template = template = Template(argv, environment)
        self.addCleanup(template.close)
        self.assertEqual(template.state()[0], 0, template.state()[1])
        return template

    def warm(self, script, *options, environment=ENVIRONMENT, flags=()):
        """A template of the runner; script: a path, or the text of one."""
        self.script = script if '\n' not in script \
            else self.write('script.py', script)
        return self.template(
            [PYTHON, *flags, '-m', 'brood.warm', *options, '--', self.script],
            environment)

    def plain(self, words=(), flags=(), **how):
        return Child(None, [PYTHON, *flags, self.script, *words], **how).end()

    def assertSide(self, template, words=(), flags=(), **how):
        """A child is as the script alone, executed."""
        end = template.run(words, **how)
        self.assertTrue(end.from_template)
        self.assertEqual(end.same(), self.plain(words, flags, **how).same())
        return end


@contextlib.contextmanager
def disposition(number, handler):
    old = signal.signal(number, handler)
    try:
        yield
    finally:
        signal.signal(number, old)
