#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# brood exec becomes the program.

load common

setup() {
	cd "$BATS_TEST_TMPDIR"
}

@test "the program has the command's process id and parent" {
	"$BROOD" exec -- sh -c 'echo $$ $PPID >out' &
	wait $!
	same "$(cat out)" "$! $BASHPID"
}

@test "options prepare it as those of brood run do" {
	run -0 brood exec --cwd /usr --umask 77 --env A=b --nice 3 -- \
		sh -c 'pwd; umask; echo $A; nice'
	same "$output" $'/usr\n0077\nb\n3'
}

@test "its exit status is the program's" {
	run -7 brood exec -- sh -c 'exit 7'
	run -127 brood exec -- no-such-program
	has "$output" '"no-such-program"'
	run -126 brood exec -- /etc/passwd
	run -125 brood exec --cwd /no/dir -- true
	has "$output" 'change directory to "/no/dir"'
	run -125 brood exec
	has "$output" "no program given (see brood exec --help)"
}

@test "arguments and the program's own options arrive as they are" {
	run -0 brood exec -- printf '<%s>' '' --help '!#:+'
	same "$output" "<><--help><!#:+>"
	run -0 brood exec --argv0 other -- sh -c 'echo $0'
	same "$output" other
}

@test "descriptors are passed on unless --close-fds" {
	exec 7</dev/null 8</dev/null
	run -0 brood exec -- sh -c 'test -e /proc/self/fd/7 && echo there'
	same "$output" there
	run -0 brood exec --close-fds --fd 8 -- sh -c \
		'test ! -e /proc/self/fd/7 && test -e /proc/self/fd/8; echo $?'
	same "$output" 0
}

@test "--warn-fds names what is passed on" {
	exec 7</dev/null 8</dev/null
	run -0 brood exec --warn-fds --fd 8 -- true
	has "$output" "descriptor 7 is passed on: /dev/null"
	lacks "$output" "descriptor 8"
}

@test "what needs a second process is refused" {
	run -125 brood exec --stdin text:x -- cat
	has "$output" "it needs a new process, and exec makes none"
	run -125 brood exec --timeout 5 -- true
	has "$output" "no option --timeout (see brood exec --help)"
	run -125 brood exec --async -- true
	run -125 brood run --image -- true
	has "$output" "no option --image"
}

@test "signals are ignored, reset and blocked" {
	run -0 brood exec --ignore-signal USR1 --block-signal USR2 -- \
		cat /proc/self/status
	sig_bit USR1 "$(mask SigIgn <<<"$output")"
	sig_bit USR2 "$(mask SigBlk <<<"$output")"
}

@test "--image runs a program from its file" {
	run -0 brood exec --image -- sh -c 'echo $0 $#; exit 0' name a
	same "$output" "name 1"
	run -9 brood exec --image -- sh -c 'exit 9'
}

@test "--image runs a program from a pipe" {
	run -0 bash -c 'cat /bin/echo | "$0" exec --image --program-fd 0 \
		-- echo from a pipe' "$BROOD"
	same "$output" "from a pipe"
}

@test "--image needs no right to execute" {
	cp /bin/echo program
	chmod 600 program
	run -0 brood exec --image -- ./program read
	same "$output" read
}

@test "--image sets the environment and searches as told" {
	cp /bin/sh mine
	run -0 brood exec --image --env A=b --unset-env HOME --path "$PWD" -- \
		mine -c 'echo $A${HOME-none}'
	same "$output" bnone
	run -0 brood exec --image --argv0 other -- sh -c 'echo $0'
	same "$output" other
	run -127 brood exec --image --path "$PWD" -- no-such
	run -127 brood exec --image --no-search -- sh -c :
}

@test "--image says what is wrong with a file" {
	run -126 brood exec --image -- /etc/passwd
	has "$output" 'load "/etc/passwd": not an ELF file'
	head -c 1000 /bin/sh >cut
	run -126 brood exec --image -- ./cut
	has "$output" "the file ends before"
	run -126 brood exec --image -- /etc
}

@test "--image goes with few other options" {
	run -125 brood exec --image --cwd / -- true
	has "$output" "--image goes with"
	run -125 brood exec --image --ignore-signal INT -- true
	run -125 brood exec --image --close-fds -- true
}

@test "--help has the options of exec, and not those of run alone" {
	run -0 brood exec --help
	for option in --image --exe-link --close-fds --warn-fds --cwd --env; do
		has "$output" " $option"
	done
	lacks "$output" " --timeout"
	lacks "$output" " --json"
	for option in --image --exe-link --close-fds --warn-fds; do
		grep -q -- "\*$option\*" "$SRC/man/brood-exec.1.scd"
	done
}
