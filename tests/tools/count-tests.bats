# SPDX-License-Identifier: MIT
# What the end of its output tells: each failure, what it wrote, and the count.

setup() {
	cd "$BATS_TEST_TMPDIR"
	unset CI
	mkdir -p build-x/meson-logs
}

# Adds a test to the log: name, verdict, what it wrote, what as errors.
log() {
	jq -nc --arg name "$1" --arg result "$2" --arg stdout "$3" \
		--arg stderr "$4" '$ARGS.named' >>build-x/meson-logs/testlog.json
}

count() {
	run python3 "$COUNT" "$@"
}

last() {
	[ "${lines[-1]}" = "$1" ]
}

@test "cases are counted, and skips are told" {
	log 'spawn / a' OK $'1..2\nok 1 - one\nok 2 - two # SKIP no thing' ''
	log 'spawn / b' OK '' ''
	count build-x
	[ "$status" = 0 ]
	[ "${lines[0]}" = "skipped: build-x: spawn / a: two: no thing" ]
	last '2 passed, 0 failed, 1 skipped'
	count --no-skips build-x
	[ "$output" = '2 passed, 0 failed, 1 skipped' ]
}

@test "failures come last, after what their tests wrote" {
	log 'spawn / a' ERROR $'1..2\nnot ok 1 - one\n# why it did\nok 2 - two' 'left behind'
	log 'spawn / b' OK $'1..1\nok 1 - c # SKIP no thing' ''
	count build-x
	[ "$status" = 1 ]
	[ "${#lines[@]}" = 7 ]
	[ "${lines[0]}" = 'skipped: build-x: spawn / b: c: no thing' ]
	[ "${lines[1]}" = '-- build-x: spawn / a wrote:' ]
	[ "${lines[2]}" = 'not ok 1 - one' ]
	[ "${lines[3]}" = '# why it did' ]
	[ "${lines[4]}" = 'left behind' ]
	[ "${lines[5]}" = 'failed: build-x: spawn / a: one: ' ]
	last '1 passed, 1 failed, 1 skipped'
}

@test "a crash after cases that passed shows which was the last" {
	log 'spawn / a' TIMEOUT $'1..3\nok 1 - one\nok 2 - two' ''
	count build-x
	[ "$status" = 1 ]
	[ "${lines[-3]}" = 'ok 2 - two' ]
	[ "${lines[-2]}" = 'failed: build-x: spawn / a: timeout' ]
	last '2 passed, 1 failed, 0 skipped'
}

@test "what failed is named in the last forty lines, however much was written" {
	long=$(printf 'x%.0s' {1..300})
	for i in {1..9}; do
		log "spawn / t$i" FAIL $'1..1\n'"$(printf "# $long\n%.0s" {1..30})"$'\nnot ok 1 - c' \
			"$(printf "$long\n%.0s" {1..30})"
	done
	count build-x
	printf '%s\n' "${lines[@]: -40}" >end
	[ "$(grep -c '^failed: build-x: spawn / t[1-9]: c' end)" = 9 ]
	[ "$(wc -L <end)" -le 160 ]
	[ "$(grep -c '^not ok 1 - c' <<<"$output")" = 9 ]
}

@test "in CI a skip that is not on the list fails, and is told as one" {
	log 'spawn / a' OK $'1..1\nok 1 - one # SKIP no thing' ''
	CI=true count build-x
	[ "$status" = 1 ]
	[ "${lines[-2]}" = 'failed: build-x: spawn / a: one: skipped: no thing' ]
	last '0 passed, 1 failed, 0 skipped'
}

@test "a build without a log, and no test at all, are failures" {
	count build-none
	[ "$status" = 1 ]
	[ "${lines[-2]}" = 'failed: build-none: build: error' ]
	: >build-x/meson-logs/testlog.json
	count build-x
	[ "$status" = 1 ]
	[ "${lines[-2]}" = 'failed: no test ran' ]
}
