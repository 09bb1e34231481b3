#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# --timeout and its like, as timeout(1) has them.

load common

# elapsed COMMAND...: runs it, then prints how many milliseconds it took.
elapsed() {
	local from=${EPOCHREALTIME/./}

	"$@" || true
	echo $(((${EPOCHREALTIME/./} - from) / 1000))
}

@test "a program that ends in time keeps its status" {
	run -7 brood run --timeout 60 -- sh -c 'exit 7'
	run -7 brood run --timeout 0 -- sh -c 'sleep 0.1; exit 7'
	run -137 brood run --timeout 60 -- sh -c 'kill -9 $$'
}

@test "--timeout ends the program and exits 124" {
	took=$(elapsed brood run --timeout 0.3 -- sleep 60)
	[ "$took" -ge 300 ] && [ "$took" -lt 55000 ]
	run -124 brood run -t 0.1 -- sleep 60
	same "$output" ""
}

@test "every unit of a duration is understood" {
	for time in 100ms 0.1 .1 0.1s 0.0016m 0.00003h 0.000001d; do
		run -124 brood run --timeout $time -- sleep 60
	done
	for time in 1m 1h 1d 99999999999999d; do
		run -0 brood run --timeout $time -- true
	done
}

@test "--signal says what is sent" {
	in_time '[ "$status ${lines[0]}" = "124 usr1" ]' \
		brood run --timeout TIME --signal USR1 -- \
		bash -c 'trap "echo usr1; exit 3" USR1
			sleep 60 >/dev/null 2>&1 3>&- & wait; exit 4'
	run -137 brood run --timeout 0.2 -s KILL -- sleep 60
}

@test "--preserve-status keeps the program's status" {
	run -143 brood run --timeout 0.2 --preserve-status -- sleep 60
	in_time '[ $status = 3 ]' brood run --timeout TIME --preserve-status -- \
		bash -c 'trap "exit 3" TERM; while :; do sleep 0.05; done'
}

@test "--kill-after kills who does not heed the first signal" {
	# One that has not started to ignore it in time is ended by it.
	for time in 0.2 1 5 25; do
		took=$(elapsed brood run --timeout $time --kill-after 0.3 \
			--ignore-signal TERM -- sleep 60)
		[ "$took" -lt "$(awk "BEGIN { print $time * 1000 + 300 }")" ] ||
			break
	done
	[ "$took" -ge 500 ] && [ "$took" -lt 55000 ]
	in_time '[ $status = 137 ]' \
		brood run -t TIME -k 0.1 --ignore-signal TERM -- sleep 60
	run -124 brood run -t 0.1 -k 60 -- sleep 60
}

@test "without --kill-after a program may take its time" {
	in_time '[ "$status $output" = "124 done" ]' \
		brood run --timeout TIME -- \
		bash -c 'trap "" TERM; sleep TIME; sleep 0.8; echo done'
}

@test "a stopped program is ended too" {
	run -124 timeout -s KILL 120 "$BROOD" run --timeout 0.5 -- sh -c 'kill -STOP $$'
}

@test "with a group of its own, the whole group is signalled" {
	cd "$BATS_TEST_TMPDIR"
	for way in "--pgroup new" --setsid; do
		# shellcheck disable=SC2086
		in_time '[ $status = 124 ] && [ -s below ]' \
			brood run $way --timeout TIME -- bash -c \
			'sleep 60 & echo $! >below; wait'
		below=$(cat below)
		rm below
		until_true eval "! kill -0 $below 2>/dev/null"
	done
}

@test "a start that a step holds up is ended by --timeout" {
	cd "$BATS_TEST_TMPDIR"
	mkfifo fifo
	run -124 timeout -s KILL 120 "$BROOD" run --timeout 0.3 --stdin fifo -- cat
}

@test "--start-timeout ends a start that is held up, and no program" {
	cd "$BATS_TEST_TMPDIR"
	mkfifo fifo
	for way in --async --blocking; do
		run -124 timeout -s KILL 120 "$BROOD" run $way --start-timeout 300ms \
			--stdin fifo -- cat
		has "$output" "brood: "
		# shellcheck disable=SC2016
		in_time '[ $status = 5 ]' \
			brood run $way --start-timeout TIMEs -- \
			bash -c 'sleep TIME; sleep 0.3; exit 5'
	done
}
