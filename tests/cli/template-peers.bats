#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# Named templates: peers that die, hang or lie, on either side.

load common
load template

setup() {
	template_setup
}

teardown() {
	template_teardown
}

peer() {
	timeout -k 5 100 python3 "$SRC/tests/cli/template-peer.py" "$@" 3>&-
}

# supervise HOW [ARG]: a supervisor called bad. Sets bad.
supervise() {
	mkdir -p -m 700 "$sockets"
	rm -f "$sockets/bad"
	peer "$sockets/bad" "$@" >listens </dev/null &
	bad=$!
	until_true grep -q listens listens
}

@test "what is no request is refused, and the next one served" {
	begin one -- sh -c 'exit 5' sh
	pid=$(supervisor one)
	before=$(ls /proc/$pid/fd)
	n=0
	for what in garbage half long text counts fds nofds file pipe version; do
		run -0 peer "$sockets/one" $what
		has "$output" "failed 125"
		lacks "$output" born
		n=$((n + 1))
		same "$(stat_of one refused)" $n
		run -5 t one
	done
	run -0 peer "$sockets/one" empty
	same "$output" closed
	same "$(supervisor one)" "$pid"
	same "$(stat_of one running)" 0
	# The descriptors that came along were closed.
	until_true eval '[ "$(ls /proc/$pid/fd)" = "$before" ]'
}

@test "one of another version is told so" {
	begin one -- true
	run -0 peer "$sockets/one" version
	has "$output" "another version"
}

@test "a command that says more than it may loses its program" {
	begin one -- sleep 600
	run -0 peer "$sockets/one" twice
	same "$output" "$(printf 'born\nclosed')"
	until_true eval '[ "$(stat_of one running)" = 0 ]'
}

@test "who connects and says nothing is given up, and holds nobody up" {
	begin one -- true
	for i in 1 2 3 4 5; do
		peer "$sockets/one" hang >"log$i" &
	done
	timeout -k 5 60 "$TEMPLATE_RUN" one
	wait
	same "$(cat log*)" "$(printf 'closed\n%.0s' 1 2 3 4 5)"
	timeout -k 5 60 "$TEMPLATE_RUN" one
}

@test "more connections than can be had wait for their turn" {
	(
		ulimit -Sn 64
		begin few -- true
	)
	for i in $(seq 1 60); do
		"$TEMPLATE_RUN" few 3>&- &
		pids[i]=$!
	done
	for i in $(seq 1 60); do
		ends 0 "${pids[i]}"
	done
	same "$(stat_of few failed)" 0
}

@test "a command that dies: its program is hung up, and reaped" {
	begin one -- sh -c 'trap "echo hup >>hup; exit 1" HUP; echo up
		while :; do sleep 0.1; done' sh
	"$TEMPLATE_RUN" one >out 3>&- &
	client=$!
	until_true grep -q up out
	kill -KILL $client
	until_true grep -q hup hup
	until_true eval '[ "$(stat_of one running)" = 0 ]'
	same "$(pgrep -P "$(supervisor one)" -r Z)" ""
	peer "$sockets/one" leave
	until_true eval '[ "$(stat_of one running)" = 0 ]'
}

@test "a program that does not heed its hang-up is left, and waited for" {
	begin one -- sh -c 'trap "" HUP; echo up $$; while [ ! -e end ]; do
		sleep 0.1; done' sh
	"$TEMPLATE_RUN" one >out 3>&- &
	client=$!
	until_true grep -q up out
	kill -KILL $client
	wait $client || true
	sleep 0.3
	same "$(stat_of one running)" 1
	program=$(sed 's/up //' out)
	kill -0 "$program"
	touch end
	until_true gone "$program"
	until_true eval '[ "$(stat_of one running)" = 0 ]'
}

@test "a stopped program whose command dies is continued and hung up" {
	begin one -- sleep 600
	"$TEMPLATE_RUN" one 3>&- &
	client=$!
	until_true eval '[ "$(stat_of one running)" = 1 ]'
	program=$(pgrep -P "$(supervisor one)" -f "^sleep 600$")
	kill -STOP "$program"
	kill -KILL $client
	until_true eval '[ "$(stat_of one running)" = 0 ]'
	gone "$program"
}

