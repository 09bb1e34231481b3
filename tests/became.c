/* SPDX-License-Identifier: MIT */
/*
 * "became FILE": writes to it what a new program can see of how it was started,
 * one fact a line. What differs from one start to the next (addresses, ids) is
 * left out, so that two starts can be compared.
 */
#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/personality.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <unistd.h>

extern char **environ;

static void file(FILE *out, const char *key, const char *path)
{
	char text[4096] = "";
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t n = read(fd, text, sizeof text - 1);

	close(fd);
	for (ssize_t i = 0; i < n; i++)
		if (text[i] == '\0' || text[i] == '\n')
			text[i] = '|';
	fprintf(out, "%s %s\n", key, text);
}

static int is_address(uint64_t key)
{
	return key == AT_PHDR || key == AT_BASE || key == AT_ENTRY ||
	       key == AT_RANDOM || key == AT_SYSINFO_EHDR || key == AT_EXECFN ||
	       key == AT_PLATFORM;
}

/* The vector on the stack, and whether /proc shows the same. */
static void auxv(FILE *out, char **argv)
{
	uint64_t shown[128] = {0}, *own;
	int fd = open("/proc/self/auxv", O_RDONLY | O_CLOEXEC);
	char **at = argv;
	size_t n = 0;

	if (read(fd, shown, sizeof shown) < 0)
		fprintf(out, "no auxv\n");
	close(fd);
	for (int lists = 0; lists < 2; at++)
		lists += !*at;
	own = (uint64_t *)(void *)at;
	for (; own[n]; n += 2)
		fprintf(out, "auxv %llu %llu\n", (unsigned long long)own[n],
			is_address(own[n]) ? !!own[n + 1]
					   : (unsigned long long)own[n + 1]);
	fprintf(out, "auxv-shown %s\n",
		memcmp(own, shown, (n + 2) * 8) ? "differs" : "alike");
	fprintf(out, "execfn %s\n", (char *)getauxval(AT_EXECFN));
	fprintf(out, "platform %s\n", (char *)getauxval(AT_PLATFORM));
}

static void status(FILE *out)
{
	static const char *const keys[] = {
		"Name:",   "Threads:", "SigBlk:",     "SigIgn:", "SigCgt:",
		"Uid:",    "Gid:",     "CapInh:",     "CapPrm:", "CapEff:",
		"CapBnd:", "CapAmb:",  "NoNewPrivs:", "VmLck:"};
	FILE *f = fopen("/proc/self/status", "re");
	char line[1024];

	while (f && fgets(line, sizeof line, f))
		for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
			if (!strncmp(line, keys[i], strlen(keys[i])))
				fputs(line, out);
	if (f)
		fclose(f);
}

/* Names of what is mapped, each once. */
static void maps(FILE *out)
{
	FILE *f = fopen("/proc/self/maps", "re");
	char line[1024], last[1024] = "";

	while (f && fgets(line, sizeof line, f)) {
		char *name = strpbrk(line, "/[");

		if (!name || !strcmp(name, last) || !strncmp(name, "[v", 2))
			continue;
		strcpy(last, name);
		fprintf(out, "map %s", name);
	}
	if (f)
		fclose(f);
}

static void fds(FILE *out)
{
	for (int fd = 0; fd < 1024; fd++)
		if (fd != fileno(out) && fcntl(fd, F_GETFD) >= 0)
			fprintf(out, "fd %d\n", fd);
}

static void signals(FILE *out)
{
	stack_t alternate;
	struct itimerval left;

	sigaltstack(NULL, &alternate);
	fprintf(out, "altstack %d\n", alternate.ss_flags);
	getitimer(ITIMER_REAL, &left);
	fprintf(out, "itimer %d\n", left.it_value.tv_sec > 0);
	file(out, "timers", "/proc/self/timers");
}

/* As deep as a stack may become by default. */
static int deep(int depth)
{
	volatile char page[4096];

	page[0] = (char)depth;
	return depth ? deep(depth - 1) + page[0] * 0 : 1;
}

static void kernel_state(FILE *out)
{
	void *robust;
	size_t size;
	char comm[17] = "";

	syscall(SYS_get_robust_list, 0, &robust, &size);
	prctl(PR_GET_NAME, comm);
	fprintf(out, "comm %s\n", comm);
	fprintf(out, "dumpable %d\n", prctl(PR_GET_DUMPABLE));
	fprintf(out, "personality %x\n", personality(0xffffffff));
	fprintf(out, "stack-grows %d\n", deep(1500));
	fprintf(out, "heap-grows %d\n", sbrk(1 << 20) != (void *)-1);
}

int main(int argc, char **argv)
{
	FILE *out = argc > 1 && *argv[1] ? fopen(argv[1], "we") : stdout;
	char exe[4096] = "";

	if (!out)
		return 1;
	for (int i = 0; i < argc; i++)
		fprintf(out, "arg %s\n", argv[i]);
	for (char **e = environ; *e; e++)
		fprintf(out, "env %s\n", *e);
	if (readlink("/proc/self/exe", exe, sizeof exe - 1) > 0)
		fprintf(out, "exe %s\n", exe);
	file(out, "cmdline", "/proc/self/cmdline");
	auxv(out, argv);
	status(out);
	maps(out);
	fds(out);
	signals(out);
	kernel_state(out);
	return fclose(out) ? 1 : 42;
}
