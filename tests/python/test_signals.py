# SPDX-License-Identifier: MIT
"""Handlers and masks are those of a program that has just been executed."""

import signal
import unittest

from side import Case, disposition

TABLE = '''
import signal
status = [line for line in open('/proc/self/status') if line[:4] in ('SigB', 'SigI', 'SigC')]
print([(n, signal.getsignal(n)) for n in sorted(signal.valid_signals())])
print(status, signal.pthread_sigmask(signal.SIG_BLOCK, []))
'''


class Signals(Case):
    def test_the_table(self):
        self.assertSide(self.warm(TABLE))

    def test_signals_that_the_caller_ignores(self):
        template = self.warm(TABLE)
        for number in (signal.SIGINT, signal.SIGHUP, signal.SIGUSR1,
                       signal.SIGPIPE, signal.SIGXFSZ, signal.SIGTERM):
            with self.subTest(number), disposition(number, signal.SIG_IGN):
                self.assertSide(template)
        self.assertSide(template)

    def test_signals_that_it_ignored_when_the_template_started(self):
        with disposition(signal.SIGINT, signal.SIG_IGN), \
                disposition(signal.SIGUSR1, signal.SIG_IGN):
            template = self.warm(TABLE)
            self.assertSide(template)
        self.assertSide(template)

    def test_signals_that_the_caller_blocks(self):
        template = self.warm(TABLE)
        old = signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGUSR2])
        try:
            self.assertSide(template)
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, old)

    def test_handlers_that_the_program_set(self):
        before = self.write('before.py', '''
import signal
def handler(*args): print('handled', flush=True)
signal.signal(signal.SIGTERM, handler)
signal.signal(signal.SIGPIPE, signal.SIG_DFL)
signal.signal(signal.SIGUSR2, signal.SIG_IGN)
''')
        template = self.warm('''
import os, signal
os.kill(os.getpid(), signal.SIGTERM)
print(signal.getsignal(signal.SIGPIPE), signal.getsignal(signal.SIGUSR2))
print([line for line in open('/proc/self/status') if line[:4] in ('SigB', 'SigI', 'SigC')])
''', '--preload-script', before)
        end = template.run()
        self.assertTrue(end.from_template)
        self.assertEqual(end.same(), template.anew().same())
        self.assertTrue(end.out.startswith('handled\n'))

    def test_faulthandler(self):
        for how in ('faulthandler.enable()', ''):
            before = self.write('before.py', 'import faulthandler\n' + how)
            template = self.warm('''
import faulthandler, resource, signal, os
resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
print(faulthandler.is_enabled(), flush=True)
os.kill(os.getpid(), signal.SIGSEGV)
''', '--preload-script', before)
            end, plain = template.run(), template.anew()
            self.assertEqual((end.how, end.value), (2, signal.SIGSEGV))
            self.assertEqual(end.out, plain.out)
            self.assertEqual('Fatal Python error' in end.err, bool(how))


if __name__ == '__main__':
    unittest.main()
