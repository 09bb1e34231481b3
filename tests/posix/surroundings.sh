#!/bin/sh
# SPDX-License-Identifier: MIT
# The preloaded library in programs of all kinds:
#   surroundings.sh LIBRARY WHOSE-PROGRAM WHOSE.C WITHOUT
set -u
library=$(realpath "$1") whose=$(realpath "$2") source=$3 without=$(realpath "$4")
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
chmod 755 "$tmp"
count=0
status=0

# expect WORD NAME COMMAND...: its output is that word.
expect() {
	want=$1 name=$2
	shift 2
	count=$((count + 1))
	got=$("$@" 2>"$tmp/said")
	if [ "$got" = "$want" ]; then
		echo "ok $count - $name"
	else
		echo "not ok $count - $name"
		echo "# it says '$got'"
		sed 's/^/# /' "$tmp/said"
		status=1
	fi
}

skip() {
	count=$((count + 1))
	echo "ok $count - $1 # SKIP $2"
}

expect libc "alone" "$whose"
expect brood "preloaded" env LD_PRELOAD="$library" "$whose"

asan=$(gcc -print-file-name=libasan.so)
gcc -g -D_GNU_SOURCE -fsanitize=address "$source" -o "$tmp/asan"
expect brood "beside the address sanitizer" \
	env LD_PRELOAD="$asan:$library" "$tmp/asan"
gcc -g -D_GNU_SOURCE "$source" -o "$tmp/plain"
expect brood "the sanitizer preloaded as well" \
	env ASAN_OPTIONS=detect_leaks=0 LD_PRELOAD="$asan:$library" "$tmp/plain"

cp "$whose" "$tmp/setuid" && chown 65534 "$tmp/setuid" && chmod 4755 "$tmp/setuid"
if [ "$(id -u)" = 0 ] && ! findmnt -no OPTIONS -T "$tmp" | grep -q nosuid; then
	expect libc "with set-user-ID: it does nothing" \
		env LD_PRELOAD="$library" "$tmp/setuid"
else
	skip "with set-user-ID: it does nothing" "not root, or a nosuid mount"
fi

if unshare -m true 2>/dev/null; then
	bare='mount -t tmpfs none /proc && exec "$@"'
	expect brood "without /proc" unshare -m sh -c "$bare" sh \
		env LD_PRELOAD="$library" "$whose"
	expect brood "without /proc, nor close_range" unshare -m sh -c "$bare" sh \
		"$without" close_range=ENOSYS \
		/usr/bin/env LD_PRELOAD="$library" "$whose"
	expect brood "without /proc, nor clone3" unshare -m sh -c "$bare" sh \
		"$without" clone3=EPERM,close_range=EPERM \
		/usr/bin/env LD_PRELOAD="$library" "$whose"
else
	skip "without /proc" "no mount namespaces here"
fi
echo "1..$count"
exit $status
