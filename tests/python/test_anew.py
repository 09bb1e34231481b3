# SPDX-License-Identifier: MIT
"""A child that cannot be had from an interpreter that runs is executed anew: as
right, and only slower."""

import os
import sys
import unittest

from side import ENVIRONMENT, PYTHON, Case

# Who has run this says whether the child was executed.
BEFORE = '''
import os, sys
sys.prepared_by = os.getpid()
'''

SHOW = '''
import os, sys
print('anew' if sys.prepared_by == os.getpid() else 'warm')
print(sys.argv[1:], sys.orig_argv, os.environ.get('X'), sys.flags, sys.path)
print([line for line in open('/proc/self/status')
       if line[:4] in ('SigB', 'SigI', 'SigC')])
print(open('/proc/self/comm').read())
'''


class Anew(Case):
    def prepared(self, text, *options, before=BEFORE, **how):
        before = self.write('before.py', before)
        return self.warm(text, '--preload-script', before, *options, **how)

    def assertAnew(self, template, words=(), argv=None, **how):
        """As with the same command line without a template."""
        if argv is not None:
            template.argv = argv
        end = template.run(words, **how)
        self.assertTrue(end.from_template)
        self.assertEqual(end.same(), template.anew(words, **how).same())
        self.assertIn('anew', end.out)

    def assertWarm(self, template, words=(), **how):
        end = template.run(words, **how)
        self.assertTrue(end.from_template)
        self.assertEqual(
            end.same(), tuple(
                text.replace('anew', 'warm') if isinstance(text, str) else text
                for text in template.anew(words, **how).same()))
        self.assertIn('warm', end.out)

    def test_the_same_is_not_executed(self):
        template = self.prepared(SHOW)
        self.assertWarm(template, ['a'])
        self.assertWarm(template, environment={**ENVIRONMENT, 'X': '1'})

    def test_variables_of_the_interpreter(self):
        for name, value in (
                ('PYTHONHASHSEED', '0'), ('PYTHONOPTIMIZE', '1'),
                ('PYTHONPATH', ENVIRONMENT['PYTHONPATH'] + ':/tmp'),
                ('PYTHONWARNINGS', 'error'), ('PYTHONDONTWRITEBYTECODE', ''),
                ('PYTHONDEVMODE', '1'), ('PYTHONSAFEPATH', '1'),
                ('PYTHONUTF8', '0')):
            with self.subTest(name):
                template = self.prepared(SHOW)
                self.assertAnew(template,
                                environment={**ENVIRONMENT, name: value})

    def test_variables_that_count_for_nothing(self):
        template = self.prepared(SHOW)
        for name in ('PYTHONSTARTUP', 'PYTHON_VERSION', 'PYTHONBREAKPOINT'):
            self.assertWarm(template, environment={**ENVIRONMENT, name: '1'})

    def test_options_of_the_interpreter(self):
        template = self.prepared(SHOW)
        rest = template.argv[1:]
        for flags in (['-O'], ['-X', 'dev'], ['-Werror'], ['-s']):
            with self.subTest(flags):
                self.assertAnew(template, argv=[PYTHON, *flags, *rest])

    def test_another_name_of_the_interpreter(self):
        template = self.prepared(SHOW)
        link = self.folder / 'python'
        link.symlink_to(PYTHON)
        # The program is still that of the template; only argv[0] differs.
        template.argv[0] = str(link)
        self.assertTrue(template.run().out.startswith('anew\n'))

    def test_another_path(self):
        words = self.prepared(SHOW).argv[1:]
        template = self.template(['python3', *words])
        self.assertWarm(template)
        self.assertWarm(template, environment={
            **ENVIRONMENT, 'PATH': '/nonexistent:/usr/bin'})
        # There it has another name.
        other = self.folder / 'bin'
        other.mkdir()
        (other / 'python3').symlink_to('/usr/bin/python3')
        self.assertAnew(template, environment={
            **ENVIRONMENT, 'PATH': str(other)})

    def test_packages_of_a_user(self):
        template = self.prepared(SHOW)
        name = 'python%d.%d' % sys.version_info[:2]
        (self.folder / '.local/lib' / name / 'site-packages').mkdir(parents=True)
        self.assertAnew(template, environment={
            **ENVIRONMENT, 'HOME': str(self.folder)})
        self.assertWarm(template, environment={**ENVIRONMENT, 'HOME': '/tmp'})

    def test_the_script_has_changed(self):
        template = self.prepared(SHOW)
        self.write('script.py', SHOW + 'print("changed")\n')
        # Only what was compiled is not used.
        self.assertWarm(template)
        self.assertIn('changed', template.run().out)

    def test_a_module_has_changed(self):
        self.write('mine.py', 'value = 1\n')
        template = self.prepared(SHOW + '''
import mine
print(mine.value)
''', '--import', 'mine')
        self.assertWarm(template)
        self.write('mine.py', 'value = 1234\n')
        self.assertAnew(template)
        self.assertIn('\n1234\n', template.run().out)
        os.unlink(self.folder / 'mine.py')
        self.assertIn('ModuleNotFoundError', template.run().err)

    def test_another_script(self):
        template = self.prepared(SHOW, '--import', 'json')
        other = self.write('other/script.py', SHOW + 'import json; print(json)\n')
        template.argv[-1] = other
        self.assertWarm(template)
        # There, a name stands for another module.
        self.write('other/json.py', '')
        self.assertAnew(template)

    def test_another_script_where_the_first_had_modules(self):
        self.write('mine.py', '')
        template = self.prepared(SHOW, '--import', 'mine')
        self.write('other/mine.py', '')
        template.argv[-1] = self.write('other/script.py', SHOW)
        self.assertAnew(template)
        os.unlink(self.folder / 'other/mine.py')
        self.assertIn('No module named', template.run().err)

    def test_another_script_to_preload(self):
        # What the first one has done is not left to the second.
        template = self.prepared(SHOW, before=BEFORE + '''
import signal
signal.signal(signal.SIGUSR2, signal.SIG_IGN)
os.environ['X'] = 'of the first'
''')
        other = self.write('other.py', BEFORE)
        template.argv[template.argv.index('--preload-script') + 1] = other
        self.assertAnew(template)

    def test_more_imports(self):
        template = self.prepared(SHOW + 'print("decimal" in sys.modules)\n')
        at = template.argv.index('--')
        template.argv[at:at] = ['--import', 'decimal']
        self.assertWarm(template)
        self.assertIn('True', template.run().out)

    def test_strict(self):
        template = self.prepared(SHOW, '--strict')
        self.assertTrue(template.run().out.startswith('warm\n'))
        end = template.run(environment={**ENVIRONMENT, 'PYTHONHASHSEED': '0'})
        self.assertEqual((end.how, end.value, end.out), (1, 1, ''))
        self.assertIn('the variable PYTHONHASHSEED is not what the template has',
                      end.err.splitlines()[-1])


if __name__ == '__main__':
    unittest.main()
