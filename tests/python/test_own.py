# SPDX-License-Identifier: MIT
"""What each child has for itself: numbers that nobody can guess, threads, locks,
processes of its own."""

import unittest

from side import ENVIRONMENT, Case

# Everything is asked for beforehand, so that there is a state to be shared.
RANDOM = '''
import random, secrets, ssl, uuid, tempfile, os, sys
def numbers():
    from multiprocessing import current_process
    named = tempfile.NamedTemporaryFile()
    return [random.random(), random.Random().random(), secrets.token_hex(),
            ssl.RAND_bytes(8), uuid.uuid1().hex, uuid.uuid4().hex,
            os.urandom(8), os.path.basename(named.name),
            bytes(current_process().authkey)]
'''

INSIDE = '''
import asyncio, concurrent.futures, gc, multiprocessing, os, queue, signal
import socket, sqlite3, subprocess, sys, threading, time

def square(n): return n * n

async def talk():
    server = await asyncio.start_unix_server(
        lambda r, w: (w.write(b'hello'), w.close()), path=sys.argv[1])
    reader, writer = await asyncio.open_unix_connection(sys.argv[1])
    said = await reader.read()
    writer.close()
    server.close()
    child = await asyncio.create_subprocess_exec(
        'echo', 'by asyncio', stdout=subprocess.PIPE)
    return said, await child.communicate(), child.returncode

if __name__ == '__main__':
    print(threading.current_thread().name, threading.active_count(),
          threading.main_thread().native_id == os.getpid() == threading.get_native_id())
    q = queue.Queue()
    threads = [threading.Thread(target=q.put, args=(n,)) for n in range(8)]
    for t in threads: t.start()
    for t in threads: t.join()
    print(sorted(q.get() for _ in range(8)))
    print(asyncio.run(talk()))
    print(subprocess.run(['sh', '-c', 'echo $0 $PPID; exit 3', 'x'],
                         stdout=subprocess.PIPE).stdout == b'x %d\\n' % os.getpid())
    for method in ('fork', 'spawn', 'forkserver'):
        context = multiprocessing.get_context(method)
        with context.Pool(2) as pool:
            print(method, pool.map(square, range(5)))
    with concurrent.futures.ThreadPoolExecutor(3) as executor:
        print(list(executor.map(square, range(5))))
    pid = os.fork()
    if pid == 0:
        os._exit(4)
    print(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
    print(sqlite3.connect(':memory:').execute('select 6*7').fetchall())
    signal.signal(signal.SIGALRM, lambda *a: print('alarm'))
    signal.setitimer(signal.ITIMER_REAL, 0.01)
    signal.pause()
    gc.collect()
    print(sorted(os.listdir('/proc/self/fd'))[:3], time.process_time() < 60)
'''


class Own(Case):
    def test_random_numbers(self):
        before = self.write('before.py', RANDOM + '''
sys.numbers = numbers
numbers()
random.seed(1)
''')
        template = self.warm('''
import sys
print(sys.numbers())
''', '--import', 'multiprocessing', '--preload-script', before)
        seen = []
        for _ in range(4):
            end = template.run()
            self.assertTrue(end.from_template)
            seen.append(eval(end.out))
        for n, column in enumerate(zip(*seen)):
            with self.subTest(n):
                self.assertEqual(len(set(column)), len(column), column)

    def test_hashes_of_strings_are_shared(self):
        # What cannot be changed, and is documented.
        template = self.warm('''
print(hash('abc'))
''')
        self.assertEqual(len({template.run().out for _ in range(3)}), 1)
        environment = {**ENVIRONMENT, 'PYTHONHASHSEED': '1'}
        self.assertSide(template, environment=environment)
        self.assertEqual(
            len({template.run(environment={
                **ENVIRONMENT, 'PYTHONHASHSEED': 'random'}).out
                for _ in range(3)}), 3)

    def test_threads_loops_and_processes(self):
        for options in ([], ['--fast-exit']):
            template = self.warm(
                INSIDE, '--import', 'asyncio,multiprocessing,sqlite3,'
                'concurrent.futures,threading', *options)
            socket = self.folder / 'socket'
            self.assertSide(template, [str(socket)])

    def test_handlers_of_fork_run(self):
        before = self.write('before.py', '''
import os, sys
sys.seen = []
os.register_at_fork(before=lambda: sys.seen.append('before'),
                    after_in_child=lambda: sys.seen.append(
                        ('child', os.environ.get('X'))),
                    after_in_parent=lambda: sys.seen.append('parent'))
''')
        template = self.warm('''
import sys
print(sys.seen)
''', '--preload-script', before)
        end = template.run(environment={**ENVIRONMENT, 'X': '1'})
        self.assertEqual(end.out, "['before', ('child', '1')]\n")

    def test_collections_leave_what_the_template_has(self):
        template = self.warm('''
import gc
print(gc.get_freeze_count() > 1000)
gc.collect()
print(len(gc.get_objects()) < 1000)
''', '--import', 'json')
        self.assertEqual(template.run().out, 'True\nTrue\n')


if __name__ == '__main__':
    unittest.main()
