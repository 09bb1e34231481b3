#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# brood preload loads the library into a program and what it starts.

load ../cli/common

setup() {
	cd "$BATS_TEST_TMPDIR"
	unset LD_PRELOAD
}

@test "the library is loaded, also into what the program starts" {
	run -0 brood preload -- grep -c libbrood-posix /proc/self/maps
	[ "$output" -gt 0 ]
	run -0 brood preload -- sh -c 'grep -c libbrood-posix /proc/self/maps'
	[ "$output" -gt 0 ]
}

@test "the program has the command's process id, and its status is its own" {
	"$BROOD" preload -- sh -c 'echo $$ >out; exit 7' &
	ends 7 $!
	same "$(cat out)" "$!"
}

@test "arguments, descriptors and standard input arrive as they are" {
	exec 7</dev/null
	run -0 brood preload -- printf '<%s>' '' --help '!#:+'
	same "$output" "<><--help><!#:+>"
	run -0 brood preload -- sh -c 'test -e /proc/self/fd/7 && cat' <<<text
	same "$output" text
}

@test "what the user has in LD_PRELOAD stays there, before the library" {
	LD_PRELOAD=libm.so.6 run -0 brood preload -- sh -c 'echo $LD_PRELOAD'
	[[ $output == libm.so.6:/*libbrood-posix*.so* ]]
}

@test "a program with gcc's address sanitizer runs, its runtime first" {
	gcc -fsanitize=address -o program -x c - <<'END'
#include <stdlib.h>
int main(void) { return system("exit 3") == 3 << 8 ? 5 : 6; }
END
	LD_PRELOAD=$(gcc -print-file-name=libasan.so) ASAN_OPTIONS=detect_leaks=0 \
		run -5 "$BROOD" preload -- ./program
}

@test "twice is once" {
	run -0 brood preload -- "$BROOD" preload -- sh -c 'echo $LD_PRELOAD'
	[[ $output != *:* ]]
}

@test "a script runs with the library" {
	printf '#!/bin/sh\ngrep -c libbrood-posix /proc/self/maps\n' >script
	chmod +x script
	run -0 brood preload ./script
	[ "$output" -gt 0 ]
}

@test "a library of the user's choice" {
	cp "$(brood preload -- sh -c 'echo $LD_PRELOAD')" ./libbrood-posix-mine.so
	run -0 brood preload --library ./libbrood-posix-mine.so -- \
		sh -c 'echo $LD_PRELOAD'
	same "$output" "$PWD/libbrood-posix-mine.so"
}

@test "wrong use is told" {
	run -125 brood preload
	has "$output" "no program given (see brood preload --help)"
	run -125 brood preload --reprot -- true
	has "$output" "did you mean --report?"
	run -0 brood preload --help
	has "$output" "--report"
	run -127 brood preload -- no-such-program
	has "$output" '"no-such-program" was not found in PATH'
	run -126 brood preload -- /etc
	run -126 brood preload -- ./nothing-here
}
