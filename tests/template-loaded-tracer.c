/* SPDX-License-Identifier: MIT */
/* Who opens a loaded template notices nothing of the tracer, and where that is
 * killed, the program never runs. */
#include "lib/loaded.h"

#include <pthread.h>
#include <stdatomic.h>

#include "lib/threads.h"

/* "Key:\t12\n" in /proc/PID/status. */
static uint64_t number_of(int pid, const char *key, int base)
{
	char path[64], line[256];
	uint64_t n = 0;
	FILE *f;

	snprintf(path, sizeof path, "/proc/%d/status", pid);
	f = fopen(path, "re");
	while (f && fgets(line, sizeof line, f))
		if (!strncmp(line, key, strlen(key)))
			n = strtoull(line + strlen(key), NULL, base);
	if (f)
		fclose(f);
	return n;
}

static int status_of(int pid, const char *key)
{
	return (int)number_of(pid, key, 10);
}

struct opening {
	const char *const *envp;
	struct brood_template *t;
	atomic_int thread;
	atomic_int done;
};

/* The tracer of a child of that thread's, or 0. */
static int find_tracer(struct opening *o)
{
	char path[64];
	int pid, tracer = 0;
	FILE *f;

	snprintf(path, sizeof path, "/proc/self/task/%d/children", o->thread);
	f = fopen(path, "re");
	while (f && !tracer && fscanf(f, "%d", &pid) == 1)
		tracer = status_of(pid, "TracerPid:");
	if (f)
		fclose(f);
	return tracer;
}

static void *open_it(void *arg)
{
	struct opening *o = arg;

	o->thread = gettid();
	o->t = loaded(ARGV(beside("guest-with-shy")), o->envp, 20000);
	o->done = 1;
	return NULL;
}

static pthread_t begin(struct opening *o)
{
	pthread_t thread;

	assert_int_equal(pthread_create(&thread, NULL, open_it, o), 0);
	return thread;
}

/* While a library's constructor sleeps, when the trap is set. */
static void kill_the_tracer(void **state)
{
	const char *envp[] = {ran_variable(), "SHY=sleep", NULL};
	struct opening o = {.envp = envp};
	pthread_t thread = begin(&o);
	struct brood_template_stats s;
	int tracer = 0;

	(void)state;
	ran_forget();
	for (int i = 0; i < 1000 && !tracer && !o.done; i++) {
		tracer = find_tracer(&o);
		sleep_ms(2);
	}
	assert_true(tracer > 0 && tracer != getpid());
	assert_int_equal(kill(tracer, SIGKILL), 0);
	pthread_join(thread, NULL);
	s = stats_of(o.t);
	assert_int_equal(s.state, BROOD_TEMPLATE_NO_TRACING);
	assert_string_equal(s.detail, "the tracer was killed");
	brood_template_close(&o.t);
	assert_int_equal(ran(), 0);
}

/* At any moment: often enough, it is a different one each time. */
static void kill_it_anywhere(void **state)
{
	const char *envp[] = {ran_variable(), NULL};
	int killed = 0;

	(void)state;
	ran_forget();
	for (int round = 0; round < 60; round++) {
		struct opening o = {.envp = envp};
		pthread_t thread = begin(&o);
		int64_t until = now_ms() + 2000;

		for (int pause = round * 20; !o.done && now_ms() < until;) {
			int tracer = find_tracer(&o);

			if (!tracer)
				continue;
			usleep((useconds_t)pause);
			killed += kill(tracer, SIGKILL) == 0;
			break;
		}
		pthread_join(thread, NULL);
		brood_template_close(&o.t);
	}
	sleep_ms(50);
	assert_int_equal(ran(), 0);
	print_message("# killed %d tracers in 60 rounds\n", killed);
	assert_true(killed > 0);
}

/* As one that another process has started: it opens, and does not return. */
static void owner(const char *const *envp)
{
	struct brood_template *t = NULL;

	brood_template_open(
		&t, SPEC(.argv = ARGV(beside("guest-with-shy")), .envp = envp),
		NULL, NULL);
	_exit(0);
}

/* The template, its tracer and their owner: then nobody is left of them. */
static void kill_the_owner(void **state)
{
	const char *envp[] = {ran_variable(), "SHY=sleep", NULL};
	pid_t pid = fork();
	int tracer = 0, child = 0;

	(void)state;
	ran_forget();
	if (!pid)
		owner(envp);
	for (int i = 0; i < 1000 && !tracer; i++) {
		child = child_of(pid);
		tracer = child ? status_of(child, "TracerPid:") : 0;
		sleep_ms(2);
	}
	assert_true(tracer > 0);
	assert_int_equal(kill(pid, SIGKILL), 0);
	assert_int_equal(waitpid(pid, NULL, 0), pid);
	for (int i = 0; i < 1000; i++) {
		if (!status_of(child, "Pid:") && !status_of(tracer, "Pid:"))
			break;
		sleep_ms(5);
	}
	assert_int_equal(status_of(child, "Pid:"), 0);
	assert_int_equal(status_of(tracer, "Pid:"), 0);
	assert_int_equal(ran(), 0);
}

static atomic_int signals;

static void count_signal(int sig)
{
	(void)sig;
	signals++;
}

struct waiter {
	atomic_int stop;
	atomic_int waited;
};

/* As a program does that has no other children. */
static void *wait_for_any(void *arg)
{
	struct waiter *w = arg;

	while (!w->stop) {
		int status;

		if (waitpid(-1, &status, WNOHANG | WUNTRACED | WCONTINUED) > 0)
			w->waited++;
	}
	return NULL;
}

static void nothing_is_noticed(void **state)
{
	struct sigaction on = {.sa_handler = count_signal}, old;
	struct waiter w = {.stop = 0};
	struct brood_template *t;
	pthread_t thread;

	(void)state;
	assert_int_equal(sigaction(SIGCHLD, &on, &old), 0);
	signals = 0;
	assert_int_equal(pthread_create(&thread, NULL, wait_for_any, &w), 0);
	t = must_load(ARGV(beside("guest")), NULL);
	assert_int_equal(signals, 0);
	w.stop = 1;
	pthread_join(thread, NULL);
	assert_int_equal(w.waited, 0);
	assert_int_equal(status_of(stats_of(t).pid, "TracerPid:"), 0);
	/* All that can be are blocked, after the traps as well. */
	assert_true(
		number_of(stats_of(t).pid, "SigBlk:", 16) ==
		~(UINT64_C(1) << (SIGKILL - 1) | UINT64_C(1) << (SIGSTOP - 1)));
	brood_template_close(&t);
	assert_int_equal(sigaction(SIGCHLD, &old, NULL), 0);
}

SUITE(TEST_WARM(kill_the_tracer), TEST_WARM(kill_it_anywhere),
      TEST(kill_the_owner), TEST_WARM(nothing_is_noticed))
