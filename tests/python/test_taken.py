# SPDX-License-Identifier: MIT
"""What a child has of its own start: arguments, environment, directory, zone,
locale."""

import os
import subprocess
import unittest

from side import ENVIRONMENT, PYTHON, Case, Child

SHOW = '''
import os, sys, subprocess
print(sys.argv, sys.path, os.getcwd())
print(sorted(os.environ.items()), sorted(os.environb.items()))
print(sorted(globals()), __name__, __file__, type(__loader__), __spec__)
print(sys.executable, sys.prefix, sys.flags, sys._xoptions, sys.warnoptions)
print(open('/proc/self/cmdline', 'rb').read().endswith(
    b'\\0'.join(map(os.fsencode, sys.argv)) + b'\\0'))
subprocess.run(['/usr/bin/env'])
'''

TIME = '''
import time, datetime
print(time.tzname, time.timezone, time.daylight, time.altzone)
print(time.localtime(0), datetime.datetime.fromtimestamp(0).astimezone())
'''

LOCALE = '''
import locale, sys, os
locale.setlocale(locale.LC_ALL, '')
print(locale.localeconv()['decimal_point'], locale.getlocale(), locale.getencoding())
print(sys.getfilesystemencoding(), sys.stdout.encoding, sys.stdout.errors, sys.stdin.errors)
print(sys.flags.utf8_mode, os.environ.get('LC_CTYPE'))
print(ascii(sys.argv))
'''


