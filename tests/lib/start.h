/* SPDX-License-Identifier: MIT */
#ifndef TEST_START_H
#define TEST_START_H

#include <brood/brood.h>

#define ARGV(...) ((const char *const[]){__VA_ARGS__, NULL})
#define STEPS(...) ((const struct brood_step[]){__VA_ARGS__, brood_step_end()})
#define SPEC(...)                                                              \
	(&(const struct brood_spec){.size = sizeof(struct brood_spec),         \
				    __VA_ARGS__})
#define SH(script) ARGV("/bin/sh", "-c", script)

/* Spawns and waits a few times, so that what is kept is there. */
void warm_up(void);

/* The same with so many asynchronous children at once. */
void warm_many(int count);

/* Spawns, and fails the test with the error's sentence if that fails. */
struct brood_child *start(const struct brood_spec *spec);

/* Waits, closes the handle, and returns the exit code; the test fails on any
 * other end. */
int finish(struct brood_child *child);

/* start and finish. */
int run(const struct brood_spec *spec);

/* The spawn must fail with this code at this stage, without a handle; the
 * error that it gave is returned. */
struct brood_error fails(const struct brood_spec *spec, int code,
			 enum brood_stage stage);

/* The spec must be refused for this reason, by brood_spawn and by
 * brood_plan_new. */
struct brood_error refused(const struct brood_spec *spec, int code,
			   enum brood_reason reason);

/* Everything that can be read from fd, terminated; for small output. */
char *slurp(int fd, char *buf, size_t size);

/* What the program wrote to the pipe that its steps made for fd 1, without the
 * last newline; waits for it, which must end with 0. */
char *output_of(struct brood_child *child, char *buf, size_t size);

/* A path beside the running test program. */
const char *beside(const char *name);

/* The process id of a child of pid's first thread, or 0. */
pid_t child_of(pid_t pid);

#endif
