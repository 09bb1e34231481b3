/* SPDX-License-Identifier: MIT */
/* A library whose constructor does what SHY says, before any main. */
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void *wait_for_ever(void *nothing)
{
	pthread_setname_np(pthread_self(), "guest-worker");
	*(int *)nothing = 1;
	for (;;)
		pause();
	return NULL;
}

static void make_thread(void)
{
	static volatile int named;
	pthread_t t;

	pthread_create(&t, NULL, wait_for_ever, (void *)&named);
	while (!named)
		usleep(1000);
}

static void trap(void)
{
#if defined(__aarch64__)
	__asm__ volatile("brk #0");
#else
	__asm__ volatile("int3");
#endif
}

static void do_it(const char *what)
{
	if (!strcmp(what, "thread"))
		make_thread();
	else if (!strcmp(what, "setenv"))
		setenv("ADDED", "by the library", 1);
	else if (!strcmp(what, "unsetenv"))
		unsetenv("SHY");
	else if (!strcmp(what, "exec"))
		execl("/bin/true", "true", NULL);
	else if (!strcmp(what, "exit"))
		_exit(3);
	else if (!strcmp(what, "abort"))
		abort();
	else if (!strcmp(what, "trap"))
		trap();
	else if (!strcmp(what, "stop"))
		kill(getpid(), SIGSTOP);
	else if (!strcmp(what, "open"))
		open("/dev/null", O_RDONLY);
	else if (!strcmp(what, "sleep"))
		sleep(600);
}

__attribute__((constructor)) static void begin(void)
{
	const char *what = getenv("SHY");

	if (what)
		do_it(what);
}

/* So that the program needs the library. */
void guest_shy(void);
void guest_shy(void)
{
}
