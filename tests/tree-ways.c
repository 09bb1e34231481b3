/* SPDX-License-Identifier: MIT */
/*
 * Each way to own a tree, alone and with others, against the same escapes: what
 * it holds, and what it does not. brood_tree(7) says so; if one of these
 * changes, that page has to.
 */
#include "lib/elsewhere.h"
#include "lib/escapes.h"
#include "lib/test.h"

#include <sys/mount.h>

#define NOBODY 65534

#define CGROUP BROOD_TREE_CGROUP
#define WATCH BROOD_TREE_WATCH
#define NAMESPACE BROOD_TREE_NAMESPACE
#define GUARDIAN BROOD_TREE_GUARDIAN

static const struct {
	const char *name;
	uint32_t ways;
} combinations[] = {
	{"CGROUP", CGROUP},
	{"GUARDIAN", GUARDIAN},
	{"NAMESPACE", NAMESPACE},
	{"CGROUP|WATCH", CGROUP | WATCH},
	{"NAMESPACE|WATCH", NAMESPACE | WATCH},
	{"CGROUP|GUARDIAN", CGROUP | GUARDIAN},
	{"CGROUP|NAMESPACE|WATCH", CGROUP | NAMESPACE | WATCH},
};
#define COMBINATIONS (sizeof combinations / sizeof *combinations)

static const char *const plain[] = {
	"setsid", "double-fork", "daemon",    "group",
	"ignore", "stop",        "subreaper", "namespace",
};

static void try_one(const struct escape *e, const char *name,
		    enum escape_end end, int escapes)
{
	struct escape known = *e;
	int n;

	known.escapes = escapes;
	n = escape_survivors(&known, end, NULL);
	print_message("# %s: %s, %s: %s\n", name, e->kind, escape_end_name(end),
		      n ? "escapes" : "held");
	assert_int_equal(n > 0, escapes);
	assert_true(n >= 0);
}

/* Nobody is there to kill a cgroup when its owner has been. */
static int outlives_owner(uint32_t ways)
{
	return ways == CGROUP;
}

static void plain_escapes_are_held(void **state)
{
	(void)state;
	for (size_t i = 0; i < COMBINATIONS; i++)
		for (size_t k = 0; k < sizeof plain / sizeof *plain; k++) {
			struct escape e = {.kind = plain[k],
					   .ways = combinations[i].ways};

			try_one(&e, combinations[i].name, END_CLOSE, 0);
			try_one(&e, combinations[i].name, END_KILL,
				outlives_owner(e.ways));
		}
}

static void a_bomb_is_held_by_each(void **state)
{
	(void)state;
	for (size_t i = 0; i < COMBINATIONS; i++) {
		struct escape e = {.kind = "bomb",
				   .ways = combinations[i].ways};

		try_one(&e, combinations[i].name, END_CLOSE, 0);
		if (!outlives_owner(e.ways))
			try_one(&e, combinations[i].name, END_KILL, 0);
	}
}

static void moving_away_escapes_from_a_cgroup_alone(void **state)
{
	struct escape e = {.kind = "move", .argument = elsewhere()};

	(void)state;
	if (!e.argument) {
		skip_because("no cgroup of version 2 can be made here");
		return;
	}
	for (size_t i = 0; i < COMBINATIONS; i++) {
		uint32_t ways = e.ways = combinations[i].ways;
		int held = ways & (GUARDIAN | NAMESPACE);

		try_one(&e, combinations[i].name, END_CLOSE, !held);
		try_one(&e, combinations[i].name, END_KILL, !held);
	}
	elsewhere_remove();
}

static void moving_away_is_no_escape_with_a_parent_in_it(void **state)
{
	struct escape e = {.kind = "move-alone", .argument = elsewhere()};

	(void)state;
	if (!e.argument) {
		skip_because("no cgroup of version 2 can be made here");
		return;
	}
	for (size_t i = 0; i < COMBINATIONS; i++) {
		e.ways = combinations[i].ways;
		try_one(&e, combinations[i].name, END_CLOSE, 0);
		try_one(&e, combinations[i].name, END_KILL,
			outlives_owner(e.ways));
	}
	elsewhere_remove();
}

/* With a namespace, it does not even see the guardian. */
static void killing_the_guardian(void **state)
{
	static const struct {
		const char *name;
		uint32_t ways;
		int closed, killed;
	} cases[] = {
		{"GUARDIAN", GUARDIAN, 1, 1},
		{"CGROUP|WATCH", CGROUP | WATCH, 0, 1},
		{"CGROUP|GUARDIAN", CGROUP | GUARDIAN, 0, 1},
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct escape e = {.kind = "kill", .ways = cases[i].ways};

		try_one(&e, cases[i].name, END_CLOSE, cases[i].closed);
		try_one(&e, cases[i].name, END_KILL, cases[i].killed);
		e.kind = "pause";
		try_one(&e, cases[i].name, END_CLOSE, 0);
		try_one(&e, cases[i].name, END_KILL, 1);
	}
}

/* Also when the owner is killed: one that is watched from outside dies. */
static void holding_the_init(void **state)
{
	struct escape e = {.kind = "trace", .ways = NAMESPACE};

	(void)state;
	try_one(&e, "NAMESPACE", END_CLOSE, 0);
	try_one(&e, "NAMESPACE", END_KILL, 1);
	e.ways = NAMESPACE | WATCH;
	try_one(&e, "NAMESPACE|WATCH", END_CLOSE, 0);
	try_one(&e, "NAMESPACE|WATCH", END_KILL, 0);
}

/* A set-user-ID program that gives itself another identity for good. */
static void
becoming_another_user_escapes_from_a_guardian_without_rights(void **state)
{
	char path[128];
	struct escape e = {.kind = "user", .ways = GUARDIAN};

	(void)state;
	SKIP_UNLESS(geteuid() == 0, "needs root");
	snprintf(path, sizeof path, "/tmp/brood-escape-%d", getpid());
	assert_int_equal(
		run(SPEC(.argv = ARGV("/bin/cp", beside("escape"), path))), 0);
	assert_int_equal(chmod(path, 04755), 0);
	e.program = path;
	e.uid = NOBODY;
	try_one(&e, "GUARDIAN of a user", END_CLOSE, 1);
	try_one(&e, "GUARDIAN of a user", END_KILL, 1);
	e.uid = 0;
	try_one(&e, "GUARDIAN of root", END_CLOSE, 0);
	try_one(&e, "GUARDIAN of root", END_KILL, 0);
	unlink(path);
}

SUITE(TEST(plain_escapes_are_held), TEST(a_bomb_is_held_by_each),
      TEST(moving_away_escapes_from_a_cgroup_alone),
      TEST(moving_away_is_no_escape_with_a_parent_in_it),
      TEST(killing_the_guardian), TEST(holding_the_init),
      TEST(becoming_another_user_escapes_from_a_guardian_without_rights))
