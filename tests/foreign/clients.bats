#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# Programs that others wrote do the same with the drop-in as without it: what they
# print, write and exit with. And where they use what it replaces, it was used.

load ../cli/common

setup() {
	cd "$BATS_TEST_TMPDIR"
	unset LD_PRELOAD
	clients=$BATS_TEST_DIRNAME/clients
}

# run_in FOLDER COMMAND...: in a new folder, with output and status kept.
run_in() {
	local status=0 folder=$1

	shift
	rm -rf work
	mkdir work
	(cd work && "$@" <"${input:-/dev/null}" >"../$folder.out" \
		2>"../$folder.err") || status=$?
	echo "status $status" >>"$folder.out"
	rm -rf "$folder.files"
	mv work "$folder.files"
}

# alike LEAST COMMAND...: the same without and with, and at least so many starts
# by the drop-in. The folder has the same name both times: it may be printed.
alike() {
	local least=$1 n

	shift
	run_in without "$@"
	run_in with "$BROOD" preload --json --report="$PWD/r" -- "$@"
	if ! diff without.out with.out || ! diff without.err with.err; then
		return 1
	fi
	n=$(jq .total.accelerated r)
	echo "# $BATS_TEST_DESCRIPTION: $(jq -c '.total | {accelerated, fork,
		vfork, programs}' r)" >&3
	[ "$n" -ge "$least" ] || {
		echo "$n starts by the drop-in, $least wanted"
		return 1
	}
}

needs() {
	command -v "$1" >/dev/null || skip "no $1"
}

@test "make -j2 builds the library" {
	"$BATS_TEST_DIRNAME/build-files.sh" "$SRC" "$BUILD"
	alike 100 sh -c 'make -s -j2 -f ../Makefile && sha256sum all.a'
	has "$(cat with.out)" "status 0"
}

@test "ninja builds the library" {
	"$BATS_TEST_DIRNAME/build-files.sh" "$SRC" "$BUILD"
	alike 100 sh -c 'ninja --quiet -j2 -f ../build.ninja && sha256sum all.a'
	has "$(cat with.out)" "status 0"
}

@test "git commits, clones, filters and rebases" {
	alike 0 sh "$clients/git.sh"
	has "$(cat with.out)" "status 0"
}

@test "dash" {
	alike 0 dash "$clients/shell.sh"
	has "$(cat with.out)" "status 11"
}

@test "bash" {
	alike 0 bash "$clients/shell.sh"
	has "$(cat with.out)" "status 11"
}

@test "python3: posix_spawn, subprocess, system, popen, multiprocessing" {
	alike 23 /usr/bin/python3 "$clients/starts.py"
	has "$(cat with.out)" "status 4"
}

@test "perl: system, qx, pipes, open3" {
	alike 0 perl "$clients/starts.pl"
	has "$(cat with.out)" "status 0"
}

@test "GLib: g_spawn_sync, g_spawn_async" {
	pkg-config --exists glib-2.0 || skip "no GLib to compile against"
	gcc "$clients/glib.c" -o glib $(pkg-config --cflags --libs glib-2.0)
	alike 20 ../glib
	has "$(cat with.out)" "status 0"
}

@test "libuv: uv_spawn" {
	pkg-config --exists libuv || skip "no libuv to compile against"
	gcc "$clients/uv.c" -o uv $(pkg-config --cflags --libs libuv)
	alike 0 ../uv
	has "$(cat with.out)" "status 0"
}

@test "rustc and a program of Rust's std::process" {
	[ -x /usr/bin/rustc ] || skip "no rustc"
	alike 11 sh -c "/usr/bin/rustc -o starts '$clients/starts.rs' && ./starts"
	has "$(cat with.out)" "status 0"
}

@test "java: ProcessBuilder through jspawnhelper, fork and vfork" {
	needs javac
	for way in POSIX_SPAWN FORK VFORK; do
		least=0
		[ $way != POSIX_SPAWN ] || least=10
		alike $least java -Djdk.lang.Process.launchMechanism=$way \
			"$clients/Starts.java"
		has "$(cat with.out)" "status 0"
	done
}

@test "node: child_process" {
	needs node
	alike 0 node "$clients/starts.js"
	has "$(cat with.out)" "status 0"
}
