/* SPDX-License-Identifier: MIT */
/* Each call that a run makes besides those of a spawn fails in turn: the run
 * does without it, or says so, and leaves nothing. */
#include "lib/captured.h"
#include "lib/filter.h"

#define SIZE (3 * MIB)

static const char *taken;
static struct brood_run how;
static int code;

static void one(void **state)
{
	struct brood_result r;
	struct brood_error err;
	char *data = noise(SIZE);
	int n;

	(void)state;
	how.size = sizeof how;
	how.input = data;
	how.input_length = SIZE;
	assert_int_equal(take_calls_away(taken), 0);
	n = brood_run(SPEC(.argv = ARGV("/bin/cat")), &how, &r, &err);
	if (n != code)
		fail_msg("%s: %d", taken, n);
	if (n < 0 && r.exit.how != BROOD_RUNNING) {
		assert_int_equal(err.stage, BROOD_STAGE_RUN);
		assert_int_equal(memcmp(r.out.data, data, r.out.length), 0);
	}
	if (n == 0 && how.out.to == BROOD_STREAM_KEEP)
		assert_int_equal(r.out.length, SIZE);
	if (n == 0)
		assert_int_equal(r.out.total, SIZE);
	if (n == 0 && how.out.to != BROOD_STREAM_COUNT)
		assert_int_equal(memcmp(r.out.data, data, r.out.length), 0);
	brood_result_free(&r);
	free(data);
}

/* The program would not run without these calls either, where it makes them:
 * cat needs none of them. */
static void takes(const char *list, struct brood_stream out, int expected)
{
	taken = list;
	how = (struct brood_run){.out = out};
	code = expected;
	in_fork(one);
}

static const struct brood_stream keep,
	count = {.to = BROOD_STREAM_COUNT},
	spill = {.to = BROOD_STREAM_SPILL, .memory = 100};

static void what_it_can_do_without(void **state)
{
	(void)state;
	takes("madvise=EINVAL", keep, 0);
	takes("madvise=ENOMEM", keep, 0);
	/* F_SETPIPE_SZ: a user has so many pages for pipes. F_SETFL. */
	takes("fcntl:1:1031=EPERM", keep, 0);
	takes("fcntl:1:1031=EPERM", count, 0);
	takes("fcntl:1:4=EPERM", keep, 0);
	takes("ioctl=ENOTTY", keep, 0);
	takes("splice=EINVAL", spill, 0);
	takes("splice=ENOSYS", spill, 0);
	takes("getrandom=ENOSYS", spill, 0);
	takes("pidfd_open=ENOSYS,pidfd_send_signal=ENOSYS", keep, 0);
}

static void what_it_cannot(void **state)
{
	(void)state;
	takes("mremap=ENOMEM", keep, -ENOMEM);
	takes("splice=ENOSPC", spill, -ENOSPC);
	takes("splice=EIO", spill, -EIO);
	takes("prlimit64=EPERM", spill, -EPERM);
	takes("fcntl:1:3=EPERM", spill, -EPERM);
	takes("lseek=ESPIPE", spill, -ESPIPE);
	takes("pipe2=EMFILE", keep, -EMFILE);
	takes("ppoll=ENOMEM", keep, -ENOMEM);
}

/* No files without names there: it has one for a moment. */
static void a_file_system_without(void **state)
{
	static const char *const errors[] = {"EOPNOTSUPP", "EISDIR", "EINVAL"};
	struct brood_stream out = spill;
	char list[64], own[256];

	(void)state;
	/* What the forked children do not take for theirs, and clear away. */
	snprintf(own, sizeof own, "%s", scratch("own"));
	assert_int_equal(mkdir(own, 0700), 0);
	out.directory = own;
	for (int i = 0; i < 3; i++) {
		snprintf(list, sizeof list, "openat:2:%d=%s",
			 O_TMPFILE | O_EXCL | O_RDWR | O_CLOEXEC, errors[i]);
		takes(list, out, 0);
	}
	/* Nothing is left. */
	assert_int_equal(rmdir(own), 0);
}

SUITE(TEST(what_it_can_do_without), TEST(what_it_cannot),
      TEST(a_file_system_without))
