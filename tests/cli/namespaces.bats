#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# Namespaces and mounts, against unshare(1) and nsenter(1): what a program sees
# of them is told by one script.

load common

# Which namespaces are not this shell's, and what they hold.
see=$(
	echo "here='$(readlink /proc/self/ns/*)'"
	cat <<-'END'
		cd /proc/self/ns
		for kind in *; do
			case $here in
			*"$(readlink "$kind")"*) ;;
			*) echo "other $kind" ;;
			esac
		done
		cat ../uid_map ../gid_map ../setgroups
		id -u
		id -g
		[ "$$" != 1 ] || echo "the first of its namespace"
		grep -c . /proc/self/mountinfo
		set -- /proc/[0-9]*
		[ $# -gt 4 ] || echo "alone"
		grep -o " / / .*shared" /proc/self/mountinfo
		hostname
		cat ../timens_offsets
		ls /sys/class/net /mnt
		true
	END
)

setup() {
	cd "$BATS_TEST_TMPDIR"
	sleeper=
}

teardown() {
	[ -z "$sleeper" ] || kill -KILL "$sleeper"
}

# as TOOL-LINE BROOD-OPTIONS: what a program sees is equal, and something else
# than what it sees without.
as() {
	local told plain

	told=$($1 sh -c "$see" 2>&1) || skip "cannot be done here: $told"
	plain=$(sh -c "$see" 2>&1)
	# shellcheck disable=SC2086
	run -0 brood run $2 -- sh -c "$see"
	same "$output" "$told"
	[ "$told" != "$plain" ] || {
		echo "without effect"
		return 1
	}
}

# A process in new namespaces, to be joined: its number is in $sleeper.
sleep_in() {
	unshare "$@" sh -c 'echo $$ >ready; exec sleep 1000' 3>&- &
	disown
	until_true test -s ready
	sleeper=$(cat ready)
}

needs_root() {
	[ "$(id -u)" = 0 ] || skip "not root"
	unshare --mount true 2>/dev/null || skip "no new namespaces here"
}

@test "--unshare makes what unshare(1) makes" {
	needs_root
	as "unshare --uts" "--unshare uts"
	as "unshare --net --ipc" "--unshare net,ipc"
	as "unshare --mount" "--unshare mount"
	as "unshare --cgroup" "--unshare cgroup"
	as "unshare --user" "--unshare user"
	as "unshare --pid --fork" "--unshare pid"
	as "unshare -T" "--unshare time"
	as "unshare -muinpC --fork" "--unshare mount,uts,ipc,net,pid,cgroup"
	run -125 brood run --unshare net,nett -- true
	has "$output" '--unshare: "net,nett" is no list of user, mount'
	run -125 brood run --unshare "" -- true
}

@test "--unshare makes what it names, and no more" {
	needs_root
	for kind in mount:mnt uts ipc net cgroup user; do
		echo "$kind"
		run -0 brood run --unshare "${kind%:*}" -- readlink \
			/proc/self/ns/{mnt,uts,ipc,net,cgroup,user}
		new=$(diff <(readlink /proc/self/ns/{mnt,uts,ipc,net,cgroup,user}) \
			- <<<"$output" | sed -n 's/^> \(.*\):.*/\1/p')
		same "$new" "${kind#*:}"
	done
	run -0 brood run --unshare pid -- sh -c 'echo $$'
	same "$output" 1
}

@test "--map-root: who has no right outside is root inside" {
	needs_root
	# All that is left is to reach the command's directory.
	user=(setpriv --reuid 65534 --regid 65534 --clear-groups
		--inh-caps +dac_read_search --ambient-caps +dac_read_search)
	run -125 "${user[@]}" "$BROOD" run --unshare uts -- true
	has "$output" "Operation not permitted"
	run -0 "${user[@]}" "$BROOD" run --map-root --hostname nest -- \
		sh -c 'id -u; id -g; hostname'
	same "$output" $'0\n0\nnest'
}

