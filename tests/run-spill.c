/* SPDX-License-Identifier: MIT */
/* Past what may be kept in memory, all of it goes to a file. */
#include "lib/captured.h"

#include <sys/mman.h>
#include <sys/resource.h>

/* The file is at its start, and has these bytes and no others. */
static void assert_file(int fd, const char *data, size_t size)
{
	char *room = malloc(size + 1);
	size_t at = 0;
	long n;

	assert_non_null(room);
	while ((n = read(fd, room + at, size + 1 - at)) > 0)
		at += (size_t)n;
	assert_int_equal(n, 0);
	assert_int_equal(at, size);
	assert_int_equal(memcmp(room, data, size), 0);
	free(room);
}

static struct brood_stream spill_to(const char *directory, uint64_t memory)
{
	return (struct brood_stream){.to = BROOD_STREAM_SPILL,
				     .memory = memory,
				     .directory = directory};
}

static struct brood_result spilled(const char *data, size_t size,
				   struct brood_stream out)
{
	return captured_of(SPEC(.argv = ARGV("cat")),
			   HOW(.input = data, .input_length = size, .out = out),
			   0, 0);
}

static void the_file_has_all_of_it(void **state)
{
	const size_t size = 3 * MIB + 5;
	char *data = noise(size);

	(void)state;
	for (size_t memory = 0; memory <= 70000; memory += 35000) {
		struct brood_result r =
			spilled(data, size, spill_to(scratch(""), memory));
		struct stat st;

		assert_int_equal(r.out.flags, BROOD_OUTPUT_SPILLED);
		assert_int_equal(r.out.total, size);
		assert_int_equal(r.out.length, memory);
		assert_int_equal(memcmp(r.out.data, data, memory), 0);
		assert_true(r.out.mapped <= memory + 65536);
		assert_int_equal(fcntl(r.out.fd, F_GETFD), FD_CLOEXEC);
		assert_int_equal(fstat(r.out.fd, &st), 0);
		assert_int_equal(st.st_nlink, 0);
		assert_int_equal(st.st_mode & 07777, 0600);
		assert_file(r.out.fd, data, size);
		brood_result_free(&r);
	}
	free(data);
}

static void no_file_if_it_fits(void **state)
{
	struct brood_result r = spilled("12345", 5, spill_to(NULL, 5));

	(void)state;
	assert_int_equal(r.out.flags, 0);
	assert_int_equal(r.out.fd, -1);
	assert_output(&r.out, "12345");
	brood_result_free(&r);
	r = spilled("123456", 6, spill_to(NULL, 5));
	assert_int_equal(r.out.flags, BROOD_OUTPUT_SPILLED);
	assert_output(&r.out, "12345");
	assert_file(r.out.fd, "123456", 6);
	brood_result_free(&r);
	r = spilled("", 0, spill_to(NULL, 0));
	assert_int_equal(r.out.flags, 0);
	brood_result_free(&r);
}

static void the_file_can_be_taken(void **state)
{
	struct brood_result r = spilled("123", 3, spill_to(NULL, 0));
	int fd = r.out.fd;

	(void)state;
	r.out.fd = -1;
	brood_result_free(&r);
	assert_file(fd, "123", 3);
	close(fd);
}

/* Also one that is appended to, which splice refuses, and from the offset that
 * it is at. */
static void a_file_of_the_callers(void **state)
{
	const size_t size = MIB + 3;
	char *data = noise(size);

	(void)state;
	for (int append = 0; append < 2; append++) {
		const char *path = scratch_file("spill", "head", 0600);
		int fd = open(path,
			      O_RDWR | O_CLOEXEC | (append ? O_APPEND : 0));
		struct brood_stream out = {.to = BROOD_STREAM_SPILL,
					   .fd = fd,
					   .flags = BROOD_STREAM_FD,
					   .memory = 100};
		struct brood_result r;

		lseek(fd, append ? 0 : 4, SEEK_SET);
		r = spilled(data, size, out);
		assert_int_equal(r.out.flags, BROOD_OUTPUT_SPILLED);
		assert_int_equal(r.out.fd, -1);
		brood_result_free(&r);
		assert_int_equal(lseek(fd, 0, SEEK_END), 4 + size);
		lseek(fd, 4, SEEK_SET);
		assert_file(fd, data, size);
		close(fd);
		unlink(path);
	}
	free(data);
}

