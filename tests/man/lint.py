# SPDX-License-Identifier: MIT
"""The pages, built, are clean for mandoc and groff, and fit 80 columns."""

import pathlib
import re
import shutil
import subprocess
import sys

import pages

LINT = {
  'mandoc': ['mandoc', '-T', 'lint', '-W', 'warning'],
  'groff': ['groff', '-ww', '-t', '-man', '-T', 'utf8', '-z'],
}
RENDER = {
  'mandoc': ['mandoc', '-T', 'utf8', '-O', 'width=80'],
  'groff': ['groff', '-t', '-man', '-T', 'utf8', '-rLL=80n'],
}
# Empty paragraphs are scdoc's own: no source can avoid them.
SCDOC = 'skipping paragraph macro'
OVERSTRIKE = re.compile('.\b|\x1b\\[[0-9;]*m')


def filtered(command, text):
  done = subprocess.run(command, input=text, text=True, encoding='utf-8',
                        stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
  return done.returncode, done.stdout.splitlines()


def complaints(tool, roff):
  for line in filtered(LINT[tool], roff)[1]:
    if SCDOC not in line:
      yield line
  for line in filtered(RENDER[tool], roff)[1]:
    seen = OVERSTRIKE.sub('', line)
    if len(seen) > 80:
      yield f'more than 80 columns: {seen}'


def check(man, _include, scdoc='scdoc'):
  tools = [tool for tool in LINT if shutil.which(tool)]
  if not tools or not shutil.which(scdoc):
    print('needs scdoc, and mandoc or groff')
    sys.exit(77)
  for page in pages.read(man):
    path = pathlib.Path(man, f'{page.name}.{page.section}.scd')
    status, lines = filtered([scdoc], path.read_text(encoding='utf-8'))
    if status != 0:
      yield f'{page}: {lines}'
      continue
    for tool in tools:
      for line in complaints(tool, '\n'.join(lines) + '\n'):
        yield f'{page}: {tool}: {line}'


if __name__ == '__main__':
  sys.exit('\n'.join(check(*sys.argv[1:])) or 0)
