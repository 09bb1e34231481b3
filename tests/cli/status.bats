#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# The exit status is the program's, or says as env(1) does why there was none.

load common

@test "the program's exit status is passed on" {
	for code in 0 1 2 77 124 125 127 255; do
		run "-$code" brood run -- sh -c "exit $code"
		same "$output" ""
	done
}

@test "a program ended by signal N gives 128+N" {
	# What these tests were started with ignored, as by nohup, stays so.
	for sig in HUP INT KILL USR1 SEGV TERM RTMIN; do
		n=$(kill -l $sig)
		run "-$((128 + n))" brood run --default-signal all -- \
			sh -c "kill -$n \$\$"
		same "$output" ""
	done
}

@test "--raise ends by the same signal, and dumps no core" {
	cd "$BATS_TEST_TMPDIR"
	for sig in TERM INT SEGV; do
		run -0 python3 -c '
import resource, signal, subprocess, sys
resource.setrlimit(resource.RLIMIT_CORE,
    (resource.getrlimit(resource.RLIMIT_CORE)[1],) * 2)
p = subprocess.run([sys.argv[1], "run", "--rlimit", "core=0", "--raise", "--",
    "sh", "-c", "kill -%s $$" % sys.argv[2]])
print(signal.Signals(-p.returncode).name)' "$BROOD" $sig
		same "$output" "SIG$sig"
	done
	[ -z "$(ls)" ]
	run -3 brood run --raise -- sh -c 'exit 3'
}

@test "a program that is not there exits 127" {
	run --separate-stderr -127 brood run -- no-such-program-here
	has "$stderr" "brood: "
	has "$stderr" "no-such-program-here"
	has "$stderr" "No such file or directory"
	run -127 brood run --blocking -- no-such-program-here
	has "$output" "No such file or directory"
	run -127 brood run -- /nowhere/at/all
	run -127 brood run -- ''
}

@test "a program that cannot be executed exits 126" {
	echo : >"$BATS_TEST_TMPDIR/plain"
	run --separate-stderr -126 brood run -- "$BATS_TEST_TMPDIR/plain"
	has "$stderr" "Permission denied"
	run -126 brood run -- /
	run -126 brood run --blocking -- /
	run -126 brood run -- /etc/passwd/x
}

@test "a step that fails exits 125 and is named" {
	run --separate-stderr -125 brood run --cwd /nowhere -- true
	has "$stderr" "/nowhere"
	has "$stderr" "No such file or directory"
	run -125 brood run --blocking --stdin /nowhere/in -- true
	has "$output" "/nowhere/in"
}

@test "a spec that the library refuses exits 125 with its words" {
	run -125 brood run --stdout null --fd 1=close -- true
	has "$output" "brood: "
	run -125 brood run --setsid --pgroup new -- true
	run -125 brood run --rlimit nofile=9:8 -- true
	run -125 brood run --env =x -- true
	run -125 brood run --fd 5=200 -- true
	has "$output" "200"
}

@test "nothing but the program's own output goes to standard output" {
	run -0 --separate-stderr brood run -- echo only
	same "$output" only
	same "$stderr" ""
	run -127 --separate-stderr brood run -- no-such-program-here
	same "$output" ""
}

@test "errors have colour on a terminal only, and never with NO_COLOR" {
	red=$'\e[1;31m'
	in_pty() { # what the command says on a terminal, with that environment
		env "$@" script -qec "'$BROOD' run -- /nowhere/x" /dev/null
	}
	has "$(in_pty -u NO_COLOR TERM=xterm)" "$red"
	lacks "$(in_pty NO_COLOR=1 TERM=xterm)" "$red"
	lacks "$(in_pty -u NO_COLOR TERM=dumb)" "$red"
	run -127 env -u NO_COLOR TERM=xterm "$BROOD" run -- /nowhere/x
	lacks "$output" "$red"
}
