#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# brood bench: measures what it says it does; what cannot be measured is said.

load common

setup() {
	cd "$BATS_TEST_TMPDIR"
}

quick() {
	brood bench --seconds 1 "$@"
}

@test "the table has every primitive, and the floor first" {
	run -0 quick --axis target
	has "$output" "floor, us"
	for peer in brood_spawn brood-plan brood-async posix_spawn \
		posix_spawn-same vfork fork; do
		grep -qE "^$peer +[0-9.]+ +[0-9.]+ +[0-9.]+ +[0-9.]+$" <<<"$output"
	done
}

@test "the JSON is by its schema" {
	quick --axis options,concurrency --json out.json >table
	python3 "$SRC/tests/cli/bench-schema.py" "$SRC/docs/bench-schema.json" <out.json
	same "$(jq -r '.settings[].axis' out.json | uniq | xargs)" \
		"options concurrency"
	# A job that a peer cannot do is left out with the reason, not a number.
	run -0 jq -r '.settings[] | select(.job == "twelve").results[] |
		select(.peer == "posix_spawn").left_out' out.json
	same "$output" "it has no way to do this"
	run -0 jq -r '.settings[] | select(.job == "twelve").results[] |
		select(.peer == "brood_spawn").ratio' out.json
	[[ $output =~ ^[0-9.]+$ ]]
}

@test "settings reach the peers: memory costs a fork, and nobody else" {
	run -0 quick --axis memory --only brood_spawn,fork --json -
	growth='[.settings[] | select(.value == "64 MiB" or .value == "1024 MiB")
		.results[] | select(.peer == $p) | .total_us.p50] | max / min'
	fork=$(jq --arg p fork "$growth" <<<"$output")
	spawn=$(jq --arg p brood_spawn "$growth" <<<"$output")
	[ "$(jq -n "$fork > 4 and $spawn < $fork / 2")" = true ]
}

@test "a list adds peers; who is missing, fails or lies is named" {
	peer() {
		printf '%s\n' '#!/bin/sh' "$2" >"$1"
		chmod +x "$1"
	}
	peer fine 'echo ready; while read n w; do r=; while [ $n -gt 0 ]; do
		"$2"; r="$r- "; n=$((n-1)); done; echo "$r"; done'
	peer mute 'exit 3'
	peer dies 'echo ready; read n w; exit 1'
	peer never 'echo cannot for want of time'
	{
		printf 'fine\tcore\tglibc\t1\t%s\n' "$PWD/fine"
		printf 'mute\tcore\tglibc\t1\t%s\n' "$PWD/mute"
		printf 'dies\tcore\tglibc\t1\t%s\n' "$PWD/dies"
		printf 'never\tcore\tglibc\t1\t%s\n' "$PWD/never"
		printf 'gone\tcore\tglibc\t1\t%s\n' "$PWD/gone"
		printf 'absent\tcore\tglibc\t1\t-\tnobody has it\n'
	} >list
	run -0 quick --peers list --axis target \
		--only fine,mute,dies,never,gone
	grep -qE "^fine +[0-9.]+" <<<"$output"
	has "$output" "missing: absent: nobody has it"
	has "$output" "left out of target tiny: it did not start: mute"
	has "$output" "it failed at its first starts: dies"
	has "$output" "left out of target tiny: for want of time: never"
	has "$output" 'No such file or directory: gone'
}

@test "a program that fails is no figure" {
	printf '#!/bin/sh\necho ready; read n w; echo 5:x\n' >liar
	chmod +x liar
	printf 'liar\tcore\tglibc\t1\t%s\n' "$PWD/liar" >list
	run -0 quick --peers list --axis options --only liar
	has "$output" "it failed at its first starts: liar"
}

@test "pictures: data always, and drawn where gnuplot is" {
	run -0 quick --axis descriptors,target --only brood_spawn --pictures pics
	[ -s pics/descriptors.tsv ]
	[ -s pics/latency.tsv ]
	if command -v gnuplot >gnuplot; then
		grep -q "brood_spawn" pics/descriptors.svg
		[ "$(head -c 4 pics/latency.png | tail -c 3)" = PNG ]
	else
		has "$output" "no gnuplot here"
	fi
	mkdir empty
	PATH=$PWD/empty run -0 "$BROOD" bench --seconds 1 --axis target \
		--only brood_spawn --pictures pics2
	has "$output" "no gnuplot here: only the data was written"
	[ -s pics2/latency.tsv ]
	[ ! -e pics2/latency.svg ]
}

@test "bad usage ends with 125" {
	run -125 quick --aixs x
	has "$output" 'did you mean'
	run -125 quick spare
	has "$output" 'unexpected argument "spare"'
	run -125 brood bench --seconds -1
	run -125 brood bench --peers /nonexistent/list
	has "$output" "/nonexistent/list: No such file or directory"
	printf 'only-a-name\n' >list
	run -125 brood bench --peers list
	has "$output" "not a line of a list"
}

@test "--list measures nothing" {
	run -0 brood bench --list
	has "$output" "memory: 16 MiB;"
	has "$output" "brood_spawn"
}
