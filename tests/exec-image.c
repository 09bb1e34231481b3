/* SPDX-License-Identifier: MIT */
/* brood_exec_image: the new program finds what it would find after execve. */
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

#define TEXT 400000

static const char *const environment[] = {"A=1", "EMPTY=", "B=two words", NULL};

static int by_line(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/* In memory a program has no name but one that tells so. */
static void same_name(char *line, const char *path)
{
	char in_memory[256];
	char *at;

	snprintf(in_memory, sizeof in_memory, "/memfd:%s (deleted)",
		 strrchr(path, '/') + 1);
	at = strstr(line, in_memory);
	if (at)
		strcpy(at, path);
}

/* The order in which things are mapped is the loader's business. */
static void sort_lines(char *text, size_t size, const char *path)
{
	static char *lines[4096], copy[TEXT];
	size_t n = 0, at = 0;

	strcpy(copy, text);
	for (char *line = strtok(copy, "\n"); line; line = strtok(NULL, "\n")) {
		lines[n] = malloc(strlen(line) + 256);
		strcpy(lines[n], line);
		same_name(lines[n++], path);
	}
	qsort(lines, n, sizeof *lines, by_line);
	for (size_t i = 0; i < n; i++) {
		at += (size_t)snprintf(text + at, size - at, "%s\n", lines[i]);
		free(lines[i]);
	}
}

static const char *facts(enum becoming how, const char *program,
			 void (*setup)(void), const char *extra)
{
	static char text[BECOMINGS][TEXT];
	int status = become(how, ARGV(program, "", extra), environment, setup,
			    text[how], sizeof text[how]);

	if (!WIFEXITED(status) || WEXITSTATUS(status) != 42)
		fail_msg("%s, way %d: status %#x", program, how, status);
	sort_lines(text[how], sizeof text[how], program);
	return text[how];
}

static void no_handler(int sig)
{
	(void)sig;
	abort(); /* it would run in a program that has none */
}

/* All that the kernel could keep of the old program. */
static void much_state(void)
{
	static char alternate[65536];
	stack_t stack = {.ss_sp = alternate, .ss_size = sizeof alternate};
	struct itimerval far = {.it_value = {.tv_sec = 1000}};
	struct itimerspec later = {.it_value = {.tv_sec = 1000}};
	timer_t timer;
	sigset_t blocked;

	signal(SIGUSR1, no_handler);
	signal(SIGALRM, no_handler);
	signal(SIGUSR2, SIG_IGN);
	sigemptyset(&blocked);
	sigaddset(&blocked, SIGTERM);
	sigprocmask(SIG_SETMASK, &blocked, NULL);
	sigaltstack(&stack, NULL);
	setitimer(ITIMER_REAL, &far, NULL);
	timer_create(CLOCK_MONOTONIC,
		     &(struct sigevent){.sigev_notify = SIGEV_SIGNAL,
					.sigev_signo = SIGALRM},
		     &timer);
	timer_settime(timer, 0, &later, NULL);
	open("/dev/null", O_RDONLY | O_CLOEXEC);
	open("/dev/null", O_RDONLY);
	prctl(PR_SET_NAME, "other");
}

static const char *const variants[] = {
	"became",      "became-static",      "became-static-pie",
	"became-musl", "became-musl-static", "became-musl-static-pie",
};
#define VARIANTS (sizeof variants / sizeof *variants)

static void compare_all(void (*setup)(void), const char *extra)
{
	for (size_t i = 0; i < VARIANTS; i++) {
		char program[4096];
		const char *kernel;

		snprintf(program, sizeof program, "%s", beside(variants[i]));
		if (access(program, X_OK)) {
			print_message("# %s skipped: there is no musl-gcc\n",
				      variants[i]);
			continue;
		}
		kernel = facts(BY_KERNEL, program, setup, extra);
		assert_string_equal(facts(BY_FILE, program, setup, extra),
				    kernel);
		assert_string_equal(facts(BY_MEMORY, program, setup, extra),
				    kernel);
	}
}

static void is_as_after_execve(void **state)
{
	(void)state;
	compare_all(NULL, "last");
}

static void nothing_old_is_left(void **state)
{
	(void)state;
	compare_all(much_state, "last");
}

static void fixed_addresses(void)
{
	syscall(SYS_personality, 0x0040000);
}

static void without_randomness(void **state)
{
	(void)state;
	compare_all(fixed_addresses, "last");
}

static void long_arguments(void **state)
{
	static char large[100000];

	(void)state;
	memset(large, 'x', sizeof large - 1);
	compare_all(NULL, large);
}

/* Nobody is left with rights that exec would have taken away. */
static void another_user(void)
{
	prctl(PR_SET_KEEPCAPS, 1);
	if (setresgid(65534, 65534, 0) || setresuid(65534, 65534, 0))
		_exit(98);
}

/* It takes a right to change that one. */
static const char *without_exe(const char *text)
{
	char *line = strstr(text, "\nexe ");

	assert_non_null(line);
	memmove(line, strchr(line + 1, '\n'),
		strlen(strchr(line + 1, '\n')) + 1);
	return text;
}

static void ids_of_another_user(void **state)
{
	const char *program = beside("became-static"), *kernel;

	(void)state;
	SKIP_UNLESS(geteuid() == 0, "only root can become somebody else");
	kernel = without_exe(facts(BY_KERNEL, program, another_user, "x"));
	assert_non_null(strstr(kernel, "CapPrm:\t0000000000000000"));
	assert_string_equal(
		without_exe(facts(BY_FILE, program, another_user, "x")),
		kernel);
}

static void forbid_exec(void)
{
	if (take_calls_away("execve=EPERM,execveat=EPERM"))
		_exit(98);
}

static void behind_a_filter(void **state)
{
	char text[65536];

	(void)state;
	for (size_t i = 0; i < VARIANTS; i++) {
		const char *program = beside(variants[i]);
		int status;

		if (access(program, X_OK))
			continue;
		status = become(BY_KERNEL, ARGV(program), NULL, forbid_exec,
				text, sizeof text);
		assert_int_equal(WEXITSTATUS(status), 99);
		status = become(BY_MEMORY, ARGV(program), NULL, forbid_exec,
				text, sizeof text);
		assert_int_equal(WEXITSTATUS(status), 42);
	}
}

static char mountpoint[128], noexec[256];

static void mount_noexec(void)
{
	char command[8192];

	if (unshare(CLONE_NEWNS) ||
	    mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL) ||
	    mount("none", mountpoint, "tmpfs", MS_NOEXEC, NULL))
		_exit(98);
	snprintf(command, sizeof command, "cp %s %s", beside("became"), noexec);
	if (system(command))
		_exit(97);
}

static void from_a_noexec_mount(void **state)
{
	char text[65536];
	int status;

	(void)state;
	SKIP_UNLESS(geteuid() == 0, "only root can mount");
	snprintf(mountpoint, sizeof mountpoint, "%s", scratch("mnt"));
	snprintf(noexec, sizeof noexec, "%s/program", mountpoint);
	mkdir(mountpoint, 0700);
	status = become(BY_KERNEL, ARGV(noexec), NULL, mount_noexec, text,
			sizeof text);
	assert_int_equal(WEXITSTATUS(status), 99);
	status = become(BY_FILE, ARGV(noexec), NULL, mount_noexec, text,
			sizeof text);
	assert_int_equal(WEXITSTATUS(status), 42);
	rmdir(mountpoint);
}

SUITE(TEST(is_as_after_execve), TEST(nothing_old_is_left),
      TEST(without_randomness), TEST(long_arguments), TEST(ids_of_another_user),
      TEST(behind_a_filter), TEST(from_a_noexec_mount))
