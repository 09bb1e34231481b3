#!/bin/sh
# SPDX-License-Identifier: MIT
# Writes Makefile and build.ninja for all of the library's own sources:
#   build-files.sh SOURCE BUILD
# Each file is compiled, then all are put into an archive without dates.
set -eu
src=$1 build=$2
flags="-std=gnu11 -O0 -w -ffreestanding -I$src/include -I$src/src"
flags="$flags -I$src/src/sys/arch/$(uname -m)"
flags="$flags -I$build/src/injected" # what a loaded template gets, as bytes

{
	printf 'CC = gcc\nall: all.a\n'
	printf 'rule cc\n  command = gcc %s -c $in -o $out\n' "$flags" >&3
	printf 'rule ar\n  command = rm -f $out && ar rcsD $out $in\n' >&3
	all=
	for file in $(cd "$src/src" && find . -name '*.c' -not -path './stage/*' \
		-not -path './guardian/*' \
		-not -path ./spawn/stage.c -not -path ./spawn/tree_guardian.c | sort); do
		object=$(echo "$file" | tr / _ | sed 's/^._//;s/c$/o/')
		printf '%s: %s\n\t$(CC) %s -c $< -o $@\n' "$object" \
			"$src/src/$file" "$flags"
		printf 'build %s: cc %s\n' "$object" "$src/src/$file" >&3
		all="$all $object"
	done
	printf 'all.a:%s\n\trm -f $@ && ar rcsD $@ $^\n' "$all"
	printf 'build all.a: ar%s\n' "$all" >&3
} >Makefile 3>build.ninja
