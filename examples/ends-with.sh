#!/bin/sh
# SPDX-License-Identifier: MIT
# ends-with.sh CODE PROGRAM WORDS [RUNNER...]: the program must print the words
# and end with that exit code, without a C library or a loader in it.
set -u
code=$1 program=$2 words=$3
shift 3
output=$("$@" "$program")
got=$?
echo "$output, exit code $got"
[ "$got" = "$code" ] || exit 1
case $output in
*"$words"*) ;;
*) exit 1 ;;
esac
# It is what it says: nothing to load, and no symbol of a libc's.
if readelf -lW "$program" | grep -q INTERP ||
	nm "$program" | grep -qE ' [TW] (__libc_|malloc$|printf$|pthread_create$)'; then
	echo "there is a C library in it"
	exit 1
fi
