#!/bin/sh
# SPDX-License-Identifier: MIT
# Makes the archive that programs link with: one object in which only the public
# symbols are left global, so that none of the others meets a program's own:
#   archive.sh OBJCOPY AR OUTPUT INPUT.a CC...
set -eu
objcopy=$1 ar=$2 output=$3 input=$4
shift 4
object=$output.o
"$@" -r -nostdlib -Wl,--whole-archive "$input" -o "$object"
"$objcopy" --localize-hidden "$object"
rm -f "$output"
"$ar" rcsD "$output" "$object"
rm -f "$object"
