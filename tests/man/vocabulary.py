# SPDX-License-Identifier: MIT
"""Every constant and every field of the public headers is explained in some
page: constants in bold, fields in italics or in a synopsis."""

import re
import sys

import headers
import pages


def check(man, include):
  read = pages.read(man, '37')
  prose = '\n'.join(page.prose() for page in read)
  synopsis = '\n'.join(c for page in read for c in page.code('SYNOPSIS'))
  constants = headers.constants(include)
  fields = headers.fields(include)
  if len(constants) < 2 or len(fields) < 2:
    yield 'no names found: the headers are not understood'
  for name in constants:
    if f'*{name}*' not in prose and f'#define {name}\n' not in synopsis:
      yield f'{name}: no page explains it'
  for name in sorted(set(re.findall(r'\bBROOD_\w+', prose))):
    if name not in constants and not name.endswith('_'):
      yield f'{name}: is in a page, but in no header'
  for struct, field in fields:
    if not re.search(rf'struct {struct} {{[^#]*\b{field}\b', synopsis):
      yield f'{struct}.{field}: no synopsis shows it'


if __name__ == '__main__':
  sys.exit('\n'.join(check(*sys.argv[1:])) or 0)
