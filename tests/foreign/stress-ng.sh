#!/bin/sh
# SPDX-License-Identifier: MIT
# Inside isolate.sh: installs brood into the throw-away system, where every user
# can reach it, and as nobody (stress-ng refuses to be root) has a minute of
# posix_spawn by two stressors:
#   stress-ng.sh BUILD REPORT SECONDS
set -eu

meson install -C "$1" --no-rebuild --quiet
ldconfig
: >"$2"
chmod 666 "$2"
cd /tmp
exec setpriv --reuid 65534 --regid 65534 --clear-groups \
	brood preload --json --report="$2" -- stress-ng --spawn 2 \
	--timeout "$3" --temp-path /tmp --metrics-brief --verify
