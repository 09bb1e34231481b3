#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# Named templates: what a program that is started from one gets and gives.

load common
load template

setup() {
	template_setup
}

teardown() {
	template_teardown
}

# The command's own client and the small one are the same to a test.
each_client() {
	local self=("$BROOD" template run)

	"$@" "${self[@]}"
	self=("$TEMPLATE_RUN")
	"$@" "${self[@]}"
}

@test "start says in what state the template is, run gives the exit status" {
	run -0 --separate-stderr begin sh -- sh -c 'exit "$1"' sh
	same "$stderr" ""
	same "$output" "sh: ready"
	statuses() {
		for status in 0 1 77 255; do
			run -$status "$@" sh -- $status
			same "$output" ""
		done
	}
	each_client statuses
	same "$(stat_of sh hits)" 8
	same "$(stat_of sh plain)" 0
}

@test "the arguments of run follow those of start, --" {
	begin args -- printf '<%s>' one
	same "$(t args two '' 'three 3')" "<one><two><><three 3>"
	same "$(t args -- two)" "<one><two>"
	same "$(t args -- -- two)" "<one><--><two>"
	same "$(t -- args -- two)" "<one><two>"
	same "$(t args)" "<one>"
	same "$("$TEMPLATE_RUN" args two)" "<one><two>"
}

@test "the program has the descriptors 0 to 2 of the command, and no other" {
	begin cat -- cat
	same "$(echo through | t cat)" through
	begin sh -- sh -c 'echo out; echo err >&2; ls -l /proc/self/fd' sh
	t sh >out 2>err 7</dev/null </dev/zero
	same "$(head -n 1 out)" out
	same "$(cat err)" err
	has "$(grep ' 0 ->' out)" "/dev/zero"
	has "$(grep ' 1 ->' out)" "$PWD/out"
	has "$(grep ' 2 ->' out)" "$PWD/err"
	lacks "$(cat out)" " 7 ->"
	# ls has its directory as 3.
	same "$(grep -c ' -> ' out)" 4
}

@test "a descriptor that the command lacks, the program lacks" {
	# Looked at before the log is opened.
	begin fds -- sh -c 'a=; for i in 0 1 2; do
		[ -e /proc/$$/fd/$i ] && a="$a$i"; done
		echo "$a" >>"$1"' sh "$PWD/log"
	"$TEMPLATE_RUN" fds <&- 3>&-
	same "$(cat log)" 12
	: >log
	"$TEMPLATE_RUN" fds 2>&- >&- 3>&-
	same "$(cat log)" 0
	: >log
	"$BROOD" template run fds 2>&- >&- <&- 3>&-
	same "$(cat log)" ""
}

@test "the program has the directory, environment, mask of the command" {
	begin where -- sh -c 'pwd; umask; echo "$A-$B"; env | wc -l' sh
	mkdir there
	cd there
	umask 027
	run -0 env -i A=1 "B=two words" "XDG_RUNTIME_DIR=$XDG_RUNTIME_DIR" \
		"$TEMPLATE_RUN" where
	same "${lines[0]}" "$PWD"
	same "${lines[1]}" 0027
	same "${lines[2]}" "1-two words"
	same "${lines[3]}" 4 # and PWD, which sh sets
}

@test "a directory that is gone, or cannot be read, is passed on" {
	begin where -- sh -c 'readlink /proc/self/cwd' sh
	mkdir gone
	cd gone
	rmdir ../gone
	run -0 "$TEMPLATE_RUN" where
	has "$output" "gone (deleted)"
}

@test "the program has the soft limits of the command, and no higher hard ones" {
	begin limits -- sh -c 'ulimit -Sn; ulimit -Hn; ulimit -Sc; ulimit -Hc' sh
	run -0 bash -c 'ulimit -Sn 77; ulimit -Hn 99; ulimit -Sc 0
		exec "$0" limits' "$TEMPLATE_RUN"
	same "${lines[0]}" 77
	same "${lines[1]}" 99
	same "${lines[2]}" 0
	same "${lines[3]}" "$(ulimit -Hc)"
}

@test "a limit above the supervisor's hard one is an error that names it" {
	(
		ulimit -Hn 200 -Sn 200
		begin low -- true
	)
	run -125 bash -c 'ulimit -Sn 300; exec "$0" low' "$TEMPLATE_RUN"
	has "$output" 'the limit nofile is above the hard one of "low"'
	run -0 bash -c 'ulimit -Sn 200; exec "$0" low' "$TEMPLATE_RUN"
	same "$(stat_of low failed)" 1
}

