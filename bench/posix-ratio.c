/* SPDX-License-Identifier: MIT */
/*
 * "brood-bench-posix [ROUNDS]": posix_spawn of libbrood-posix against that of
 * the C library, from call to reaped, on one core. They take turns, who is
 * first changes; what is told are medians and their ratio (above 1:
 * libbrood-posix is faster).
 */
#include <brood-posix/spawn.h>

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <limits.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { LIBC, BROOD, WAYS };

typedef int spawn_fn(pid_t *, const char *, const posix_spawn_file_actions_t *,
		     const posix_spawnattr_t *, char *const[], char *const[]);

struct scene {
	const char *name;
	const char *path;
	int defaults, close_from;
	int files; /* open descriptors */
	double bar;
};

static spawn_fn *ways[WAYS];
static char tiny[PATH_MAX];

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec * 1e6 + (double)t.tv_nsec / 1e3;
}

static int by_size(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static double median(double *v, size_t n)
{
	qsort(v, n, sizeof *v, by_size);
	return v[n / 2];
}

static double once(spawn_fn *spawn, const char *path,
		   const posix_spawn_file_actions_t *actions,
		   const posix_spawnattr_t *attr)
{
	char *argv[] = {(char *)(size_t)path, NULL};
	char *envp[] = {"PATH=/usr/bin:/bin", "LANG=C", NULL};
	double begun = now();
	int status;
	pid_t pid;
	int r = spawn(&pid, path, actions, attr, argv, envp);

	if (r || waitpid(pid, &status, 0) != pid || status) {
		fprintf(stderr, "%s: %s\n", path, strerror(r));
		exit(1);
	}
	return now() - begun;
}

/* As many as the limit allows; those are told. */
static int open_files(int wanted)
{
	struct rlimit l;
	int n = 0;

	getrlimit(RLIMIT_NOFILE, &l);
	l.rlim_cur = l.rlim_max;
	setrlimit(RLIMIT_NOFILE, &l);
	while (n < wanted && dup(0) >= 0)
		n++;
	return n;
}

static void run(const struct scene *s, size_t rounds)
{
	double *v[WAYS], m[WAYS];
	posix_spawn_file_actions_t actions;
	posix_spawnattr_t attr;
	sigset_t all;
	int files = open_files(s->files);

	sigfillset(&all);
	posix_spawn_file_actions_init(&actions);
	posix_spawnattr_init(&attr);
	if (s->close_from)
		posix_spawn_file_actions_addclosefrom_np(&actions,
							 s->close_from);
	if (s->defaults) {
		posix_spawnattr_setsigdefault(&attr, &all);
		posix_spawnattr_setflags(&attr, POSIX_SPAWN_SETSIGDEF);
	}
	for (int w = 0; w < WAYS; w++)
		v[w] = calloc(rounds, sizeof *v[w]);
	for (size_t i = 0; i < rounds; i++)
		for (int k = 0; k < WAYS; k++) {
			int w = (int)(i + (size_t)k) % WAYS;

			v[w][i] = once(ways[w], s->path,
				       s->close_from ? &actions : NULL,
				       s->defaults ? &attr : NULL);
		}
	for (int w = 0; w < WAYS; w++)
		m[w] = median(v[w], rounds);
	printf("%-36s %8.1f %8.1f %7.2f %7.2f", s->name, m[LIBC], m[BROOD],
	       m[LIBC] / m[BROOD], s->bar);
	if (s->files)
		printf("  (%d open files)", files);
	printf("\n");
	fflush(stdout);
	posix_spawn_file_actions_destroy(&actions);
	posix_spawnattr_destroy(&attr);
}

static void find_tiny(void)
{
	ssize_t n = readlink("/proc/self/exe", tiny, sizeof tiny - 1);

	tiny[n < 0 ? 0 : n] = '\0';
	dirname(tiny);
	strncat(tiny, "/side/brood-bench-tiny", sizeof tiny - strlen(tiny) - 1);
}

int main(int argc, char **argv)
{
	size_t rounds = argc > 1 ? strtoul(argv[1], NULL, 10) : 4000;
	void *libc = dlopen("libc.so.6", RTLD_NOW | RTLD_NOLOAD);
	const struct scene scenes[] = {
		{"tiny static program", tiny, 0, 0, 0, 1.25},
		{"the same, SETSIGDEF of all signals", tiny, 1, 0, 0, 1.25},
		{"dynamic program", "/bin/true", 0, 0, 0, 1.08},
		{"addclosefrom_np(3)", tiny, 0, 3, 19000, 1.4},
	};
	cpu_set_t one;

	if (!libc || !rounds)
		return 2;
	ways[LIBC] = (spawn_fn *)dlsym(libc, "posix_spawn");
	ways[BROOD] = posix_spawn;
	if (!ways[LIBC] || ways[LIBC] == ways[BROOD]) {
		fprintf(stderr, "both are the same function\n");
		return 2;
	}
	find_tiny();
	CPU_ZERO(&one);
	CPU_SET(sched_getcpu(), &one);
	sched_setaffinity(0, sizeof one, &one);
	printf("%-36s %8s %8s %7s %7s\n", "microseconds", "libc", "brood",
	       "ratio", "bar");
	for (size_t i = 0; i < sizeof scenes / sizeof *scenes; i++)
		run(&scenes[i], scenes[i].files ? rounds / 8 + 1 : rounds);
	return 0;
}
