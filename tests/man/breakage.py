# SPDX-License-Identifier: MIT
"""Breaks a copy of the pages in one way after the other, and fails unless the
check that is meant for it notices."""

import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).parent

# Check, page, pattern, replacement, what the complaint must contain.
BREAKAGES = [
  ('names', 'brood_wait.3', '^brood_wait - ', 'wait - ', 'brood_wait: no page'),
  ('names', 'brood_wait.3', 'int timeout_ms,', 'long timeout_ms,', 'synopsis'),
  ('names', 'brood_pid.3', 'brood_pid, ', 'brood_pid, brood_ghost, ', 'ghost'),
  ('sections', 'brood_kill.3', '^# ERRORS$', '# MISTAKES', 'section ERRORS'),
  ('sections', 'brood_got.3', '^# RETURN VALUE$', '# VALUE', 'RETURN VALUE'),
  ('sections', 'brood_got.3', 'Thread-safe', 'Sound', 'hread-safe'),
  ('sections', 'brood.7', '^# SEE ALSO$', '# MORE', 'SEE ALSO'),
  ('vocabulary', 'brood_spec.7', r'\*BROOD_ASYNC\*', 'It', 'BROOD_ASYNC'),
  ('vocabulary', 'brood_step.7', r'\*BROOD_STEP_UMASK\*', 'It', 'STEP_UMASK'),
  ('vocabulary', 'brood_spec.7', r'\tuint64_t flags;', '', 'brood_spec.flags'),
  ('vocabulary', 'brood.7', 'four nouns', 'four BROOD_NOUNS', 'BROOD_NOUNS'),
  ('links', 'brood.7', r'\*brood_wait\*', '*brood_await*', 'brood_await'),
  ('lint', 'brood.7', 'four nouns', 'four_ no*uns', 'brood(7)'),
  ('lint', 'brood.7', '^cc program.c', 'cc ' + 'program' * 12, 'brood(7)'),
  ('example', 'brood.7', r'int main\(void\)', 'int run(void)', 'no whole'),
]


def run(check, man, include, page):
  script = HERE / f'{check}.py'
  args = [man, include]
  if check == 'example':
    args = [man / f'{page}.scd', man / 'example.c']
  return subprocess.run([sys.executable, script, *args], text=True,
                        stdout=subprocess.PIPE, stderr=subprocess.STDOUT)


def unnoticed(man, include):
  for check, page, pattern, replacement, complaint in BREAKAGES:
    with tempfile.TemporaryDirectory() as folder:
      copy = pathlib.Path(folder) / 'man'
      shutil.copytree(man, copy)
      path = copy / f'{page}.scd'
      if check == 'lint': # slow, and each page is linted by itself
        for each in set(copy.glob('*.scd')) - {path}:
          each.unlink()
      # Every page: what one page no longer says another still might.
      for each in copy.glob('*.scd') if check == 'vocabulary' else [path]:
        text = each.read_text(encoding='utf-8')
        each.write_text(re.sub(pattern, lambda _: replacement, text,
                               flags=re.M), encoding='utf-8')
      if path.read_text(encoding='utf-8') == (
          pathlib.Path(man) / path.name).read_text(encoding='utf-8'):
        yield f'{page}: has no "{pattern}" to break'
        continue
      done = run(check, copy, include, page)
      if done.returncode == 77:
        print(f'{check}: not tried: {done.stdout.strip()}')
      elif done.returncode != 1 or complaint not in done.stdout:
        yield f'{check}: not noticed in {page}: "{pattern}": {done.stdout}'


if __name__ == '__main__':
  sys.exit('\n'.join(unnoticed(*sys.argv[1:])) or 0)
