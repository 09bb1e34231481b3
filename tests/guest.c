/* SPDX-License-Identifier: MIT */
/*
 * Says that its main has run, in the file that RAN names, and what it finds
 * itself to be: one fact a line. Nothing that two runs of the same need not
 * have in common, but for what stands behind "random".
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/syscall.h>
#include <unistd.h>

extern char **environ;
extern char *__progname, *__progname_full;

static int atexit_ran;

static void say_ran(void)
{
	const char *path = getenv("RAN");
	int fd = path ? open(path, O_WRONLY | O_CREAT | O_APPEND, 0644) : -1;

	if (fd >= 0 && write(fd, ".", 1) == 1)
		close(fd);
}

/* A file of strings, each in brackets. */
static void tell_strings(const char *path)
{
	FILE *f = fopen(path, "r");
	int c, open = 0;

	printf("%s", path);
	while (f && (c = getc(f)) != EOF) {
		if (!open)
			printf(" [");
		open = c != '\0';
		putchar(c ? c : ']');
	}
	printf(open ? " (open)\n" : "\n");
	if (f)
		fclose(f);
}

/* Of the kernel's vector, what is no address; and those it has keys of. */
static void tell_vector(void)
{
	unsigned long v[128];
	FILE *f = fopen("/proc/self/auxv", "r");
	size_t n = f ? fread(v, 16, 64, f) : 0;

	for (size_t i = 0; i < n; i++) {
		unsigned long key = v[2 * i], value = v[2 * i + 1];

		if (key == AT_SYSINFO_EHDR || key == AT_PHDR ||
		    key == AT_BASE || key == AT_ENTRY || key == AT_RANDOM ||
		    key == AT_EXECFN || key == AT_PLATFORM || key == 27)
			value = getauxval(key) == value;
		printf("auxv %lu %lu\n", key, value);
	}
	if (f)
		fclose(f);
}

static void tell_line(const char *path, const char *key)
{
	char line[256];
	FILE *f = fopen(path, "r");

	while (f && fgets(line, sizeof line, f))
		if (!strncmp(line, key, strlen(key)))
			printf("%s", line);
	if (f)
		fclose(f);
}

static void tell_random(void)
{
	const unsigned char *r = (const void *)getauxval(AT_RANDOM);

	printf("random ");
	for (int i = 0; i < 16; i++)
		printf("%02x", r[i]);
	printf("\n");
}

static void at_exit(void)
{
	printf("at exit %d\n", ++atexit_ran);
}

static void tell_itself(int argc, char **argv)
{
	char exe[4096] = "";

	printf("argc %d\n", argc);
	for (int i = 0; i < argc; i++)
		printf("argv %d [%s]\n", i, argv[i]);
	printf("ends %d %d\n", argv[argc] == NULL, environ == argv + argc + 1);
	for (char **e = environ; *e; e++)
		printf("env [%s]\n", *e);
	printf("names [%s] [%s] [%s] [%s]\n", program_invocation_name,
	       program_invocation_short_name, __progname, __progname_full);
	printf("file [%s]\n", (const char *)getauxval(AT_EXECFN));
	printf("ids %d %d\n", getpid() == syscall(SYS_getpid),
	       getpid() == syscall(SYS_gettid));
	if (readlink("/proc/self/exe", exe, sizeof exe - 1) > 0)
		printf("exe [%s]\n", exe);
	printf("errno %d\n", errno);
}

int main(int argc, char **argv)
{
	say_ran();
	errno = 0;
	tell_itself(argc, argv);
	tell_strings("/proc/self/cmdline");
	tell_strings("/proc/self/environ");
	tell_line("/proc/self/comm", "");
	tell_line("/proc/self/status", "SigB");
	tell_line("/proc/self/status", "SigI");
	tell_line("/proc/self/status", "SigC");
	tell_line("/proc/self/status", "Shd");
	tell_line("/proc/self/status", "Threads");
	tell_line("/proc/self/status", "TracerPid");
	tell_vector();
	atexit(at_exit);
	if (argc > 1 && !strcmp(argv[1], "--random"))
		tell_random();
	fflush(stdout);
	if (argc > 1 && !strcmp(argv[1], "--abort"))
		abort();
	if (argc > 1 && !strcmp(argv[1], "--raise"))
		raise(SIGUSR2);
	return argc > 1 && !strcmp(argv[1], "--seven") ? 7 : 0;
}
