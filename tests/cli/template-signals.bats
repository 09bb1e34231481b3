#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# Named templates: signals, and the terminal's keys.

load common
load template

setup() {
	template_setup
}

teardown() {
	template_teardown
}

terminal() {
	python3 "$SRC/tests/cli/terminal.py" expect READY "$@" 3>&-
}

# A program that says which signals it gets; ends with 0 by SIGTERM.
follow() {
	begin tell -- python3 "$SRC/tests/cli/tell-signals.py"
	: >log
	env --default-signal "$TEMPLATE_RUN" tell >>log 2>err 3>&- &
	pid=$!
	until_true grep -q ready log
}

@test "each signal that can be passed on is passed on, once" {
	follow
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

@test "the exit status after a signal is 128 and it; --raise ends by it" {
	begin nap -- sleep 600
	for sig in TERM INT HUP KILL USR1; do
		env --default-signal "$TEMPLATE_RUN" nap 3>&- &
		pid=$!
		until_true eval '[ "$(stat_of nap running)" = 1 ]'
		program=$(pgrep -P "$(supervisor nap)" -f "^sleep 600$")
		if [ $sig = KILL ]; then
			kill -KILL "$program"
		else
			kill -$sig $pid
		fi
		ends $((128 + $(kill -l $sig))) $pid
		until_true eval '[ "$(stat_of nap running)" = 0 ]'
	done
	begin die -- sh -c 'kill -SEGV $$' sh
	run -0 python3 -c '
import subprocess, sys
print(subprocess.run(sys.argv[1:]).returncode)' "$TEMPLATE_RUN" --raise die
	same "$output" -11
	run -139 "$TEMPLATE_RUN" die
}

@test "a signal right after the start is not lost" {
	begin nap -- sleep 600
	for i in $(seq 1 40); do
		env --default-signal "$TEMPLATE_RUN" nap 3>&- &
		pid=$!
		python3 -c "import time; time.sleep($((i % 20)) * 0.0003)"
		kill -TERM $pid 2>/dev/null
		ends 143 $pid
	done
	until_true eval '[ "$(stat_of nap running)" = 0 ]'
}

@test "stopping and continuing the command reaches the program" {
	follow
	kill -TSTP $pid
	until_true grep -qx 20 log
	kill -CONT $pid
	until_true grep -qx 18 log
	kill -TERM $pid
	ends 0 $pid
}

@test "Ctrl-C reaches the program and what it started, once" {
	# Each line by one write, since there are two who write.
	begin two -- python3 -c '
import os, sys
def print(*words, flush):
    os.write(1, (" ".join(map(str, words)) + "\n").encode())
os.fork()
exec(open(sys.argv[1]).read())' "$SRC/tests/cli/tell-signals.py"
	run -0 terminal send "'$TEMPLATE_RUN' two" expect ready expect ready \
		key C expect '2\r' expect '2\r' sleep 300 \
		key '\' expect '3\r' expect '3\r' sleep 300 hangup
	# Where the terminal shows what was typed, there is a ^C before it.
	same "$(tr -d '\r' <<<"$output" | grep -cE '^(\^C)?2$')" 2
	same "$(tr -d '\r' <<<"$output" | grep -cE '^(\^.)?3$')" 2
	brood template stop --kill two
}

@test "Ctrl-C ends a program that does not handle it" {
	begin nap -- sh -c 'echo is-up; exec sleep 600' sh
	run -0 terminal send "'$BROOD' template run nap" expect is-up \
		key C expect READY send 'echo status=$?' expect status=130
}

@test "Ctrl-C by script(1)" {
	begin nap -- sh -c 'echo is-up; exec sleep 600' sh
	mkfifo keys
	env --default-signal script -qefc "trap : INT; '$TEMPLATE_RUN' nap; echo status=\$?" log <keys 3>&- \
		>/dev/null &
	pid=$!
	exec 5>keys
	until_true grep -q is-up log
	printf '\003' >&5
	until_true grep -q status=130 log
	exec 5>&-
	ends 0 $pid
}

@test "Ctrl-Z stops the job, fg continues it" {
	begin ask -- sh -c 'echo is-up; read -r x; echo "<$x>"' sh
	run -0 terminal send "'$TEMPLATE_RUN' ask" expect is-up \
		key Z expect Stopped expect READY \
		send 'jobs -l' expect Stopped expect READY \
		send fg expect ask send hello expect '<hello>' expect READY \
		send 'echo status=$?' expect status=0
}

@test "a program that stops itself stops the job" {
	begin self -- sh -c 'kill -TSTP $$; echo o""n' sh
	run -0 terminal send "'$TEMPLATE_RUN' self" expect Stopped \
		expect READY send fg expect '\non\r' expect READY
}

@test "a change of the window's size reaches the program once" {
	begin tell -- python3 "$SRC/tests/cli/tell-signals.py"
	run -0 terminal send "'$TEMPLATE_RUN' tell" expect ready size \
		expect '28\r' sleep 300 key C expect '2\r'
	same "$(tr -d '\r' <<<"$output" | grep -cx 28)" 1
	brood template stop --kill tell
}

@test "a hang-up ends the program" {
	begin nap -- sh -c 'echo is-up; exec sleep 600' sh
	run -0 terminal send "'$TEMPLATE_RUN' nap" expect is-up hangup
	until_true eval '[ "$(stat_of nap running)" = 0 ]'
}

@test "a supervisor in the foreground keeps no terminal from its programs" {
	run -0 terminal send "'$BROOD' template start --foreground fg -- \
sh -c 'echo is-up; read -r x; echo \"<\$x>\"' sh &" expect 'fg: ' \
		send "'$TEMPLATE_RUN' fg" expect is-up send word \
		expect '<word>' expect READY \
		send "'$BROOD' template stop fg" expect READY
}
