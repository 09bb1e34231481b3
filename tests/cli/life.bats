#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# What holds for the program's whole life, against setpriv(1) and setarch(8).

load common

setup() {
	cd "$BATS_TEST_TMPDIR"
}

death() {
	"$@" setpriv --dump | grep '^Parent death signal'
}

@test "--parent-death-signal is that of setpriv" {
	for signal in USR1 KILL; do
		same "$(death brood run --parent-death-signal $signal --)" \
			"$(death setpriv --pdeathsig $signal)"
	done
	same "$(death brood run --)" "Parent death signal: [none]"
	for way in --async --blocking; do
		has "$(death brood run $way --parent-death-signal 10 --)" USR1
	done
}

@test "--parent-death-signal outlives a change of identity, in any order" {
	[ "$EUID" = 0 ] || skip "needs root"
	has "$(death brood run --parent-death-signal INT --user nobody --)" INT
	has "$(death brood run --ordered --parent-death-signal INT \
		--user nobody --)" INT
}

# Starts brood with these options, kills it, and sees to the program's end.
killed() {
	rm -f pid ended
	"$BROOD" run "$@" -- sh -c 'trap "echo >ended; exit" TERM
		echo $$ >pid.new; mv pid.new pid
		while :; do sleep 0.05; done' &
	until_true test -s pid
	kill -KILL $!
	wait $! || true
}

@test "the program gets the signal when the command is killed" {
	killed --parent-death-signal TERM
	until_true test -e ended
	killed
	sleep 0.5
	[ ! -e ended ]
	kill "$(cat pid)"
	until_true test -e ended
}

@test "--no-new-privs is that of setpriv" {
	privs() {
		"$@" grep NoNewPrivs /proc/self/status
	}
	same "$(privs brood run --no-new-privs --)" \
		"$(privs setpriv --no-new-privs)"
	same "$(privs brood run --)" $'NoNewPrivs:\t0'
}

# The shell of the program, and the parent of an orphan in it.
orphan() {
	rm -f orphan
	brood run "$@" -- sh -c 'echo $$
		(sh -c "echo \$\$ >new; mv new orphan; exec sleep 60" &)
		until [ -s orphan ]; do sleep 0.02; done
		sed -n "s/^PPid:\t//p" /proc/$(cat orphan)/status
		kill $(cat orphan)'
}

@test "--subreaper: orphans become the program's children" {
	run -0 orphan --subreaper
	same "${lines[1]}" "${lines[0]}"
	run -0 orphan
	[ "${lines[1]}" != "${lines[0]}" ]
}

@test "--no-aslr is that of setarch, and its effect too" {
	same "$(brood run --no-aslr -- cat /proc/self/personality)" \
		"$(setarch --addr-no-randomize cat /proc/self/personality)"
	# What is set here stays, where setarch begins anew.
	same "$(setarch --3gb "$BROOD" run --no-aslr -- \
		cat /proc/self/personality)" \
		"$(setarch --3gb --addr-no-randomize \
			cat /proc/self/personality)"
	stack() {
		brood run "$@" -- sed -n '/\[stack\]/s/ .*//p' /proc/self/maps
	}
	same "$(stack --no-aslr)" "$(stack --no-aslr)"
	[ "$(stack)" != "$(stack)" ] || [ "$(stack)" != "$(stack)" ]
}

@test "-v shows them" {
	run -0 brood run -v --no-new-privs --subreaper --no-aslr \
		--parent-death-signal HUP -- true
	has "$output" "step 0: no new privileges"
	has "$output" "step 1: adopts orphans"
	has "$output" "step 2: personality 0x"
	has "$output" "step 3: gets HUP if brood ends first"
}
