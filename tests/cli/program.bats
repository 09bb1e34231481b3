#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# Which file is executed, with which arguments.

load common

setup() {
	cd "$BATS_TEST_TMPDIR"
	mkdir -p bin
	printf '#!/bin/sh\necho "mine $#"\n' >bin/mine
	printf 'echo "plain $*"\n' >bin/plain
	chmod +x bin/*
}

@test "options after the program belong to the program" {
	run -0 brood run echo --cwd /x -v --help -- y
	same "$output" "--cwd /x -v --help -- y"
	run -0 brood run -- echo -n --
	same "$output" "--"
}

@test "-- ends the options" {
	cp bin/mine bin/-v
	PATH=$PWD/bin:$PATH run -0 brood run -- -v a b
	same "$output" "mine 2"
}

@test "arguments arrive as they are" {
	run -0 brood run -- printf '<%s>' '' ' ' $'a\nb' '*' '$x' $'\xff\x01' '!#:+'
	same "$output" "<>< ><a"$'\n'"b><*><\$x><"$'\xff\x01'"><!#:+>"
}

@test "an option's value arrives as it is, also popt's own !#:+" {
	run -0 brood run --env 'X=a!#:+b!#:+' -- printenv X
	same "$output" 'a!#:+b!#:+'
}

@test "--argv0 names the program" {
	run -0 brood run --argv0 other -- sh -c 'echo $0'
	same "$output" other
	run -0 brood run -a other -- bash -c 'cat /proc/$$/cmdline | tr "\0" " "'
	has "$output" "other -c"
}

@test "--path says where to look" {
	run -127 brood run -- mine
	run -0 brood run --path "/nowhere:$PWD/bin" -- mine a
	same "$output" "mine 1"
	run -127 brood run --path /nowhere -- sh -c :
}

@test "the program is looked up in the PATH that it gets" {
	run -0 brood run --env "PATH=$PWD/bin:/bin" -- mine
	same "$output" "mine 0"
}

@test "--no-search takes a name for a path" {
	run -127 brood run --no-search -- sh -c :
	cd bin
	run -0 brood run --no-search -- mine a b c
	same "$output" "mine 3"
}

@test "--program-fd executes an open file under any name" {
	run -0 brood run --program-fd 9 -- anything %s ok 9</usr/bin/printf
	same "$output" ok
	run -125 brood run --program-fd 9 -- anything
	has "$output" 9
}

@test "--shell-fallback lets the shell run a plain file" {
	run -126 brood run -- bin/plain x
	has "$output" "Exec format error"
	run -0 brood run --shell-fallback -- bin/plain x y
	same "$output" "plain x y"
}

@test "many and long arguments and variables pass" {
	long=$(head -c 100000 /dev/zero | tr '\0' x)
	mapfile -t many < <(seq 1 15000)
	export LONG=$long
	run -0 brood run -- sh -c 'echo $# ${#LONG} ${#1} $15001' sh \
		"$long" "${many[@]}"
	same "$output" "15001 100000 100000 ${long}5001"
}

@test "arguments that exec does not take exit 126" {
	# The kernel takes 32 pages in one string; the stack limit bounds all.
	run -126 bash -c 'ulimit -s 16384
		export A=$(head -c 131000 /dev/zero | tr "\0" x)
		exec "$0" run --rlimit stack=256K:16M --env "B=$A" \
			--env "C=$A" --env "D=$A" -- /bin/true' "$BROOD"
	has "$output" "Argument list too long"
}
