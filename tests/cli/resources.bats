#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# Resources and labels, against what the tools for one thing each do.

load common

@test "--oom-score-adj is that of choom" {
	own=$(cat /proc/self/oom_score_adj)
	for score in $((own + 1)) 1000; do
		run -0 brood run --oom-score-adj "$score" -- \
			cat /proc/self/oom_score_adj
		same "$output" "$score"
		same "$output" "$(choom -n "$score" -- \
			cat /proc/self/oom_score_adj)"
	done
	same "$(cat /proc/self/oom_score_adj)" "$own"
}

@test "--oom-score-adj waits for the program, and says why it cannot not" {
	run -0 brood run -v --oom-score-adj 1000 -- true
	has "$output" "step 0: OOM score adjustment 1000"
	run -125 brood run --async --oom-score-adj 1000 -- true
	has "$output" "it cannot run beside the caller"
	run -125 brood run --oom-score-adj 1001 -- true
	has "$output" '"1001" is no number from -1000 to 1000'
}

@test "--numa-policy sets the policy of /proc/PID/numa_maps" {
	[ -e /proc/self/numa_maps ] || skip "a kernel without NUMA"
	run -0 brood run --numa-policy bind:0 -- cat /proc/self/numa_maps
	has "${lines[0]}" " bind:0 "
	run -0 brood run --numa-policy interleave:0 -- cat /proc/self/numa_maps
	has "${lines[0]}" " interleave:0 "
	run -0 brood run -v --numa-policy local -- cat /proc/self/numa_maps
	has "$output" "step 0: NUMA policy local"
	has "$output" " local "
	run -0 brood run --numa-policy default -- cat /proc/self/numa_maps
	has "${lines[0]}" " default "
}

@test "--numa-policy: what makes no sense" {
	run -125 brood run --numa-policy bind -- true
	has "$output" "bind needs nodes"
	run -125 brood run --numa-policy local:0 -- true
	has "$output" "local takes no nodes"
	run -125 brood run --numa-policy bnd:0 -- true
	has "$output" "did you mean bind?"
	run -125 brood run -v --numa-policy bind:8191 -- true
	has "$output" "step 0: NUMA policy bind, nodes 8191"
	has "$output" "set the NUMA policy to 2 (step 0): Invalid argument"
}

@test "--uclamp is that of uclampset, or an error where there are none" {
	run -125 brood run --uclamp 5 -- true
	has "$output" '"5" is not LEAST:MOST'
	run -125 brood run --uclamp 1:1025 -- true
	has "$output" '"1025" is no number from 0 to 1024'
	run -125 brood run --uclamp 9:5 -- true
	has "$output" "the least is above the most"
	run brood run -v --uclamp :512 -- true
	has "$output" "step 0: utilization at most 512"
	run brood run -v --uclamp 100:200 -- uclampset -p 0
	has "$output" "step 0: utilization 100 to 200"
	if [ "$status" = 125 ]; then
		has "$output" "set the utilization clamps to 100 and 200"
		has "$output" "(step 0): Operation not supported"
	else
		has "$output" "min: 100 max: 200"
	fi
}

@test "--core-sched: works, or is an error where there is none" {
	run -125 brood run --core-sched old -- true
	has "$output" '"old" is no number'
	run brood run -v --core-sched new -- true
	has "$output" "step 0: shares cores with nobody"
	[ "$status" = 0 ] || has "$output" "Operation not supported"
	run brood run -v --core-sched $$ -- true
	has "$output" "step 0: shares cores as process $$ does"
	[ "$status" = 0 ] || has "$output" "Operation not supported"
}

# A named hierarchy outlives its mount for as long as the kernel holds a cgroup
# that was removed from it.
LET_GO='let_go() {
	for i in 1 2 3 4 5 6 7 8 9 10; do
		umount $at
		case $2 in *name=*) ;; *) return 0 ;; esac
		for k in 1 2 3 4 5 6 7 8 9 10; do
			grep -q ":name=${2#*name=}:" /proc/self/cgroup ||
				return 0
			sleep 0.05
		done
		mount -t $1 -o $2 none $at
	done
}'

# in_hierarchy TYPE OPTIONS SCRIPT: with such a hierarchy at $at, and a cgroup
# "in-$$" in it.
in_hierarchy() {
	at=$BATS_TEST_TMPDIR/at
	mkdir "$at"
	export at BROOD in=in-$$
	unshare --mount sh -c "mount -t $1 -o $2 none $at" 2>/dev/null ||
		skip "no $1 to be mounted here"
	run -0 unshare --mount sh -ec "mount -t $1 -o $2 none $at
		mkdir $at/$in
		trap 'rmdir $at/$in; let_go $1 $2' EXIT
		$LET_GO
		$3"
}

@test "--cgroup: the program is born there" {
	in_hierarchy cgroup2 rw '$BROOD run -v --cgroup $at/$in -- \
		grep ^0: /proc/self/cgroup'
	has "$output" "/in-$$"
	has "$output" "step 0: born in cgroup"
	run -125 brood run --cgroup /no/cgroup -- true
	has "$output" 'start in cgroup "/no/cgroup" (step 0): No such file'
}

@test "--cgroup-v1: the program is there" {
	in_hierarchy cgroup "none,name=brood-cli-$$" \
		'$BROOD run --cgroup-v1 $at/$in -- cat /proc/self/cgroup'
	has "$output" ":name=brood-cli-$$:/in-$$"
	run -125 brood run -v --cgroup-v1 /no/cgroup -- true
	has "$output" 'join cgroup "/no/cgroup" (step 0): No such file'
}

# session COMMAND...: the serial number of the session keyring there.
session() {
	local nr=250

	[ "$(uname -m)" != aarch64 ] || nr=219
	"$@" python3 -c "
import ctypes
print(ctypes.CDLL(None).syscall($nr, 0, -3, 0))"
}

@test "--new-keyring: it has another than its caller" {
	own=$(session)
	[ "$own" -gt 0 ] || skip "a kernel without keyrings"
	same "$(session brood run --)" "$own"
	first=$(session brood run --new-keyring --)
	second=$(session brood run --new-keyring --)
	[ "$first" -gt 0 ] && [ "$second" -gt 0 ]
	[ "$first" != "$own" ] && [ "$second" != "$own" ]
	[ "$first" != "$second" ]
	run -0 brood run -v --new-keyring -- true
	has "$output" "step 0: new session keyring"
}

@test "--exec-label fails where there is no such module" {
	run brood run -v --exec-label a:b:c -- true
	has "$output" 'step 0: runs as "a:b:c"'
	[ "$status" = 0 ] || has "$output" 'label for exec to "a:b:c"'
	if [ ! -d /proc/self/attr/apparmor ]; then
		run -125 brood run --exec-label apparmor:x -- true
		has "$output" 'exec to "x" (step 0): Operation not supported'
	fi
}
