#!/bin/sh
# SPDX-License-Identifier: MIT
# Installs the build into an empty place and uses it from there as a user's
# program does, through pkg-config:
#   installed.sh BUILD-DIRECTORY CONSUMER.C
set -u
build=$1 source=$2
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
count=0
status=0

tell() {
	if [ $? = 0 ]; then result=ok; else result='not ok' status=1; fi
	count=$((count + 1))
	echo "$result $count - $1"
	[ "$result" = ok ] || sed 's/^/# /' "$tmp/said"
}

# Without the rebuild: ninja may be what is running this test.
meson install -C "$build" --no-rebuild --quiet --destdir "$tmp/root" \
	>"$tmp/said" 2>&1
tell "meson install"
pc=$(find "$tmp/root" -name brood.pc)
[ -n "$pc" ]
tell "brood.pc is installed"

export PKG_CONFIG_LIBDIR="${pc%/*}:$(pkg-config --variable pc_path pkg-config)"
export PKG_CONFIG_SYSROOT_DIR="$tmp/root"
libdir=$tmp/root$(PKG_CONFIG_SYSROOT_DIR='' pkg-config --variable libdir brood)
version=$(pkg-config --modversion brood)
printf 'hello\n3 %s 1\n' "$version" >"$tmp/want"

# use NAME PKG-CONFIG-OPTIONS COMPILER OPTIONS...: compiles, and it runs.
use() {
	name=$1 how=$2
	shift 2
	"$@" -Wall -Wextra -Werror "$source" -o "$tmp/$name" -x none \
		$(pkg-config $how --cflags --libs brood) >"$tmp/said" 2>&1
	tell "$name: compiles"
	LD_LIBRARY_PATH=$libdir "$tmp/$name" >"$tmp/said" 2>&1 &&
		cmp -s "$tmp/said" "$tmp/want"
	tell "$name: runs, and is of version $version"
}

use shared-c11 '' gcc -std=c11
use shared-cxx17 '' g++ -std=c++17 -x c++
use static-c11 --static gcc -std=c11 -static
use clang-cxx17 '' clang++ -std=c++17 -x c++

soname=$(readelf -d "$libdir/libbrood.so" | sed -n 's/.*SONAME.*\[\(.*\)\]/\1/p')
readelf -d "$tmp/shared-c11" | grep -q "NEEDED.*\[$soname\]"
tell "the program needs ${soname:-(no soname)}"
! readelf -d "$tmp/static-c11" | grep -q NEEDED
tell "the static program needs nothing"

# The drop-in, for a program that knows nothing of it.
if [ -e "$libdir/libbrood-posix.so.0" ]; then
	cat >"$tmp/drop-in.c" <<-'END'
		#ifdef NEWER
		#include <brood-posix/spawn.h>
		#else
		#include <spawn.h>
		#endif
		#include <sys/wait.h>
		#include <unistd.h>
		int main(void)
		{
			char *argv[] = {"sh", "-c", "exit 3", NULL};
			int status;
			pid_t pid;
		#ifdef NEWER
			int fd;
			if (pidfd_spawnp(&fd, "sh", NULL, NULL, argv, environ))
				return 1;
			pid = pidfd_getpid(fd);
		#else
			if (posix_spawnp(&pid, "sh", NULL, NULL, argv, environ))
				return 1;
		#endif
			return waitpid(pid, &status, 0) == pid &&
			       WEXITSTATUS(status) == 3 ? 0 : 1;
		}
	END
	gcc -D_GNU_SOURCE -Wall -Werror "$tmp/drop-in.c" -o "$tmp/plain" \
		>"$tmp/said" 2>&1 &&
		LD_DEBUG=bindings LD_PRELOAD=$libdir/libbrood-posix.so.0 \
			"$tmp/plain" >"$tmp/said" 2>&1 &&
		grep -q 'to .*libbrood-posix.*posix_spawnp.*GLIBC_2.15' "$tmp/said"
	tell "preloaded: its posix_spawnp is the program's"
	for how in '' --static; do
		gcc -D_GNU_SOURCE -DNEWER -Wall -Werror ${how#-} "$tmp/drop-in.c" \
			-o "$tmp/newer$how" $(pkg-config $how --cflags --libs \
			brood-posix) >"$tmp/said" 2>&1 &&
			LD_LIBRARY_PATH=$libdir "$tmp/newer$how" >"$tmp/said" 2>&1
		tell "linked${how:+ statically}: what the C library lacks"
	done
	readelf -d "$tmp/newer" | grep -q 'NEEDED.*\[libbrood-posix.so.0\]'
	tell "the program needs libbrood-posix.so.0"
fi

echo "1..$count"
exit $status
