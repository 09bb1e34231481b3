#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# brood run --pty: real programs on a terminal, and pipes in its place.

load common

drive() {
	python3 "$SRC/tests/cli/drive.py" "$1" </dev/null 3>&-
}

setup() {
	cd "$BATS_TEST_TMPDIR"
}

@test "a shell is usable" {
	drive bash
}

@test "a shell's job control works inside" {
	drive bash_jobs
}

@test "vim edits a file, and draws anew when the window changes" {
	drive vim
}

@test "less pages, searches and ends" {
	drive less
}

@test "top draws all the time" {
	drive top
}

@test "python's line editing takes its keys" {
	drive python
}

@test "the window's size is there at first and follows" {
	drive size
}

@test "what is typed is echoed once" {
	drive echo_once
}

@test "the terminal's settings are as they were: at the end" {
	drive settings_at_end
}

@test "the terminal's settings are as they were: no such program" {
	drive settings_not_started
}

@test "the terminal's settings are as they were: signals" {
	drive settings_signals
}

@test "the terminal's settings are as they were: the program is killed" {
	drive settings_killed
}

@test "the terminal's settings are as they were: the command crashes" {
	drive settings_crash
}

@test "stopped and continued, the program draws anew" {
	drive suspend
}

@test "in the background it waits for its turn" {
	drive background
}

@test "a closed window hangs the program up" {
	drive hangup
}

@test "much output, read slowly, comes whole" {
	drive much_output
}

@test "much is pasted while much comes back" {
	drive much_pasted
}

@test "without a terminal here there is one for the program" {
	run -0 "$BROOD" run --pty -- sh -c 'tty; stty size; test -t 1 -a -t 2 && echo all' \
		</dev/null
	has "$output" /dev/pts/
	has "$output" '24 80'
	has "$output" all
	run -0 "$BROOD" run --pty-size 33x101 -- stty size </dev/null
	has "$output" '33 101'
}

@test "the program leads a session of which it is the terminal" {
	run -0 "$BROOD" run --pty -- sh -c 'ps -o tty=,sid=,pgid=,tpgid=,pid= -p $$' \
		</dev/null
	read -r tty sid pgid tpgid pid <<<"${output%$'\r'}"
	has "$tty" pts/
	same "$sid $pgid $tpgid" "$pid $pid $pid"
}

@test "what a pipe holds is typed, to its end, and not echoed" {
	run -0 bash -c 'printf "one\ntwo\n" | "$BROOD" run --pty -- cat'
	same "$output" $'one\r\ntwo\r'
	# The last line is not whole.
	run -0 bash -c 'printf "one\ntwo" | "$BROOD" run --pty -- cat'
	same "$output" $'one\r\ntwo'
	run -0 bash -c '"$BROOD" run --pty -- cat </dev/null'
	same "$output" ''
	run -0 bash -c '"$BROOD" run --pty -- cat <&-'
	same "$output" ''
}

@test "the end of the input reaches one that takes keys" {
	run -0 timeout 60 bash -c \
		'"$BROOD" run --pty -- bash --norc --noprofile -i </dev/null'
	run -0 timeout 60 bash -c 'echo "echo \$((6*7)).; exit 3" |
		"$BROOD" run --pty -- bash --norc --noprofile -i || test $? = 3'
	has "$output" 42.
}

@test "a million bytes go in and out unchanged, whoever is slow" {
	seq 150000 >in
	"$BROOD" run --pty -- sh -c 'stty -onlcr; sleep 0.3; cat' <in | {
		sleep 0.3
		cat
	} >out
	cmp in out
}

@test "all that was written before the end is read after it" {
	run -0 bash -c '"$BROOD" run --pty -- \
		sh -c "stty -onlcr; head -c 200000 /dev/zero" </dev/null |
		{ sleep 0.5; wc -c; }'
	same "$output" 200000
}

