# SPDX-License-Identifier: MIT
"""Compares what comes of posix_spawn in a few thousand cases:

  differ.py TELL REFERENCE [--preload LIBRARY] [--without PROGRAM LIST]
            [--one-version] PROGRAM

The reference is what REFERENCE, which has the C library's posix_spawn, writes;
PROGRAM, which may be the same, is run with the library; with --one-version
that has no older posix_spawn. Cases that are meant to
differ are listed here, each with the sentence of libbrood-posix(7) for it, and
have to differ."""

import os
import subprocess
import sys
import tempfile

DELIBERATE = {
  # The shell gets the path at which the script was found.
  'ordinary, searched, no format, older, chdir_there, none',
}

# A filter is told as well, and is not what is compared.
OF_A_FILTER = ('  seccomp ', '  filters ', '  no-new-privs ')


def cases(command, folder, tell, preload):
  env = dict(os.environ)
  env.pop('LD_PRELOAD', None)
  if preload:
    env['LD_PRELOAD'] = preload
  said = subprocess.run([*command, folder, tell], env=env, check=True,
                        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                        text=True, errors='replace', timeout=600).stdout
  found = {}
  for line in said.splitlines():
    if not line.startswith(' '):
      lines = found.setdefault(line, [])
    elif not line.startswith(OF_A_FILTER):
      lines.append(line)
  return found


def main(tell, reference, *rest):
  rest = list(rest)
  preload, before, one_version = None, [], False
  while rest[0].startswith('--'):
    option = rest.pop(0)
    if option == '--preload':
      preload = rest.pop(0)
    elif option == '--one-version':
      one_version = True
    else:
      before = [rest.pop(0), rest.pop(0)]
  with tempfile.TemporaryDirectory() as folder:
    want = cases([reference], folder, tell, None)
    # The loader of a filter's program has no need of the library.
    env = ['env', f'LD_PRELOAD={preload}'] if preload and before else []
    got = cases([*before, *(['/usr/bin/env'] if env else []), *env[1:],
                 *rest], folder, tell, None if before else preload)
  if one_version:
    want = {name: said for name, said in want.items() if 'older' not in name}
  assert len(want) > 2000, len(want)
  failed = 0
  names = {}
  for name in want:
    names.setdefault(name.split(', ')[0] + ', ' + name.split(', ')[1],
                     []).append(name)
  for n, (group, members) in enumerate(names.items(), 1):
    wrong = [m for m in members
             if (want[m] != got.get(m)) != (m in DELIBERATE)]
    failed += bool(wrong)
    print(f'{"not " if wrong else ""}ok {n} - {group}: {len(members)} cases')
    for name in wrong[:20]:
      missing = [line for line in want[name] if line not in got.get(name, [])]
      extra = [line for line in got.get(name, []) if line not in want[name]]
      print(f'# {name}: libc {missing[:5]}, brood {extra[:5]}')
  print(f'1..{len(names)}')
  return bool(failed) or not set(want) <= set(got)


if __name__ == '__main__':
  sys.exit(main(*sys.argv[1:]))