@test "--loopback-up brings lo up, as sysfs has it" {
	needs_root
	flags='cat /sys/class/net/lo/flags'
	mount='mount -t sysfs none /sys'
	run -0 brood run --unshare net,mount -- sh -c "$mount && $flags"
	same "$output" 0x8
	run -0 brood run --loopback-up --unshare mount -- sh -c "$mount && $flags"
	same "$output" 0x9
}

@test "-v tells of each" {
	needs_root
	run -0 brood run -v --unshare pid --map-root --mount-proc --loopback-up \
		--hostname nest --time-offset boottime=5 -- true
	for text in "new namespaces: user,mount,pid,net,uts,time" \
		"user ids 0:0:1" "group ids 0:0:1" "mounts private" \
		"mounts /proc" 'host name "nest"' "brings lo up" \
		"clock 7 ahead by 5 s"; do
		has "$output" "$text"
	done
}

@test "--map-root is root inside, for anybody" {
	as "unshare --map-root-user" "--map-root"
	as "unshare -r -m" "--map-root --unshare mount"
	run -0 brood run -v --map-root -- true
	has "$output" "new namespaces: user"
	has "$output" "user ids 0:$(id -u):1"
}

@test "--map-user is that user inside" {
	as "unshare --map-user=7 --map-group=8" "--map-user 7:8"
	as "unshare --map-user=7" "--map-user 7"
	run -125 brood run --map-user x -- true
	has "$output" '--map-user: "x" is no number'
}

@test "--uid-map and --gid-map take ranges" {
	needs_root
	run -0 brood run --uid-map 0:1000:10,10:5000:5 --gid-map 0:7:2 \
		--gid-map 2:20:3 -- sh -c 'cat /proc/self/[ug]id_map | tr -s " "'
	same "$output" $' 0 7 2\n 2 20 3\n 0 1000 10\n 10 5000 5'
	for wrong in 1 1:2 1:2:3:4 1:2:3, 1:2:x 1:2:-3 ,1:2:3 4294967296:0:1 ''; do
		run -125 brood run --uid-map "$wrong" -- true
		has "$output" "\"$wrong\" is not INSIDE:OUTSIDE:COUNT"
	done
	run -125 brood run --uid-map 0:0:0 -- true
	has "$output" "map"
}

@test "--mount-proc shows the new namespace of processes" {
	needs_root
	as "unshare --pid --fork --mount-proc" "--unshare pid --mount-proc"
	as "unshare -r --pid --fork --mount-proc" \
		"--map-root --unshare pid --mount-proc"
	run -0 brood run --unshare pid --mount-proc -- sh -c 'echo /proc/[0-9]*'
	same "$output" /proc/1
}

@test "--bind and --tmpfs mount where nobody else sees it" {
	needs_root
	mkdir from to tmp
	echo text >from/file
	run -0 brood run --bind from=to -- sh -c 'cat to/file; echo new >to/new'
	same "$output" text
	same "$(cat from/new)" new
	[ ! -e to/file ]
	run -0 brood run --bind from=to:ro -- sh -c \
		'cat to/file; ! (echo >to/other) 2>/dev/null'
	same "$output" text
	run -0 brood run -v --bind from=to:ro,noexec --tmpfs tmp:64K -- sh -c \
		'grep " $PWD/to .*ro,.*noexec" /proc/self/mountinfo >&2
		head -c 65536 /dev/zero >tmp/most && ! (echo >tmp/more)'
	has "$output" '"from" at "to", read-only'
	has "$output" 'in memory at "tmp", 65536 bytes'
	same "$(ls tmp)" ""
	run ! grep "$PWD" /proc/self/mountinfo
}

@test "a name with a colon is a name" {
	needs_root
	mkdir a:b c:d
	touch a:b/file
	run -0 brood run --bind a:b=c:d --tmpfs a:b -- sh -c 'ls c:d a:b'
	has "$output" file
	run -125 brood run --bind a:b -- true
	has "$output" "is not SRC=DST"
	run -125 brood run --tmpfs a:7x -- true
	has "$output" '"7x" is no size'
}

