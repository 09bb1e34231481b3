#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# brood compare, as a user meets it.

load ../cli/common

schema() {
	python3 "$SRC/tests/compare/schema.py" "$SRC/docs/compare-schema.json"
}

# terminal COMMAND...: with a terminal as standard output and error.
terminal() {
	TERM=xterm script -qec "$(printf '%q ' "$@")" /dev/null
}

setup_file() {
	cd "$BATS_FILE_TMPDIR"
	mkdir tmp
	TMPDIR=$PWD/tmp "$BROOD" compare --rss 0,1M --runs 2 >table 2>stderr
	"$BROOD" compare --rss 0,1M --runs 3 --json >json
}

setup() {
	cd "$BATS_FILE_TMPDIR"
}

@test "every way and every block is in the table, within 80 columns" {
	for way in fork vfork 'clone (process)' 'clone (thread)' pthread_create \
		brood_fork brood_vfork 'brood_clone process' 'brood_clone newns' \
		'brood_clone thread' brood_thread_create brood_rfork brood_rfork_thread \
		fork+exec vfork+exec posix_spawn brood_spawn 'brood_spawn async' \
		brood_exec brood_exec_image; do
		same "$(grep -c "^$way  " table)" 4
	done
	has "$(<table)" "median of 2"
	same "$(<stderr)" ""
	same "$(awk 'length > 80' table)" ""
	same "$(grep -c ' $' table)" 0
	lacks "$(<table)" failed
	lacks "$(<table)" $'\033'
}

@test "nothing is left behind" {
	same "$(ls tmp)" ""
	same "$(pgrep -f compare/brood-probe || true)" ""
}

@test "eight sizes fit as well" {
	run -0 brood compare --rss 0,1M,2M,3M,4M,5M,6M,7M --runs 1
	same "$(awk 'length > 80' <<<"$output")" ""
	has "$output" "7 MiB"
}

@test "what Linux is known to do is found" {
	cell() {
		jq -r ".ways[] | select(.key == \"$1\") | .cells.$2" json
	}
	same "$(cell fork memory) $(cell fork files)" "copied copied"
	same "$(cell fork pages_copied)" 256
	same "$(cell vfork memory) $(cell vfork waits)" "shared until exit"
	same "$(cell clone_thread new_pid) $(cell clone_thread files)" "no shared"
	same "$(cell pthread_create crash)" caller
	same "$(cell fork_exec caller_faults)" 256
	same "$(cell posix_spawn caller_faults)" 0
	same "$(cell posix_spawn handlers) $(cell posix_spawn cloexec)" "reset closed"
	same "$(cell brood_spawn files) $(cell brood_spawn waits)" "closed until exec"
	same "$(cell brood_spawn_async waits)" no
	same "$(cell brood_vfork waits) $(cell brood_vfork environment)" "until exit shared"
	same "$(cell brood_rfork memory) $(cell brood_rfork_thread memory)" "copied shared"
	same "$(cell brood_clone_process thread_group) $(cell brood_clone_thread thread_group)" "new same"
	same "$(cell brood_exec new_pid) $(cell brood_exec waits)" "no no return"
	same "$(cell brood_exec_image memory) $(cell brood_exec_image files)" "replaced kept"
}

