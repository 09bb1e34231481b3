#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# Capabilities of the program, against setpriv(1).

load common

setup() {
	[ "$EUID" = 0 ] || skip "needs root"
}

caps() {
	"$@" grep -E '^(Uid|Gid|Groups|Cap.*):' /proc/self/status
}

@test "--ambient-caps gives a user capabilities" {
	got=$(caps "$BROOD" run --user nobody --ambient-caps net_raw,CAP_KILL --)
	same "$got" "$(caps setpriv --reuid nobody --regid nogroup \
		--init-groups --inh-caps +net_raw,+kill \
		--ambient-caps +net_raw,+kill)"
	has "$got" $'CapAmb:\t0000000000002020'
	same "$got" "$(caps "$BROOD" run --ordered --user nobody \
		--ambient-caps net_raw,kill --)"
}

@test "--bounding-set keeps what it names" {
	got=$(caps "$BROOD" run --bounding-set=-all,+net_raw --)
	same "$got" "$(caps setpriv --bounding-set -all,+net_raw)"
	has "$got" $'CapBnd:\t0000000000002000'
	same "$got" "$(caps "$BROOD" run --bounding-set net_raw --)"
	same "$(caps "$BROOD" run --bounding-set=-net_raw --)" \
		"$(caps setpriv --bounding-set -net_raw)"
}

@test "--inh-caps is the set, or changes it" {
	got=$(caps "$BROOD" run --inh-caps=+net_raw --)
	same "$got" "$(caps setpriv --inh-caps +net_raw)"
	has "$got" $'CapInh:\t0000000000002000'
	same "$(caps setpriv --inh-caps +net_raw "$BROOD" run --inh-caps none --)" \
		"$(caps env)"
}

@test "--securebits are the program's" {
	got=$(caps "$BROOD" run --securebits noroot --inh-caps none --)
	same "$got" "$(caps setpriv --securebits +noroot --inh-caps -all)"
	has "$got" $'CapEff:\t0000000000000000'
}

@test "--permitted-caps bounds what root gets without new privileges" {
	has "$(caps "$BROOD" run --no-new-privs --permitted-caps net_raw --)" \
		$'CapPrm:\t0000000000002000'
}

@test "capabilities and bits that there are not are named" {
	run -125 "$BROOD" run --ambient-caps net_raw,fly true
	has "$output" '--ambient-caps: no capability "fly"'
	run -125 "$BROOD" run --inh-caps +net_raw,kill true
	has "$output" 'no capability "kill"'
	run -125 "$BROOD" run --securebits rootless true
	has "$output" '--securebits: no securebit "rootless"'
}

@test "-v names the capabilities" {
	run -0 "$BROOD" run -v --user nobody --ambient-caps net_raw true
	has "$output" 'ambient capabilities: cap_net_raw'
}
