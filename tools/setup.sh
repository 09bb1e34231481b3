#!/bin/sh
# SPDX-License-Identifier: MIT
# Installs the Debian packages of the named groups that are missing:
#   setup.sh GROUP...
# With nothing missing it needs neither the network nor any right.
set -eu

list=$(dirname "$0")/packages.txt

names_of() {
	for group; do
		awk -v g="$group" '!/^#/ && $2 == g { print $1 }' "$list"
	done
}

missing_of() {
	for name; do
		state=$(dpkg-query -W -f='${db:Status-Status}' "$name" \
			2>/dev/null) || state=
		[ "$state" = installed ] || printf '%s\n' "$name"
	done
}

as_root() {
	if [ "$(id -u)" = 0 ]; then
		"$@"
	elif command -v sudo >/dev/null; then
		sudo "$@"
	else
		echo "setup: not root and no sudo here; as root, run:" >&2
		echo "  $*" >&2
		exit 1
	fi
}

[ $# -gt 0 ] || { echo "usage: $0 GROUP..." >&2; exit 2; }
names=$(names_of "$@")
[ -n "$names" ] || { echo "setup: no such group: $*" >&2; exit 2; }
if ! command -v dpkg-query >/dev/null; then
	echo "setup: not a Debian system; Debian's names of what is needed:" >&2
	echo $names >&2
	exit 0
fi
missing=$(missing_of $names)
[ -n "$missing" ] || exit 0

echo "setup: installing" $missing
# stdin is closed, so that no maintainer script can ask a question.
as_root apt-get -q update </dev/null
as_root env DEBIAN_FRONTEND=noninteractive apt-get -q -y \
	--no-install-recommends install $missing </dev/null
