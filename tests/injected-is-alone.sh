#!/bin/sh
# SPDX-License-Identifier: MIT
# What is put into other programs can be put anywhere, and needs nothing of
# them. Usage: injected-is-alone.sh IMAGE
set -eu
image=$1
number=0
export LC_ALL=C

# check DESCRIPTION TEXT: there must be none.
check() {
	number=$((number + 1))
	if [ -z "$2" ]; then
		echo "ok $number - $1"
	else
		echo "$2" | sed 's/^/# /'
		echo "not ok $number - $1"
	fi
}

echo 1..5
check "it is at no fixed address" \
	"$(readelf -hW "$image" | grep 'Type:' | grep -v DYN || true)"
check "it has no interpreter, and needs no library" \
	"$(readelf -ldW "$image" | grep -E 'INTERP|NEEDED|TEXTREL|TLS' || true)"
check "it has no relocations but relative ones" \
	"$(readelf -rW "$image" | grep R_ | grep -v _RELATIVE || true)"
check "it has no symbols of others" \
	"$(readelf --dyn-syms -W "$image" | grep UND | grep -v ' 0: ' || true)"
check "no memory is both written to and executed" \
	"$(readelf -lW "$image" | grep LOAD | grep 'RWE' || true)"
