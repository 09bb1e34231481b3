#!/bin/sh
# SPDX-License-Identifier: MIT
# Makes the archive that programs link with: one object in which only the public
# symbols are left global, so that none of the others meets a program's own:
#   archive.sh OBJCOPY AR OUTPUT [--local=PATTERN] INPUT.a... -- CC...
set -eu
objcopy=$1 ar=$2 output=$3
shift 3
# Public in an archive of its own, and not in this one.
local=
case $1 in
--local=*)
	local=${1#--local=}
	shift ;;
esac
inputs=
while [ "$1" != -- ]; do
	inputs="$inputs $1"
	shift
done
shift
object=$output.o
"$@" -r -nostdlib -Wl,--whole-archive $inputs -o "$object"
"$objcopy" --localize-hidden ${local:+--wildcard "--localize-symbol=$local"} \
	"$object"
rm -f "$output"
"$ar" rcsD "$output" "$object"
rm -f "$object"
