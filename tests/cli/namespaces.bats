#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# New namespaces, from outside; replaces.bats compares them to unshare(1).

load common

setup() {
	unshare -m true 2>/dev/null || skip "needs CAP_SYS_ADMIN"
}

@test "--unshare makes what it names, and no more" {
	for kind in mount:mnt uts ipc net cgroup user; do
		echo "$kind"
		run -0 brood run --unshare "${kind%:*}" -- readlink \
			/proc/self/ns/{mnt,uts,ipc,net,cgroup,user}
		new=$(diff <(readlink /proc/self/ns/{mnt,uts,ipc,net,cgroup,user}) \
			- <<<"$output" | sed -n 's/^> \(.*\):.*/\1/p')
		same "$new" "${kind#*:}"
	done
}

@test "--unshare pid: the program is process 1" {
	run -0 brood run --unshare pid -- sh -c 'echo $$'
	same "$output" 1
}

@test "--unshare refuses a kind that there is not" {
	run -125 brood run --unshare uts,nets -- true
	has "$output" '--unshare: "nets" is no kind of namespace'
}

@test "--map-root: who has no right outside is root inside" {
	# All that is left is to reach the command's directory.
	user=(setpriv --reuid 65534 --regid 65534 --clear-groups
		--inh-caps +dac_read_search --ambient-caps +dac_read_search)
	run -125 "${user[@]}" "$BROOD" run --unshare uts -- true
	has "$output" "Operation not permitted"
	run -0 "${user[@]}" "$BROOD" run --map-root --hostname nest -- \
		sh -c 'id -u; id -g; hostname'
	same "$output" $'0\n0\nnest'
}

@test "--hostname names the new host alone" {
	before=$(hostname)
	run -0 brood run --hostname nest -- hostname
	same "$output" nest
	same "$(hostname)" "$before"
}

@test "--loopback brings lo up" {
	flags='cat /sys/class/net/lo/flags'
	mount='mount -t sysfs none /sys'
	run -0 brood run --unshare net,mount -- sh -c "$mount && $flags"
	same "$output" 0x8
	run -0 brood run --loopback --unshare mount -- sh -c "$mount && $flags"
	same "$output" 0x9
}

@test "--mount-proc shows the program's own processes" {
	run -0 brood run --unshare pid --mount-proc -- sh -c 'echo /proc/[0-9]*'
	same "$output" /proc/1
}

@test "-v tells of each" {
	run -0 brood run -v --unshare pid --map-root --mount-proc --loopback \
		--hostname nest -- true
	for text in "new namespaces: mount,net,pid,user,uts" "user 0 inside is" \
		"group 0 inside is" "mounts are private" "/proc of its own" \
		'host name "nest"' "loopback up"; do
		has "$output" "$text"
	done
}
