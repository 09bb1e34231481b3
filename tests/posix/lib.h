/* SPDX-License-Identifier: MIT */
#ifndef POSIX_TEST_LIB_H
#define POSIX_TEST_LIB_H

#include <brood-posix/spawn.h>

#include "../lib/test.h"

#include <dlfcn.h>
#include <stdint.h>

typedef int spawn_fn(pid_t *, const char *, const posix_spawn_file_actions_t *,
		     const posix_spawnattr_t *, char *const[], char *const[]);

/* The C library's own, in a program that is linked with libbrood-posix. */
static inline void *libc_function(const char *name)
{
	void *libc = dlopen("libc.so.6", RTLD_NOW | RTLD_NOLOAD);
	void *found = libc ? dlsym(libc, name) : NULL;

	assert_non_null(found);
	assert_ptr_not_equal(found, dlsym(RTLD_DEFAULT, name));
	dlclose(libc);
	return found;
}

/* Waits; any other end than exit fails the test. */
static inline int exit_code(pid_t pid)
{
	int status = -1;

	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFEXITED(status));
	return WEXITSTATUS(status);
}

static inline char *const *args(const char *const *argv)
{
	return (char *const *)(uintptr_t)argv;
}

#endif
