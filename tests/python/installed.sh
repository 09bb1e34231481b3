#!/bin/sh
# SPDX-License-Identifier: MIT
# The package, installed into an empty place, works from there:
#   installed.sh BUILD-DIRECTORY PYTHON
set -u
build=$1 python=$2
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
count=0
status=0

tell() {
	if [ $? = 0 ]; then result=ok; else result='not ok' status=1; fi
	count=$((count + 1))
	echo "$result $count - $1"
	[ "$result" = ok ] || sed 's/^/# /' "$tmp/said"
}

# Without the rebuild: ninja may be what is running this test.
meson install -C "$build" --no-rebuild --quiet --destdir "$tmp/root" \
	>"$tmp/said" 2>&1
tell "meson install"

# Where the interpreter looks, if the prefix is the one of programs that are
# built here.
prefix=$(meson introspect "$build" --buildoptions |
	jq -r '.[] | select(.name == "prefix").value')
if [ "$prefix" = /usr/local ]; then
	place=$("$python" -c 'import sysconfig; print(sysconfig.get_path("platlib"))')
else
	place=$(cd "$tmp/root" && find . -path '*/brood/warm.py' | sed 's:^\.::; s:/brood/warm.py$::')
fi
test -f "$tmp/root$place/brood/warm.py" &&
	ls "$tmp/root$place/brood"/_template.*.so >"$tmp/said" 2>&1
tell "all of it is in $place"

echo 'import sys; print("run with", sys.argv[1:])' >"$tmp/script.py"
cd / && PYTHONPATH=$tmp/root$place "$python" -B -m brood.warm --import json \
	--fast-exit -- "$tmp/script.py" a b >"$tmp/said" 2>&1 &&
	[ "$(cat "$tmp/said")" = "run with ['a', 'b']" ]
tell "it runs a script"

# It brings what it needs along: no library of brood's is looked for.
! ldd "$tmp/root$place/brood"/_template.*.so >"$tmp/said" 2>&1 ||
	! grep brood "$tmp/said" | grep -q '=>'
tell "it needs no library of brood's"

echo "1..$count"
exit $status