@test "namespaces are new for one way alone" {
	namespaces() {
		jq -r ".ways[] | select(.key == \"$1\") | .cells | to_entries[] |
			select(.key | startswith(\"ns_\")) | .value" json | sort | uniq -c |
			tr -s ' '
	}
	same "$(namespaces brood_clone_process)" " 8 same"
	same "$(namespaces brood_spawn)" " 8 same"
	if jq -e '.refused | length > 0' json; then
		skip "namespaces may not be made here"
	fi
	same "$(namespaces brood_clone_newns)" " 8 new"
}

@test "a call that does not return has no times" {
	times() {
		jq -r ".ways[] | select(.key == \"brood_exec\") | $1" json
	}
	same "$(times '.times[0].not_applicable')" "the call does not return"
	same "$(times '.times[0].call_ns')" null
	same "$(times .growth.total) $(times .replaces_caller)" "null true"
	has "$(grep '^brood_exec ' table | tail -n 1 | tr -s ' ')" "brood_exec - - -"
}

@test "what a filter forbids is told, and is no failure" {
	"$BROOD" run --deny-syscalls clone3 -- "$BROOD" compare --rss 0 --runs 1 \
		--json >refused
	schema <refused
	jq -e '[.refused[].way] | unique | index("brood_clone_newns")' refused
	same "$(jq '.failed | length' refused)" 0
	run -0 brood run --deny-syscalls clone3 -- "$BROOD" compare --rss 0 --runs 1
	has "$output" "Refused here: brood_clone newns: Function not implemented"
	lacks "$output" failed
}

@test "the JSON is what its schema says" {
	schema <json
	same "$(jq .runs json)" 3
	same "$(jq -c .sizes json)" "[0,1048576]"
	# The check can fail.
	run ! schema < <(jq 'del(.ways[0].cells.memory)' json)
	run ! schema < <(jq '.ways[0].cells.memory = "maybe"' json)
	run ! schema < <(jq '.ways[0].cells.memory = null' json)
	run ! schema < <(jq '.ways[0].times[0].call_ns.p10 = 1e15' json)
}

@test "a size without room is left out, and the reason told" {
	run -0 brood compare --rss 0,60T --runs 1
	has "$output" "Left out: 60 TiB, because only "
	run -125 brood compare --rss 60T --runs 1
	has "$output" "no room: only "
}

@test "an address space limit counts" {
	run -0 bash -c "ulimit -v 600000 &&
		exec '$BROOD' compare --rss 0,512M --runs 1 --json"
	schema <<<"$output"
	same "$(jq -c .sizes <<<"$output")" "[0]"
	same "$(jq -c .left_out <<<"$output")" \
		'[{"bytes":536870912,"why":"only 585 MiB of address space allowed"}]'
}

@test "fork copies more where the caller has more" {
	brood compare --rss 0,64M --runs 5 --json >grown
	jq -e '.ways[] | select(.key == "fork") | .growth.call > 1.5' grown
}

@test "a failed experiment is told, and is exit status 1" {
	# The command is a copy whose program is another, which tells nothing.
	mkdir -p copy/compare
	cp "$BROOD" copy/brood
	cp /bin/true copy/compare/brood-probe
	export LD_LIBRARY_PATH=${BROOD%/*}/../src
	run -1 copy/brood compare --rss 0 --runs 1
	has "$output" "Failed: posix_spawn, memory: "
	copy/brood compare --rss 0 --runs 1 --json >failed || true
	schema <failed
	same "$(jq '.ways[] | select(.key == "fork_exec") | .cells.stack' failed)" null
}

@test "colour and progress are for terminals" {
	command -v script || skip "script(1) is not installed"
	run -0 terminal "$BROOD" compare --rss 0 --runs 1
	has "$output" $'\033[1m'
	has "$output" "probing fork"
	run -0 terminal env NO_COLOR=1 "$BROOD" compare --rss 0 --runs 1
	lacks "$output" $'\033[1m'
	run -0 terminal sh -c "'$BROOD' compare --rss 0 --runs 1 2>/dev/null"
	lacks "$output" "probing fork"
}

@test "bad usage exits 125, with a hint" {
	run -125 brood compare --rsss 0
	has "$output" "--rss?"
	run -125 brood compare --rss 12Q
	has "$output" "--rss 12Q"
	run -125 brood compare --rss 0,1,2,3,4,5,6,7,8
	run -125 brood compare --runs 0
	has "$output" "--runs 0"
	run -125 brood compare --runs many
	run -125 brood compare --rss
	run -125 brood compare extra
	has "$output" extra
}

@test "--help tells of each option" {
	run -0 brood compare --help
	for option in --rss --runs --json --help; do
		has "$output" "$option"
	done
	same "$(awk 'length > 80' <<<"$output")" ""
}

@test "a full disk is a failure" {
	run -125 sh -c "'$BROOD' compare --rss 0 --runs 1 >/dev/full"
}
