# SPDX-License-Identifier: MIT
"""Each page has the sections that its readers look for."""

import re
import sys

import headers
import pages

REQUIRED = {
  '1': ['NAME', 'SYNOPSIS', 'DESCRIPTION', 'SEE ALSO'],
  '3': ['NAME', 'SYNOPSIS', 'DESCRIPTION', 'RETURN VALUE', 'ATTRIBUTES',
        'VERSIONS', 'EXAMPLES', 'SEE ALSO'],
  '7': ['NAME', 'SYNOPSIS', 'DESCRIPTION', 'EXAMPLES', 'SEE ALSO'],
}
PROMISES = ['hread-safe', 'sync-signal-safe', 'ancellation point']


def can_fail(prototype):
  return re.match(r'(int|pid_t|ssize_t) ', prototype)


def check(man, include):
  functions = headers.functions(include)
  for page in pages.read(man):
    required = list(REQUIRED[page.section])
    if any(can_fail(functions.get(n, '')) for n in page.names()):
      required.append('ERRORS')
    for heading in required:
      if not any(s.strip() for s in page.sections.get(heading, [])):
        yield f'{page}: no section {heading}'
    if page.section == '3':
      attributes = ' '.join(page.sections.get('ATTRIBUTES', []))
      for promise in PROMISES:
        if promise not in attributes:
          yield f'{page}: ATTRIBUTES says nothing about "{promise}"'


if __name__ == '__main__':
  sys.exit('\n'.join(check(*sys.argv[1:])) or 0)
