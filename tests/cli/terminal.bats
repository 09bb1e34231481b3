#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# Job control and the terminal's signals, under an interactive shell.

load common

terminal() {
	python3 "$SRC/tests/cli/terminal.py" expect READY "$@" 3>&-
}

setup() {
	cd "$BATS_TEST_TMPDIR"
	# Says which signals it gets, each with its number of times so far.
	cat >tell <<-'END'
		#!/usr/bin/env bash
		count=0
		for sig in INT QUIT WINCH USR1; do
			trap "count=\$((count + 1)); echo got-$sig-\$count" $sig
		done
		trap 'exit 5' TERM
		echo "told $$ $PPID"
		while :; do sleep 0.05; done
	END
	# Says that it runs, then becomes what its arguments say.
	printf '#!/bin/sh\necho is-up\nexec "$@"\n' >up
	# Goes on until it is told to end. Not by a shell that starts others by
	# vfork: if Ctrl-Z stops the new process, that shell never stops.
	printf '#!/usr/bin/env bash\nuntil [ -e gone ]; do sleep 0.02; done\n' >go
	chmod +x tell up go
	tell="'$BROOD' run -v -o log -- ./tell"
}

@test "Ctrl-C reaches the program once" {
	run -0 terminal send "$tell" expect 'told \d+' key C \
		expect got-INT-1 sleep 300 key C expect got-INT-2 sleep 300 \
		key '\' expect got-QUIT-3
	lacks "$output" got-INT-3
	# Two in quick succession may look like one to the program.
	lacks "$(cat log)" "sent INT"
	lacks "$(cat log)" "sent QUIT"
}

# held_up COMMAND: the command, held up for a while in what it writes to the log
# when there is a program, before it looks for signals.
held_up() {
	echo "strace -qq -o /dev/null -e trace=write" \
		"-e inject=write:delay_enter=1500000:when=2 $1"
}

@test "so it does when the program is faster than the command" {
	for way in --async --blocking; do
		run -0 terminal send "$(held_up "'$BROOD' run $way -v -o log -- ./tell")" \
			expect 'told \d+' key C expect got-INT-1 sleep 2000 \
			key C expect got-INT-2 sleep 300
		lacks "$output" got-INT-3
		lacks "$(cat log)" "sent INT"
		has "$(cat log)" "pid "
	done
}

@test "Ctrl-C ends a program that does not handle it" {
	run -0 terminal send "'$BROOD' run -- ./up sleep 60" expect is-up \
		key C expect READY send 'echo status=$?' expect status=130
}

@test "Ctrl-C passes through to a program in a group or session of its own" {
	for way in --setsid "--pgroup new"; do
		run -0 terminal send "'$BROOD' run $way -- ./tell" \
			expect 'told \d+' key C expect got-INT-1 \
			sleep 300 key C expect got-INT-2
		lacks "$output" got-INT-3
	done
}

@test "a change of the window's size reaches the program once" {
	run -0 terminal send "$tell" expect 'told \d+' size \
		expect got-WINCH-1 sleep 300
	lacks "$(cat log)" "sent WINCH"
}

@test "Ctrl-Z stops the job, fg continues it" {
	run -0 terminal send "'$BROOD' run -- ./up sh -c 'read -r x; echo \"<\$x>\"'" \
		expect is-up key Z expect Stopped expect READY \
		send 'jobs -l' expect Stopped expect READY \
		send fg expect run send hello expect '<hello>' expect READY \
		send 'echo status=$?' expect status=0
}

@test "Ctrl-Z and fg, many times" {
	actions=()
	for i in 1 2 3 4 5 6; do
		actions+=(key Z expect Stopped expect READY send fg expect run
			sleep 100)
	done
	run -0 terminal send "$tell" expect 'told \d+' "${actions[@]}" \
		key C expect got-INT-1 sleep 200
	lacks "$output" got-INT-2
}

