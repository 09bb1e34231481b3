#!/bin/sh
# SPDX-License-Identifier: MIT
# What a build gains: 200 small C files by make and by ninja, without and with
# brood preload, in turns:
#   builds.sh BROOD [ROUNDS [JOBS]]
# Prints the seconds of each, their medians and the ratio; and the same for a
# compiler that does nothing (true), where starting is all that there is.
set -eu

brood=$1
rounds=${2:-7}
jobs=${3:-$(nproc)}
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
cd "$tmp"

for i in $(seq 200); do
	echo "int f$i(int x) { return x * $i; }" >"f$i.c"
done

# files NAME COMMAND: a Makefile and a build.ninja for 200 calls of it.
files() {
	{
		printf 'all: $(patsubst %%,f%%.o,$(shell seq 200))\n'
		printf '%%.o: %%.c\n\t%s -c $< -o $@\n' "$2"
	} >"$1.mk"
	{
		printf 'rule cc\n  command = %s -c $in -o $out\n' "$2"
		for i in $(seq 200); do echo "build f$i.o: cc f$i.c"; done
	} >"$1.ninja"
}
files gcc 'gcc -O1'
files true true

once() { # TOOL NAME: everything anew
	rm -f f*.o .ninja_log .ninja_deps
	case $1 in
	make) set -- "$3" make -s -j"$jobs" -f "$2.mk" ;;
	ninja) set -- "$3" ninja --quiet -j"$jobs" -f "$2.ninja" ;;
	esac
	with=$1
	shift
	[ -z "$with" ] || set -- "$brood" preload -- "$@"
	begun=$(date +%s.%N)
	"$@" >/dev/null
	echo "$begun $(date +%s.%N)" | awk '{ print $2 - $1 }'
}

median() {
	sort -n "$1" | awk '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)] }'
}

printf '%-6s %-5s %9s %9s  %s\n' tool runs without with 'without / with'
for name in gcc true; do
	for tool in make ninja; do
		: >a
		: >b
		once $tool $name '' >/dev/null
		for i in $(seq "$rounds"); do
			if [ $((i % 2)) = 0 ]; then
				once $tool $name '' >>a
				once $tool $name with >>b
			else
				once $tool $name with >>b
				once $tool $name '' >>a
			fi
		done
		# Of pairs, so that what slows both down cancels out.
		paste a b | awk '{ print $1 / $2 }' >c
		printf '%-6s %-5s %9.3f %9.3f  %.3f (%.3f-%.3f)\n' $tool $name \
			"$(median a)" "$(median b)" "$(median c)" \
			"$(sort -n c | head -n 1)" "$(sort -n c | tail -n 1)"
	done
done
