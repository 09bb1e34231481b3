/* SPDX-License-Identifier: MIT */
#include "becoming.h"

#include "suite.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <brood/brood.h>

void *whole_file(const char *path, size_t *size)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	struct stat st;
	char *to;

	if (fd < 0 || fstat(fd, &st))
		return NULL;
	*size = (size_t)st.st_size;
	to = malloc(*size + 1);
	for (size_t at = 0; to && at < *size;) {
		ssize_t n = read(fd, to + at, *size - at);

		if (n <= 0)
			abort();
		at += (size_t)n;
	}
	close(fd);
	return to;
}

static void become_by(enum becoming how, const char *const *argv,
		      const char *const *envp)
{
	struct brood_image image = {.size = sizeof image};
	struct brood_error err;
	char why[512];

	if (how == BY_KERNEL) {
		execve(argv[0], (char **)(uintptr_t)argv,
		       (char **)(uintptr_t)envp);
		perror(argv[0]);
		return;
	}
	if (how == BY_FILE) {
		image.flags = BROOD_IMAGE_FD;
		image.fd = open(argv[0], O_RDONLY | O_CLOEXEC);
	} else {
		image.data = whole_file(argv[0], &image.length);
	}
	brood_exec_image(&image, argv, envp, &err);
	brood_error_format(&err, why, sizeof why);
	fprintf(stderr, "%s: %s\n", argv[0], why);
}

int become(enum becoming how, const char *const *argv, const char *const *envp,
	   void (*setup)(void), char *text, size_t size)
{
	extern char **environ;
	size_t n = 0;
	ssize_t got;
	int ends[2], status;
	pid_t pid;

	assert_int_equal(pipe2(ends, O_CLOEXEC), 0);
	fflush(NULL);
	pid = fork();
	if (!pid) {
		dup2(ends[1], 1);
		if (setup)
			setup();
		become_by(how, argv,
			  envp ? envp : (const char *const *)environ);
		_exit(99);
	}
	close(ends[1]);
	while (n < size - 1 && (got = read(ends[0], text + n, size - 1 - n)))
		n += got > 0 ? (size_t)got : 0;
	text[n] = '\0';
	close(ends[0]);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	return status;
}

void becomes_alike(const char *const *argv)
{
	static char text[BECOMINGS][65536];

	for (int how = 0; how < BECOMINGS; how++) {
		int status = become((enum becoming)how, argv, NULL, NULL,
				    text[how], sizeof text[how]);

		if (status)
			fail_msg("%s, way %d: status %#x", argv[0], how,
				 status);
		assert_string_equal(text[how], text[0]);
	}
	assert_true(text[0][0] != '\0');
}
