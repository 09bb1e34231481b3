# SPDX-License-Identifier: MIT
"""Writes the program that is in the EXAMPLES section of a man page, or in the
README, to a file."""

import pathlib
import re
import sys

import pages


def program(source):
  if source.suffix == '.md':
    text = source.read_text(encoding='utf-8')
    code = ''.join(re.findall(r'^```c\n(.*?)^```$', text, re.S | re.M))
  else:
    code = ''.join(pages.Page(source).code('EXAMPLES'))
  if not re.search(r'^int main\(', code, re.M):
    raise SystemExit(f'{source.name}: has no whole program as an example')
  return code


if __name__ == '__main__':
  source, target = map(pathlib.Path, sys.argv[1:])
  target.write_text(program(source), encoding='utf-8')
