#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# What -v, --json and --report say.

load common

setup() {
	cd "$BATS_TEST_TMPDIR"
}

@test "-v names the steps, the way, the pid, the times and the end" {
	run -3 --separate-stderr brood run -v --cwd / --umask 027 \
		--stdin null --env SECRET=hidden --rlimit nofile=64 -- \
		sh -c 'echo $$; exit 3'
	pid=$output
	has "$stderr" 'brood: step 0: directory "/"'
	has "$stderr" 'brood: step 1: umask 027'
	has "$stderr" 'brood: step 2: fd 0 is /dev/null'
	has "$stderr" 'brood: step 3: environment: set SECRET'
	lacks "$stderr" hidden
	has "$stderr" 'brood: step 4: limit nofile to 64 (hard 64)'
	has "$stderr" 'signals blocked: none'
	has "$stderr" "brood: pid $pid: created by clone3, asynchronous"
	for stage in 'prepared in' 'call took' 'program reached' 'ran for'; do
		grep -qE "^brood: $stage [0-9]+\.[0-9]{3} ms" <<<"$stderr"
	done
	has "$stderr" 'brood: exited with 3'
	has "$stderr" 'ms user'
}

@test "-v tells the signals that were sent, and why" {
	run -124 brood run -v --timeout 0.2 -- sleep 60
	has "$output" "brood: sent TERM: timeout"
	has "$output" "brood: ended by TERM"
}

@test "the step number of an error is that of -v" {
	run -125 brood run -v --umask 022 --stdout /nowhere/x -- true
	has "$output" 'step 1: fd 1 is "/nowhere/x" for writing'
	has "$output" '(step 1)'
}

@test "the times are true" {
	brood run --json -o report -- sleep 0.5
	run -0 jq -e '.times_ns | .prepare > 0 and .call > 0 and
		.to_program >= .call and .total > 5e8 and .total < 2e10' report
}

@test "--json is one object with the schema brood-run/1" {
	run -3 --separate-stderr brood run --json --setsid -- sh -c \
		'echo $$; exit 3'
	same "$(wc -l <<<"$stderr")" 1
	same "$(jq -r .schema <<<"$stderr")" brood-run/1
	same "$(jq -r .pid <<<"$stderr")" "$output"
	same "$(jq -r .status <<<"$stderr")" 3
	same "$(jq -r .exit.code <<<"$stderr")" 3
	same "$(jq -r '.steps[0]' <<<"$stderr")" "new session"
	same "$(jq -r .error <<<"$stderr")" null
}

@test "--json tells a signal, and a core that was not dumped" {
	run -124 brood run --json --timeout 0.2 -- sleep 60
	same "$(jq -r .exit.signal <<<"$output")" TERM
	same "$(jq -r .exit.timed_out <<<"$output")" true
	same "$(jq -r .exit.core_dumped <<<"$output")" false
	same "$(jq -r '.signals[0].signal' <<<"$output")" TERM
	same "$(jq -r '.signals[0].why' <<<"$output")" timeout
}

@test "--json tells why there is no program" {
	run -127 brood run --json -o report -- ./not-here
	same "$(jq -r .status report)" 127
	same "$(jq -r .exit report)" null
	same "$(jq -r .error.errno report)" 2
	has "$(jq -r .error.message report)" not-here
	run -125 brood run --json -o report --umask 0 --cwd /nowhere -- true
	same "$(jq -r .error.step report)" 1
}

@test "--json is valid also where names are not UTF-8" {
	run -125 brood run --json -o report --stdin $'a\xff\xc3\xa9\xe2' -- true
	python3 -c 'import json; json.load(open("report", encoding="utf-8"))'
	same "$(jq -r '.steps[0]' report)" 'fd 0 is "a'$'\ufffd\u00e9\ufffd''" for reading'
}

@test "--report alone means -v, and leaves standard error alone" {
	run -0 --separate-stderr brood run --report told -- echo x
	same "$stderr" ""
	has "$(cat told)" "brood: exited with 0"
	run -125 brood run --report /nowhere/told -- echo x
	has "$output" "/nowhere/told"
	lacks "$output" $'\nx'
}

@test "a report that cannot be written does not change the status" {
	run -6 brood run -v --json --report /dev/full -- sh -c 'exit 6'
	run -6 brood run -v --json -- sh -c 'exit 6' 2>&-
}

@test "what is missing here is said" {
	command -v strace >/dev/null || skip "strace is not there"
	# A leak checker does not work under a tracer.
	export ASAN_OPTIONS=detect_leaks=0
	run -0 strace -f -o /dev/null -e inject=clone3:error=ENOSYS \
		"$BROOD" run -v -- true
	has "$output" "created by clone, blocking"
	has "$output" "not as asked: no clone3 here"
	has "$output" "not as asked: waited for the program to be reached"
}

@test "-v has colour on a terminal only, and never with NO_COLOR" {
	dim=$'\e[2m'
	in_pty() {
		env "$@" script -qec "'$BROOD' run -v -- true" /dev/null
	}
	has "$(in_pty -u NO_COLOR TERM=xterm)" "$dim"
	lacks "$(in_pty NO_COLOR=1 TERM=xterm)" "$dim"
	run -0 env TERM=xterm "$BROOD" run -v -- true
	lacks "$output" "$dim"
}
