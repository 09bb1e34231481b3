# SPDX-License-Identifier: MIT
"""Reads man pages in scdoc's format."""

import pathlib
import re


class Page:
  def __init__(self, path):
    self.name, self.section = path.name.removesuffix('.scd').rsplit('.', 1)
    self.sections = {}  # heading: its lines
    lines = []
    for line in path.read_text(encoding='utf-8').splitlines():
      if line.startswith('# '):
        lines = self.sections.setdefault(line[2:], [])
      else:
        lines.append(line)

  def __str__(self):
    return f'{self.name}({self.section})'

  def names(self):
    """The names before the dash of the NAME section."""
    text = ' '.join(self.sections.get('NAME', []))
    return [n.strip() for n in text.split(' - ')[0].split(',')]

  def code(self, heading):
    """The blocks of code of a section, as the reader sees them."""
    return [re.sub(r'\\(.)', r'\1', block)
            for block in _split(self.sections.get(heading, []))[0]]

  def prose(self):
    """All text outside of blocks of code."""
    return '\n'.join('\n'.join(_split(lines)[1])
                     for lines in self.sections.values())


def _split(lines):
  """Lines as (blocks of code, lines of prose)."""
  blocks, prose, block = [], [], None
  for line in lines:
    if line == '```':
      if block is not None:
        blocks.append('\n'.join(block) + '\n')
      block = [] if block is None else None
    elif block is not None:
      block.append(line)
    else:
      prose.append(line)
  return blocks, prose


def read(folder, sections='1378'):
  return [Page(path) for path in sorted(pathlib.Path(folder).glob('*.scd'))
          if path.name.rsplit('.', 2)[1] in sections]