static void both_streams_and_a_limit(void **state)
{
	struct brood_stream to = spill_to(scratch(""), 4);
	struct brood_result r;

	(void)state;
	to.limit = 100000;
	to.at_limit = BROOD_LIMIT_DISCARD;
	r = captured("head -c 200000 /dev/zero; echo errors >&2",
		     HOW(.out = to, .err = to), 0, 0);
	assert_int_equal(r.out.total, 200000);
	assert_int_equal(lseek(r.out.fd, 0, SEEK_END), 100000);
	assert_int_equal(r.out.flags, BROOD_OUTPUT_SPILLED | BROOD_OUTPUT_CUT);
	assert_output(&r.err, "erro");
	assert_file(r.err.fd, "errors\n", 7);
	brood_result_free(&r);
}

static void without_a_directory(void **state)
{
	struct brood_result r = captured("echo a; exec sleep 60",
					 HOW(.out = spill_to("/no/such", 0)),
					 -ENOENT, BROOD_REASON_RUN_STREAM);

	(void)state;
	assert_int_equal(r.out.flags, 0);
	assert_int_equal(r.exit.how, BROOD_SIGNALED);
	brood_result_free(&r);
}

/* A full disk: what was written until then is kept. */
static void a_file_that_is_full(void **state)
{
	int fd = memfd_create("full", MFD_CLOEXEC | MFD_ALLOW_SEALING);
	struct brood_stream out = {.to = BROOD_STREAM_SPILL,
				   .fd = fd,
				   .flags = BROOD_STREAM_FD,
				   .memory = 3};
	struct brood_result r;

	(void)state;
	assert_int_equal(ftruncate(fd, 4096), 0);
	assert_int_equal(fcntl(fd, F_ADD_SEALS, F_SEAL_GROW), 0);
	r = captured("exec yes", HOW(.out = out), -EPERM,
		     BROOD_REASON_RUN_STREAM);
	assert_output(&r.out, "y\ny");
	brood_result_free(&r);
	close(fd);
}

/* The caller's limit on the size of files would be a SIGXFSZ. */
static void the_limit_on_files(void **state)
{
	struct rlimit old, low;
	struct brood_result r;

	(void)state;
	for (int own = 0; own < 2; own++) {
		int fd = open(scratch_file("limited", "", 0600),
			      O_RDWR | O_CLOEXEC | (own ? O_APPEND : 0));
		struct brood_stream out = {.to = BROOD_STREAM_SPILL,
					   .fd = fd,
					   .flags = BROOD_STREAM_FD};

		getrlimit(RLIMIT_FSIZE, &old);
		low = (struct rlimit){50000, old.rlim_max};
		setrlimit(RLIMIT_FSIZE, &low);
		r = captured("head -c 100000 /dev/zero", HOW(.out = out),
			     -EFBIG, BROOD_REASON_RUN_STREAM);
		setrlimit(RLIMIT_FSIZE, &old);
		assert_int_equal(lseek(fd, 0, SEEK_END), 50000);
		brood_result_free(&r);
		close(fd);
		unlink(scratch("limited"));
	}
}

static long peak_kib(void)
{
	FILE *f = fopen("/proc/self/status", "re");
	char line[256];
	long kib = -1;

	while (f && fgets(line, sizeof line, f))
		sscanf(line, "VmHWM: %ld", &kib);
	if (f)
		fclose(f);
	return kib;
}

/* In a process of its own, whose peak is not another test's. */
static void peaks(void **state)
{
	long before;
	struct brood_result r;

	(void)state;
	r = captured("head -c 1000000 /dev/zero",
		     HOW(.out = spill_to(NULL, 65536)), 0, 0);
	brood_result_free(&r);
	before = peak_kib();
	r = captured("head -c 200000000 /dev/zero",
		     HOW(.out = spill_to(NULL, 65536)), 0, 0);
	assert_int_equal(r.out.total, 200000000);
	brood_result_free(&r);
	assert_true(before > 0);
	assert_in_range(peak_kib() - before, 0, 512);
}

static void memory_does_not_grow(void **state)
{
	(void)state;
	in_fork(peaks);
}

SUITE(TEST(the_file_has_all_of_it), TEST(no_file_if_it_fits),
      TEST(the_file_can_be_taken), TEST(a_file_of_the_callers),
      TEST(both_streams_and_a_limit), TEST(without_a_directory),
      TEST(a_file_that_is_full), TEST(the_limit_on_files),
      TEST(memory_does_not_grow))
