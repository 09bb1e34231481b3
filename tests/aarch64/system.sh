#!/bin/sh
# SPDX-License-Identifier: MIT
# Boots an arm64 kernel in an emulated machine and runs the smoke tests there:
#   system.sh INIT SMOKE BARE
# and BARE, which has no C library.
# The kernel is $BROOD_ARM64_KERNEL (tools/arm64-kernel.sh fetches Debian's).
set -eu
init=$1 smoke=$2 bare=$3
kernel=${BROOD_ARM64_KERNEL:-}
qemu=qemu-system-aarch64

skip() {
	echo "1..0 # SKIP $1"
	exit 0
}
[ -n "$kernel" ] || skip "no kernel: see tools/arm64-kernel.sh"
command -v $qemu >/dev/null || skip "no $qemu here"

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
mkdir "$tmp/root"
cp "$init" "$tmp/root/init"
cp "$smoke" "$tmp/root/smoke"
cp "$bare" "$tmp/root/bare"
(cd "$tmp/root" && find . | cpio --quiet -o -H newc) >"$tmp/initramfs"

# Kernel messages would land in the middle of the test's lines: loglevel=1.
# Two processors: the caller and an asynchronous child truly run at once.
timeout 300 $qemu -machine virt -cpu cortex-a72 -smp 2 -m 256 \
	-display none -monitor none -serial file:"$tmp/console" \
	-nic none -no-reboot -kernel "$kernel" -initrd "$tmp/initramfs" \
	-append "console=ttyAMA0 loglevel=1 panic=-1" </dev/null >&2 || :

tr -d '\r' <"$tmp/console" >"$tmp/log"
sed -n '/^init: begin$/,/^init: end/p' "$tmp/log" |
	grep -E '^(ok|not ok|1\.\.|#)' || :
if ! grep -q '^init: end 0$' "$tmp/log"; then
	tail -n 40 "$tmp/log" >&2
	echo "Bail out! the machine did not say that all passed"
	exit 1
fi
