#!/bin/sh
# SPDX-License-Identifier: MIT
# The inner half of fresh-root.sh, in new mount and pid namespaces:
#   fresh-enter.sh ROOT PACKAGE-CACHE COMMAND
set -eu
root=$1 debs=$2 command=$3

mount --make-rprivate /
mount -t proc proc "$root/proc"
mount -t sysfs sysfs "$root/sys"
mount --rbind /dev "$root/dev"
mount --bind "$debs" "$root/var/cache/apt/archives"
# Not exec: process 1 of a pid namespace ignores signals it does not handle,
# and the command should be an ordinary process.
chroot "$root" /usr/bin/env -i HOME=/root LANG=C.UTF-8 \
	PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
	sh -c "cd /root/brood && $command"
