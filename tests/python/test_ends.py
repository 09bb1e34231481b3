# SPDX-License-Identifier: MIT
"""How children end: status, tracebacks, what runs at the exit and in which
order."""

import re
import signal
import unittest

from side import PYTHON, Case

WAYS = {
    'falls off the end': 'print("x")',
    'exit 3': 'import sys; sys.exit(3)',
    'exit 256': 'import sys; sys.exit(256)',
    'exit -1': 'import sys; sys.exit(-1)',
    'exit of a large number': 'import sys; sys.exit(2**40)',
    'exit True': 'import sys; sys.exit(True)',
    'exit None': 'raise SystemExit',
    'exit with text': 'import sys; print("out"); sys.exit("why not")',
    'exit with a tuple': 'import sys; sys.exit((1, "é"))',
    'exit in a function': 'def f(): raise SystemExit(7)\nf()',
    'an error': 'def f(): return 1/0\nf()',
    'errors in a chain': '''
def f():
    try:
        {}['a']
    except KeyError as e:
        raise ValueError("bad") from e
try:
    f()
except ValueError:
    open("/nonexistent")''',
    'a group': 'raise ExceptionGroup("g", [ValueError(1), TypeError(2)])',
    'no syntax': 'print("a"\nx = = 1',
    'an interrupt': 'raise KeyboardInterrupt("x")',
    'a hook': '''
import sys, traceback
def hook(kind, error, tb):
    print("hooked", kind, [f.name for f in traceback.extract_tb(tb)])
    print(tb is error.__traceback__)
sys.excepthook = hook
def f(): raise OSError(2, "x")
f()''',
    'a hook that fails': '''
import sys
def hook(*a): raise ValueError("in hook")
sys.excepthook = hook
raise OSError(2, "x")''',
    'the hook is the original': '''
import sys
print(sys.excepthook is sys.__excepthook__)
1/0''',
    '_exit': 'import os; print("lost"); os._exit(9)',
    'abort': '''
import os, resource
resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
os.abort()''',
    'killed by itself': 'import os, signal; os.kill(os.getpid(), signal.SIGTERM)',
    'at exit': '''
import atexit, sys
for n in range(3):
    atexit.register(print, "registered", n)
atexit.register(lambda: print("stream", sys.stdout.write("w") and "ok"))
print("end")''',
    'at exit, failing': '''
import atexit
def bad(): raise ValueError("in atexit")
atexit.register(print, "after")
atexit.register(bad)''',
    'at exit, after an error': '''
import atexit
atexit.register(print, "after")
1/0''',
    'at exit of a thread': '''
import atexit, threading, time
atexit.register(print, "atexit comes second")
threading.Thread(target=lambda: (time.sleep(.1), print("thread"))).start()
print("main")''',
    'an executor': '''
from concurrent.futures import ThreadPoolExecutor
import atexit, time
atexit.register(print, "atexit comes second")
e = ThreadPoolExecutor(2)
e.submit(lambda: (time.sleep(.1), print("work")))''',
    'an error in a thread': '''
import threading
threading.Thread(target=lambda: 1/0, name="t").start()''',
    'a file left open': '''
import sys
f = open(sys.argv[1], "w")
f.write("kept back")
b = open(sys.argv[1] + "2", "wb")
b.write(b"also")
print(f.fileno() >= 0)''',
    'an exit in atexit': '''
import atexit, sys
atexit.register(lambda: sys.exit(5))
sys.exit(4)''',
}

# Modules are not taken apart.
ONLY_NORMAL = {
    'an object ends': '''
class C:
    def __del__(self): print("deleted")
c = C()
import weakref
d = C()
weakref.finalize(d, print, "finalized")''',
}


class Ends(Case):
    def side_by_side(self, ways, *options):
        script = self.folder / 'script.py'
        for name, way in ways.items():
            with self.subTest(name, options=options):
                script.write_text(way)
                template = self.warm(str(script), *options)
                end = self.assertSide(template, [str(self.folder / 'file')])
                self.assertEqual(*map(self.in_one_file,
                                      (template.run, self.plain)))
                plain = template.anew(['/dev/null'])
                self.assertEqual((plain.how, plain.value), (end.how, end.value))

    def in_one_file(self, run):
        """What is written where comes in which order?"""
        with open(self.folder / 'both', 'w+') as both:
            run(['/dev/null'], stdout=both.fileno(), stderr=both.fileno())
            return re.sub('at 0x[0-9a-f]+', 'at 0x', both.read())

    def test_ways_to_end(self):
        self.side_by_side(WAYS)
        self.side_by_side(ONLY_NORMAL)

    def test_ways_to_end_fast(self):
        self.side_by_side(WAYS, '--fast-exit')

    def test_files_that_were_left_open_are_written(self):
        for options in ([], ['--fast-exit']):
            template = self.warm('\n' + WAYS['a file left open'], *options)
            path = self.folder / 'left'
            template.run([str(path)])
            self.assertEqual(path.read_text(), 'kept back')
            self.assertEqual((self.folder / 'left2').read_text(), 'also')
            path.unlink()

    def test_output_that_nobody_can_take(self):
        for options in ([], ['--fast-exit']):
            template = self.warm('\nprint("x")\n', *options)
            with open('/dev/full', 'w') as full:
                ends = [run(stdout=full.fileno())
                        for run in (template.run, self.plain)]
            for end in ends:
                self.assertEqual((end.how, end.value), (1, 120))
            # With a fast exit it says where, too.
            lines = [end.err.splitlines() for end in ends]
            self.assertEqual(lines[0][0], lines[1][0])
            self.assertEqual(lines[0][-1], lines[1][-1])

    def test_a_script_that_is_not_there(self):
        self.script = str(self.folder / 'none.py')
        for options in ([], ['--fast-exit']):
            self.assertSide(self.warm(self.script, *options))

    def test_a_script_that_appears_later(self):
        path = self.folder / 'later.py'
        self.script = str(path)
        template = self.warm(self.script)
        path.write_text('print("here")\n')
        self.assertSide(template)

    def test_interrupted_while_it_runs(self):
        for options in ([], ['--fast-exit']):
            template = self.warm('''
import atexit, time
atexit.register(print, 'at exit')
print('running', flush=True)
time.sleep(60)
''', *options)
            child = template.child()
            child.read_until(b'running')
            child.kill(signal.SIGINT)
            end = child.end()
            self.assertEqual((end.how, end.value), (2, signal.SIGINT))
            self.assertEqual(end.out, 'running\nat exit\n')
            self.assertEqual(end.err.splitlines()[-1], 'KeyboardInterrupt')

    def test_exit_of_the_module(self):
        script = self.write('script.py', '''
import atexit, sys
import brood.template
class C:
    def __del__(self): print('never')
c = C()
brood.template.ready()
atexit.register(print, 'at exit')
print('text', end=' ')
brood.template.exit(eval(sys.argv[1]))
''')
        template = self.template([PYTHON, script])
        for code, status in (('0', 0), ('3', 3), ('None', 0), ('"why"', 1)):
            for end in (template.run([code]), self.plain_of(script, code)):
                self.assertEqual((end.how, end.value), (1, status))
                self.assertEqual(end.out, 'text at exit\n')
                self.assertEqual(end.err, 'why\n' if status == 1 else '')

    def plain_of(self, script, *words):
        self.script = script
        return self.plain(words)


if __name__ == '__main__':
    unittest.main()
