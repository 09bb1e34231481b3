#!/bin/sh
# SPDX-License-Identifier: MIT
# Prints the path of Debian's own arm64 kernel, fetched with apt at the first
# call and then kept in $BROOD_CACHE (default ~/.cache/brood). apt works on a
# state of its own there: the machine's package lists and architectures stay
# as they are, and nothing is installed.
set -eu
cache=${BROOD_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/brood}
kernel=$cache/arm64/vmlinuz
state=$cache/arm64/apt

[ ! -s "$kernel" ] || { echo "$kernel"; exit 0; }

arm64() {
	"$@" -q -o APT::Architecture=arm64 -o APT::Architectures::=arm64 \
		-o Dir::State="$state/state" -o Dir::Cache="$state/cache" \
		-o Dir::State::status="$state/status" \
		-o Acquire::Languages=none -o APT::Sandbox::User=root
}

rm -rf "$state"
mkdir -p "$state/state/lists/partial" "$state/cache/archives/partial"
: >"$state/status"
cd "$state"
arm64 apt-get update >&2
# The metapackage names the kernel of the day.
name=$(arm64 apt-cache depends linux-image-arm64 |
	sed -n 's/.*Depends: \(linux-image-[0-9].*\)/\1/p' | head -n 1)
[ -n "$name" ] || { echo "arm64-kernel: apt knows none" >&2; exit 1; }
arm64 apt-get download "$name" >&2
dpkg-deb --fsys-tarfile "$name"_*.deb |
	tar -xO --wildcards './boot/vmlinuz-*' >"$kernel.new"
mv "$kernel.new" "$kernel"
rm -rf "$state"
echo "$kernel"
