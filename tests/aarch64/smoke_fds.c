/* SPDX-License-Identifier: MIT */
#include "smoke_cases.h"
#include "tap.h"

#include <brood/brood.h>

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

void case_closed(void)
{
	struct brood_step named[] = {
		brood_step_null(9),
		brood_step_end(),
	};
	struct brood_spec spec = {0};
	int low = open("/proc/self/exe", O_RDONLY);
	int high = fcntl(low, F_DUPFD, 200);

	CHECK(low > 2 && high >= 200);
	CHECK(smoke_says(&spec, "fds", NULL, "0 1 2 "));
	spec.steps = named;
	CHECK(smoke_says(&spec, "fds", NULL, "0 1 2 9 "));
	close(low);
	close(high);
}

/* What a descriptor of the child's is, is told by what arrives in a pipe. */
static void check_reaches(const struct brood_spec *spec, const char *number,
			  int from)
{
	struct brood_child *child;
	char buf[8];

	if (smoke_spawn(&child, spec, "write", number) < 0) {
		CHECK(!"spawned");
		return;
	}
	CHECK(smoke_finish(&child) == 0);
	CHECK(read(from, buf, sizeof buf) == 4 && memcmp(buf, "here", 4) == 0);
}

void case_pass(void)
{
	int a[2], b[2];

	CHECK(pipe2(a, O_CLOEXEC | O_NONBLOCK) == 0);
	CHECK(pipe2(b, O_CLOEXEC | O_NONBLOCK) == 0);

	/* Each takes the other's number: only both at once can do that. */
	struct brood_step swap[] = {
		brood_step_pass(a[1], b[1]),
		brood_step_pass(b[1], a[1]),
		brood_step_pass(7, a[1]),
		brood_step_end(),
	};
	struct brood_spec spec = {.steps = swap};
	char number[2][2] = {{(char)('0' + a[1])}, {(char)('0' + b[1])}};

	CHECK(a[1] != 7 && b[1] != 7 && a[1] < 10 && b[1] < 10);
	check_reaches(&spec, number[0], b[0]);
	check_reaches(&spec, number[1], a[0]);
	check_reaches(&spec, "7", a[0]);
	for (int i = 0; i < 2; i++) {
		close(a[i]);
		close(b[i]);
	}
}

void case_order(void)
{
	struct brood_step steps[] = {
		brood_step_open(5, "/dev/null", O_WRONLY, 0),
		brood_step_dup(6, 5),
		brood_step_dup(8, 1),
		brood_step_close(5),
		brood_step_end(),
	};
	struct brood_spec spec = {.flags = BROOD_ORDERED, .steps = steps};

	CHECK(smoke_says(&spec, "fds", NULL, "0 1 2 6 8 "));
	CHECK(smoke_says(&spec, "write", "6", ""));
	CHECK(smoke_says(&spec, "write", "8", "here"));
}

void case_pipes(void)
{
	struct brood_step steps[] = {
		brood_step_pipe(0, 0),
		brood_step_pipe(1, 0),
		brood_step_end(),
	};
	struct brood_spec spec = {.steps = steps};
	struct brood_child *child;
	char buf[16];

	if (smoke_spawn(&child, &spec, "input", NULL) < 0) {
		CHECK(!"spawned");
		return;
	}
	CHECK(write(brood_pipe(child, 0), "hello", 5) == 5);
	CHECK(read(brood_pipe(child, 1), buf, sizeof buf) == 5);
	CHECK(memcmp(buf, "hello", 5) == 0);
	CHECK(smoke_finish(&child) == 0);
}
