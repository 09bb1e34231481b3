#!/bin/sh
# SPDX-License-Identifier: MIT
# Proves that the README's commands work on a Debian 12 that has nothing but
# make, git and apt: each command runs in its own new root, on a fresh clone of
# what is committed.
#   fresh-root.sh ["command"...]      default: "make run" "make test"
# Needs root and debootstrap. The bare root and the downloaded packages are
# kept in $BROOD_FRESH_CACHE (default /var/tmp/brood-fresh) for the next time.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
repo=$(cd "$here/.." && pwd)
cache=${BROOD_FRESH_CACHE:-/var/tmp/brood-fresh}
base=$cache/bookworm

# apt's own answer, so that a mirror or proxy set up here is used there too.
mirror_of_bookworm() {
	apt-get indextargets --format '$(CODENAME) $(REPO_URI)' \
		'Created-By: Packages' |
		sed -n 's/^bookworm //p' | head -n 1
}

copy_apt_setup() {
	for part in sources.list sources.list.d trusted.gpg.d keyrings \
		auth.conf.d preferences.d; do
		rm -rf "$1/etc/apt/$part"
		[ ! -e "/etc/apt/$part" ] ||
			cp -a "/etc/apt/$part" "$1/etc/apt/"
	done
	apt-config dump | grep '^Acquire::' >"$1/etc/apt/apt.conf.d/90host"
	cp /etc/resolv.conf /etc/hosts "$1/etc/"
}

make_base() {
	mirror=$(mirror_of_bookworm)
	[ -n "$mirror" ] || { echo "fresh-root: no bookworm in apt" >&2; exit 1; }
	extra=make,git
	case $mirror in https:*) extra=$extra,ca-certificates ;; esac
	rm -rf "$base.new"
	debootstrap --variant=minbase --include=$extra bookworm "$base.new" \
		"$mirror" >"$cache/debootstrap.log"
	mv "$base.new" "$base"
}

# A private mount and pid namespace: nothing stays mounted or running.
enter() {
	unshare --mount --pid --fork --kill-child sh "$here/fresh-enter.sh" \
		"$root" "$cache/debs" "$1" </dev/null
}

run_in_fresh() {
	echo "==== fresh root: $1"
	root=$cache/run.$$
	cp -a "$base" "$root"
	copy_apt_setup "$root"
	git clone -q "$repo" "$root/root/brood"
	start=$(date +%s)
	status=0
	enter "$1" || status=$?
	rm -rf --one-file-system "$root"
	echo "==== fresh root: $1: exit status $status," \
		"$(($(date +%s) - start)) s"
	[ $status = 0 ] || failed=$((failed + 1))
}

[ "$(id -u)" = 0 ] || { echo "fresh-root: needs root" >&2; exit 1; }
[ $# -gt 0 ] || set -- "make run" "make test"
mkdir -p "$cache/debs/partial"
[ -d "$base" ] || make_base
failed=0
for command; do
	run_in_fresh "$command"
done
[ $failed = 0 ]
