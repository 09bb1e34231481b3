# SPDX-License-Identifier: MIT
# What the tests of named templates share, after common. TEMPLATE_RUN is
# brood-template-run; meson sets it.

: "${TEMPLATE_RUN:?the client under test}"

# Short, since a socket's path is; each test has its own.
template_setup() {
	cd "$BATS_TEST_TMPDIR"
	XDG_RUNTIME_DIR=$(mktemp -d /tmp/brood-test.XXXXXX)
	export XDG_RUNTIME_DIR
	sockets=$XDG_RUNTIME_DIR/brood
}

# After each test all can be stopped, and nothing is left.
template_teardown() {
	local name pid pids=() left=0

	for name in "$sockets"/*; do
		[ -S "$name" ] || continue
		pid=$(supervisor "${name##*/}" 2>/dev/null)
		[ -n "$pid" ] || continue # killed, or none at all
		pids+=("$pid" "$(stat_of "${name##*/}" template)")
		brood template stop --kill "${name##*/}" || left=1
	done
	for pid in "${pids[@]}"; do
		[ "$pid" = 0 ] || until_true gone "$pid" || left=1
	done
	rm -rf "$XDG_RUNTIME_DIR"
	return $left
}

# begin NAME [OPTION...] -- PROGRAM...: starts a template. Bats waits for all
# that has its descriptor 3.
begin() {
	timeout -k 5 120 "$BROOD" template start "$@" 3>&- </dev/null
}

# t NAME ARG...: runs a program from it.
t() {
	timeout -k 5 --foreground 120 "$BROOD" template run "$@" 3>&-
}

# stat_of NAME FIELD
stat_of() {
	brood template stats --json "$1" | jq -r ".$2"
}

supervisor() {
	stat_of "$1" supervisor
}

# Has it ended, whether or not its parent knows?
gone() {
	! grep -qv '^State:.*Z' <(grep ^State: "/proc/$1/status" 2>/dev/null)
}