@test "a supervisor that is killed: the command says so, 125, the program is hung up" {
	begin one -- sh -c 'trap "echo hup >>hup; exit 1" HUP; echo up $$
		while :; do sleep 0.1; done' sh
	"$TEMPLATE_RUN" one >out 2>err 3>&- &
	client=$!
	until_true grep -q up out
	template=$(stat_of one template)
	kill -KILL "$(supervisor one)"
	ends 125 $client
	has "$(cat err)" '"one": its supervisor has ended'
	until_true grep -q hup hup
	[ "$template" = 0 ] || until_true gone "$template"
	until_true gone "$(sed 's/up //' out)"
}

@test "a template that is killed: the next run works, and stats say so" {
	begin one -- sh -c 'exit 6' sh
	template=$(stat_of one template)
	[ "$template" != 0 ]
	run -6 t one
	same "$(stat_of one hits)" 1
	kill -KILL "$template"
	until_true eval '[ ! -e /proc/$template ] ||
		grep -q "State:.*Z" /proc/$template/status'
	run -6 t one
	same "$(stat_of one plain)" 1
	has "$(stat_of one plain_because)" '"count": 1'
	# Another one was started.
	until_true eval 't one; [ $? = 6 ] && [ "$(stat_of one hits)" -gt 1 ]'
	[ "$(stat_of one templates_started)" -ge 2 ]
}

@test "after --max-children there is another template" {
	begin one --max-children 3 -- true
	first=$(stat_of one template)
	[ "$first" != 0 ]
	for i in 1 2 3; do
		t one
	done
	same "$(stat_of one hits)" 3
	until_true eval 't one; [ "$(stat_of one hits)" -gt 3 ]'
	[ "$(stat_of one template)" != "$first" ]
	gone "$first"
}

@test "a program that was replaced is seen" {
	cp "$(type -P true)" program
	begin one -- ./program
	t one
	same "$(stat_of one hits)" 1
	cp "$(type -P false)" new
	mv new program
	run -1 t one
	until_true eval 't one; [ $? = 1 ] && [ "$(stat_of one hits)" -gt 1 ]'
	[ "$(stat_of one plain)" -ge 1 ]
}

@test "a static program is started plainly, and --require refuses that" {
	# The client itself is one.
	run -0 begin static -- "$TEMPLATE_RUN" --help
	has "$output" "programs are started plainly"
	run -0 t static
	has "$output" "Usage:"
	same "$(stat_of static hits)" 0
	same "$(stat_of static plain)" 1
	same "$(stat_of static ready)" false
	run -125 begin required --require -- "$TEMPLATE_RUN" --help
	[ ! -e "$sockets/required" ]
}

@test "a supervisor that answers nonsense, or nothing, is named: 125" {
	for how in be-garbage be-old be-closed; do
		supervise $how
		run -125 timeout -k 5 60 "$TEMPLATE_RUN" bad
		has "$output" '"bad": its supervisor'
		run -125 timeout -k 5 60 "$BROOD" template stats bad
		has "$output" '"bad": its supervisor'
		run -125 timeout -k 5 60 "$BROOD" template list
		run -125 timeout -k 5 60 "$BROOD" template stop bad
		kill $bad
		wait $bad || true
	done
	supervise be-lying
	run -125 timeout -k 5 60 "$TEMPLATE_RUN" bad
	kill $bad
}

@test "a supervisor that is deaf: a signal ends the command, in seconds" {
	supervise be-deaf
	for sig in TERM INT HUP; do
		env --default-signal "$TEMPLATE_RUN" bad 2>err 3>&- &
		client=$!
		until_true eval 'grep -q "^SigBlk:.*[1-9a-f]" \
			/proc/$client/status'
		sleep 0.2
		kill -$sig $client
		ends $((128 + $(kill -l $sig))) $client
		has "$(cat err)" "does not answer"
	done
	kill $bad
}

@test "a supervisor that dies between birth and end: the program is hung up" {
	sleep 600 3>&- &
	program=$!
	supervise be-halfway $program
	run -125 timeout -k 5 60 "$TEMPLATE_RUN" bad
	has "$output" "its supervisor has ended"
	ends 129 $program
}

@test "a supervisor of another user is refused, wherever its socket is" {
	[ "$(id -u)" = 0 ] || skip "only root becomes another user"
	supervise be-other
	run -125 timeout -k 5 20 "$TEMPLATE_RUN" bad
	same "$output" \
		"brood: template: \"bad\" is user 65534's, not user 0's"
	run -125 timeout -k 5 20 "$BROOD" template stop bad
	kill $bad
}
