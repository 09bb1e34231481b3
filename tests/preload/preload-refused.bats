#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# Where the library would not be loaded, nothing runs and the reason is said.

load ../cli/common

setup() {
	cd "$BATS_TEST_TMPDIR"
	unset LD_PRELOAD
}

# byte FILE OFFSET VALUE: changes one.
byte() {
	printf "\\x$3" | dd of="$1" bs=1 seek="$2" conv=notrunc status=none
}

# refused TEXT COMMAND...: nothing ran, and that was said.
refused() {
	local text=$1

	shift
	run -125 brood preload "$@"
	has "$output" "$text"
	[ ! -e ran ]
}

@test "a static program" {
	refused "it is static" -- "$BUILD/tests/nothing"
}

@test "a script whose interpreter is static, by both names" {
	printf '#!%s\n' "$BUILD/tests/nothing" >script
	chmod +x script
	refused "./script ($BUILD/tests/nothing): it is static" -- ./script
}

@test "a program that gets rights by its file" {
	cp /bin/dash shell
	if [ "$(id -u)" = 0 ]; then chown nobody shell; else skip "needs root"; fi
	chmod u+s shell
	refused "it gets rights by its file" -- ./shell -c 'echo >ran'
	chmod u-s shell
	chgrp nogroup shell
	chmod g+s shell
	refused "it gets rights by its file" -- ./shell -c 'echo >ran'
}

@test "a program of another libc" {
	refused "its loader is /lib/ld-musl-" -- "$BUILD/tests/became-musl"
}

@test "a program of another machine or word size" {
	cp /bin/dash shell
	byte shell 18 f3 # RISC-V
	refused "it is made for RISC-V" -- ./shell -c 'echo >ran'
	cp /bin/dash shell
	byte shell 4 01
	refused "it is made for" -- ./shell -c 'echo >ran'
}

@test "a library that is not there, or none" {
	refused "--library: ./no.so: No such file" --library ./no.so -- \
		sh -c 'echo >ran'
	echo text >text.so
	refused "text.so is not a library" --library ./text.so -- \
		sh -c 'echo >ran'
}

@test "a library that the loader does not take, in its words" {
	refused "cannot dynamically load position-independent executable" \
		--library /bin/true -- sh -c 'echo >ran'
}

@test "a library that lacks what it needs" {
	gcc -shared -o libother.so -x c - <<<'int other(void) { return 1; }'
	gcc -shared -o libneeds.so -x c - -Wl,--no-as-needed -L. -lother \
		<<<'int needs(void) { return 1; }'
	rm libother.so
	refused "cannot open shared object file" --library ./libneeds.so -- \
		sh -c 'echo >ran'
}

@test "a library of another machine" {
	gcc -shared -o libother.so -x c - <<<'int other(void) { return 1; }'
	byte libother.so 18 f3
	refused "and the library for RISC-V" --library ./libother.so -- \
		sh -c 'echo >ran'
}

@test "a path that LD_PRELOAD cannot have" {
	mkdir 'a b'
	cp "$(brood preload -- sh -c 'echo $LD_PRELOAD')" 'a b/libbrood-posix.so'
	refused "LD_PRELOAD cannot name a file with a space" \
		--library 'a b/libbrood-posix.so' -- sh -c 'echo >ran'
}

@test "a program that ran without the library after all" {
	loader=$(readelf -l /bin/dash |
		sed -n 's/.*interpreter: \(.*\)\]/\1/p')
	run -125 brood preload --report -- "$loader" --list /bin/true
	has "$output" "ran, but without the library"
}
