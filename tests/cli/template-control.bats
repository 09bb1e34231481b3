#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# Named templates: start, list, stats, stop, and who may use them.

load common
load template

setup() {
	template_setup
}

teardown() {
	template_teardown
}

@test "a name is taken once; stop waits for the end and leaves no socket" {
	begin one -- true
	pid=$(supervisor one)
	template=$(stat_of one template)
	run -125 begin one -- false
	has "$output" 'there is one called "one" already'
	t one
	run -0 brood template stop one
	same "$output" ""
	gone "$pid"
	[ "$template" = 0 ] || gone "$template"
	same "$(ls -A "$sockets")" ""
	run -125 t one
	has "$output" 'there is no "one"'
	run -125 brood template stop one
	has "$output" 'there is no "one"'
	run -125 brood template stats one
	has "$output" 'there is no "one"'
}

@test "of ten starts of one name at once one wins" {
	for i in $(seq 1 10); do
		(begin race -- sh -c "echo $i" >"log$i" 2>&1 && echo $i >>won) &
	done
	wait
	same "$(wc -l <won)" 1
	same "$(t race)" "$(cat won)"
	same "$(cat log* | grep -c 'there is one called "race" already')" 9
	same "$(pgrep -fc -- "--tell=3 race")" 1
}

@test "the socket of a supervisor that was killed is replaced" {
	begin one -- echo first
	pid=$(supervisor one)
	template=$(stat_of one template)
	kill -KILL "$pid"
	until_true gone "$pid"
	[ "$template" = 0 ] || until_true gone "$template"
	[ -S "$sockets/one" ]
	run -125 t one
	has "$output" 'there is no "one"'
	same "$(brood template list --json)" "[]"
	begin one -- echo second
	same "$(t one)" second
}

@test "a file that is no socket is not replaced" {
	mkdir -m 700 "$sockets"
	echo mine >"$sockets/one"
	run -125 begin one -- true
	same "$(cat "$sockets/one")" mine
}

@test "names: what cannot be one" {
	long=$(printf 'x%.0s' $(seq 1 65))
	for name in "" .hidden a/b ../x "a b" $'a\nb' "$long"; do
		for command in "start" "run" "stats" "stop"; do
			run -125 brood template $command "$name" -- true
			has "$output" "brood: template"
		done
		run -125 begin "$name" -- true
		has "$output" "cannot be a name"
		run -125 "$TEMPLATE_RUN" "$name"
		has "$output" "cannot be a name"
	done
	begin "Ünïcode-1.2_x@y" -- true
	t "Ünïcode-1.2_x@y"
}

@test "a path that is too long for a socket is named" {
	deep=$XDG_RUNTIME_DIR/$(printf 'd%.0s' $(seq 1 80))
	mkdir -m 700 "$deep"
	XDG_RUNTIME_DIR=$deep run -125 begin one -- true
	has "$output" "too long for a socket"
	mkdir -p -m 700 "$deep/brood"
	XDG_RUNTIME_DIR=$deep run -125 "$TEMPLATE_RUN" one
	has "$output" "too long for a socket"
}

@test "the directory has to be this user's alone" {
	chmod 777 "$XDG_RUNTIME_DIR"
	run -125 begin one -- true
	has "$output" "written by others"
	chmod 700 "$XDG_RUNTIME_DIR"
	mkdir -m 755 "$sockets"
	run -125 begin one -- true
	has "$output" "mode 755"
	run -125 "$TEMPLATE_RUN" one
	has "$output" "mode 755"
	rmdir "$sockets"
	ln -s /tmp "$sockets"
	run -125 begin one -- true
	rm "$sockets"
	XDG_RUNTIME_DIR=relative run -125 begin one -- true
	has "$output" "no absolute path"
	XDG_RUNTIME_DIR=/no/such run -125 begin one -- true
	has "$output" "/no/such"
}

@test "without XDG_RUNTIME_DIR it is /run/user/UID" {
	[ "$(id -u)" = 0 ] || skip "mounts over /run"
	run -0 --keep-empty-lines unshare -m bash -c '
		mount -t tmpfs none /run
		unset XDG_RUNTIME_DIR
		"$0" template start one -- echo yes 3>&-
		echo "status $?"
		mkdir -m 700 -p /run/user/0
		"$0" template start one -- echo yes 3>&-
		"$0" template run one
		ls /run/user/0/brood
		"$0" template stop one' "$BROOD"
	has "$output" "XDG_RUNTIME_DIR is not set, and /run/user/0"
	has "$output" $'status 125\none: '
	has "$output" $'yes\none'
}

