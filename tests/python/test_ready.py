# SPDX-License-Identifier: MIT
"""brood.template by itself, and the runner's own command line."""

import os
import unittest

from side import ENVIRONMENT, PYTHON, Case, Child, Template

from brood import _words

PROGRAM = '''
import sys
before = list(sys.argv)
import brood.template
print(brood.template.ready(), before[1:], sys.argv, brood.template.ready())
'''


class Ready(Case):
    def test_a_program_that_is_no_template(self):
        script = self.write('script.py', '''
import gc, os, sys
os.register_at_fork(before=lambda: print('fork'))
import brood.template
before = gc.get_freeze_count(), dict(os.environ), list(sys.argv), sys.stdout
print(brood.template.ready(), brood.template.ready())
print(before == (gc.get_freeze_count(), dict(os.environ), list(sys.argv),
                 sys.stdout))
''')
        end = Child(None, [PYTHON, script, 'x']).end()
        self.assertEqual(end.same(), (1, 0, 'False False\nTrue\n', ''))

    def test_scripts_modules_and_commands(self):
        script = self.write('script.py', PROGRAM)
        path = {**ENVIRONMENT, 'PYTHONPATH': '%s:%s' % (
            ENVIRONMENT['PYTHONPATH'], self.folder)}
        for program, name in (([script], script), (['-m', 'script'], script),
                              (['-c', PROGRAM], '-c'), (['-Bm', 'script'], script)):
            with self.subTest(program[0]):
                template = self.template([PYTHON, *program, 'of template'], path)
                template.argv.pop()
                for words in ([], ['a', '-b']):
                    end = template.run(words, environment=path)
                    self.assertTrue(end.from_template)
                    self.assertEqual(end.out, 'True %r %r False\n' % (
                        ['of template'], [name, *words]))

    def test_a_module_has_its_childs_directory_first(self):
        self.write('one/script.py', PROGRAM + 'print(sys.path[0])')
        self.write('two/other.py', '')
        path = {**ENVIRONMENT, 'PYTHONPATH': '%s:%s' % (
            ENVIRONMENT['PYTHONPATH'], self.folder / 'one')}
        template = self.template([PYTHON, '-m', 'script'], path)
        end = template.run(environment=path, directory=self.folder / 'two')
        self.assertEqual(end.out.splitlines()[-1], str(self.folder / 'two'))

    def test_a_relative_script_that_is_another_elsewhere(self):
        self.write('script.py', PROGRAM)
        self.write('two/script.py', 'print("the other")')
        self.addCleanup(os.chdir, os.getcwd())
        os.chdir(self.folder)
        template = self.template([PYTHON, 'script.py'])
        self.assertIn('True', template.run(directory=self.folder).out)
        self.assertEqual(template.run(directory=self.folder / 'two').out,
                         'the other\n')

    def test_threads_are_named(self):
        script = self.write('script.py', '''
import threading, brood.template
threading.Thread(target=threading.Event().wait, args=(60,), daemon=True,
                 name='watcher of files').start()
print(brood.template.ready())
''')
        template = Template([PYTHON, script])
        self.addCleanup(template.close)
        state, why = template.state()
        self.assertNotEqual(state, 0)
        self.assertIn('watcher of file', why)
        end = template.run()
        self.assertFalse(end.from_template)
        self.assertEqual(end.out, 'False\n')

    def test_descriptors_are_closed_and_no_number_is_mistaken(self):
        script = self.write('script.py', '''
import asyncio, os, socket, sys
import brood.template
old = open('/dev/null'), open('/dev/null', 'wb'), *socket.socketpair()
loop = asyncio.new_event_loop()
taken = {f.fileno() for f in old}
print(brood.template.ready())
mine = [os.open(__file__, os.O_RDONLY) for _ in range(9)]
print(taken <= {*mine, *range(mine[0])})
for use in (old[0].read, lambda: old[1].write(b'x'), lambda: old[2].recv(1)):
    try:
        print(use())
    except (OSError, ValueError) as error:
        print(type(error).__name__)
for file in old:
    file.close()
loop.close()
print(all(os.read(fd, 1) for fd in mine))
''')
        template = self.template([PYTHON, script])
        end = template.run()
        self.assertTrue(end.from_template)
        self.assertEqual((end.out, end.err),
                         ('True\nTrue\nValueError\nValueError\nOSError\nTrue\n', ''))

    def test_different_can_be_caught(self):
        script = self.write('script.py', '''
import brood.template
try:
    print(brood.template.ready(anew=False))
except brood.template.Different as why:
    print(why)
''')
        template = self.template([PYTHON, script])
        self.assertEqual(template.run().out, 'True\n')
        self.assertEqual(
            template.run(environment={**ENVIRONMENT, 'PYTHONHASHSEED': '0'}).out,
            'the variable PYTHONHASHSEED is not what the template has\n')


