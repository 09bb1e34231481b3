/* SPDX-License-Identifier: MIT */
#include "scenes.h"

#define GIB ((size_t)1 << 30)

/* The first way is what the others are compared with where they are; it also
 * warms up, see round.c. */
const struct scene scenes[] = {
	{
		.name = "base",
		.nhosts = 1,
		.hosts = {{.fds = 10}},
		.rounds = 10000,
		.seconds = 50,
		.ways = {&way_floor, &way_brood, &way_plan, &way_async,
			 &way_posix, &way_posix_equal, &way_raw,
			 &way_raw_number},
	},
	/* Apart from those that copy the table: the kernel frees their copies
	 * later, in the time of whatever is started next. */
	{
		.name = "fds",
		.nhosts = 2,
		.hosts = {{.fds = 10}, {.fds = 19000}},
		.rounds = 4000,
		.seconds = 20,
		.ways = {&way_brood, &way_async, &way_twelve},
	},
	{
		.name = "fds-others",
		.nhosts = 2,
		.hosts = {{.fds = 10}, {.fds = 19000}},
		.rounds = 1500,
		.seconds = 12,
		.ways = {&way_floor, &way_posix_equal},
	},
	{
		.name = "memory",
		.nhosts = 2,
		.hosts = {{.fds = 10}, {.fds = 10, .resident = 4 * GIB}},
		.rounds = 4000,
		.seconds = 28,
		.ways = {&way_floor, &way_brood, &way_async},
	},
	{
		.name = "steps",
		.nhosts = 2,
		.hosts = {{.fds = 10}, {.fds = 10, .resident = 4 * GIB}},
		.rounds = 4000,
		.seconds = 26,
		.ways = {&way_hand, &way_twelve, &way_twelve_plan},
	},
	{
		.name = "vfork",
		.nhosts = 1,
		.hosts = {{.fds = 10}},
		.rounds = 10000,
		.seconds = 8,
		.ways = {&way_vfork_exit, &way_vfork, &way_fork},
	},
	{
		.name = "thread",
		.nhosts = 1,
		.hosts = {{.fds = 10}},
		.rounds = 10000,
		.seconds = 8,
		.ways = {&way_pthread, &way_thread, &way_thread_libc},
	},
	{
		.name = "fork",
		.nhosts = 1,
		.hosts = {{.fds = 10}},
		.rounds = 6000,
		.seconds = 10,
		.ways = {&way_fork, &way_brood_fork},
	},
	{
		.name = "fork-memory",
		.nhosts = 2,
		.hosts = {{.fds = 10, .resident = GIB},
			  {.fds = 10, .resident = GIB, .huge = 1}},
		.rounds = 200,
		.seconds = 25,
		.ways = {&way_fork, &way_brood_fork, &way_fork_omit},
	},
	{
		.name = "threads",
		.nhosts = 1,
		.hosts = {{.fds = 10}},
		.threads = 8,
		.rounds = 500,
		.seconds = 30,
		.ways = {&way_floor, &way_brood, &way_plan, &way_posix_equal},
	},
};
const unsigned nscenes = sizeof(scenes) / sizeof(scenes[0]);
