#!/bin/sh
# SPDX-License-Identifier: MIT
# A debugger steps over spawns, and its breakpoints in the caller still hold:
#   gdb-keeps-breakpoints.sh PROGRAM
# It takes its breakpoints out of the memory of a child that it lets go; where
# that memory is the caller's, and the caller runs on, they are lost to it.
set -u
program=$1
dir=$(mktemp -d) || exit 1
trap 'rm -rf "$dir"' EXIT

skip() {
	echo "1..0 # SKIP $1"
	exit 0
}

debug() {
	timeout 120 gdb -nx -batch -iex 'set debuginfod enabled off' \
		-ex 'set disable-randomization off' \
		-ex 'set startup-with-shell off' "$@" </dev/null 2>&1
}

command -v gdb >/dev/null || skip 'there is no gdb'
debug -ex run /bin/true >"$dir/true"
grep -q 'exited normally' "$dir/true" || skip "gdb cannot trace: $(tail -n 1 "$dir/true")"

cat >"$dir/script" <<'END'
break before_spawn
break after_spawn
run
finish
next
continue
continue
continue
continue
continue
continue
END

failed=0
count=0
check() {
	count=$((count + 1))
	if [ "$1" = "$2" ]; then
		echo "ok $count - $3"
	else
		echo "not ok $count - $3: $1 and not $2"
		sed 's/^/# /' "$dir/log"
		failed=1
	fi
}

try() {
	how=$1 blocked=$2
	shift 2
	debug -x "$dir/script" --args "$program" "$@" >"$dir/log"
	check "$(grep -c 'stepped to here' "$dir/log")" 1 "$how: steps over"
	# Not by gdb's own counts: a signal meanwhile makes it hit one twice.
	check "$(grep -o '^Breakpoint .* (round=.)' "$dir/log" | sort -u |
		wc -l)" 6 "$how: each breakpoint is hit in every round"
	check "$(grep -c "^blocked: $blocked, exited: 1, 0\$" "$dir/log")" 3 \
		"$how: the programs ran"
	check "$(grep -c 'exited normally' "$dir/log")" 1 "$how: to its end"
}

echo 1..8
try waiting 0
try asynchronous 1 async
exit $failed
