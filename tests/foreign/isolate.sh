#!/bin/sh
# SPDX-License-Identifier: MIT
# Runs a command as root of a throw-away copy of the whole system:
#   isolate.sh FOLDER... -- COMMAND ARGUMENT...
# Private mount, pid, IPC and host name namespaces; / is an overlay in memory over
# what is there, so that a suite that replaces /bin/sh harms nobody; /dev, /proc and
# /tmp are new. The folders (of the build, of what is written) are the only places
# that are the outside's. All processes end with the command.
set -eu

if [ "$1" != --inside ]; then
	exec unshare --mount --pid --fork --kill-child --ipc --uts \
		-- "$0" --inside "$@"
fi
shift

mount --make-rprivate /
# Over an empty place that every system has, and only in this namespace.
mount -t tmpfs -o mode=755 isolate /mnt
mkdir /mnt/upper /mnt/work /mnt/root
mount -t overlay -o lowerdir=/,upperdir=/mnt/upper,workdir=/mnt/work \
	isolate /mnt/root
root=/mnt/root

mount -t tmpfs -o mode=755 dev $root/dev
for node in null zero full random urandom tty; do
	: >$root/dev/$node
	mount --bind /dev/$node $root/dev/$node
done
mkdir $root/dev/pts $root/dev/shm
mount -t devpts -o newinstance,ptmxmode=666 devpts $root/dev/pts
ln -s pts/ptmx $root/dev/ptmx
for link in fd:/proc/self/fd stdin:fd/0 stdout:fd/1 stderr:fd/2; do
	ln -s "${link#*:}" "$root/dev/${link%%:*}"
done
mount -t tmpfs -o mode=1777 shm $root/dev/shm
mount -t proc proc $root/proc
mount -t sysfs -o ro sysfs $root/sys
mount -t tmpfs -o mode=1777 tmp $root/tmp
mount -t tmpfs -o mode=755 run $root/run
while [ "$1" != -- ]; do
	mkdir -p "$root$1"
	# Also for who is not root in there, below a home that is closed outside.
	above=$(dirname "$1")
	while [ "$above" != / ]; do
		chmod a+x "$root$above"
		above=$(dirname "$above")
	done
	mount --rbind "$1" "$root$1"
	shift
done
shift

cd $root
pivot_root . mnt
umount -l /mnt
cd /
# This shell stays the init of the namespace and reaps orphans.
status=0
"$@" </dev/null || status=$?
exit $status
