# SPDX-License-Identifier: MIT
"""sys.stdin, stdout and stderr: their files are the child's own."""

import os
import unittest

from side import ENVIRONMENT, Case

TELL = '''
import sys
for stream in (sys.stdin, sys.stdout, sys.stderr):
    if stream is None:
        continue
    buffer = stream.buffer
    sys.stderr and sys.stderr.write(repr((
        stream, stream.encoding, stream.errors, stream.line_buffering,
        stream.write_through, stream.isatty(), stream.mode, stream.fileno(),
        stream.newlines, type(buffer), getattr(buffer, 'raw', None),
        stream.seekable(), stream is getattr(
            sys, '__' + stream.name.strip('<>') + '__'))) + chr(10))
'''

# Which write comes first shows what was held back.
MIXED = '''
import os, sys
print('print')
os.write(1, b'write 1 ')
sys.stderr.write('err')
os.write(2, b' write 2 ')
sys.stdout.buffer.write(b'binary ')
os.write(1, b'write 3 ')
print('last', end='')
'''


class Streams(Case):
    def test_kinds_of_files(self):
        path = self.folder / 'file'
        path.write_text('one\ntwo\n')
        for options in ([], ['--fast-exit']):
            for text in (TELL, MIXED):
                template = self.warm(text, *options)
                for out in ('pipe', 'terminal', None):
                    for err in ('pipe', 'terminal', None):
                        with self.subTest(out=out, err=err, options=options):
                            self.assertSide(template, stdout=out, stderr=err)
                with open(path) as file:
                    self.assertSide(template, stdin=file.fileno())

    def test_output_to_a_file(self):
        template = self.warm(MIXED)
        path = self.folder / 'out'
        for run in (template.run, self.plain):
            with open(path, 'w') as file:
                run(stdout=file.fileno())
            self.assertEqual(path.read_text(),
                             'write 1 write 3 binary print\nlast')

    def test_variables(self):
        for text in (TELL, MIXED):
            template = self.warm(text)
            for variables in ({'PYTHONUNBUFFERED': '1'}, {'PYTHONUNBUFFERED': ''},
                              {'PYTHONIOENCODING': 'latin-1'},
                              {'PYTHONIOENCODING': ':replace'},
                              {'PYTHONIOENCODING': 'ascii:xmlcharrefreplace'}):
                for out in ('pipe', 'terminal'):
                    with self.subTest(variables=variables, out=out):
                        self.assertSide(template, stdout=out, environment={
                            **ENVIRONMENT, **variables})

    def test_variables_that_only_the_template_has(self):
        for variables in ({'PYTHONUNBUFFERED': '1'},
                          {'PYTHONIOENCODING': 'latin-1'}):
            template = self.warm(TELL, environment={**ENVIRONMENT, **variables})
            self.assertSide(template)

    def test_option_u(self):
        for text in (TELL, MIXED):
            template = self.warm(text, flags=['-u'])
            self.assertSide(template, flags=['-u'])
            self.assertSide(template, flags=['-u'], stdout='terminal')

    def test_an_encoding_that_there_is_not(self):
        template = self.warm(TELL)
        environment = {**ENVIRONMENT, 'PYTHONIOENCODING': 'no-such'}
        end, plain = (run(environment=environment)
                      for run in (template.run, self.plain))
        self.assertEqual((end.how, end.value), (plain.how, plain.value))
        self.assertEqual(end.err.splitlines()[-1], plain.err.splitlines()[-1])

    def test_input(self):
        template = self.warm('''
import sys
print(sys.stdin.readline(), list(sys.stdin))
''')
        for run in (template.run, self.plain):
            read, write = os.pipe()
            os.write(write, 'ü\r\ntwo\nthree'.encode())
            os.close(write)
            end = run(stdin=read)
            os.close(read)
            self.assertEqual(end.out, "ü\r\n ['two\\n', 'three']\n")

    def test_objects_that_were_kept_beforehand(self):
        before = self.write('before.py', '''
import logging, sys
sys.kept = sys.stdout
logging.basicConfig(format='%(message)s', level=logging.INFO)
print('of the template', file=sys.stdout)
sys.stdout.write('not flushed')
''')
        template = self.warm('''
import logging, sys
logging.info('logged')
print('kept', file=sys.kept)
print(sys.kept is sys.stdout)
''', '--preload-script', before)
        for out in ('pipe', 'terminal'):
            end = template.run(stdout=out)
            self.assertTrue(end.from_template)
            self.assertEqual(end.out.splitlines(), ['kept', 'True'])
            self.assertEqual(end.err, 'logged\n')

    def test_what_the_program_chose_stays(self):
        before = self.write('before.py', '''
import sys
sys.stdout.reconfigure(encoding='utf-16', line_buffering=True)
sys.stderr = sys.stdout
''')
        template = self.warm(TELL, '--preload-script', before)
        self.assertEqual(template.run().same(), template.anew().same())

    def test_streams_that_the_program_took(self):
        # One of its own is flushed; one without its buffer is made anew.
        before = self.write('before.py', '''
import os, sys
class Own:
    flushed = 0
    write = lambda self, text: len(text)
    def flush(self): Own.flushed += 1
sys.stdout = Own()
sys.__stderr__.detach()
''')
        template = self.warm('''
import sys
print(sys.stdout.flushed, file=sys.__stdout__)
print('err', file=sys.stderr)
''', '--preload-script', before)
        end = template.run()
        self.assertTrue(end.from_template)
        self.assertEqual((end.out, end.err), ('1\n', 'err\n'))

    def test_nothing_is_written_twice(self):
        log = self.folder / 'log'
        before = self.write('before.py', '''
import atexit, ctypes, os, sys
sys.log = open(%r, 'a')
sys.log.write('once\\n')
ctypes.CDLL(None).printf(b'never seen\\n')
''' % str(log))
        for options in ([], ['--fast-exit']):
            template = self.warm('''
print('each')
''', '--preload-script', before, *options)
            for _ in range(3):
                self.assertEqual(template.run().out, 'each\n')
            self.assertEqual(log.read_text(), 'once\n')
            log.unlink()


if __name__ == '__main__':
    unittest.main()
