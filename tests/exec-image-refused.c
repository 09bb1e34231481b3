/* SPDX-License-Identifier: MIT */
/* brood_exec_image refuses by name what it cannot do, and returns. */
#include "lib/becoming.h"
#include "lib/filter.h"
#include "lib/test.h"

#include <pthread.h>
#include <sched.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>

static struct brood_error refused_image(const struct brood_image *image,
					int code, enum brood_reason reason)
{
	struct brood_error err;

	assert_int_equal(brood_exec_image(image, ARGV("x"), NULL, &err), code);
	assert_int_equal(err.code, code);
	if (err.reason != reason)
		fail_msg("reason %u, not %d", err.reason, reason);
	return err;
}

static struct brood_image image_of(int fd)
{
	return (struct brood_image){
		.size = sizeof(struct brood_image),
		.flags = BROOD_IMAGE_FD,
		.fd = fd,
	};
}

static int open_became(void)
{
	return open(beside("became-static"), O_RDONLY | O_CLOEXEC);
}

static void *hold(void *word)
{
	while (!__atomic_load_n((int *)word, __ATOMIC_ACQUIRE))
		sched_yield();
	return NULL;
}

static void not_with_threads(void **state)
{
	struct brood_image image = image_of(open_became());
	pthread_t thread;
	int over = 0;

	(void)state;
	assert_int_equal(pthread_create(&thread, NULL, hold, &over), 0);
	refused_image(&image, -EBUSY, BROOD_REASON_MEMORY_SHARED);
	__atomic_store_n(&over, 1, __ATOMIC_RELEASE);
	pthread_join(thread, NULL);
	close(image.fd);
}

static void forbid_unshare(void)
{
	if (take_calls_away("unshare=EPERM"))
		_exit(98);
}

static void threads_behind_a_filter(void **state)
{
	forbid_unshare();
	not_with_threads(state);
}

/* As in a container: who is alone is found out by counting. */
static void counts_threads_behind_a_filter(void **state)
{
	char text[65536];
	int status = become(BY_FILE, ARGV(beside("became-static")), NULL,
			    forbid_unshare, text, sizeof text);

	(void)state;
	assert_int_equal(WEXITSTATUS(status), 42);
	in_fork_after(not_with_threads, threads_behind_a_filter);
}

/* The memory is its parent's. */
static void not_in_a_vfork_child(void **state)
{
	struct brood_image image = image_of(open_became());
	static volatile int code;
	static struct brood_error err;
	pid_t pid;

	(void)state;
	pid = vfork();
	if (!pid) {
		code = brood_exec_image(&image, ARGV("x"), NULL, &err);
		_exit(0);
	}
	assert_int_equal(waitpid(pid, NULL, 0), pid);
	assert_int_equal(code, -EBUSY);
	assert_int_equal(err.reason, BROOD_REASON_MEMORY_SHARED);
	close(image.fd);
}

static void start_in_flight(void)
{
	struct brood_child *child;

	brood_spawn(&child, SPEC(.argv = SH("exit 0"), .flags = BROOD_ASYNC),
		    NULL);
	brood_child_close(&child);
}

static void children_in_flight_are_waited_for(void **state)
{
	char text[65536];
	int status = become(BY_FILE, ARGV(beside("became-static")), NULL,
			    start_in_flight, text, sizeof text);

	(void)state;
	assert_int_equal(WEXITSTATUS(status), 42);
}

static void link_needs_a_right(void **state)
{
	struct brood_image image = image_of(open_became());

	(void)state;
	image.flags |= BROOD_IMAGE_EXE_LINK;
	if (geteuid() == 0 && seteuid(65534) == 0) {
		refused_image(&image, -EPERM, BROOD_REASON_EXE_LINK);
		assert_int_equal(seteuid(0), 0);
		assert_int_equal(prctl(PR_SET_DUMPABLE, 1), 0);
	}
	close(image.fd);
}

static void bad_arguments(void **state)
{
	struct brood_image image = image_of(open_became()), bad;
	int ends[2], dir = open("/", O_RDONLY | O_CLOEXEC);
	struct brood_error err;

	(void)state;
	assert_int_equal(pipe2(ends, O_CLOEXEC), 0);
	assert_int_equal(brood_exec_image(NULL, ARGV("x"), NULL, &err),
			 -EINVAL);
	assert_int_equal(err.reason, BROOD_REASON_NULL_ARGUMENT);
	assert_int_equal(brood_exec_image(&image, NULL, NULL, &err), -EINVAL);
	assert_int_equal(err.reason, BROOD_REASON_NO_ARGV);
	assert_int_equal(brood_exec_image(&image, (const char *const[]){NULL},
					  NULL, &err),
			 -EINVAL);
	assert_int_equal(err.reason, BROOD_REASON_EMPTY_ARGV);
	bad = image;
	bad.flags |= UINT64_C(1) << 40;
	refused_image(&bad, -EINVAL, BROOD_REASON_UNKNOWN_FLAG);
	bad = image;
	bad.data = &bad;
	refused_image(&bad, -EINVAL, BROOD_REASON_FLAG_CONFLICT);
	bad = image;
	bad.flags = 0;
	refused_image(&bad, -EINVAL, BROOD_REASON_FLAG_CONFLICT);
	bad.fd = 0;
	refused_image(&bad, -EINVAL, BROOD_REASON_NULL_ARGUMENT);
	bad = image_of(-1);
	refused_image(&bad, -EINVAL, BROOD_REASON_BAD_FD);
	bad = image_of(4321);
	refused_image(&bad, -EBADF, BROOD_REASON_NONE);
	bad = image_of(ends[0]);
	refused_image(&bad, -EACCES, BROOD_REASON_NOT_REGULAR_FILE);
	bad = image_of(dir);
	refused_image(&bad, -EACCES, BROOD_REASON_NOT_REGULAR_FILE);
	close(image.fd);
	close(ends[0]);
	close(ends[1]);
	close(dir);
}

static void too_many_arguments(void **state)
{
	struct brood_image image = image_of(open_became());
	char *large = calloc(1, 3 << 20);

	(void)state;
	memset(large, 'x', (3 << 20) - 1);
	assert_int_equal(brood_exec_image(&image, ARGV(large), NULL, NULL),
			 -E2BIG);
	free(large);
	close(image.fd);
}

SUITE(TEST_WARM(not_with_threads), TEST(counts_threads_behind_a_filter),
      TEST(not_in_a_vfork_child), TEST(children_in_flight_are_waited_for),
      TEST(link_needs_a_right), TEST(bad_arguments), TEST(too_many_arguments))