@test "--bind brings what is mounted below, unless norec" {
	needs_root
	mkdir -p from/below to
	run -0 brood run --tmpfs from/below -- "$BROOD" run --bind from=to -- sh \
		-c 'grep -c "$PWD/to" /proc/self/mountinfo'
	same "$output" 2
	run -0 brood run --tmpfs from/below -- "$BROOD" run --bind from=to:norec \
		-- sh -c 'grep -c "$PWD/to" /proc/self/mountinfo'
	same "$output" 1
}

@test "--hostname, --loopback-up and --time-offset" {
	needs_root
	here=$(hostname)
	run -0 brood run --hostname another -- hostname
	same "$output" another
	same "$(hostname)" "$here"
	run -0 brood run --loopback-up -- sh -c \
		'grep -q " 127.0.0.1" /proc/net/fib_trie'
	run -1 brood run --unshare net -- sh -c \
		'grep -q " 127.0.0.1" /proc/net/fib_trie'
	as "unshare -T --monotonic 1000 --boottime -5" \
		"--time-offset monotonic=1000 --time-offset boottime=-5"
	for wrong in monotonic realtime=1 monotonic= monotonic=x boottime=1.5; do
		run -125 brood run --time-offset "$wrong" -- true
		has "$output" "is not monotonic=SECONDS"
	done
}

@test "--join joins what nsenter(1) joins" {
	needs_root
	sleep_in --uts --net --ipc --mount
	as "nsenter -t $sleeper -n" "--join $sleeper:net"
	as "nsenter -t $sleeper -u -i" "--join $sleeper:uts,ipc"
	as "nsenter -t $sleeper -a" "--join $sleeper"
	as "nsenter --net=/proc/$sleeper/ns/net" "--join /proc/$sleeper/ns/net"
	as "nsenter --uts=/proc/$sleeper/ns/uts --ipc=/proc/$sleeper/ns/ipc" \
		"--join /proc/$sleeper/ns/uts:uts --join /proc/$sleeper/ns/ipc"
}

@test "--join of a user namespace, and of one of processes" {
	needs_root
	unshare --user --map-root-user --pid --fork sh -c \
		'echo; exec sleep 1000' >ready 3>&- &
	until_true test -s ready
	sleeper=$(pgrep -P $!)
	disown
	as "nsenter -t $sleeper -U -p --preserve-credentials" \
		"--join $sleeper:user,pid"
	run -0 brood run -v --join "$sleeper" -- true
	has "$output" "joins namespaces: user,pid"
}

@test "--join and --unshare together" {
	needs_root
	sleep_in --uts
	hosts=$(brood run --join "$sleeper:uts" --unshare net --hostname joined \
		-- sh -c 'readlink /proc/self/ns/uts /proc/self/ns/net; hostname')
	has "$hosts" "$(readlink "/proc/$sleeper/ns/uts")"
	lacks "$hosts" "$(readlink /proc/self/ns/net)"
	has "$hosts" joined
	run -0 nsenter -t "$sleeper" -u hostname
	same "$output" joined
}

@test "what cannot be joined is complained about" {
	for none in 999999999 $((4294967296 + $$)) 0; do
		run -125 brood run --join $none -- true
		has "$output" "--join: $none: "
	done
	run -125 brood run --join "$PWD/none" -- true
	has "$output" "none: No such file or directory"
	run -125 brood run --join /dev/null -- true
	has "$output" "/dev/null is no namespace"
	run -125 brood run --join /proc/self/ns/net:uts -- true
	has "$output" "Invalid argument"
	run -0 brood run --join $$ -- true
}

@test "descriptors that the user names are not taken for those of --join" {
	needs_root
	sleep_in --uts
	run -125 brood run --join "$sleeper:uts" --fd 3=inherit --fd 4=inherit \
		-- true 3>&- 4>&-
	has "$output" "fd 3"
}

@test "an ordered list has them first" {
	needs_root
	mkdir to
	run -0 brood run --ordered --cwd / --tmpfs "$PWD/to" --map-root \
		--hostname x -- sh -c 'hostname; id -u; pwd'
	same "$output" $'x\n0\n/'
}

@test "brood exec has no such options" {
	run -125 brood exec --unshare uts -- true
	run -0 brood exec --help
	lacks "$output" "--unshare"
	run -0 brood run --help
	has "$output" "Namespaces and mounts:"
}
