#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# Scheduling, against what the tools for one thing each do.

load common

# Rights that raise: the nice value down, a real-time policy.
may_raise() {
	chrt --fifo 1 true 2>/dev/null || skip "needs CAP_SYS_NICE"
}

# The first and the last CPU that may be used here.
first_cpu() {
	sed -n 's/^Cpus_allowed_list:\s*\([0-9]*\).*/\1/p' /proc/self/status
}
last_cpu() {
	sed -n 's/^Cpus_allowed_list:.*[^0-9]\([0-9]*\)$/\1/p' /proc/self/status
}

policy() {
	"$@" sh -c 'chrt --pid $$' | sed "s/^pid [0-9]*'s//"
}

@test "--nice sets the value itself, where nice(1) adds to it" {
	run -0 brood run --nice 17 -- nice
	same "$output" 17
	same "$output" "$(nice -n $((17 - $(nice))) nice)"
	run -0 nice -n 3 "$BROOD" run --nice=19 -- nice
	same "$output" 19
}

@test "--nice: a negative value" {
	may_raise
	run -0 brood run --nice -7 -- nice
	same "$output" -7
	run -0 brood run --nice=-20 -- nice
	same "$output" -20
}

@test "--nice without the right fails, and says at which step" {
	[ "$EUID" = 0 ] || skip "needs root, to give the right up"
	run -125 setpriv --bounding-set -sys_nice --reuid 65534 --regid 65534 \
		--clear-groups "$BROOD" run --nice -5 -- true
	has "$output" "set the nice value to -5 (step 0): Permission denied"
}

@test "--affinity is that of taskset" {
	for list in "$(first_cpu)" "$(first_cpu)-$(last_cpu)" \
		"$(last_cpu),$(first_cpu)"; do
		echo "$list"
		run -0 brood run --affinity "$list" -- \
			grep Cpus_allowed /proc/self/status
		same "$output" "$(taskset --cpu-list "$list" \
			grep Cpus_allowed /proc/self/status)"
	done
}

@test "--affinity: -v shows the list" {
	cpu=$(first_cpu)
	run -0 brood run -v --affinity "$cpu" -- true
	has "$output" "step 0: CPUs $cpu"
	# Only the step is looked at: there may be no such CPUs.
	run brood run -v --affinity 0-3,6,63-65,8191 -- true
	has "$output" "step 0: CPUs 0-3,6,63-65,8191"
}

@test "--affinity to no CPU that there is fails" {
	run -125 brood run --affinity 8191 -- true
	has "$output" "set the CPU affinity (step 0): Invalid argument"
}

@test "--scheduler is that of chrt" {
	for policy in other batch idle; do
		same "$(policy brood run --scheduler $policy --)" \
			"$(policy chrt --$policy 0)"
	done
	run -0 brood run -v --scheduler BATCH -- true
	has "$output" "step 0: scheduling policy batch"
}

@test "--scheduler: the real-time policies" {
	may_raise
	for policy in fifo rr; do
		for priority in 1 42 99; do
			same "$(policy brood run --scheduler \
				$policy:$priority --)" \
				"$(policy chrt --$policy $priority)"
		done
	done
}

@test "--io-class is that of ionice" {
	for level in 0 5 7; do
		same "$(brood run --io-class best-effort:$level -- ionice)" \
			"$(ionice -c best-effort -n $level ionice)"
	done
	same "$(brood run --io-class best-effort -- ionice)" \
		"$(ionice -c best-effort ionice)"
	same "$(brood run --io-class idle -- ionice)" \
		"$(ionice -c idle ionice)"
}

@test "--io-class: realtime" {
	may_raise
	same "$(brood run --io-class realtime:2 -- ionice)" \
		"$(ionice -c realtime -n 2 ionice)"
}

@test "--timer-slack is what the program has" {
	while read -r arg ns; do
		run -0 brood run --timer-slack "$arg" -- \
			cat /proc/self/timerslack_ns
		same "$output" "$ns"
	done <<-'END'
		77ns 77
		50us 50000
		1.5ms 1500000
		1 1000000000
	END
	run -0 brood run --timer-slack 0 -- cat /proc/self/timerslack_ns
	same "$output" "$(cat /proc/self/timerslack_ns)"
}

@test "what is not asked for stays as it is here" {
	show='nice; ionice; cat /proc/self/timerslack_ns'
	show+='; grep Cpus_allowed /proc/self/status; chrt --pid $$'
	here() {
		nice -n 2 ionice -c 2 -n 6 chrt --batch 0 \
			taskset --cpu-list "$(first_cpu)" "$@" sh -c "$show" |
			sed 's/^pid [0-9]*//'
	}
	got=$(here "$BROOD" run --)
	same "$got" "$(here)"
	has "$got" "best-effort: prio 6"
	has "$got" SCHED_BATCH
}

@test "two of one kind are refused" {
	run -125 brood run --nice 3 --nice 4 -- true
	has "$output" "step 0 does the same already"
}
