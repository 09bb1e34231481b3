#!/bin/sh
# SPDX-License-Identifier: MIT
# Runs a command where every user can reach this checkout:
#   reachable.sh COMMAND ARGUMENT...
# Tests become other users and start the programs that were built here, which
# fails below a home that only its owner may enter. For root, a mount namespace
# then has such a folder replaced by an empty one with nothing but the checkout in
# it, at the same path. Others cannot become anybody and need none of this.
set -eu

repo=$(cd "$(dirname "$0")/.." && pwd -P)

closed_above() {
	found=
	dir=$repo
	while [ "$dir" != / ]; do
		[ $((0$(stat -c %a "$dir") & 1)) = 1 ] || found=$dir
		dir=$(dirname "$dir")
	done
	echo "$found"
}

if [ "${1:-}" = --inside ]; then
	closed=$2
	shift 2
	aside=$(mktemp -d)
	mount --rbind "$repo" "$aside"
	mount -t tmpfs -o mode=755 tmpfs "$closed"
	mkdir -p "$repo"
	mount --rbind "$aside" "$repo"
	umount -l "$aside"
	rmdir "$aside"
	cd "$repo"
	exec "$@"
fi
closed=$(closed_above)
if [ -z "$closed" ] || [ "$closed" = "$repo" ] || [ "$(id -u)" != 0 ]; then
	exec "$@"
fi
exec unshare --mount "$0" --inside "$closed" "$@"
