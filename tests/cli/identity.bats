#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# User, groups: what the program has of them, against setpriv(1).

load common

setup() {
	[ "$EUID" = 0 ] || skip "needs root"
}

who() {
	"$@" grep -E '^(Uid|Gid|Groups|Cap.*):' /proc/self/status
}

# Runs a command where a user and a group are known that the system lacks: the
# user is in two more groups.
with_accounts() {
	cd "$BATS_TEST_TMPDIR"
	unshare --mount true 2>/dev/null || skip "needs mount namespaces"
	cp /etc/passwd /etc/group .
	echo 'hen:x:54321:54322::/:/bin/sh' >>passwd
	printf '%s\n' 'coop:x:54322:' 'flock:x:54323:hen' 'nest:x:54324:hen' \
		'4242:x:54325:' >>group
	unshare --mount sh -c 'mount --bind passwd /etc/passwd &&
		mount --bind group /etc/group && exec "$@"' - "$@"
}

@test "--user takes the user's group and supplementary groups" {
	got=$(who with_accounts "$BROOD" run --user hen --)
	same "$got" "$(who with_accounts setpriv --reuid hen --regid coop \
		--init-groups)"
	has "$got" $'Uid:\t54321\t54321\t54321\t54321'
	has "$got" $'Gid:\t54322\t54322\t54322\t54322'
	has "$got" $'Groups:\t54322 54323 54324'
	has "$got" $'CapEff:\t0000000000000000'
}

@test "--user with a number is that user" {
	same "$(who with_accounts "$BROOD" run --user 54321 --)" \
		"$(who with_accounts "$BROOD" run --user hen --)"
}

@test "--group takes the place of the user's own" {
	got=$(who with_accounts "$BROOD" run --group nest --user hen --)
	same "$got" "$(who with_accounts setpriv --reuid hen --regid nest \
		--init-groups)"
	has "$got" $'Gid:\t54324\t54324'
	has "$got" $'Groups:\t54322 54323 54324'
}

@test "a group whose name is a number goes before that number" {
	has "$(who with_accounts "$BROOD" run --group 4242 --)" $'Gid:\t54325'
}

@test "--groups takes the place of the user's" {
	got=$(who with_accounts "$BROOD" run --user hen --groups 7,flock --)
	same "$got" "$(who with_accounts setpriv --reuid hen --regid coop \
		--groups 7,54323)"
	has "$got" $'Groups:\t7 54323'
	got=$(who with_accounts "$BROOD" run --user hen --groups none --)
	same "$got" "$(who with_accounts setpriv --reuid hen --regid coop \
		--clear-groups)"
}

@test "--group and --groups alone leave the rest" {
	same "$(who setpriv --groups 5,6 "$BROOD" run --group 7 --)" \
		"$(who setpriv --groups 5,6 --regid 7)"
	same "$(who brood run --groups 8,9 --)" "$(who setpriv --groups 8,9)"
	same "$(who setpriv --groups 5,6 "$BROOD" run --)" \
		"$(who setpriv --groups 5,6)"
}

@test "a user that is not in the database needs a group, and has no others" {
	run -125 brood run --user 54321 -- true
	same "$output" "brood: run: --user: the user database lacks 54321: give \
--group too"
	got=$(who setpriv --groups 5,6 "$BROOD" run --user 54321 --group 7 --)
	same "$got" "$(who setpriv --reuid 54321 --regid 7 --clear-groups)"
}

@test "unknown names and numbers that are none exit 125" {
	while IFS='|' read -r option value words; do
		run -125 brood run "$option" "$value" -- touch started
		same "$output" "brood: run: $option: $words"
	done <<-'END'
		--user|no-such-user|no user "no-such-user"
		--user||no user ""
		--user|-1|no user "-1"
		--user|4294967295|no user "4294967295"
		--user|99999999999|no user "99999999999"
		--user|12x|no user "12x"
		--group|no-such-group|no group "no-such-group"
		--group|4294967295|no group "4294967295"
		--groups|0,no-such-group|no group "no-such-group"
		--groups|1,,2|no group ""
		--groups|none,1|no group "none"
	END
	[ ! -e started ]
}

@test "identity makes the command wait, and -v says so" {
	for option in --user=nobody --group=7 --groups=none; do
		run -0 brood run -v "$option" -- true
		has "$output" "created by clone3, blocking"
		has "$output" "blocking: a change of identity"
	done
	run -0 brood run -v -- true
	has "$output" "created by clone3, asynchronous"
	lacks "$output" "change of identity"
}

@test "--async with identity is refused, --blocking is not" {
	run -125 brood run --async --user nobody -- true
	has "$output" "it cannot run beside the caller"
	run -125 brood run --user nobody --async -- true
	run -0 brood run --user nobody --async --blocking -- id -un
	same "$output" nobody
}

@test "-v shows what the names stand for, in the order of the steps" {
	run -0 with_accounts "$BROOD" run -v --user hen -- true
	has "$output" "step 0: supplementary groups: 54322 54323 54324"
	has "$output" "step 1: group 54322"
	has "$output" "step 2: user 54321"
	run -0 brood run -v --groups none -- true
	has "$output" "step 0: supplementary groups: none"
}

@test "identity comes last, also with --ordered" {
	cd "$BATS_TEST_TMPDIR"
	for order in --ordered --clear-env; do
		rm -f out
		run -0 brood run $order --user nobody --rlimit nproc=10000 \
			--stdout out --nice 3 -- /usr/bin/id -u
		same "$(cat out)" "$(id -u nobody)"
		# Opened before, by root, as the directory demands.
		same "$(stat -c %u out)" 0
	done
}

@test "the environment stays" {
	run -0 env HOME=/here USER=me "$BROOD" run --user nobody -- \
		sh -c 'echo $HOME $USER'
	same "$output" "/here me"
}

@test "who may not change its identity is told at which step" {
	as_nobody="setpriv --reuid 65534 --regid 65534 --clear-groups"
	run -125 $as_nobody "$BROOD" run --user daemon -- true
	has "$output" \
		"set the supplementary groups (step 0): Operation not permitted"
	run -125 $as_nobody "$BROOD" run --group 1 -- true
	has "$output" "change the group to 1 (step 0): Operation not permitted"
}

@test "the program cannot take its old identity back" {
	run -127 brood run --user nobody -- setpriv --reuid 0 true
	has "$output" "Operation not permitted"
	run -127 brood run --user nobody -- setpriv --clear-groups true
	has "$output" "Operation not permitted"
}
