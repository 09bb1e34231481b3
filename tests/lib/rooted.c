/* SPDX-License-Identifier: MIT */
#include "rooted.h"

#include "scratch.h"
#include "suite.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

static void copy_file(const char *from, const char *to)
{
	int in = open(from, O_RDONLY | O_CLOEXEC);
	int out = open(to, O_WRONLY | O_CREAT | O_CLOEXEC, 0755);
	struct stat st;

	assert_true(in >= 0 && out >= 0 && fstat(in, &st) == 0);
	while (st.st_size > 0) {
		ssize_t n = sendfile(out, in, NULL, (size_t)st.st_size);

		assert_true(n > 0);
		st.st_size -= n;
	}
	close(in);
	close(out);
}

const char *rooted_make(void)
{
	static char root[128];

	snprintf(root, sizeof root, "%s", scratch("root"));
	if (mkdir(root, 0755) < 0)
		return root;
	chmod(root, 0755);
	chmod(scratch(""), 0755);
	mkdir(scratch("root/bin"), 0755);
	mkdir(scratch("root/sub"), 0755);
	scratch_file("root/in", "in", 0644);
	copy_file(beside("tell"), scratch("root/bin/tell"));
	return root;
}

struct told rooted_tell(uint64_t flags, const struct brood_step *steps)
{
	/* Open to whoever the program runs as. */
	close(open(scratch("root/out"), O_CREAT | O_WRONLY | O_CLOEXEC, 0666));
	chmod(scratch("root/out"), 0666);
	assert_int_equal(run(SPEC(.argv = ARGV("tell", "-o", "/out"),
				  .search_path = "/bin", .flags = flags,
				  .steps = steps)),
			 0);
	return tell_read_from(scratch("root/out"));
}

int rooted_is(const struct told *t, const char *key, const char *path)
{
	char line[128];
	struct stat st;

	assert_int_equal(stat(path, &st), 0);
	snprintf(line, sizeof line, "%u %u %ju", major(st.st_dev),
		 minor(st.st_dev), (uintmax_t)st.st_ino);
	assert_non_null(told(t, key));
	return strcmp(told(t, key), line) == 0;
}