class Taken(Case):
    def test_arguments_environment_and_directory(self):
        template = self.warm(SHOW, '--import', 'json')
        # PYTHONPATH is where the runner is: no other could be honoured.
        environment = {**ENVIRONMENT, 'X': 'ü', 'EMPTY': '', 'Y': 'a=b'}
        for words in ([], ['a'], ['--', '-m', '', 'ü', '*']):
            self.assertSide(template, words, environment=environment,
                            directory=self.folder)
        self.assertSide(template)

    def test_the_command_line_is_that_of_the_interpreter(self):
        template = self.warm('\nimport sys\nprint(sys.orig_argv)\n')
        for words in ([], ['x', '-y']):
            end = template.run(words)
            self.assertTrue(end.from_template)
            self.assertEqual(eval(end.out), template.argv + words)

    def test_words_that_are_not_utf8(self):
        template = self.warm(LOCALE)
        self.assertSide(template, [b'\xff\xfe', 'ü'])

    def test_the_environment_is_the_childs_alone(self):
        text = '''
import os
print(sorted(os.environ))
'''
        template = self.warm(text, environment={**ENVIRONMENT, 'OF_TEMPLATE': '1'})
        self.assertNotIn('OF_TEMPLATE', self.assertSide(template).out)

    def test_what_the_program_set_beforehand_is_set(self):
        before = self.write('before.py', '''
import os
os.environ['SET'] = 'by program'
os.environ.pop('GONE', None)
''')
        template = self.warm('''
import os
print(os.environ.get('SET'), os.environ.get('GONE'), os.getenv('OTHER'))
os.system('echo $SET/$GONE/$OTHER')
''', '--preload-script', before, environment={**ENVIRONMENT, 'GONE': '1'})
        end = template.run(environment={
            **ENVIRONMENT, 'SET': 'x', 'GONE': 'y', 'OTHER': 'z'})
        self.assertTrue(end.from_template)
        self.assertEqual(sorted(end.out.splitlines()),
                         ['by program None z', 'by program//z'])

    def test_time_zones(self):
        template = self.warm(TIME, environment={**ENVIRONMENT, 'TZ': 'UTC'})
        seen = {self.assertSide(template, environment={**ENVIRONMENT, 'TZ': zone}).out
                for zone in ('UTC', 'Asia/Tokyo', 'America/New_York', 'UTC+3')}
        self.assertEqual(len(seen), 4)
        self.assertSide(template)

    def test_the_c_locales(self):
        # An interpreter that starts in another kind of locale than the template
        # cannot be had from it, and is executed: as good, but not as fast.
        for mine in ({}, {'LC_ALL': 'C.UTF-8'}, {'LC_ALL': 'C'}):
            template = self.warm(LOCALE, environment={**ENVIRONMENT, **mine})
            for other in ({}, {'LC_ALL': 'C.UTF-8'}, {'LC_ALL': 'C'},
                          {'LANG': 'C.UTF-8'}, {'LC_CTYPE': 'POSIX'},
                          {'LC_ALL': 'xx_YY.UTF-8'}, {'PYTHONUTF8': '0'},
                          {'PYTHONCOERCECLOCALE': '0'}):
                with self.subTest(template=mine, child=other):
                    self.assertSide(template, ['é'],
                                    environment={**ENVIRONMENT, **other})

    def test_locales_of_a_language(self):
        for name in ('UTF-8', 'ISO-8859-1'):
            subprocess.run(['/usr/bin/localedef', '-i', 'de_DE', '-f', name,
                            self.folder / ('de_DE.' + name)], check=True)
        german = {**ENVIRONMENT, 'LOCPATH': str(self.folder),
                  'LC_ALL': 'de_DE.UTF-8'}
        before = self.write('before.py', """
import locale
locale.setlocale(locale.LC_ALL, '')
""")
        template = self.warm(LOCALE, '--preload-script', before,
                             environment=german)
        for name in ('de_DE.UTF-8', 'de_DE.ISO-8859-1', 'C.UTF-8', 'C'):
            with self.subTest(name):
                # In Latin-1 the word itself would be another one.
                end = self.assertSide(template, ['e'], environment={
                    **german, 'LC_ALL': name})
                self.assertEqual(end.out[0], ',' if 'de_DE' in name else '.')

    def test_a_program_that_sets_no_locale(self):
        subprocess.run(['/usr/bin/localedef', '-i', 'de_DE', '-f', 'UTF-8',
                        self.folder / 'de_DE.UTF-8'], check=True)
        utf8 = {**ENVIRONMENT, 'LOCPATH': str(self.folder), 'LC_CTYPE': 'C.UTF-8'}
        template = self.warm('''
import locale
print(locale.localeconv()['decimal_point'], locale.setlocale(locale.LC_ALL))
''', environment=utf8)
        end = self.assertSide(template, environment={
            **utf8, 'LC_NUMERIC': 'de_DE.UTF-8', 'LC_TIME': 'de_DE.UTF-8'})
        self.assertEqual(end.out[0], '.')

    def test_a_program_that_set_its_own_locale(self):
        before = self.write('before.py', '''
import locale
locale.setlocale(locale.LC_NUMERIC, 'C.UTF-8')
''')
        template = self.warm('''
import locale
print(locale.setlocale(locale.LC_NUMERIC), locale.setlocale(locale.LC_CTYPE))
''', '--preload-script', before)
        end = template.run()
        self.assertTrue(end.from_template)
        self.assertEqual(end.out, template.anew().out)

    def test_a_relative_script_is_of_the_childs_directory(self):
        for name in ('one', 'two'):
            self.write(name + '/script.py',
                       'import sys; print(__file__, sys.path[0])')
        self.script = './script.py'
        template = self.template([PYTHON, '-m', 'brood.warm', '--', self.script])
        for name in ('one', 'two'):
            self.assertSide(template, directory=self.folder / name)

    def test_modules_and_directories_as_programs(self):
        self.write('package/__main__.py', 'import sys; print(sys.argv, sys.path[0], '
                   '__name__, __spec__.name, __package__)')
        self.write('package/__init__.py', '')
        self.write('package/bad.py', 'def f(): 1/0\nf()')
        for program in (['-m', 'package'], ['package'],
                        ['-m', 'package.__main__'], ['-m', 'package.bad'],
                        ['-m', 'package.none'], ['none']):
            plain = [PYTHON, *program, 'x', '-y']
            template = self.template([PYTHON, '-m', 'brood.warm', '--', *program])
            end = template.run(['x', '-y'], directory=self.folder)
            self.assertTrue(end.from_template)
            self.assertEqual(
                end.same(), Child(None, plain, directory=self.folder).end().same())

    def test_temporary_files_go_where_the_child_says(self):
        template = self.warm('''
import tempfile
print(tempfile.gettempdir())
''', '--preload-script', self.write('before.py', '''
import tempfile
tempfile.gettempdir()
'''))
        end = self.assertSide(template, environment={
            **ENVIRONMENT, 'TMPDIR': str(self.folder)})
        self.assertEqual(end.out, str(self.folder) + '\n')


if __name__ == '__main__':
    unittest.main()
