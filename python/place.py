# SPDX-License-Identifier: MIT
"""Prints where below a prefix an interpreter looks for packages:
place.py PREFIX DEFAULT"""

import os
import site
import sys


def place(prefix, default):
    default = os.path.join(prefix, default)
    places = site.getsitepackages()
    if default in places:
        return default
    below = [path for path in places
             if path.startswith(os.path.join(prefix, ''))
             and not (prefix == '/usr' and path.startswith('/usr/local/'))]
    return below[0] if below else default


if __name__ == '__main__':
    print(place(*sys.argv[1:]))
