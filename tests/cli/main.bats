#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# brood without a subcommand: help, version, hints.

load common

@test "brood alone explains itself on standard error and exits 125" {
	run --separate-stderr -125 brood
	same "$output" ""
	has "$stderr" "Usage: brood"
}

@test "brood --help lists every command" {
	for help in --help -h help "help help"; do
		# shellcheck disable=SC2086
		run -0 --separate-stderr brood $help
		same "$stderr" ""
		for command in run exec compare help; do
			has "$output" "  $command "
		done
	done
}

@test "brood --version names the header's version" {
	version=$(sed -n 's/#define BROOD_VERSION_STRING "\(.*\)"/\1/p' \
		"$SRC/include/brood/version.h")
	run -0 brood --version
	same "$output" "brood $version (library $version)"
	run -0 brood -V
	has "$output" "brood $version"
}

@test "brood help COMMAND is that command's --help" {
	for command in run exec compare; do
		same "$(brood help $command)" "$(brood $command --help)"
	done
	run -0 brood help run
	has "$output" "Usage: brood run"
}

@test "an unknown command gets a hint and exits 125" {
	run --separate-stderr -125 brood rnu -- true
	same "$stderr" 'brood: no command "rnu"; did you mean "run"?'
	run -125 brood compar
	has "$output" 'did you mean "compare"?'
	run -125 brood help comapre
	has "$output" 'did you mean "compare"?'
}

@test "a command like no other gets no hint" {
	run -125 brood zzzzzz
	same "$output" 'brood: no command "zzzzzz" (see brood --help)'
}

@test "an unknown option before the command gets a hint" {
	run -125 brood --versoin
	has "$output" "did you mean --version?"
	run -125 brood --zzz
	has "$output" "see brood --help"
}

@test "text that cannot be written is a failure" {
	for text in --version --help "help run" "run --help"; do
		# shellcheck disable=SC2086
		run -125 --separate-stderr sh -c "'$BROOD' $text >/dev/full"
		same "$stderr" "brood: cannot write to standard output"
	done
}
