#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# brood preload --report counts what was accelerated, and what not and why.

load ../cli/common

setup() {
	cd "$BATS_TEST_TMPDIR"
	unset LD_PRELOAD
	export TMPDIR=$BATS_TEST_TMPDIR
}

# report ARGUMENT...: runs with a JSON report in the file r.
report() {
	run -0 brood preload --json --report=r -- "$@"
}

# count NAME: of all programs together.
count() {
	jq ".total.$1" r
}

@test "each way is counted as what it is" {
	report "$STARTS" spawn=3 system=2 popen=4 fork=5 vfork=6
	same "$(count posix_spawn)" 3
	same "$(count system)" 2
	same "$(count popen)" 4
	same "$(count accelerated)" 9
	same "$(count failed)" 0
	# The shells of system and popen may fork or become the program.
	same "$(jq -c '.programs[0] | [.fork, .vfork, .copies_that_executed]' \
		r)" '[5,6,11]'
	same "$(jq '[.programs[] | select(.program == "/usr/bin/true")] |
		length' r)" 20
	same "$(jq '.not_accelerated | length' r)" 0
}

@test "the sentences say the same" {
	run -0 brood preload --report -- "$STARTS" spawn=3 fork=1
	has "$output" "accelerated: 3 starts in 5 programs"
	has "$output" "posix_spawn 3, system 0, popen 0"
	has "$output" "left alone: fork 1, vfork 0; of the copies 1 executed"
	has "$output" "$STARTS"
	lacks "$output" "without clone3"
}

@test "each program has its own counts, after an exec too" {
	report sh -c "exec '$STARTS' spawn=2 program='$STARTS' exec"
	same "$(jq '[.programs[].posix_spawn] | add' r)" 2
	same "$(jq -r '.programs[0].program' r)" "$(readlink -f /bin/sh)"
	same "$(jq -r '.programs[1].posix_spawn' r)" 2
	same "$(jq '[.programs[] | select(.pid == '"$(jq \
		'.programs[0].pid' r)"')] | length' r)" 3
}

@test "many programs at once lose nothing" {
	report sh -c "for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16; do
		'$STARTS' spawn=12 fork=3 & done; wait"
	same "$(count posix_spawn)" 192
	same "$(count programs)" $((1 + 16 + 16 * 15))
	same "$(jq .programs_lost r)" 0
}

@test "what a program did before it was killed is counted" {
	report "$STARTS" copy spawn=4 kill
	same "$(count posix_spawn)" 4
}

@test "a copy that starts programs itself is a program of its own" {
	report "$STARTS" spawn=1 copy spawn=2
	same "$(jq -c '[.programs[] | select(.posix_spawn > 0) |
		.posix_spawn]' r)" '[1,2]'
	same "$(jq '[.programs[] | select(.posix_spawn > 0) | .pid] |
		unique | length' r)" 2
}

@test "a start that fails is no start" {
	run -1 brood preload --json --report=r -- \
		"$STARTS" program=/no/such spawn=1
	same "$(count posix_spawn)" 0
	same "$(count failed)" 1
	run -1 brood preload --json --report=r -- \
		"$STARTS" program=/no/such fork=1
	same "$(count copies_that_executed)" 0
}

@test "programs that cannot load it are named, with the reason" {
	report "$STARTS" program="$BUILD/tests/nothing" spawn=2 fork=3 vfork=1 
	same "$(jq -c '.not_accelerated' r)" \
		'[{"program":"'"$BUILD/tests/nothing"'","why":"static","count":6}]'
	run -0 brood preload --report -- "$STARTS" \
		program="$BUILD/tests/nothing" spawn=2
	has "$output" "2  static: $BUILD/tests/nothing"
}

@test "a program of another libc is named" {
	report sh -c "'$BUILD/tests/became-musl' >/dev/null 2>&1; true"
	same "$(jq -r '.not_accelerated[0].why' r)" "another libc or machine"
}

@test "a program that gets rights by its file is named" {
	cp /bin/true ./rights
	if [ "$(id -u)" = 0 ]; then chown nobody rights; else skip "needs root"; fi
	chmod u+s rights
	report sh -c './rights; true'
	same "$(jq -r '.not_accelerated[0].why' r)" "gets rights by its file"
}

@test "a program that was started without the variable is named" {
	report env -i /bin/true
	same "$(jq -r '.not_accelerated[0] | .program, .why' r)" \
		$'/bin/true\nstarted without LD_PRELOAD'
}

@test "names are what they are, and the report is JSON" {
	name=$'odd "name\377\n'
	cp "$(readlink -f /bin/sh)" "$name"
	report "./$name" -c 'true'
	jq -e . r >/dev/null
	has "$(jq -r '.programs[0].program' r)" 'odd "name'
}

@test "the status is the program's, and signals reach it" {
	run -9 brood preload --report=r -- sh -c 'exit 9'
	"$BROOD" preload --report=r -- sh -c 'echo >up; exec sleep 60' &
	until_true test -e up
	kill -TERM $!
	ends 143 $!
}

@test "as another user" {
	[ "$(id -u)" = 0 ] || skip "needs root"
	TMPDIR=/tmp report setpriv --reuid 65534 --clear-groups "$STARTS" spawn=2
	same "$(count posix_spawn)" 2
}

@test "nothing is left of it but the report" {
	report "$STARTS" spawn=1
	same "$(ls)" r
	run -125 brood preload --report=/no/dir/r -- "$STARTS" spawn=1
	has "$output" "--report: /no/dir/r: No such file"
	TMPDIR=/no/dir run -125 brood preload --report -- sh -c 'echo >ran'
	has "$output" "no file for the report below /no/dir"
	same "$(ls)" r
}
