#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# The signal state in which the program starts.

load common

# What a program finds, with these options.
state() {
	brood run "$@" -- cat /proc/self/status
}

@test "the program's mask and actions are the caller's" {
	want=$(cat /proc/self/status | grep -E '^Sig(Blk|Ign|Cgt)')
	same "$(state | grep -E '^Sig(Blk|Ign|Cgt)')" "$want"
	same "$(state --blocking | grep -E '^Sig(Blk|Ign|Cgt)')" "$want"
	same "$(state -v -o /dev/null -t 60 | grep -E '^Sig(Blk|Ign|Cgt)')" \
		"$want"
}

@test "an inherited mask stays, and what the command blocks is not in it" {
	run -0 env --block-signal=USR1,TERM "$BROOD" run -- cat /proc/self/status
	same "$(mask SigBlk <<<"$output")" 0000000000004200
}

@test "ignored signals stay ignored, among them SIGCHLD" {
	run -0 env --ignore-signal=INT,CHLD,USR2,TSTP "$BROOD" run -- \
		cat /proc/self/status
	got=$(mask SigIgn <<<"$output")
	for sig in INT CHLD USR2 TSTP; do
		sig_bit $sig "$got"
	done
	! sig_bit TERM "$got"
}

@test "with SIGCHLD ignored by the caller the status is still known" {
	run -9 env --ignore-signal=CHLD "$BROOD" run -v -- sh -c 'exit 9'
	# What only a process that nobody else reaped can tell.
	has "$output" "ms user"
	run -0 env --ignore-signal=CHLD "$BROOD" run --default-signal CHLD -- \
		cat /proc/self/status
	! sig_bit CHLD "$(mask SigIgn <<<"$output")"
}

@test "SIGPIPE is reset, with --keep-sigpipe it stays ignored" {
	run -0 env --ignore-signal=PIPE "$BROOD" run -- cat /proc/self/status
	! sig_bit PIPE "$(mask SigIgn <<<"$output")"
	run -0 env --ignore-signal=PIPE "$BROOD" run --keep-sigpipe -- \
		cat /proc/self/status
	sig_bit PIPE "$(mask SigIgn <<<"$output")"
	run -0 env --default-signal=PIPE "$BROOD" run --keep-sigpipe -- \
		cat /proc/self/status
	! sig_bit PIPE "$(mask SigIgn <<<"$output")"
}

@test "--ignore-signal and --default-signal set the actions" {
	got=$(state --ignore-signal INT,SIGTERM,10 --ignore-signal RTMIN+2 |
		mask SigIgn)
	for sig in INT TERM USR1 RTMIN+2; do
		sig_bit $sig "$got"
	done
	! sig_bit USR2 "$got"
	run -0 env --ignore-signal=INT,USR2 "$BROOD" run \
		--default-signal usr2 -- cat /proc/self/status
	got=$(mask SigIgn <<<"$output")
	sig_bit INT "$got"
	! sig_bit USR2 "$got"
}

@test "of two contrary options the later one counts" {
	got=$(state --ignore-signal all --default-signal INT | mask SigIgn)
	! sig_bit INT "$got"
	sig_bit TERM "$got"
	got=$(state --default-signal all --ignore-signal INT | mask SigIgn)
	same "$got" 0000000000000002
	got=$(state --block-signal INT,TERM --unblock-signal TERM | mask SigBlk)
	same "$got" 0000000000000002
}

@test "--block-signal and --unblock-signal change the mask" {
	same "$(state --block-signal HUP,RTMAX | mask SigBlk)" 8000000000000001
	run -0 env --block-signal=USR1,TERM "$BROOD" run \
		--unblock-signal TERM --block-signal INT -- cat /proc/self/status
	same "$(mask SigBlk <<<"$output")" 0000000000000202
}

@test "SIGKILL and SIGSTOP cannot be ignored" {
	run -125 brood run --ignore-signal KILL -- true
	run -125 brood run --ignore-signal STOP -- true
}