class Words(unittest.TestCase):
    def test_where_the_program_ends(self):
        for line, end, kind, options in (
                ('p', 1, '', ''), ('p s', 2, 's', ''), ('p s -m x', 2, 's', ''),
                ('p -m x y', 3, 'm', ''), ('p -mx y', 2, 'm', ''),
                ('p -bBm x y', 3, 'm', 'bB'), ('p -c x y', 3, 'c', ''),
                ('p -u -W error s a', 5, 's', 'u'), ('p -Werror s a', 3, 's', ''),
                ('p -X dev -m x', 5, 'm', ''), ('p - a', 2, 's', ''),
                ('p -- s a', 3, 's', ''), ('p -E --', 3, 's', 'E'),
                ('p --check-hash-based-pycs never s a', 4, 's', '')):
            with self.subTest(line):
                words = line.split()
                self.assertEqual(_words.program_end(words), end)
                self.assertEqual(_words.program_kind(words), kind)
                self.assertEqual(_words.options(words), options)


class Runner(Case):
    def run_it(self, *words):
        return Child(None, [PYTHON, '-m', 'brood.warm', *words]).end()

    def test_bad_command_lines(self):
        script = self.write('script.py', '')
        for words, why in (
                ([], 'which program to run, after --'),
                (['--'], 'which program to run, after --'),
                (['--', '-m'], 'which program to run, after --'),
                ([script], 'an option that there is, not ' + script),
                (['--fast', '--', script], 'an option that there is, not --fast'),
                (['--fast-exit=1', '--', script],
                 'an option that there is, not --fast-exit=1'),
                (['--import'], 'a value for --import'),
                (['--import=', '--', script], 'a value for --import')):
            with self.subTest(words):
                end = self.run_it(*words)
                self.assertEqual((end.how, end.value, end.out), (1, 2, ''))
                self.assertEqual(end.err.splitlines()[0],
                                 'brood.warm: needs ' + why)

    def test_help(self):
        end = self.run_it('--help')
        self.assertEqual((end.value, end.err), (0, ''))
        self.assertIn('--preload-script FILE', end.out)

    def test_imports_that_fail(self):
        script = self.write('script.py', 'print("run")')
        words = ['--import', 'no_such_module', '--', script]
        end = self.run_it(*words)
        self.assertEqual((end.how, end.value, end.out), (1, 1, ''))
        self.assertIn("No module named 'no_such_module'", end.err)
        template = Template([PYTHON, '-m', 'brood.warm', *words])
        self.addCleanup(template.close)
        self.assertNotEqual(template.state()[0], 0)
        self.assertEqual(template.run().same(), end.same())

    def test_lists_of_imports(self):
        script = self.write('script.py', '''
import sys
print([name in sys.modules for name in ('json', 'decimal', 'email.mime.text')])
''')
        end = self.run_it('--import', 'json,decimal', '--import=email.mime.text',
                          '--', script)
        self.assertEqual(end.out, '[True, True, True]\n')


if __name__ == '__main__':
    unittest.main()
