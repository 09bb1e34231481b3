#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# The README's table of tools that brood run replaces. Each row is run as it
# stands there, the tool's line and brood's, both with a program that tells all
# that it got; and both must end as that program does.

load common

# All that a program can tell of what it got, but for its numbers. In one text,
# because env -i leaves no variable that would tell it more.
tell=$(
	echo "here='$(readlink /proc/self/ns/*)'"
	cat <<-'END'
		PATH=$PATH:/usr/sbin:/usr/bin:/sbin:/bin
		echo "directory $(pwd), umask $(umask), nice $(nice)"
		env | grep -v ^_= | sort
		cat /proc/self/limits
		grep -e ^Sig[BI] -e ^Cap -e allowed_list -e ^Seccomp /proc/self/status
		setpriv --dump
		chrt --pid $$ | sed "s/^pid [0-9]*//"
		ionice
		cat /proc/self/oom_score_adj /proc/self/personality
		cat /proc/self/uid_map /proc/self/gid_map
		hostname
		set -- $(cat /proc/$$/stat)
		[ "$1" = 1 ] && echo "the first of its namespace"
		[ "$1" = "$5" ] && echo "leads a process group"
		[ "$1" = "$6" ] && echo "leads a session"
		for name in $(readlink /proc/self/ns/*); do
			case $here in
			*"$name"*) ;;
			*) echo "new ${name%%:*}" ;;
			esac
		done
		true
	END
)

# row TOOL-LINE BROOD-OPTIONS: the row is in the table, and its effects are equal.
row() {
	echo "$1 | $2"
	grep -qxF "| \`$1\` | \`$2\` |" "$SRC/README.md" || {
		echo "not in the README"
		return 1
	}
	told=$($1 sh -c "$tell" 2>&1) || skip "cannot be done here: $told"
	# shellcheck disable=SC2086
	diff <(brood run $2 -- sh -c "$tell" 2>&1) - <<<"$told"
	statuses "$1" "$BROOD run $2 --"
}

# The same, of a tool that changes what the program tells.
changes() {
	row "$1" "$2"
	[ "$told" != "$(sh -c "$tell" 2>&1)" ] || {
		echo "without effect"
		return 1
	}
}

status_of() {
	local got=0

	"$@" >/dev/null 2>&1 || got=$?
	echo "$got"
}

# The program's own status, a signal's, and those of what cannot be executed and
# of what is not found.
statuses() {
	local program

	# shellcheck disable=SC2016,SC2086
	for program in true 'sh -c exit${IFS}7' 'sh -c kill${IFS}-TERM${IFS}$$' \
		/ /no/such; do
		echo "$program"
		same "$(status_of $2 $program)" "$(status_of $1 $program)"
	done
}

needs_root() {
	[ "$EUID" = 0 ] || skip "needs root"
}

@test "env" {
	changes "env -i A=1 B=2" "--clear-env --env A=1 --env B=2"
	changes "env -u HOME -C /usr" "--unset-env HOME --cwd /usr"
	changes "env --ignore-signal=HUP --block-signal=USR1" \
		"--ignore-signal HUP --block-signal USR1"
}

@test "nice" {
	# nice adds to what it has, --nice is the value.
	[ "$(nice)" = 0 ] || skip "started with a nice value of $(nice)"
	changes "nice -n 5" "--nice 5"
}

@test "taskset" {
	taskset -c 0 true || skip "may not run on CPU 0"
	changes "taskset -c 0" "--affinity 0"
}

@test "prlimit" {
	changes "prlimit --nofile=64:128 --core=0" "--rlimit nofile=64:128 --rlimit core=0"
}

@test "setsid" {
	changes "setsid -w" "--setsid"
}

@test "setpriv" {
	needs_root
	changes "setpriv --reuid 65534 --regid 65534 --clear-groups" \
		"--user 65534 --group 65534 --groups none"
	changes "setpriv --no-new-privs --pdeathsig TERM" \
		"--no-new-privs --parent-death-signal TERM"
	changes "setpriv --inh-caps +chown --ambient-caps +chown --bounding-set -net_raw" \
		"--inh-caps +chown --ambient-caps +chown --bounding-set -net_raw"
}

@test "chrt" {
	changes "chrt -b 0" "--scheduler batch"
	changes "chrt -f 10" "--scheduler fifo:10"
}

@test "ionice" {
	changes "ionice -c 2 -n 6" "--io-class best-effort:6"
	changes "ionice -c 3" "--io-class idle"
}

@test "choom" {
	changes "choom -n 500 --" "--oom-score-adj 500"
}

@test "setarch" {
	changes "setarch -R" "--no-aslr"
}

@test "unshare" {
	needs_root
	changes "unshare -m -u -i -n -C" "--unshare mount,uts,ipc,net,cgroup"
	changes "unshare -T -f" "--unshare time"
	changes "unshare -r" "--map-root"
	changes "unshare -p -f --mount-proc" "--unshare pid --mount-proc"
}

@test "timeout" {
	row "timeout -k 5 60" "--timeout 60 --kill-after 5"
}

@test "timeout: the statuses after its end" {
	for options in "" "--preserve-status" "-s HUP --preserve-status" \
		"-s CONT -k 0.1"; do
		echo "options: $options"
		# shellcheck disable=SC2086
		same "$(status_of "$BROOD" run $options -t 0.1 -- sleep 60)" \
			"$(status_of timeout $options 0.1 sleep 60)"
	done
}

@test "a tool's own failure is 125 here, as with env, nice and timeout" {
	for tool in "env --no-such" "nice --no-such" "timeout --no-such" \
		"$BROOD run --no-such"; do
		# shellcheck disable=SC2086
		same "$(status_of $tool)" 125
	done
}

@test "each row of the table is run by one of these tests" {
	# shellcheck disable=SC2016
	rows=$(sed -n '/^| tool |/,/^$/s/^| `\([^`]*\)` |.*/\1/p' "$SRC/README.md")
	[ "$(wc -l <<<"$rows")" -ge 10 ]
	while read -r line; do
		echo "$line"
		grep -qF "\"$line\"" "$BATS_TEST_FILENAME"
	done <<<"$rows"
}
