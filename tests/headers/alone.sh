#!/bin/sh
# SPDX-License-Identifier: MIT
# Each public header compiles by itself, twice in a row, as C11 and as C++17,
# with gcc and clang and without a pedantic warning:
#   alone.sh INCLUDE-DIRECTORY
set -u
include=$1
count=0
status=0

# The function is what -Wpedantic wants in a translation unit.
compile() {
	printf '#include <brood/%s>\n#include <brood/%s>\nint unused_(void);\n' \
		"$header" "$header" |
		"$1" -x "$2" -std="$3" -Wall -Wextra -Wpedantic -Wshadow \
			-Wundef -Werror -fsyntax-only -I"$include" - 2>&1
}

for header in $(cd "$include/brood" && ls *.h); do
	for as in 'gcc c c11' 'gcc c++ c++17' 'clang c c11' 'clang c++ c++17'; do
		count=$((count + 1))
		set -- $as
		if said=$(compile "$@"); then
			echo "ok $count - $header $1 $3"
		else
			echo "not ok $count - $header $1 $3"
			echo "$said" | sed 's/^/# /'
			status=1
		fi
	done
done
echo "1..$count"
exit $status
