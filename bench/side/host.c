/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "host.h"

#include <brood/brood.h>

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <math.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define PATIENCE_MS 60000 /* for an answer */
#define END_MS 2000       /* for a peer to end at end of file */
#define STEPS_MAX 8

/* Nothing of the caller's environment but where programs are: exec copies it.
 */
struct environment {
	char condition[128], preload[4200];
	const char *list[8];
};

static int needs_condition(const struct setting *s)
{
	return s->memory_mib || s->fds || s->mappings || s->threads;
}

static void add_condition(struct environment *e, const struct entry *entry,
			  const struct places *places, const struct setting *s,
			  int *n)
{
	snprintf(e->condition, sizeof e->condition,
		 "BENCH_CONDITION=%u %d %u %u %u", s->memory_mib, s->huge,
		 s->fds, s->mappings, s->threads);
	snprintf(e->preload, sizeof e->preload, "LD_PRELOAD=%s",
		 strcmp(entry->preload, "musl") == 0 ? places->condition_musl
						     : places->condition);
	e->list[(*n)++] = e->condition;
	e->list[(*n)++] = e->preload;
}

static void make_environment(struct environment *e, const struct entry *entry,
			     const struct places *places,
			     const struct setting *s)
{
	int n = 0;

	e->list[n++] = "PATH=/usr/local/bin:/usr/bin:/bin";
	e->list[n++] = "HOME=/nonexistent";
	e->list[n++] = "LANG=C.UTF-8";
	if (needs_condition(s))
		add_condition(e, entry, places, s, &n);
	e->list[n] = NULL;
}

static FILE *stream(struct brood_child *child, int fd, const char *mode)
{
	int end = brood_pipe_take(child, fd);
	FILE *f = end < 0 ? NULL : fdopen(end, mode);

	if (!f && end >= 0)
		close(end);
	return f;
}

static int spawn(struct host *host, const char *const *argv,
		 const char *const *envp, int cpu, char *why, size_t size)
{
	struct brood_step steps[STEPS_MAX], *s = steps;
	struct brood_error err;
	cpu_set_t one;

	*s++ = brood_step_pipe(0, 0);
	*s++ = brood_step_pipe(1, 0);
	*s++ = brood_step_pdeathsig(SIGKILL);
	if (cpu >= 0) {
		CPU_ZERO(&one);
		CPU_SET(cpu, &one);
		*s++ = brood_step_affinity(&one, sizeof one);
	}
	*s = brood_step_end();
	if (brood_spawn(&host->child,
			&(struct brood_spec){.size = sizeof(struct brood_spec),
					     .argv = argv,
					     .envp = envp,
					     .steps = steps},
			&err) < 0) {
		brood_error_format(&err, why, size);
		return -1;
	}
	host->to = stream(host->child, 0, "we");
	host->from = stream(host->child, 1, "re");
	if (host->to && host->from)
		return 0;
	snprintf(why, size, "%s", strerror(errno));
	host_stop(host);
	return -1;
}

/* A line, or NULL at end of file or after too long. */
static char *answer(struct host *host, char **line, size_t *size)
{
	struct pollfd p = {fileno(host->from), POLLIN, 0};

	if (poll(&p, 1, PATIENCE_MS) != 1 ||
	    getline(line, size, host->from) < 0)
		return NULL;
	(*line)[strcspn(*line, "\n")] = '\0';
	return *line;
}

static int greeted(struct host *host, char *why, size_t size)
{
	char *line = NULL, *text;
	size_t room = 0;
	int r = -1;

	text = answer(host, &line, &room);
	if (!text)
		snprintf(why, size, "it did not start");
	else if (strcmp(text, "ready") == 0)
		r = 0;
	else
		snprintf(why, size, "%s",
			 strncmp(text, "cannot ", 7) == 0 ? text + 7 : text);
	free(line);
	if (r < 0)
		host_stop(host);
	return r;
}

int host_start(struct host *host, const struct entry *entry,
	       const struct places *places, const struct setting *setting,
	       int cpu, char *why, size_t size)
{
	const char *argv[WORDS_MAX + 3];
	struct environment env;
	int n = 0;

	*host = (struct host){.entry = entry};
	if (needs_condition(setting) && strcmp(entry->preload, "-") == 0) {
		snprintf(why, size, "static: no setting can be preloaded");
		return -1;
	}
	for (; n < entry->argc; n++)
		argv[n] = entry->argv[n];
	argv[n++] = setting->job;
	argv[n++] = places_target(places, setting->target);
	argv[n] = NULL;
	make_environment(&env, entry, places, setting);
	if (spawn(host, argv, env.list, cpu, why, size) < 0)
		return -1;
	return greeted(host, why, size);
}

static double now_us(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec * 1e6 + (double)t.tv_nsec / 1e3;
}

/* CALL:TOTAL, or "-" from a peer without a clock: then the way there and back
 * is what is known. */
static int read_pairs(char *text, int n, struct pair *pairs, double whole_us)
{
	for (int i = 0; i < n; i++) {
		char *end;

		while (*text == ' ')
			text++;
		if (*text == '-') {
			pairs[i] = (struct pair){NAN, whole_us / n};
			text++;
			continue;
		}
		pairs[i].call_us = strtod(text, &end) / 1e3;
		if (end == text || *end != ':')
			return -1;
		text = end + 1;
		pairs[i].total_us = strtod(text, &end) / 1e3;
		if (end == text)
			return -1;
		text = end;
		if (pairs[i].call_us == 0)
			pairs[i].call_us = NAN;
	}
	return 0;
}

int host_ask(struct host *host, int n, int width, struct pair *pairs)
{
	char *line = NULL, *text;
	size_t room = 0;
	double before = now_us();
	int r = -1;

	fprintf(host->to, "%d %d\n", n, width);
	if (fflush(host->to) != 0)
		return -1;
	text = answer(host, &line, &room);
	if (text && strncmp(text, "cannot ", 7) == 0)
		snprintf(host->why, sizeof host->why, "%s", text + 7);
	else if (text)
		r = read_pairs(text, n, pairs, (now_us() - before) / width);
	free(line);
	return r;
}

double host_faults(const struct host *host)
{
	unsigned long minor, child_minor, major, child_major;
	char path[64], text[1024], *after;
	FILE *f;
	size_t n;

	snprintf(path, sizeof path, "/proc/%d/stat",
		 (int)brood_pid(host->child));
	f = fopen(path, "re");
	if (!f)
		return NAN;
	n = fread(text, 1, sizeof text - 1, f);
	fclose(f);
	text[n] = '\0';
	after = strrchr(text, ')');
	if (!after ||
	    sscanf(after + 1, " %*c %*d %*d %*d %*d %*d %*u %lu %lu %lu %lu",
		   &minor, &child_minor, &major, &child_major) != 4)
		return NAN;
	return (double)(minor + child_minor + major + child_major);
}

double host_stop(struct host *host)
{
	struct brood_exit end = {.flags = BROOD_EXIT_NO_USAGE};

	if (host->to)
		fclose(host->to);
	if (host->from)
		fclose(host->from);
	host->to = host->from = NULL;
	if (host->child && brood_wait(host->child, END_MS, &end) < 0) {
		brood_kill(host->child, SIGKILL);
		brood_wait(host->child, -1, &end);
	}
	brood_child_close(&host->child);
	return end.flags & BROOD_EXIT_NO_USAGE
		       ? (double)NAN
		       : (double)(end.user_us + end.system_us);
}
