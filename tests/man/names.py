# SPDX-License-Identifier: MIT
"""Each public function has a page that names it and shows its prototype, and
each name of a page is one that man(1) finds."""

import pathlib
import sys

import headers
import pages


def check(man, include):
  functions = headers.functions(include)
  if len(functions) < 2:
    yield 'no public functions found: the headers are not understood'
  build = (pathlib.Path(man) / 'meson.build').read_text(encoding='utf-8')
  owner = {}
  for page in pages.read(man, '3'):
    shown = headers.squeeze(' '.join(page.code('SYNOPSIS')))
    if page.name not in page.names():
      yield f'{page}: its NAME section does not name it'
    for name in page.names():
      if name in owner:
        yield f'{page}: {name} belongs to {owner[name]} already'
      owner[name] = page
      if name not in functions:
        yield f'{page}: {name} is not a public function'
      elif functions[name] not in shown:
        yield f'{page}: its synopsis lacks "{functions[name]}"'
      if name != page.name and f"'{name}'" not in build:
        yield f'{page}: man/meson.build installs no alias {name}'
  for name in functions:
    if name not in owner:
      yield f'{name}: no page names it'
  for page in pages.read(man):
    if f"'{page.name}.{page.section}'" not in build:
      yield f'{page}: man/meson.build does not build it'


if __name__ == '__main__':
  sys.exit('\n'.join(check(*sys.argv[1:])) or 0)
