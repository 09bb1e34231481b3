#!/bin/sh
# SPDX-License-Identifier: MIT
# prints.sh PROGRAM WORDS: the program must succeed and print the words, which
# may stand on several lines; or end with 77, where what it shows is forbidden.
set -eu
output=$("$1") || exit $?
echo "$output"
case $(echo "$output" | tr '\n' ' ') in
*"$2"*) ;;
*) exit 1 ;;
esac