@test "a reader that leaves hangs the program up" {
	run -0 bash -c '"$BROOD" run --pty -- yes </dev/null | head -1
		echo "${PIPESTATUS[0]}"'
	same "$output" $'y\r\n129'
	run -129 bash -c '"$BROOD" run --pty -- yes </dev/null >/dev/full'
}

@test "a program that does not read does not hold the command" {
	run -124 bash -c 'yes | "$BROOD" run --pty -t 0.5 -- sleep 1000'
}

@test "what nobody reads ends by a signal" {
	mkfifo slow
	exec 8<>slow
	"$BROOD" run --pty -- head -c 70000 /dev/zero </dev/null >slow 3>&- 8>&- &
	pid=$!
	until_true eval "! pgrep -P $pid head"
	kill "$pid"
	wait "$pid" || :
	exec 8>&-
}

@test "status, signals, timeouts and raising are as without it" {
	run -7 "$BROOD" run --pty -- sh -c 'exit 7' </dev/null
	run -137 "$BROOD" run --pty -- sh -c 'kill -9 $$' </dev/null
	run -124 "$BROOD" run --pty -t 0.2 -- sleep 1000 </dev/null
	in_time '[ $status = 137 ]' "$BROOD" run --pty -t TIME -s INT -k 0.2 -- \
		sh -c 'trap "" INT; while :; do sleep 0.05; done' </dev/null
	run -127 "$BROOD" run --pty -- /no/such </dev/null
	run -127 bash -c '"$BROOD" run --pty --start-timeout 60 -- /no/such </dev/null'
	run -0 "$BROOD" run --pty --blocking -- sh -c 'test -t 0' </dev/null
	run -0 "$BROOD" run --pty --ordered -- sh -c 'test -t 0' </dev/null
	run -0 "$BROOD" run --pty --keep-fds -- sh -c 'test -t 0' </dev/null
}

@test "a stream that another option sets is not the terminal" {
	run -0 "$BROOD" run --pty --stderr err -- \
		sh -c 'test -t 0 && test -t 1 && ! test -t 2 && echo e >&2' </dev/null
	same "$(cat err)" e
	run -0 "$BROOD" run --stdin text:hello --pty -- \
		sh -c '! test -t 0 && test -t 1 && cat'
	same "$output" hello
	# A copy of the terminal.
	run -0 "$BROOD" run --pty --fd '9=&1' -- \
		sh -c 'test -t 9 && echo nine >&9' </dev/null
	same "$output" $'nine\r'
	run -125 "$BROOD" run --pty --stdin null --stdout null --stderr null -- true
	has "$output" "what all of 0, 1 and 2"
}

@test "what excludes a terminal of its own is refused" {
	for option in --setsid --pgroup=new; do
		run -125 "$BROOD" run --pty $option -- true </dev/null
		has "$output" "PTY makes the session"
	done
	for size in 24 0x80 24x 24x80x 70000x80 ''; do
		run -125 "$BROOD" run --pty-size "$size" -- true </dev/null
		has "$output" "is no size such as 24x80"
	done
	run -125 "$BROOD" exec --pty -- true
	has "$output" "pty"
}

@test "it waits without using time" {
	run -0 bash -c 'sleep 1.5 | "$BROOD" run --pty --json -- sleep 1.5 2>&1 >/dev/null;
		TIMEFORMAT=%U+%S; time "$BROOD" run --pty -- sleep 1.5 </dev/null'
	used=$(tail -n1 <<<"$output" | tr + '\n' | awk '{ s += $1 } END { print s * 1000 }')
	[ "${used%.*}" -lt 300 ]
}

@test "-v and --json name it" {
	run -0 "$BROOD" run -v --pty-size 24x80 -- true </dev/null
	has "$output" 'fd 0 1 2 on a new terminal of 24 x 80'
	run -0 bash -c '"$BROOD" run --json --pty --stdin null -- true 2>&1 |
		jq -r ".steps[]"'
	has "$output" 'fd 1 2 on a new terminal of 24 x 80'
}
