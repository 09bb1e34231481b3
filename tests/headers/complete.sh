#!/bin/sh
# SPDX-License-Identifier: MIT
# brood.h brings in every public header, and every public header is installed:
#   complete.sh INCLUDE-DIRECTORY
set -u
include=$1
count=0
status=0

tell() {
	count=$((count + 1))
	if [ "$1" = 0 ]; then
		echo "ok $count - $2"
	else
		echo "not ok $count - $2"
		status=1
	fi
}

for header in $(cd "$include/brood" && ls *.h); do
	echo '#include <brood/brood.h>' |
		gcc -x c -E -M -I"$include" - | grep -q "/brood/$header"
	tell $? "brood.h includes $header"
	grep -q "'brood/$header'" "$include/meson.build"
	tell $? "$header is installed"
done
echo "1..$count"
exit $status
