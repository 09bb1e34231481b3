#!/bin/sh
# SPDX-License-Identifier: MIT
# Builds and runs the tests of the named builds, all of them even if one fails,
# and ends with the line "N passed, N failed[, N skipped]":
#   test.sh gcc|clang|asan|tsan|aarch64...
set -u
cd "$(dirname "$0")/.." || exit 1

# Signals that are ignored outside, as by nohup, would stay so in every test.
[ "${BROOD_SIGNALS:-}" = default ] ||
	BROOD_SIGNALS=default exec env --default-signal tools/reachable.sh \
		tools/test.sh "$@"

# A cross file can be given only when the directory is made.
cross() {
	[ -e "$1/build.ninja" ] || set -- "$@" --cross-file tools/aarch64.cross
	tools/configure.sh "$@"
}

# A sanitizer keeps memory and makes calls of its own: what counts these, or
# waits for a mapping to be missed, finds the sanitizer.
counts_what_asan_adds='harness-must-fail|memory-flat|strace-count'

# The thread sanitizer has nothing to find where there is one thread; beside the
# tests with more, those of a function that shares the caller's memory, and of a
# spawn from a signal handler. It is told of what the library does, not of what
# the child does: that shares the caller's stack and its thread's id. Left out,
# although it is about signals, is storm: the sanitizer holds handlers back until
# a call that it knows, and leaves masks of its own.
#
# Mappings that the library makes and gives back by system calls it does not see:
# results that one thread freed and another got look shared to it (maps_by_calls).
has_one_thread='clone spawn-in-signal-handler spawn-runs-program'
maps_by_calls='run-threads'

# gcc's build runs everything. The others run what a compiler, a sanitizer or an
# architecture can change: neither man pages nor every rung of the ladder again.
chosen_tests() {
	case $1 in
	clang) echo --suite spawn --suite platform ;;
	asan)
		meson introspect build-asan --tests | jq -r '.[] |
			select(any(.suite[]; test(":(spawn|platform)$"))) |
			.name' | grep -vxE "$counts_what_asan_adds" ;;
	tsan)
		echo "$has_one_thread"
		meson introspect build-tsan --tests | jq -r '.[] |
			select(any(.suite[]; test(":threads$"))) | .name' |
			grep -vxE "$maps_by_calls" ;;
	aarch64) echo --suite platform ;;
	esac
}

configure() {
	case $1 in
	gcc)
		CC=gcc tools/configure.sh build-gcc -Dtests=true \
			-Dbench=true -Dexamples=true -Dcli=enabled \
			-Dman=enabled -Dpython=enabled -Dwerror=true ;;
	clang)
		CC=clang tools/configure.sh build-clang -Dtests=true \
			-Dbench=true -Dexamples=true -Dcli=enabled \
			-Dman=disabled -Dwerror=true ;;
	asan)
		# The sanitizer's own branches draw warnings that are not true.
		CC=gcc tools/configure.sh build-asan -Dtests=true \
			-Dcli=enabled -Dman=disabled \
			-Db_sanitize=address,undefined -Db_lundef=false ;;
	tsan)
		CC=gcc tools/configure.sh build-tsan -Dtests=true \
			-Dcli=disabled -Dman=disabled \
			-Db_sanitize=thread -Db_lundef=false ;;
	aarch64)
		BROOD_ARM64_KERNEL=$(tools/arm64-kernel.sh)
		export BROOD_ARM64_KERNEL
		cross build-aarch64 -Dtests=true \
			-Dcli=disabled -Dman=disabled -Dwerror=true ;;
	*)
		echo "test: no such build: $1" >&2
		return 2 ;;
	esac
}

# A finding must end the program: one that is only printed fails no test.
export UBSAN_OPTIONS=halt_on_error=1:print_stacktrace=1
export TSAN_OPTIONS=halt_on_error=1

dirs=
for name; do
	dir=build-$name
	dirs="$dirs $dir"
	echo "== $dir"
	# Time-outs are there against hangs, not to judge a busy machine: x4.
	# What an earlier run found must not be counted for this one.
	rm -f "$dir/meson-logs/testlog.json"
	configure "$name" && ninja -C "$dir" &&
		meson test -C "$dir" --no-rebuild --print-errorlogs \
			--timeout-multiplier 4 $(chosen_tests "$name") </dev/null
done
# The verdict is read from the logs: one place that decides, here and in CI.
exec python3 tools/count-tests.py $dirs
