/* SPDX-License-Identifier: MIT */
/*
 * Children for the Python tests, from a template and without one, by calls that
 * ctypes can make without knowing a struct.
 */
#include <brood/brood.h>
#include <brood/template.h>

#include <stdio.h>
#include <stdlib.h>

#define STANDARD 3

struct brood_template *through_open(const char *const *argv,
				    const char *const *envp);
int through_stats(struct brood_template *t, uint64_t *hits, uint64_t *plain,
		  char *why, size_t size);
void through_close(struct brood_template *t);
struct brood_child *
through_spawn(struct brood_template *t, const char *const *argv,
	      const char *const *envp, const char *directory,
	      const int fds[STANDARD], char *why, size_t size);
int through_pid(const struct brood_child *child);
int through_from_template(const struct brood_child *child);
int through_kill(struct brood_child *child, int sig);
int through_wait(struct brood_child *child, int timeout_ms, int *how,
		 int *value, int64_t *faults);

struct brood_template *through_open(const char *const *argv,
				    const char *const *envp)
{
	struct brood_template_options options = {
		.size = sizeof(options),
		.kind = BROOD_TEMPLATE_READY,
	};
	struct brood_spec spec = {
		.size = sizeof(spec),
		.argv = argv,
		.envp = envp,
	};
	struct brood_template *t = NULL;
	struct brood_error err;
	char text[256];

	if (brood_template_open(&t, &spec, &options, &err) == 0)
		return t;
	brood_error_format(&err, text, sizeof(text));
	fprintf(stderr, "through_open: %s\n", text);
	return NULL;
}

int through_stats(struct brood_template *t, uint64_t *hits, uint64_t *plain,
		  char *why, size_t size)
{
	struct brood_template_stats stats = {.size = sizeof(stats)};
	uint32_t reason;

	if (brood_template_stats(t, &stats) < 0)
		return -1;
	*hits = stats.hits;
	*plain = stats.plain;
	reason = stats.state ? stats.state : stats.last_reason;
	snprintf(why, size, "%s: %s", brood_template_reason_text(reason),
		 stats.detail);
	return (int)stats.state;
}

void through_close(struct brood_template *t)
{
	brood_template_close(&t);
}

struct brood_child *
through_spawn(struct brood_template *t, const char *const *argv,
	      const char *const *envp, const char *directory,
	      const int fds[STANDARD], char *why, size_t size)
{
	struct brood_step steps[STANDARD + 2];
	struct brood_child *child = NULL;
	struct brood_error err;
	size_t n = 0;
	int r;

	steps[n++] = brood_step_chdir(directory);
	for (int fd = 0; fd < STANDARD; fd++)
		steps[n++] = fds[fd] < 0 ? brood_step_close(fd)
					 : brood_step_dup(fd, fds[fd]);
	steps[n] = brood_step_end();
	if (t)
		r = brood_template_spawn(t, &child, argv, envp, steps, &err);
	else
		r = brood_spawn(&child,
				&(struct brood_spec){
					.size = sizeof(struct brood_spec),
					.argv = argv,
					.envp = envp,
					.steps = steps,
				},
				&err);
	if (r < 0)
		brood_error_format(&err, why, size);
	return r < 0 ? NULL : child;
}

int through_pid(const struct brood_child *child)
{
	return brood_pid(child);
}

int through_from_template(const struct brood_child *child)
{
	return !(brood_got(child) & BROOD_GOT_NO_TEMPLATE);
}

int through_kill(struct brood_child *child, int sig)
{
	return brood_kill(child, sig);
}

/* Closes the handle, too, if the child has ended. */
int through_wait(struct brood_child *child, int timeout_ms, int *how,
		 int *value, int64_t *faults)
{
	struct brood_exit end;
	int r = brood_wait(child, timeout_ms, &end);

	if (r < 0)
		return r;
	*how = end.how;
	*value = end.value;
	*faults = end.minor_faults;
	brood_child_close(&child);
	return 0;
}
