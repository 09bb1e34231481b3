#!/bin/sh
# SPDX-License-Identifier: MIT
# The inner half of fresh-root.sh, in new mount and pid namespaces:
#   fresh-enter.sh ROOT PACKAGE-CACHE COMMAND
set -eu
root=$1 debs=$2 command=$3

mount --make-rprivate /
mount --bind "$root" "$root"
mount -t proc proc "$root/proc"
mount --rbind /sys "$root/sys"
mount --rbind /dev "$root/dev"
mount --bind "$debs" "$root/var/cache/apt/archives"
# Not only chroot: there the kernel makes no user namespace, and "/" is no mount.
cd "$root"
pivot_root . mnt
cd /
umount -l /mnt
# Not exec: process 1 of a pid namespace ignores signals it does not handle,
# and the command should be an ordinary process.
/usr/bin/env -i HOME=/root LANG=C.UTF-8 \
	PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
	sh -c "cd /root/brood && $command"