@test "the program has the signal mask and the ignored signals of the command" {
	begin signals -- cat /proc/self/status
	# What the starter ignores is no matter.
	env --ignore-signal=USR2 --block-signal=TTOU "$BROOD" template start \
		other -- cat /proc/self/status 3>&-
	with=(env --default-signal --block-signal=USR1,HUP
		--ignore-signal=INT,CHLD)
	# Those of the C library's own as they are here.
	run -0 "${with[@]}" cat /proc/self/status
	ignored=$(mask SigIgn <<<"$output")
	sig_bit INT "$ignored"
	for name in signals other; do
		run -0 "${with[@]}" "$TEMPLATE_RUN" $name
		same "$(mask SigBlk <<<"$output")" 0000000000000201
		same "$(mask SigIgn <<<"$output")" "$ignored"
		same "$(mask SigCgt <<<"$output")" 0000000000000000
	done
	# Few programs expect to start so.
	run -0 env --ignore-signal=PIPE "$TEMPLATE_RUN" signals
	! sig_bit PIPE "$(mask SigIgn <<<"$output")"
}

@test "arguments and environment that are longer than a message" {
	begin count -- sh -c 'echo "$#"; printf %s "$LONG" | wc -c' sh
	LONG=$(printf '%0100000d' 0) run -0 "$TEMPLATE_RUN" count \
		$(seq 1 20000)
	same "$output" "$(printf '20000\n100000')"
}

@test "no more than the kernel would take, and then the kernel's error" {
	begin count -- true
	words=$(printf 'x%.0s' $(seq 1 120000))
	export A1=$words A2=$words A3=$words A4=$words A5=$words A6=$words \
		A7=$words A8=$words A9=$words B1=$words B2=$words B3=$words
	# Above 4 MiB exec refuses before the client could: a lower stack.
	run -126 "$TEMPLATE_RUN" count "$words" "$words" "$words" "$words" \
		"$words" "$words"
	has "$output" "Argument list too long"
}

@test "a program that cannot be executed: 126, 127, and no template is left" {
	run -127 begin none -- ./no-such
	has "$output" "no-such"
	run -127 begin none -- no-such-program
	has "$output" "no-such-program"
	: >text
	run -126 begin none -- ./text
	has "$output" "./text"
	run -126 begin none -- /
	same "$(ls "$sockets")" ""
}

@test "a program that goes away: the runs say so, and then not any more" {
	cp "$(type -P true)" gone
	begin gone -- ./gone
	t gone
	rm gone
	run -127 t gone
	has "$output" "$PWD/./gone"
	same "$(stat_of gone failed)" 1
	cp "$(type -P true)" gone
	t gone
}

@test "a program is found where start was, not where run is" {
	mkdir here there
	printf '#!/bin/sh\necho here\n' >here/program
	printf '#!/bin/sh\necho there\n' >there/program
	chmod +x here/program there/program
	(cd here && begin relative -- ./program)
	(cd here && PATH=.:$PATH begin searched -- program)
	cd there
	same "$(t relative)" here
	same "$(PATH=$PWD:$PATH t searched)" here
}

@test "20 commands at once" {
	begin many -- sh -c 'read -r x; echo "$1 $x"; exit "$1"' sh
	pids=()
	for i in $(seq 1 20); do
		mkfifo "in$i"
		"$TEMPLATE_RUN" many "$i" <"in$i" >"out$i" 3>&- &
		pids+=($!)
	done
	fds=()
	for i in $(seq 1 20); do
		exec {fd}>"in$i"
		fds+=("$fd")
	done
	# Each before the others could have ended.
	until_true eval '[ "$(stat_of many running)" = 20 ]'
	for i in $(seq 20 -1 1); do
		echo "word $i" >&"${fds[i - 1]}"
	done
	for i in $(seq 1 20); do
		ends "$i" "${pids[i - 1]}"
		same "$(cat "out$i")" "$i word $i"
	done
	until_true eval '[ "$(stat_of many running)" = 0 ]'
	same "$(stat_of many failed)" 0
}

@test "500 runs leave nothing in the supervisor" {
	begin often -- true
	pid=$(supervisor often)
	"$TEMPLATE_RUN" often
	until_true eval '[ "$(stat_of often running)" = 0 ]'
	before=$(ls /proc/$pid/fd | wc -l)
	for i in $(seq 1 500); do
		"$TEMPLATE_RUN" often
	done
	until_true eval "[ \$(ls /proc/$pid/fd | wc -l) -le $before ]"
	same "$(pgrep -P "$pid" -r Z)" ""
}
