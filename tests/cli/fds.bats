#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# Which descriptors the program has, and what they are.

load common

setup() {
	cd "$BATS_TEST_TMPDIR"
	echo one >one
	echo two >two
}

# The command with nothing open but 0, 1 and 2.
only_std() {
	python3 -c '
import os, sys
os.closerange(3, 1000)
os.execv(sys.argv[1], sys.argv[1:])' "$BROOD" "$@"
}

# open_fds [OPTION...]: the numbers that a program finds open.
open_fds() {
	brood run "$@" -- sh -c 'ls /proc/$$/fd; :' | sort -n | tr '\n' ' '
}

@test "only 0, 1 and 2 are passed on" {
	exec 7<one 8<two 250</dev/null
	same "$(open_fds)" "0 1 2 "
	same "$(open_fds --blocking)" "0 1 2 "
}

@test "--fd N passes N on, and no other" {
	exec 7<one 8<two
	same "$(open_fds --fd 7)" "0 1 2 7 "
	run -0 brood run --fd 7 -- sh -c 'cat <&7'
	same "$output" one
}

@test "--fd N=M passes M on as N" {
	exec 7<one 8<two
	same "$(open_fds --fd 5=7 --fd 40=fd:8)" "0 1 2 5 40 "
	run -0 brood run --fd 5=7 --fd 40=8 -- sh -c 'cat <&5; cat /dev/fd/40'
	same "$output" "one"$'\n'"two"
}

@test "swaps and cycles of --fd work" {
	exec 7<one 8<two
	run -0 brood run --fd 7=8 --fd 8=7 -- sh -c 'cat <&7; cat <&8'
	same "$output" "two"$'\n'"one"
	run -0 --separate-stderr brood run --stdout fd:2 --stderr fd:1 -- \
		sh -c 'echo out; echo err >&2'
	same "$output" err
	same "$stderr" out
}

@test "--keep-fds passes on all that is open, and nothing of the command's" {
	exec 7<one 8<two
	before=$(sh -c 'ls /proc/$$/fd; :' | sort -n | tr '\n' ' ')
	same "$(open_fds --keep-fds)" "$before"
	same "$(open_fds --keep-fds --fd 8=close)" "${before/8 /}"
	same "$(open_fds --keep-fds --fd 8=cloexec)" "${before/8 /}"
	same "$(open_fds --keep-fds -v --report /dev/null)" "$before"
}

@test "a number that is not open is an error, not one of the command's own" {
	for n in 3 4 5 6 7 8 9 10 11 20; do
		for option in "--fd $n" "--fd 50=$n" "--cwd-fd $n"; do
			# shellcheck disable=SC2086
			run -125 only_std run -v -o /dev/null $option -- true
			has "$output" "brood: "
		done
	done
	run -125 brood run --program-fd 5 -- true
	run -125 brood run --stdin '&5' -- true
}

@test "the command's own descriptors do not disturb any number" {
	# The lowest free number is one that the command might take itself; 3
	# is the test runner's.
	for n in 4 5 6 7 8 9; do
		eval "exec $n<one"
		run -0 brood run -v -o /dev/null --fd $n -- sh -c "cat <&$n"
		same "$output" one
		eval "exec $n<&-"
	done
}

@test "--stdin: null, a file, close" {
	run -0 brood run --stdin null -- cat <one
	same "$output" ""
	run -0 brood run --stdin one -- cat </dev/null
	same "$output" one
	run -0 brood run --stdin read:one -- cat </dev/null
	same "$output" one
	run -1 brood run --stdin close -- cat
	has "$output" "Bad file descriptor"
	run -0 brood run --stdin inherit -- cat <two
	same "$output" two
}

@test "--stdout writes a file anew, append: and >> go on" {
	brood run --stdout out -- echo first
	brood run --stdout out -- echo second
	same "$(cat out)" second
	brood run --stdout append:out -- echo third
	brood run --stdout '>>out' -- echo fourth
	same "$(cat out)" "second"$'\n'"third"$'\n'"fourth"
	run -0 --separate-stderr brood run --stderr write:err -- \
		sh -c 'echo e >&2'
	same "$(cat err)" e
	same "$stderr" ""
}

@test "new: makes a file and refuses one that is there; rw: does both ways" {
	brood run --stdout new:fresh -- echo x
	same "$(cat fresh)" x
	run -125 brood run --stdout new:fresh -- echo y
	has "$output" fresh
	same "$(cat fresh)" x
	brood run --fd 5=rw:one -- sh -c 'read -r x <&5; echo "$x again" >&5'
	same "$(cat one)" "one"$'\n'"one again"
}

@test "--stderr stdout is 2>&1, in the order of the options" {
	both='echo out; echo err >&2'
	brood run --stdout log --stderr stdout -- sh -c "$both"
	same "$(cat log)" "out"$'\n'"err"
	run -0 --separate-stderr brood run --stderr '&1' --stdout log -- \
		sh -c "$both"
	same "$output" err
	same "$(cat log)" out
}

@test "&M is what M is by the options so far, as in the shell" {
	exec 7<one
	run -0 brood run --stdin '&7' -- cat
	same "$output" one
	brood run --fd 5=write:x --stdout '&5' -- echo hi
	same "$(cat x)" hi
	run -0 --separate-stderr brood run --stdout '&2' --stderr '&1' -- \
		sh -c 'echo out; echo err >&2'
	same "$stderr" "out"$'\n'"err"
}

