#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# brood fork-cost: what a fork of a process would take, in sentences and JSON.

load common

@test "it predicts, names three causes and counts" {
	run -0 brood fork-cost $$
	[[ ${lines[0]} =~ ^A\ fork\ of\ $$\ \(.+\)\ takes\ about\ [0-9.]+\ [um]s:$ ]]
	for i in 1 2 3; do
		[[ ${lines[i]} =~ ^\ +[0-9.]+\ [um]s\ \ [0-9a-z] ]]
	done
	has "$output" "the smallest possible fork"
	has "$output" "resident"
	has "$output" "1 thread and"
	has "$output" "There is little to gain."
}

@test "a large process gets advice" {
	cd "$BATS_TEST_TMPDIR"
	python3 -c 'x = bytearray(b"x") * (400 << 20); open("made", "w")
import time; time.sleep(60)' 3>&- &
	pid=$!
	for _ in $(seq 600); do
		[ ! -e made ] || break
		sleep 0.1
	done
	run brood fork-cost --json $pid
	kill $pid
	[ "$status" = 0 ]
	python3 - "$output" <<-'END'
		import json, sys
		j = json.loads(sys.argv[1])
		assert j["later_bytes"] > 400 << 20, j
		assert len(j["causes"]) == 3 and j["threads"] == 1, j
		assert j["causes"][0]["cause"] in ("pages", "huge-pages"), j
		assert j["name"] == "python3" and "spawn" in j["advice"], j
	END
}

@test "JSON says the same as the sentences" {
	run -0 brood fork-cost --json $$
	python3 - "$output" $$ <<-'END'
		import json, sys
		j = json.loads(sys.argv[1])
		assert j["pid"] == int(sys.argv[2])
		assert [c for c in j["causes"] if c["cause"] == "base"]
		ns = [c["ns"] for c in j["causes"]]
		assert ns == sorted(ns, reverse=True) and sum(ns) <= j["call_ns"]
		assert j["mappings"] > 5 and j["descriptors"] > 1
		assert j["advice"] == [], j["advice"]
	END
}

@test "what cannot be looked at is said" {
	run -1 brood fork-cost 2147483647
	has "$output" "brood: fork-cost: 2147483647: "
	has "$output" "No such process"
}

@test "bad usage exits 125" {
	for bad in "" 0 -- -5 x 12x 99999999999; do
		run -125 brood fork-cost "$bad"
		has "$output" "brood: fork-cost: "
	done
	run -125 brood fork-cost
	has "$output" "no process id"
	run -125 brood fork-cost 1 2
	has "$output" "one process id"
	run -125 brood fork-cost --jsno 1
	has "$output" "did you mean --json?"
	run -125 brood fork-csot
	has "$output" 'did you mean "fork-cost"?'
}

@test "--help and the man page have every option" {
	run -0 brood fork-cost --help
	for option in json help; do
		has "$output" "--$option"
		grep -q -- "--$option" "$SRC/man/brood-fork-cost.1.scd"
	done
	run -0 brood --help
	has "$output" "fork-cost"
}
