#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# --own-tree: what the program has started ends with it, or with brood.

load common

setup() {
	cd "$BATS_TEST_TMPDIR"
	# Nobody else sleeps for so long.
	LONG=$((100000 + $$ + BATS_TEST_NUMBER * 1000000))
	export LONG
}

# How many of this test's own are left.
left() {
	pgrep -fxc "sleep $LONG" || :
}

none_left() {
	[ "$(left)" = 0 ]
}

two_left() {
	[ "$(left)" = 2 ]
}

teardown() {
	pkill -KILL -fx "sleep $LONG" || :
}

# A program that leaves two behind, in and out of its session.
LEAVES='sleep $LONG & setsid sleep $LONG &'

@test "without --own-tree they are left" {
	"$BROOD" run -- sh -c "$LEAVES"
	until_true two_left
}

@test "--own-tree ends with the program, whose status is told" {
	for way in "" =cgroup =cgroup,watch =guardian =cgroup,guardian \
		=namespace =namespace,watch; do
		run "$BROOD" run --own-tree$way -- sh -c "$LEAVES exit 9"
		same "$way $status" "$way 9"
		none_left
	done
}

@test "--own-tree: the signal that ended the program is told" {
	for way in "" =guardian =namespace; do
		run "$BROOD" run --own-tree$way -- sh -c "$LEAVES kill -USR2 \$\$"
		same "$status" $((128 + $(kill -l USR2)))
		none_left
	done
}

@test "--own-tree: what the program writes ends with it" {
	for way in "" =guardian =namespace; do
		same "$("$BROOD" run --own-tree$way -- \
			sh -c "$LEAVES echo said" | cat)" said
		none_left
	done
}

@test "--own-tree and --timeout end what ignores signals" {
	in_time '[ -e ready ] && [ $status = 137 ] && none_left' \
		"$BROOD" run --own-tree --timeout TIME --kill-after 0.1 -- sh -c \
		"trap '' TERM; $LEAVES touch ready; while :; do sleep 0.05; done"
}

@test "--own-tree: SIGTERM ends what ignores it, after --kill-after" {
	"$BROOD" run --own-tree --kill-after 0.1 -- sh -c \
		"trap '' TERM; $LEAVES touch ready; while :; do sleep 0.05; done" &
	until_true test -e ready
	kill -TERM $!
	wait $! || status=$?
	same "$status" 137
	none_left
}

@test "--own-tree: SIGTERM without --kill-after gives it five seconds" {
	begin=$(date +%s%N)
	"$BROOD" run --own-tree -- sh -c \
		"trap '' TERM; $LEAVES touch ready; while :; do sleep 0.05; done" &
	until_true test -e ready
	kill -TERM $!
	wait $! || status=$?
	same "$status" 137
	[ $(($(date +%s%N) - begin)) -ge 5000000000 ]
	none_left
}

@test "--own-tree: SIGKILL of brood ends all" {
	for way in "" =guardian =namespace; do
		rm -f ready
		"$BROOD" run --own-tree$way -- \
			sh -c "$LEAVES touch ready; exec sleep $LONG" &
		until_true test -e ready
		kill -KILL $!
		wait $! || :
		until_true none_left
	done
}

@test "-v and --json tell the ways" {
	run "$BROOD" run --own-tree=guardian -v -- true
	has "$output" "its tree is owned by: guardian"
	run "$BROOD" run --own-tree=best-effort,autokill -v -- true
	has "$output" "its tree is owned by: "
	same "$("$BROOD" run --own-tree=guardian --json -o report -- true;
		grep -o '"own_tree":"[^"]*"' report)" '"own_tree":"guardian"'
	"$BROOD" run --json -o report -- true
	lacks "$(cat report)" own_tree
}

@test "--own-tree refuses what is no way" {
	run "$BROOD" run --own-tree=magic -- true
	same "$status" 125
	has "$output" 'no way to own a tree is called "magic"'
	run "$BROOD" run --own-tree=guardian,watch -- true
	same "$status" 125
	has "$output" "exclude each other"
	run "$BROOD" exec --own-tree -- true
	same "$status" 125
}
