#!/bin/sh
# SPDX-License-Identifier: MIT
# The library exports what glibc's <spawn.h> has under glibc's own versions, and
# nothing of brood; the archive the same without versions:
#   symbols.sh LIBRARY ARCHIVE LIBC MAP [MUSL-LIBRARY]
set -u
library=$1 archive=$2 libc=$3 map=$4 musl=${5-}
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
count=0
status=0

tell() {
	if [ $? = 0 ]; then result=ok; else result='not ok' status=1; fi
	count=$((count + 1))
	echo "$result $count - $1"
	[ "$result" = ok ] || sed 's/^/# /' "$tmp/diff"
}

names() { # of what is defined, with versions: a "@@" is the default one
	nm -D --defined-only "$1" | awk '$2 != "A" { print $3 }' | sort -u
}

names "$library" >"$tmp/ours"
names "$libc" | grep -E '^(posix_spawn|pidfd_(spawn|getpid))' >"$tmp/libc"
[ "$(wc -l <"$tmp/libc")" -ge 25 ] && comm -13 "$tmp/ours" "$tmp/libc" |
	grep . >"$tmp/diff"
[ $? = 1 ]
tell "every function of libc's is there, with each of its versions"

sed 's/@.*//' "$tmp/ours" | sort -u >"$tmp/names"
sed -n 's/^\t\t\([a-z_0-9]*\);$/\1/p' "$map" | sort -u >"$tmp/map"
diff "$tmp/names" "$tmp/map" >"$tmp/diff" && [ -s "$tmp/map" ]
tell "the map lists what is exported"

grep -E 'brood|sys_|plan_' "$tmp/names" >"$tmp/diff"
[ $? = 1 ]
tell "nothing of brood's is exported"

# Of streams that are somebody's command there is but the library's.
grep -vxE 'fclose|freopen(64)?|pclose|popen' "$tmp/names" >"$tmp/archived"
nm -g --defined-only "$archive" | awk 'NF == 3 { print $3 }' | sort -u |
	diff "$tmp/archived" - >"$tmp/diff"
tell "the archive leaves the same names global, but for popen"

readelf -d "$library" | grep NEEDED | grep -v 'libc\.so\.6' >"$tmp/diff"
[ $? = 1 ]
tell "it needs the C library alone"

readelf -d "$library" | grep SONAME >"$tmp/diff"
grep -q '\[libbrood-posix\.so\.0\]' "$tmp/diff"
tell "its name is libbrood-posix.so.0"

readelf -d "$library" | grep FLAGS >"$tmp/diff"
grep -q NODELETE "$tmp/diff"
tell "it stays loaded"

if [ -n "$musl" ]; then
	grep -vx freopen64 "$tmp/names" >"$tmp/names-musl"
	names "$musl" | diff "$tmp/names-musl" - >"$tmp/diff"
	tell "musl's has the same names, without versions"
fi
echo "1..$count"
exit $status