@test "--fd N=FILE, null, text: and read: for other numbers" {
	run -0 brood run --fd 5=read:one --fd 6=null --fd 9=text:given -- \
		sh -c 'cat <&5; cat <&6; cat <&9'
	same "$output" "one"$'\n'"given"
	run -0 brood run --fd 5=read:one -- sh -c 'readlink /proc/$$/fd/5'
	same "$output" "$PWD/one"
}

@test "text: gives the program a text to read, however long" {
	run -0 brood run --stdin "text:hello" -- cat
	same "$output" hello
	run -0 brood run --stdin "text:" -- cat
	same "$output" ""
	text=$(head -c 120000 /dev/zero | tr '\0' x)
	run -0 brood run --stdin "text:$text" -- sh -c 'sleep 0.2; wc -c'
	same "$output" 120000
	run -0 brood run --stdin "text:$text" --fd 5="text:$text" -- \
		sh -c 'cat <&5 | wc -c; wc -c'
	same "$output" "120000"$'\n'"120000"
}

@test "a program that does not read its text ends as it likes" {
	text=$(head -c 120000 /dev/zero | tr '\0' x)
	run -5 timeout 120 "$BROOD" run --stdin "text:$text" -- sh -c 'exit 5'
	run -0 timeout 120 "$BROOD" run --stdin "text:$text" -- \
		sh -c 'exec <&-; sleep 0.2'
	run -124 timeout -s KILL 120 "$BROOD" run --timeout 0.3 \
		--stdin "text:$text" -- sleep 60
}

@test "files are opened in the directory of --cwd" {
	mkdir sub
	brood run --cwd sub --stdout here -- echo x
	same "$(cat sub/here)" x
}

@test "a file that is called like a word or a number needs its directory" {
	brood run --stdout ./null -- echo a
	brood run --stdout ./5 -- echo b
	same "$(cat null 5)" "a"$'\n'"b"
}

@test "closed standard descriptors stay closed" {
	for n in 0 1 2; do
		for is in '-e' '! -e'; do
			[ "$is" = -e ] && close= || close="$n>&-"
			run -0 bash -c "'$BROOD' run -- /usr/bin/test $is \
				/proc/self/fd/$n $close"
		done
	done
	for n in 0 1 2; do
		bash -c "'$BROOD' run --fd 5=write:log -- /usr/bin/test ! -e \
			/proc/self/fd/$n <&- >&- 2>&-"
	done
}

@test "the exit status passes also when all of 0, 1 and 2 are closed" {
	run -3 brood run -v --json -- sh -c 'exit 3' <&- >&- 2>&-
	run -127 brood run -- /nowhere/x <&- >&- 2>&-
}

@test "in a pipeline it is as good as the program alone" {
	same "$(seq 1 100000 | brood run -- sort -rn | brood run -- head -n 1)" \
		100000
	# SIGPIPE must end the writer as it would without the command.
	run -0 bash -c '"$0" run -- yes | head -n 1 >/dev/null
		echo "${PIPESTATUS[0]}"' "$BROOD"
	same "$output" 141
}

@test "data: is a file in memory, for any descriptor" {
	run -0 brood run --stdin data:hello --fd 7=data:world -- \
		sh -c 'cat; cat <&7; readlink /proc/self/fd/0'
	same "${lines[0]}" "helloworld/memfd:brood (deleted)"
	# More than a pipe holds, and nobody needs to read it.
	big=$(head -c 100000 /dev/zero | tr '\0' x)
	run -0 brood run --stdin data:"$big" -- wc -c
	same "$output" 100000
	run -0 brood run --stdin data:"$big" -- true
	run -0 brood run --stdin data: -- wc -c
	same "$output" 0
}

@test "at: opens below an open directory, which is not passed on" {
	mkdir d
	echo below >d/f
	run -0 brood run --stdin at:7:f --cwd / -- \
		sh -c 'cat; ls /proc/$$/fd' 7<d
	same "${lines[0]}" below
	lacks " ${lines[*]:1} " " 7 "
	run -0 brood run --stdout at:7:append:f -- echo more 7<d
	same "$(cat d/f)" below$'\n'more
	run -0 brood run --stdout at:7:f --fd 7=null -- echo anew 7<d
	same "$(cat d/f)" anew
	run -125 brood run --stdout at:7 -- true
	has "$output" "at:N:FILE?"
	run -125 brood run --stdin at:77:f -- true
	has "$output" "descriptor 77 is not open"
}

@test "append: and >> write at the end of a file" {
	brood run --stdout append:one -- echo 2
	brood run --stdout '>>one' -- echo 3
	same "$(cat one)" "one"$'\n'2$'\n'3
}

@test "--close-from closes that and all above" {
	exec 7<one 8<two
	below=$(open_fds --keep-fds | tr ' ' '\n' | awk '/./ && $1 < 8' |
		tr '\n' ' ')
	has " $below" " 7 "
	same "$(open_fds --keep-fds --close-from 8)" "$below"
	same "$(open_fds --close-from 2)" "0 1 "
	run -125 brood run --close-from 3 --fd 7 -- true
	has "$output" "descriptor 7 would be closed"
}