@test "list and stats, as text and as JSON" {
	run -0 brood template list
	same "${#lines[@]}" 1
	same "$(brood template list --json)" "[]"
	begin b -- sh -c 'exit 3'
	begin a --max-children 5 -- cat
	run -3 t b
	run -0 brood template list
	has "${lines[1]}" "a "
	has "${lines[1]}" cat
	has "${lines[2]}" "b "
	has "${lines[2]}" "sh -c exit 3"
	json=$(brood template list --json)
	same "$(jq -r '.[].name' <<<"$json")" "$(printf 'a\nb')"
	same "$(jq -r '.[1] | .hits + .plain' <<<"$json")" 1
	same "$(jq -r '.[1].failed' <<<"$json")" 0
	run -0 brood template stats b
	has "$output" "program: sh -c exit 3"
	has "$output" "process $(supervisor b)"
	same "$(stat_of b program)" "sh -c exit 3"
	same "$(stat_of b kind)" loaded
}

@test "a program that is running is waited for by stop, and ended by --kill" {
	begin slow -- sh -c 'echo up; read -r x; echo "$x"; exit 9' sh
	mkfifo in
	"$TEMPLATE_RUN" slow <in >out 3>&- &
	client=$!
	exec 5>in
	until_true grep -q up out
	pid=$(supervisor slow)
	brood template stop slow 2>err 3>&- 5>&- &
	stop=$!
	until_true grep -q "waits for 1 program;" err
	has "$(cat err)" "SIGTERM to process $pid"
	[ ! -e "$sockets/slow" ]
	run -125 t slow
	kill -0 $client
	kill -0 $stop
	echo on >&5
	ends 9 $client
	ends 0 $stop
	same "$(tail -n 1 out)" on

	rm out
	begin slow -- sh -c 'echo up; exec sleep 600' sh
	"$TEMPLATE_RUN" slow >out 3>&- &
	client=$!
	until_true grep -q up out
	run -0 brood template stop --kill slow
	ends 143 $client
	exec 5>&-
}

@test "stop --kill ends by KILL what TERM does not end" {
	begin stubborn -- sh -c 'trap "" TERM HUP; echo up
		while :; do sleep 0.1; done' sh
	"$TEMPLATE_RUN" stubborn >out 3>&- &
	client=$!
	until_true grep -q up out
	pid=$(supervisor stubborn)
	run -0 brood template stop --kill stubborn
	ends 137 $client
	gone "$pid"
}

@test "in the foreground, a signal ends the supervisor as stop --kill does" {
	for sig in TERM INT HUP QUIT; do
		rm -f out log
		env --default-signal "$BROOD" template start --foreground fg \
			-- sh -c 'echo up; exec sleep 600' sh >log 3>&- &
		pid=$!
		until_true grep -q "^fg: " log
		"$TEMPLATE_RUN" fg >out 3>&- &
		client=$!
		until_true grep -q up out
		kill -$sig $pid
		ends 0 $pid
		ends 143 $client
		same "$(ls -A "$sockets")" ""
	done
}

@test "the service manager is told when it is ready, and when it ends" {
	python3 - "$PWD/notify" >told 3>&- <<-'END' &
		import socket, sys
		s = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
		s.bind(sys.argv[1])
		s.settimeout(60)
		for _ in range(2):
		    print(s.recv(100).decode(), flush=True)
	END
	listener=$!
	until_true test -S notify
	NOTIFY_SOCKET=$PWD/notify "$BROOD" template start --foreground fg -- \
		true 3>&- >log &
	pid=$!
	until_true grep -q READY=1 told
	# Ready means that it can be used.
	t fg
	kill $pid
	ends 0 $pid
	ends 0 $listener
	same "$(cat told)" "$(printf 'READY=1\nSTOPPING=1')"
}

@test "a start that is interrupted leaves nothing" {
	# A program that is never ready.
	timeout -k 5 120 "$BROOD" template start --ready never -- sleep 600 \
		3>&- >log 2>&1 &
	pid=$!
	until_true pgrep -f -- "--tell=3 --ready never"
	kill -KILL "$(pgrep -P $pid)"
	wait $pid || true
	until_true eval '! pgrep -f -- "--tell=3 --ready never"'
	until_true eval '! pgrep -P 1 -fx "sleep 600"'
	same "$(ls -A "$sockets")" ""
}

@test "the supervisor holds nothing of its starter's" {
	begin quiet -- true 7<"$BATS_TEST_FILENAME" 2>&1 | cat >log
	# cat has seen the end of the pipe.
	pid=$(supervisor quiet)
	same "$(readlink /proc/$pid/fd/0 /proc/$pid/fd/1 /proc/$pid/fd/2)" \
		"$(printf '/dev/null\n/dev/null\n/dev/null')"
	lacks "$(ls -l /proc/$pid/fd)" "$BATS_TEST_FILENAME"
	same "$(ps -o sid= -p $pid | tr -d ' ')" "$pid"
	same "$(ps -o tty= -p $pid | tr -d ' ')" "?"
}

