/* SPDX-License-Identifier: MIT */
/*
 * The library's promises in one static program that needs nothing but /proc
 * and starts only itself, so that it runs anywhere: here, under qemu-user and
 * as the only program of a virtual machine.
 *
 * BROOD_SMOKE_RUNNER: what the kernel needs to execute this program (qemu-user
 * for another architecture's). BROOD_SMOKE_EXPECT: "clone3" or "fallback", the
 * path that this place is there to test.
 */
#include "smoke_cases.h"
#include "smoke_child.h"
#include "tap.h"

#include <string.h>
#include <unistd.h>

int main(int argc, char **argv)
{
	if (argc >= 3 && strcmp(argv[1], "child") == 0)
		return smoke_child(argv[2], argv[3]);

	/* A hang is a finding; no case takes a second even when emulated. */
	alarm(120);
	smoke_init();
	tap_case("capabilities are this place's", case_capabilities);
	tap_case("exit code and signal", case_exit);
	tap_case("a running child: timeout, kill, wait again", case_kill);
	tap_case("unlisted descriptors are closed", case_closed);
	tap_case("descriptors swapped and passed", case_pass);
	tap_case("open, dup, close in list order", case_order);
	tap_case("pipes both ways", case_pipes);
	tap_case("directory and umask", case_place);
	tap_case("session and group", case_group);
	tap_case("environment", case_env);
	tap_case("resource limit", case_rlimit);
	tap_case("signals", case_signals);
	tap_case("a function on the caller's memory", case_vfork);
	tap_case("a clone with and without its memory", case_clone);
	tap_case("a thread of the group", case_thread);
	tap_case("rfork returns twice", case_rfork);
	tap_case("Landlock, or what is said without", case_landlock);
	tap_case("a filter of system calls", case_filter);
	tap_case("memory-deny-write-execute", case_mdwe);
	tap_case("a failed chdir is named", case_fail_chdir);
	tap_case("a failed open is named", case_fail_open);
	tap_case("a program that is not there is named", case_fail_exec);
	tap_case("bad input is refused before anything is made",
		 case_fail_spec);
	tap_case("a plan, many times, with overrides", case_plan);
	tap_case("a plan from several threads", case_threads);
	tap_case("asynchronous", case_async);
	tap_case("asynchronous, and a step fails", case_async_fail);
	return tap_end();
}
