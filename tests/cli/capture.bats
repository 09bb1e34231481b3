#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# What --capture puts into the report.

load common

setup() {
	cd "$BATS_TEST_TMPDIR"
}

@test "--capture keeps both streams for --json, apart" {
	run -3 --separate-stderr brood run --json --capture 1M -o report -- \
		sh -c 'echo out; echo err >&2; exit 3'
	same "$output$stderr" ""
	same "$(jq -c .stdout report)" \
		'{"text":"out\n","bytes":4,"cut":false,"held":false}'
	same "$(jq -r .stderr.text report)" err
	same "$(jq .exit.code report)" 3
}

@test "--capture keeps both in one, in order" {
	brood run --json --capture 1M --stderr stdout -o report -- \
		sh -c 'echo a; echo b >&2; echo c'
	same "$(jq -r .stdout.text report)" "$(printf 'a\nb\nc')"
	same "$(jq .stderr report)" null
}

@test "--capture cuts, and counts on" {
	brood run --json --capture 10 -o report -- head -c 1000000 /dev/zero
	same "$(jq -c '[.stdout.bytes, .stdout.cut]' report)" '[1000000,true]'
	same "$(jq -r .stdout.base64 report | base64 -d | wc -c)" 10
}

@test "--capture keeps what is no text as base64" {
	brood run --json --capture 1K -o report -- printf 'a\377b\000'
	same "$(jq -r .stdout.base64 report | base64 -d | od -An -tx1)" \
		" 61 ff 62 00"
	same "$(jq .stdout.text report)" null
}

@test "--capture keeps as much as there is, beside a long input" {
	head -c 3000000 /dev/zero | tr '\0' x >in
	brood run --json --capture 1G -o report --stdin in -- tee /dev/stderr
	same "$(jq '.stdout.text | length' report)" 3000000
	same "$(jq '.stderr.text | length' report)" 3000000
}

@test "--capture keeps what came before a timeout" {
	in_time '[ "$status $(jq -r .stdout.text report)" = "124 early" ]' \
		brood run --json --capture 1K -o report --timeout TIME -- \
		sh -c 'echo early; exec sleep 60'
	same "$(jq .exit.timed_out report)" true
}

@test "--capture waits for nobody in the background" {
	run -0 brood run --json --capture 1K -o report -- \
		sh -c 'sleep 50 & echo $!'
	kill "$(jq -r .stdout.text report)"
	same "$(jq .stdout.held report)" true
}

@test "--capture leaves what is set otherwise" {
	brood run --stdout out --json --capture 1K -o report -- echo x
	same "$(cat out)" x
	same "$(jq .stdout report)" null
}

@test "--capture without --json or with a bad size is refused" {
	run -125 brood run --capture 1K -- true
	has "$output" "--capture is for --json"
	for bad in x 1X 99999999999999999999 -1 ""; do
		run -125 brood run --json --capture "$bad" -- true
		has "$output" "no size such as"
	done
}
