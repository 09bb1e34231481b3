# SPDX-License-Identifier: MIT
"""Writes the program that is in the EXAMPLES section of a page to a file."""

import pathlib
import sys

import pages


def program(page):
  code = ''.join(page.code('EXAMPLES'))
  if 'int main(void)' not in code:
    raise SystemExit(f'{page}: EXAMPLES has no whole program')
  return code


if __name__ == '__main__':
  source, target = map(pathlib.Path, sys.argv[1:])
  target.write_text(program(pages.Page(source)), encoding='utf-8')
