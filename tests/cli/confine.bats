#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# What confines the program: Landlock and filters of system calls.

load common

setup() {
	cd "$BATS_TEST_TMPDIR"
}

# A Landlock of version 5 or newer is what --landlock needs.
needs_landlock() {
	brood run --landlock /=rwxd true 2>/dev/null ||
		skip "no Landlock of version 5 here"
}

everything=(--landlock /usr=rx --landlock /bin=rx --landlock /lib=rx
	--landlock /dev/null=rw)
[ ! -e /lib64 ] || everything+=(--landlock /lib64=rx)

@test "--deny-syscalls denies these and no others" {
	run -0 brood run --deny-syscalls chdir,fchdir sh -c \
		'cd /usr 2>/dev/null && exit 1; mkdir d; ls -d d'
	same "$output" d
	run -0 brood run --blocking --deny-syscalls mkdir,mkdirat sh -c \
		'mkdir e 2>&1; cd /usr && pwd'
	has "$output" "Operation not permitted"
	has "$output" /usr
}

@test "--mdwe denies memory that is written and executed" {
	brood run --mdwe true || skip "no MDWE here"
	run -0 brood run --mdwe "${BROOD%/cli/*}/tests/tell"
	has "$output" "mdwe 1 denied denied"
	run -0 brood run "${BROOD%/cli/*}/tests/tell"
	has "$output" "mdwe 0 allowed allowed"
	run -0 brood run -v --mdwe true
	has "$output" "no memory both written and executed"
	has "$output" "reached in two stages"
	run -127 brood run --mdwe /no/such
	has "$output" '"/no/such"'
	run ! brood run --mdwe --async true
	has "$output" "cannot run beside the caller"
}

@test "--allow-syscalls allows these and no others" {
	echo text >file
	strace -f -qq -o log cat file | cat
	calls=$(sed -n 's/^[0-9]* *\([a-z0-9_]*\)(.*/\1/p' log | sort -u |
		grep -v -e '^execve$' -e exit_group | paste -sd, -)
	run -0 brood run --allow-syscalls "$calls" cat file
	same "$output" text
	run ! brood run --allow-syscalls "${calls//read,/}" cat file
}

@test "a system call without which nothing starts cannot be denied" {
	run -125 brood run --deny-syscalls execve true
	has "$output" "it denies execve"
	run -125 brood run --deny-syscalls exit_group true
	has "$output" "it denies exit_group"
}

@test "an unknown system call is complained about" {
	run -125 brood run --deny-syscalls chdir,chdri true
	has "$output" '--deny-syscalls: no such system call: "chdri"'
	run -125 brood run --allow-syscalls "" true
	has "$output" 'no such system call: ""'
}

# ALLOW; KILL; a lone load: struct sock_filter is code, jt, jf, k.
@test "--seccomp takes a compiled filter" {
	printf '\x06\0\0\0\0\0\xff\x7f' >allow
	printf '\x06\0\0\0\0\0\0\x80' >kill
	printf '\x20\0\0\0\0\0\0\0' >load
	: >empty
	run -0 brood run --seccomp allow grep Seccomp: /proc/self/status
	has "$output" 2
	run -125 brood run --seccomp kill true
	has "$output" "it may kill the child in rt_sigprocmask"
	run -125 brood run --seccomp load true
	has "$output" "no return at the end"
	run -125 brood run --seccomp empty true
	has "$output" "install a filter of system calls"
	run -125 brood run --seccomp none true
	has "$output" "none: No such file or directory"
}

@test "they imply --no-new-privs, once" {
	privs() {
		brood run "$@" grep NoNewPrivs /proc/self/status
	}
	same "$(privs --deny-syscalls chdir --deny-syscalls fchdir)" \
		$'NoNewPrivs:\t1'
	same "$(privs --no-new-privs --deny-syscalls chdir --no-new-privs)" \
		$'NoNewPrivs:\t1'
	same "$(privs --ordered --deny-syscalls chdir)" $'NoNewPrivs:\t1'
}

@test "for another user too" {
	[ "$EUID" = 0 ] || skip "needs root"
	run -0 brood run --user nobody --deny-syscalls chdir,fchdir \
		-C / sh -c 'id -un; cd /usr 2>/dev/null || echo denied'
	same "$output" $'nobody\ndenied'
}

@test "--landlock allows what is listed and nothing else" {
	needs_landlock
	mkdir in out
	echo text | tee in/file >out/file
	run -0 brood run "${everything[@]}" --landlock in=r cat in/file
	same "$output" text
	run ! brood run "${everything[@]}" --landlock in=r cat out/file
	has "$output" "Permission denied"
	run ! brood run "${everything[@]}" --landlock in=r touch in/new
	run -0 brood run "${everything[@]}" --landlock in=rw touch in/new
	[ -e in/new ]
	mkdir a=b
	run -0 brood run "${everything[@]}" --landlock a=b=rw touch a=b/new
}

@test "a program that the rules do not let run is told" {
	needs_landlock
	run -126 brood run --landlock /etc=r true
	has "$output" "Landlock"
}

@test "--landlock-tcp" {
	needs_landlock
	connect() {
		brood run "$@" bash -c ': </dev/tcp/127.0.0.1/9' 2>&1
	}
	run ! connect
	has "$output" "refused"
	run ! connect --landlock-tcp none
	has "$output" "Permission denied"
	run ! connect --landlock-tcp 9=b
	has "$output" "Permission denied"
	run ! connect --landlock-tcp 9=c
	has "$output" "refused"
}

@test "bad rules are complained about" {
	for rule in / =r /=rq /= ; do
		run -125 brood run --landlock "$rule" true
		has "$output" "PATH=RIGHTS with the letters"
	done
	for rule in 80 80=r =b; do
		run -125 brood run --landlock-tcp "$rule" true
		has "$output" "PORT=RIGHTS with the letters"
	done
	run -125 brood run --landlock-tcp 65536=b true
	has "$output" "--landlock-tcp"
}

@test "a missing Landlock is an error, but for --landlock-best-effort" {
	hide() {
		brood run --deny-syscalls landlock_create_ruleset -- \
			"$BROOD" run "$@"
	}
	run -125 hide --landlock /=r true
	has "$output" "needs version 5 of Landlock, and the kernel has 0"
	run -0 hide -v --landlock-best-effort --landlock /=r true
	has "$output" "confined less than asked for"
}

@test "-v shows what confines" {
	needs_landlock
	run -0 brood run -v --landlock /=rwxd --landlock-tcp none \
		--deny-syscalls chdir true
	has "$output" "Landlock allows rwxd in /"
	has "$output" "Landlock denies TCP ports"
	has "$output" "filter of system calls"
}
