# SPDX-License-Identifier: MIT
# What the tests of the command share. BROOD is the command under test, SRC the
# top of the source tree; meson sets both.

bats_require_minimum_version 1.5.0

: "${BROOD:?the command under test}"
: "${SRC:?the top of the source tree}"

brood() {
	"$BROOD" "$@"
}

# fails unless the two are equal, and then shows both.
same() {
	[ "$1" = "$2" ] && return
	printf 'got:  %q\nwant: %q\n' "$1" "$2"
	return 1
}

# has TEXT PATTERN: TEXT contains PATTERN.
has() {
	[[ $1 == *"$2"* ]] && return
	printf 'got:  %s\nwant: ...%s...\n' "$1" "$2"
	return 1
}

# lacks TEXT PATTERN
lacks() {
	[[ $1 != *"$2"* ]] && return
	printf 'got:   %s\nunwanted: %s\n' "$1" "$2"
	return 1
}

# until_true COMMAND...: waits, at most a minute, until the command succeeds.
until_true() {
	local i

	for ((i = 0; i < 3000; i++)); do
		"$@" && return
		sleep 0.02
	done
	echo "never true: $*"
	return 1
}

# in_time CHECK COMMAND...: runs the command, TIME in it being more and more
# seconds, until the check is true: a busy machine may not come to what the
# program does first in a short time. The check sees what "run" leaves.
in_time() {
	local check=$1 time

	shift
	for time in 0.2 1 5 25; do
		run "${@//TIME/$time}"
		eval "$check" && return
	done
	printf 'never true: %s\nstatus: %s\n%s\n' "$check" "$status" "$output"
	return 1
}

# sig_bit SIGNAL MASK: is the signal in a mask as in /proc/PID/status?
sig_bit() {
	(((16#$2 >> ($(kill -l "$1") - 1)) & 1))
}

# mask NAME: that line (SigBlk, SigIgn, ...) of the /proc/self/status that
# standard input has.
mask() {
	sed -n "s/^$1:[[:space:]]*//p"
}

# ends STATUS PID: waits for a child of this shell, which must exit so.
ends() {
	local got=0

	wait "$2" || got=$?
	same "$got" "$1"
}