@test "a start without any standard descriptor" {
	"$BROOD" template start one -- echo yes <&- >&- 2>&- 3>&-
	same "$("$TEMPLATE_RUN" one)" yes
	"$BROOD" template start --foreground two -- echo yes <&- >&- 2>&- 3>&- &
	until_true eval '[ "$("$TEMPLATE_RUN" two)" = yes ]'
	brood template stop two
	ends 0 $!
}

@test "help, hints and bad usage" {
	run -0 brood template --help
	for word in start run list stats stop; do
		has "$output" "  $word "
	done
	same "$output" "$(brood help template)"
	run -125 --separate-stderr brood template
	has "$stderr" "Usage: brood template"
	run -125 brood template strat
	has "$output" 'did you mean "start"?'
	for command in start run list stats stop; do
		run -0 brood template $command --help
		has "$output" "Usage: brood template $command"
		for line in "${lines[@]}"; do
			[ ${#line} -le 80 ] || { echo "$line"; return 1; }
		done
	done
	run -0 "$TEMPLATE_RUN" --help
	has "$output" "Usage: "
	run -125 brood template start
	has "$output" "no name given"
	run -125 brood template start x
	has "$output" "no program given"
	run -125 brood template start --max-childern 3 x -- true
	has "$output" "did you mean --max-children?"
	for value in 0 -1 x 1x 99999999999999999999; do
		run -125 brood template start --max-seconds=$value x -- true
		has "$output" "no number from 1 to"
	done
	run -125 brood template run
	has "$output" "no name given"
	run -125 brood template run --riase x
	has "$output" "did you mean --raise?"
	run -125 brood template stats
	has "$output" "no name given"
	run -125 brood template stop a b
	has "$output" "one name at a time"
	run -125 brood template list x
	has "$output" "nothing more is wanted"
}

@test "brood-template(1) has every option" {
	page=$SRC/man/brood-template.1.scd
	for option in ready max-children max-seconds no-prefetch require \
		foreground raise json kill help; do
		grep -qE -- "\*--$option[*=]" "$page"
	done
}

@test "another user is refused, and root by another user's supervisor" {
	[ "$(id -u)" = 0 ] || skip "only root becomes another user"
	begin one -- true
	as_nobody() {
		setpriv --reuid 65534 --regid 65534 --clear-groups "$@"
	}
	run -125 as_nobody "$TEMPLATE_RUN" one
	has "$output" "Permission denied"
	# Only the check of who it is is left.
	chmod 755 "$XDG_RUNTIME_DIR" "$sockets"
	chmod 777 "$sockets/one"
	run -125 as_nobody "$TEMPLATE_RUN" one
	has "$output" "is user 0's, not user 65534's"
	run -0 as_nobody /usr/bin/python3 "$SRC/tests/cli/template-peer.py" \
		"$sockets/one" run
	has "$output" "failed 125"
	has "$output" "this process has another user"
	chmod 700 "$XDG_RUNTIME_DIR" "$sockets"
	same "$(stat_of one refused)" 1
	same "$(stat_of one hits)$(stat_of one plain)" 00
	brood template stop one

	chown 65534 "$XDG_RUNTIME_DIR" "$sockets"
	as_nobody "$BROOD" template start theirs -- true 3>&-
	run -0 /usr/bin/python3 "$SRC/tests/cli/template-peer.py" "$sockets/theirs" run
	has "$output" "failed 125"
	has "$output" "this process has another user"
	run -125 "$TEMPLATE_RUN" theirs
	has "$output" "is user 65534's, not user 0's"
	as_nobody "$TEMPLATE_RUN" theirs
	as_nobody "$BROOD" template stop theirs
}

@test "who has fewer rights than the supervisor, or lives elsewhere, is refused" {
	[ "$(id -u)" = 0 ] || skip "only root gives up what it has"
	begin one -- true
	while IFS='|' read -r way word; do
		# shellcheck disable=SC2086
		run -125 $way "$TEMPLATE_RUN" one
		has "$output" "this process has $word"
	done <<-'END'
		setpriv --groups 12345|other groups
		setpriv --regid 12345 --keep-groups|another group
		setpriv --ruid 12345|another user
		setpriv --bounding-set -sys_admin|fewer capabilities
		setpriv --no-new-privs|no_new_privs
		unshare -m|other namespaces
		unshare -n|other namespaces
		unshare -u|other namespaces
	END
	"$TEMPLATE_RUN" one
	same "$(stat_of one refused)" 8
	same "$(($(stat_of one hits) + $(stat_of one plain)))" 1
}