@test "a stopped job goes on in the background by bg" {
	run -0 terminal send "'$BROOD' run -- ./up ./go" expect is-up key Z \
		expect Stopped expect READY send bg expect READY \
		send 'touch gone; wait; echo status=$?' expect status=0
}

@test "a program that reads the terminal from the background stops the job" {
	# set -b: the shell tells at once when a job has stopped.
	run -0 terminal send 'set -b' expect READY \
		send "'$BROOD' run -- ./up cat &" expect is-up \
		expect 'Stopped.*run' send fg expect run send word \
		expect 'word.*\n.*word' key D expect READY
}

@test "a program that stops itself stops the job" {
	run -0 terminal send \
		"'$BROOD' run -- bash -c 'kill -TSTP \$\$; echo o\"\"n'" \
		expect Stopped expect READY send fg expect '\non\r' expect READY
}

@test "a program that ignores Ctrl-Z is not stopped, nor is the command" {
	run -0 terminal send "'$BROOD' run --ignore-signal TSTP -- \
./up sh -c 'sleep 1; echo e\"\"nd'" expect is-up key Z expect 'end\r' \
		expect READY
	lacks "$output" Stopped
}

@test "a hang-up ends the program" {
	run -0 terminal send "'$BROOD' run -- ./up sleep 4321 & echo pid \$!." \
		expect 'pid \d+\.' expect is-up hangup
	pid=$(sed -n 's/.*pid \([0-9]\{1,\}\)\..*/\1/p' <<<"$output")
	until_true eval "! kill -0 $pid 2>/dev/null"
	until_true eval "! pgrep -fx 'sleep 4321'"
}

@test "a command that leads the terminal's session passes the hang-up on" {
	# Then the kernel sends it to the leader alone.
	run -0 terminal send "exec '$BROOD' run -- ./up sleep 4322" \
		expect is-up hangup
	until_true eval "! pgrep -fx 'sleep 4322'"
}

@test "in a script, Ctrl-Z stops the whole job and fg continues it" {
	printf '%s\n' "'$BROOD' run -- ./up ./go" 'echo rest' >script
	run -0 terminal send "bash script" expect is-up key Z expect Stopped \
		expect READY send 'touch gone; fg' expect rest
}

# A command whose input is a terminal that no session has.
with_terminal() {
	python3 -c '
import os, pty, sys
ours, theirs = pty.openpty()
os.dup2(theirs, 0)
os.set_inheritable(ours, True)
os.execv(sys.argv[1], sys.argv[1:])' "$BROOD" "$@"
}

@test "--ctty makes the terminal the session's" {
	run -0 with_terminal run --setsid --ctty 0 -- sh -c \
		'tty </dev/tty >/dev/null && ps -o tty=,tpgid=,pid= -p $$'
	read -r tty group pid <<<"$output"
	has "$tty" pts/
	same "$group" "$pid"
	run -0 with_terminal run --setsid -- sh -c '(: </dev/tty) || echo none'
	has "$output" none
	run -125 with_terminal run --ctty 0 -- true
	has "$output" "needs a new session"
}

@test "--foreground lets a program in another group read from the terminal" {
	run -0 terminal \
		send "$BROOD run --pgroup new --foreground 0 -- sh -c 'echo be\"\"gin; read x; echo got:\$x'" \
		expect begin send hello expect got:hello expect READY \
		send exit
}

@test "--foreground gives the terminal back at the end" {
	# A shell without job control does not do it by itself.
	run -0 terminal \
		send "sh -c '$BROOD run --pgroup new --foreground 0 -- true; echo be\"\"gin; read y; echo then:\$y'" \
		expect begin send again expect then:again expect READY \
		send exit
}

@test "without --foreground such a program is stopped" {
	run -0 terminal \
		send "$BROOD run --pgroup new -- sh -c 'read x; echo got:\$x'" \
		expect Stopped expect READY send 'kill -9 %1' send exit
}
