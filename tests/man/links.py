# SPDX-License-Identifier: MIT
"""Each page of this project that a page refers to exists, and none sends its
reader to itself."""

import re
import sys

import pages


def references(text):
  return re.findall(r'\*([\w.+-]+)\*\((\d)\)', text)


def check(man, _include):
  read = pages.read(man)
  known = {(name, page.section) for page in read
           for name in [page.name, *page.names()]}
  for page in read:
    for name, section in references(page.prose()):
      if name.startswith('brood') and (name, section) not in known:
        yield f'{page}: refers to {name}({section}), which does not exist'
    for name, section in references(' '.join(page.sections['SEE ALSO'])):
      if (name, section) == (page.name, page.section):
        yield f'{page}: refers to itself'


if __name__ == '__main__':
  sys.exit('\n'.join(check(*sys.argv[1:])) or 0)
