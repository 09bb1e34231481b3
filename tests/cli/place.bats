#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# Directory, mask, environment.

load common

@test "--cwd starts in that directory and leaves the caller where it is" {
	run -0 brood run --cwd /usr/bin -- pwd -P
	same "$output" "$(cd /usr/bin && pwd -P)"
	run -0 brood run -C /proc/self -- sh -c 'pwd -P'
	has "$output" /proc/
}

@test "without --cwd the directory is the caller's" {
	cd "$BATS_TEST_TMPDIR"
	run -0 brood run -- pwd -P
	same "$output" "$(pwd -P)"
}

@test "a program with a slash is found from the new directory" {
	mkdir -p "$BATS_TEST_TMPDIR/d"
	printf '#!/bin/sh\necho here\n' >"$BATS_TEST_TMPDIR/d/x"
	chmod +x "$BATS_TEST_TMPDIR/d/x"
	run -0 brood run --cwd "$BATS_TEST_TMPDIR/d" -- ./x
	same "$output" here
}

@test "--cwd-fd starts in an open directory, which is not passed on" {
	run -0 brood run --cwd-fd 7 -- sh -c 'pwd -P; ls /proc/$$/fd' 7</usr/lib
	same "${lines[0]}" "$(cd /usr/lib && pwd -P)"
	lacks " ${lines[*]:1} " " 7 "
}

@test "--umask sets the file creation mask" {
	for mask in 000 022 077 0123 777; do
		run -0 brood run --umask $mask -- sh -c umask
		same "$((8#$output))" "$((8#$mask))"
	done
	umask 027
	run -0 brood run -- sh -c umask
	same "$output" 0027
}

@test "--umask holds for the files that --stdout makes" {
	cd "$BATS_TEST_TMPDIR"
	brood run --umask 077 --stdout made -- true
	same "$(stat -c %a made)" 600
}

@test "--env sets, --unset-env removes, --clear-env removes all" {
	export KEEP=kept GONE=gone
	run -0 brood run --env A=1 -e B= --env C=x=y --unset-env GONE -u NONE \
		-- sh -c 'echo "$A,${B-unset},$C,$KEEP,${GONE-unset}"'
	same "$output" "1,,x=y,kept,unset"
	run -0 brood run --clear-env -- /usr/bin/env
	same "$output" ""
	run -0 brood run -i -e Z=9 -- /usr/bin/env
	same "$output" "Z=9"
}

@test "environment options work in their order" {
	run -0 brood run -e A=1 -i -e B=2 -e B=3 -e C=4 -u C -- /usr/bin/env
	same "$output" "B=3"
}

@test "--env NAME keeps the caller's value, if there is one" {
	export KEEP=kept
	unset NONE
	run -0 brood run -i -e KEEP -e NONE -- /usr/bin/env
	same "$output" "KEEP=kept"
}

@test "the environment is otherwise the caller's, byte for byte" {
	run -0 env -i "A=$(printf 'x\ny\377')" B=2 "$BROOD" run -- \
		sh -c 'tr "\0" "|" </proc/$$/environ'
	same "$output" "A=$(printf 'x\ny\377')|B=2|"
}

# A directory that can be a root: a shell and what it needs.
make_root() {
	local file

	[ "$(id -u)" = 0 ] || skip "not root"
	mkdir -p "$1/sub"
	for file in /bin/sh $(ldd /bin/sh | grep -o '/[^ )]*'); do
		mkdir -p "$1/$(dirname "$file")"
		cp -L "$file" "$1/$file"
	done
	echo inside >"$1/marker"
}

@test "--chroot makes the root, and all paths are looked up there" {
	make_root "$BATS_TEST_TMPDIR/r"
	run -0 brood run --chroot "$BATS_TEST_TMPDIR/r" --stdin /marker -- sh -c \
		'pwd; read x; echo $x; test ! -e /etc; test /. -ef /..'
	same "$output" "/"$'\n'"inside"
	run -0 brood run --cwd sub --chroot "$BATS_TEST_TMPDIR/r" -- sh -c pwd
	same "$output" /sub
	run -0 brood run --root-fd 7 -- sh -c 'pwd; read x </marker; echo $x' \
		7<"$BATS_TEST_TMPDIR/r"
	same "$output" "/"$'\n'"inside"
	run -127 brood run --chroot "$BATS_TEST_TMPDIR/r" -- bash
	run -125 brood run --chroot /no/such -- sh
	has "$output" 'change root to "/no/such"'
}
