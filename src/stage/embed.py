#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""embed.py PROGRAM HEADER: a program's bytes as the elements of an array."""
import sys

with open(sys.argv[1], "rb") as program:
    data = program.read()
with open(sys.argv[2], "w", encoding="ascii") as header:
    for at in range(0, len(data), 16):
        header.write("".join(f"{byte}," for byte in data[at : at + 16]) + "\n")
