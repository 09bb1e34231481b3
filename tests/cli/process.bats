#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# Session, process group, limits, order, way of creation.

load common

# field N: that field of /proc/PID/stat on standard input, counted after the
# name, so 1 is the state (3 there), 2 ppid, 3 pgrp, 4 session.
field() {
	sed 's/.*) //' | cut -d ' ' -f "$1"
}

@test "the program is in the caller's session and group" {
	run -0 brood run -- cat /proc/self/stat
	same "$(field 3 <<<"$output")" "$(field 3 </proc/self/stat)"
	same "$(field 4 <<<"$output")" "$(field 4 </proc/self/stat)"
}

@test "--setsid starts a session" {
	run -0 brood run --setsid -- sh -c 'echo $$; exec cat /proc/self/stat'
	pid=${lines[0]}
	same "$(field 4 <<<"${lines[1]}")" "$pid"
	same "$(field 3 <<<"${lines[1]}")" "$pid"
}

@test "--pgroup new starts a group in the same session" {
	run -0 brood run --pgroup new -- sh -c 'echo $$; cat /proc/self/stat'
	pid=${lines[0]}
	same "$(field 3 <<<"${lines[1]}")" "$pid"
	same "$(field 4 <<<"${lines[1]}")" "$(field 4 </proc/self/stat)"
}

@test "--pgroup PGID joins a group" {
	set -m
	sleep 60 &
	group=$!
	set +m
	run brood run --pgroup $group -- cat /proc/self/stat
	kill $group
	same "$status" 0
	same "$(field 3 <<<"$output")" "$group"
	run -125 brood run --pgroup 2147483647 -- true
}

# limits OPTION ROW: soft and hard limit that a program has in that row.
limits() {
	brood run --rlimit "$1" -- cat /proc/self/limits |
		sed -n "s/^Max $2  *//p" | tr -s ' ' | cut -d ' ' -f 1,2
}

@test "--rlimit: every name sets its own limit" {
	while read -r name row; do
		echo "$name"
		same "$(limits "$name=0:1" "$row")" "0 1"
	done <<-'END'
		core core file size
		fsize file size
		locks file locks
		memlock locked memory
		msgqueue msgqueue size
		nproc processes
		rss resident set
		rttime realtime timeout
		sigpending pending signals
	END
}

@test "--rlimit: nice and rtprio, whose hard limit may be 0" {
	for name in nice rtprio; do
		hard=$(prlimit --$name --noheadings --output HARD | tr -d ' ')
		if [ "$hard" -gt 0 ]; then
			same "$(limits $name=0:1 "$name priority")" "0 1"
		else
			run -125 brood run --rlimit $name=0:1 -- true
			has "$output" "limit $name"
		fi
	done
}

@test "--rlimit: those that a program cannot live without" {
	while read -r name value row; do
		echo "$name"
		same "$(limits "$name=$value" "$row")" "${value/:/ }"
	done <<-'END'
		as 400000000:500000000 address space
		cpu 40:50 cpu time
		data 40000000:50000000 data size
		nofile 40:50 open files
		stack 4000000:5000000 stack size
	END
}

@test "--rlimit: one value is both limits, N: and :N one of them" {
	both='echo $(ulimit -Sn) $(ulimit -Hn)'
	run -0 brood run --rlimit nofile=64 -- bash -c "$both"
	same "$output" "64 64"
	hard=$(ulimit -Hn) soft=$(ulimit -Sn)
	run -0 brood run --rlimit nofile=63: -- bash -c "$both"
	same "$output" "63 $hard"
	run -0 bash -c 'ulimit -Sn 50; exec "$0" run --rlimit nofile=:99 -- \
		bash -c "$1"' "$BROOD" "$both"
	same "$output" "50 99"
	run -0 brood run --rlimit NOFILE=1K -- bash -c "$both"
	same "$output" "1024 1024"
}

@test "--rlimit: unlimited" {
	run -0 bash -c 'ulimit -Sc 0; exec "$0" run \
		--rlimit core=unlimited -- bash -c "ulimit -Sc"' "$BROOD"
	same "$output" unlimited
}

@test "--ordered takes the options in their order" {
	mkdir -p "$BATS_TEST_TMPDIR/sub"
	cd "$BATS_TEST_TMPDIR"
	brood run --ordered --stdout before --cwd sub -- echo x
	brood run --cwd sub --stdout after --ordered -- echo x
	[ -e before ] && [ -e sub/after ]
	# One table, as in the shell: 5 is replaced before 6 is made of it.
	run -0 brood run --ordered --fd 5=6 --fd 6=5 -- \
		sh -c 'cat <&5' 5<<<five 6<<<six
	same "$output" six
}

@test "--blocking and --async do the same job" {
	for way in --blocking --async; do
		run -4 brood run $way --umask 077 -- sh -c 'umask; exit 4'
		same "$output" 0077
	done
	run -0 brood run -v --blocking --async -- true
	has "$output" asynchronous
	run -0 brood run -v --async --blocking -- true
	has "$output" "created by clone3, blocking"
}
