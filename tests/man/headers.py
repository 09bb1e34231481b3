# SPDX-License-Identifier: MIT
"""Reads the public headers, as far as their documentation is concerned."""

import pathlib
import re

# What is in the headers for the headers alone.
PRIVATE = re.compile(r'BROOD_(\w+_)?H|BROOD_\w*_|BROOD_(API|BEGIN|END)')


def _text(folder):
  text = '\n'.join(path.read_text(encoding='utf-8')
                   for path in sorted(pathlib.Path(folder).glob('*.h')))
  return re.sub(r'/\*.*?\*/', ' ', text, flags=re.S)


def squeeze(code):
  """Code in one line, whatever its layout was."""
  return re.sub(r' ?([(),;*]) ?', r'\1', ' '.join(code.split()))


def functions(folder):
  """Name to prototype of each public function, inline ones included."""
  text = _text(folder)
  found = {}
  for proto in re.findall(r'BROOD_API\s([^;#]*?\);)', text):
    found[re.search(r'(\w+)\(', proto)[1]] = squeeze(proto)
  for name, params in re.findall(
      r'BROOD_STEP_MAKE_\((brood_\w+),\s*(\([^)]*\))', text):
    found[name] = squeeze(f'struct brood_step {name}{params};')
  return found


def constants(folder):
  """Every BROOD_ name that a caller may use."""
  names = set(re.findall(r'\bBROOD_\w+', _text(folder)))
  return sorted(n for n in names if not PRIVATE.fullmatch(n))


def fields(folder):
  """(struct, field) of each public struct."""
  found = []
  text = re.sub(r'\\\n', ' ', _text(folder))
  for struct, body in re.findall(r'^struct (\w+) \{(.*?)^\};', text,
                                 flags=re.S | re.M):
    for field in re.findall(r'(\w+)(?:, \w+)*(?:\[\w+\])?;', body):
      if not field.endswith('_'):
        found.append((struct, field))
  return found
