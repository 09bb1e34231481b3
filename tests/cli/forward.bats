#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# Signals that the command gets are the program's.

load common

# begin [OPTION...]: starts, in the background, a program that says "ready" in
# the file log and then the name of each signal that it gets. Sets pid.
begin() {
	cd "$BATS_TEST_TMPDIR"
	: >log
	# A shell ignores SIGINT and SIGQUIT in what it starts by "&".
	env --default-signal "$BROOD" run "$@" -- \
		python3 "$SRC/tests/cli/tell-signals.py" >log 2>err 3>&- &
	pid=$!
	until_true grep -q ready log
}

@test "each signal that can be passed on is passed on, once" {
	begin
	for sig in HUP QUIT USR1 USR2 ALRM VTALRM PROF WINCH URG IO PWR ABRT \
		INT RTMIN RTMIN+5 RTMAX; do
		kill -"$sig" $pid
		until_true grep -qx "$(kill -l "$sig")" log
	done
	kill -TERM $pid
	ends 0 $pid
	same "$(sort log | uniq -d)" ""
	same "$(tail -n 1 log)" 15
}

@test "the exit status after a signal is the program's" {
	begin
	kill -KILL "$(head -n 1 log | cut -d ' ' -f 2)"
	ends 137 $pid
	for sig in TERM INT HUP; do
		env --default-signal "$BROOD" run -- sleep 60 3>&- &
		pid=$!
		until_true pgrep -P $pid -x sleep
		kill -$sig $pid
		ends $((128 + $(kill -l $sig))) $pid
	done
}

@test "a signal that the command ignores reaches a program that does not" {
	env --ignore-signal=USR1 "$BROOD" run --default-signal USR1 -- \
		sleep 60 3>&- &
	pid=$!
	until_true pgrep -P $pid -x sleep
	kill -USR1 $pid
	ends 138 $pid
}

@test "a signal right after the start is not lost" {
	# The command is hit at a random moment of its start; what has not yet
	# a program must die, what has one must end it: nothing may be left.
	for i in $(seq 1 60); do
		env --default-signal "$BROOD" run -- sleep "77$i" 3>&- &
		pid=$!
		python3 -c "import time; time.sleep($((i % 20)) * 0.0003)"
		kill -TERM $pid 2>/dev/null
		until_true eval "! kill -0 $pid 2>/dev/null"
		ends 143 $pid
		! pgrep -f "sleep 77$i\$"
	done
}

@test "a start that a step holds up can be interrupted" {
	cd "$BATS_TEST_TMPDIR"
	mkfifo fifo
	for sig in INT TERM HUP; do
		env --default-signal "$BROOD" run --stdin fifo -- cat 3>&- &
		pid=$!
		until_true pgrep -P $pid
		sleep 0.1
		kill -$sig $pid
		ends $((128 + $(kill -l $sig))) $pid
	done
}

# traced PID THREADS: does it have so many threads, all of which are traced?
traced() {
	[ "$(grep -l '^TracerPid:.*[1-9]' /proc/$1/task/*/status | wc -l)" = "$2" ]
}

@test "a program that runs is not killed, however late its start is noticed" {
	cd "$BATS_TEST_TMPDIR"
	mkfifo fifo
	env --default-signal "$BROOD" run --async -v -o said --stdin fifo -- \
		sh -c 'trap "echo hit" INT; trap "exit 3" TERM; echo ready
			while :; do sleep 0.05; done' >log 3>&- &
	pid=$!
	# With -v, a thread waits for the start: when that wakes it, it is held up.
	until_true eval '[ "$(ls /proc/$pid/task 2>/dev/null | wc -l)" = 2 ]'
	strace -f -qq -o /dev/null -e trace=futex \
		-e inject=futex:delay_exit=3000000 -p $pid 3>&- &
	until_true traced $pid 2
	: >fifo
	until_true grep -q ready log
	kill -INT $pid
	until_true grep -q hit log
	kill -TERM $pid
	ends 3 $pid
	has "$(cat said)" "sent INT"
}

@test "a signal that the program ignores does not end a held up start" {
	cd "$BATS_TEST_TMPDIR"
	mkfifo fifo
	"$BROOD" run --ignore-signal TERM --stdin fifo -- cat >out 3>&- &
	pid=$!
	until_true pgrep -P $pid
	sleep 0.1
	kill -TERM $pid
	sleep 0.1
	echo through >fifo
	ends 0 $pid
	same "$(cat out)" through
}

@test "stopping and continuing the command by number reaches the program" {
	begin
	child=$(head -n 1 log | cut -d ' ' -f 2)
	kill -TSTP $pid
	until_true grep -qx 20 log
	kill -CONT $pid
	until_true grep -qx 18 log
	kill -TERM $pid
	ends 0 $pid
	! kill -0 "$child" 2>/dev/null
}

@test "a program that is killed while stopped ends the command" {
	begin
	child=$(head -n 1 log | cut -d ' ' -f 2)
	kill -STOP "$child"
	until_true grep -q '^State:.*T' "/proc/$child/status"
	sleep 0.1
	kill -KILL "$child"
	ends 137 $pid
}

@test "the command sleeps while the program runs" {
	"$BROOD" run -- sleep 60 3>&- &
	pid=$!
	until_true pgrep -P $pid -x sleep
	# It may be about to fall asleep still; who looks now and then never is.
	for _ in {1..20}; do
		before=$(grep ctxt /proc/$pid/status)
		sleep 1
		after=$(grep ctxt /proc/$pid/status)
		[ "$after" != "$before" ] || break
	done
	same "$after" "$before"
	kill $pid
	ends 143 $pid
}

@test "the command leaves no process, and waits for its own child only" {
	run -0 brood run -- sh -c 'sleep 0.3 & exit 0'
	run -0 timeout 120 bash -c \
		'sleep 200 >/dev/null 2>&1 3>&- & echo $!; exec "$0" run -- true' \
		"$BROOD"
	kill "$output"
}
