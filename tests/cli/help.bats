#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# Every option of the popt tables is in --help and in the man page.

load common

options() {
	cat "$SRC"/cli/run/opt_*.c | tr -s '\n\t ' ' ' |
		grep -oE '(OPTION|SWITCH)\("[a-z0-9-]+", ([0-9]+|'"'.'"')' |
		sed -E 's/.*\("([^"]+)", (.*)/\1 \2/'
}

@test "the tables are found at all" {
	[ "$(options | wc -l)" -ge 35 ]
	options | grep -q "^cwd 'C'$"
}

@test "brood run --help has every option, long and short" {
	help=$(brood run --help)
	while read -r long short; do
		echo "--$long $short"
		if [ "$short" = 0 ]; then
			grep -qE "^      --$long([= ]|$)" <<<"$help"
		else
			grep -qE "^  -${short:1:1}, --$long([= ]|$)" <<<"$help"
		fi
	done < <(options)
}

@test "brood-run(1) has every option, long and short" {
	page=$SRC/man/brood-run.1.scd
	while read -r long short; do
		echo "--$long $short"
		grep -qE -- "\*--$long[*=]" "$page"
		[ "$short" = 0 ] || grep -q -- "\*-${short:1:1}\*" "$page"
	done < <(options)
}

@test "--help fits 80 columns and says what it does about WHAT and statuses" {
	run -0 brood run --help
	for line in "${lines[@]}"; do
		[ ${#line} -le 80 ] || { echo "$line"; return 1; }
	done
	for word in null inherit close cloexec text: append: rw: '&M' 124 125 \
		126 127 128+N; do
		has "$output" "$word"
	done
}

@test "an unknown option gets a hint and exits 125" {
	run --separate-stderr -125 brood run --umsak 022 -- true
	same "$stderr" \
		"brood: run: no option --umsak; did you mean --umask?"
	run -125 brood run --clear -- true
	has "$output" "did you mean --clear-env?"
	run -125 brood run --tiemout=3 -- true
	has "$output" "did you mean --timeout?"
}

@test "an option like no other gets no hint" {
	run -125 brood run --xyzzy -- true
	same "$output" \
		"brood: run: no option --xyzzy (see brood run --help)"
	run -125 brood run -Z -- true
	has "$output" "no option -Z"
}

@test "an option without its value exits 125" {
	run -125 brood run --cwd
	has "$output" "--cwd: missing argument"
}

@test "no program exits 125" {
	run -125 brood run
	has "$output" "no program given"
	run -125 brood run --setsid --
	has "$output" "no program given"
}

@test "bad values are named and exit 125" {
	while IFS='|' read -r option value word; do
		run -125 brood run "$option" "$value" -- true
		has "$output" "brood: run: $option: "
		has "$output" "$word"
	done <<-'END'
		--umask|9|octal
		--umask|1777|octal
		--umask||octal
		--umask|-1|octal
		--timeout|5x|duration
		--timeout||duration
		--timeout|-1|duration
		--kill-after|s|duration
		--start-timeout|1 s|duration
		--signal|TREM|did you mean TERM?
		--signal|65|no signal
		--signal|0|no signal
		--ignore-signal|INT,,TERM|no signal ""
		--block-signal|RTMIN+99|no signal
		--rlimit|nofile|NAME=LIMIT
		--rlimit|nofile=|NAME=LIMIT
		--rlimit|nofile=x|NAME=LIMIT
		--rlimit|nofile=1:2:3|NAME=LIMIT
		--rlimit|nofiel=3|did you mean nofile?
		--rlimit|as=99999999999999999999|NAME=LIMIT
		--nice|20|number from -20 to 19
		--nice|-21|number from -20 to 19
		--nice|--1|number
		--nice||number
		--scheduler|fifo|fifo needs a number from 1 to 99
		--scheduler|rr:0|number from 1 to 99
		--scheduler|rr:|number from 1 to 99
		--scheduler|idle:1|nothing after it
		--scheduler|bacth|did you mean batch?
		--scheduler|deadline|no policy
		--affinity||number
		--affinity|0,,1|number
		--affinity|2-1|2-1 is no range
		--affinity|8192|number from 0 to 8191
		--affinity|0-|number
		--io-class|best-effort:8|number from 0 to 7
		--io-class|idle:0|nothing after it
		--io-class|real-time|did you mean realtime?
		--timer-slack|5ps|duration
		--parent-death-signal|TREM|did you mean TERM?
		--parent-death-signal|0|no signal
		--pgroup|x|number
		--cwd-fd|x|number
		--program-fd|99999999999|number
		--fd|x=1|number
		--fd|5=foo|read:foo or write:foo?
		--stdout|&x|descriptor
		--stdout|fd:|descriptor
	END
}
