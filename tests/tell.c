/* SPDX-License-Identifier: MIT */
/*
 * Tells what it got from whoever started it: one fact a line, the key first.
 * "tell [-o FILE] [anything]". TELL_READY: as a template's child, too.
 */
#include <dirent.h>
#include <fcntl.h>
#include <linux/keyctl.h>
#include <sched.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/personality.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#ifdef TELL_READY
#include <brood/ready.h>
#endif

static const char *access_mode(int fd)
{
	int flags = fcntl(fd, F_GETFL);

	if (flags & O_PATH)
		return "path";
	switch (flags & O_ACCMODE) {
	case O_RDONLY:
		return "r";
	case O_WRONLY:
		return "w";
	default:
		return "rw";
	}
}

static void tell_fds(FILE *out)
{
	DIR *d = opendir("/proc/self/fd");
	struct dirent *e;

	while (d && (e = readdir(d))) {
		char target[4096] = "";
		int fd = atoi(e->d_name);

		if (e->d_name[0] == '.' || fd == dirfd(d))
			continue;
		if (readlinkat(dirfd(d), e->d_name, target, sizeof target - 1) <
		    0)
			continue;
		fprintf(out, "fd %d %s %s\n", fd, access_mode(fd), target);
	}
	if (d)
		closedir(d);
}

static void tell_status(FILE *out)
{
	static const char *const keys[][2] = {
		{"Umask:", "umask"},
		{"SigBlk:", "mask"},
		{"SigIgn:", "ignored"},
		{"SigCgt:", "caught"},
		{"SigPnd:", "pending"},
		{"ShdPnd:", "group-pending"},
		{"Uid:", "uids"},
		{"Gid:", "gids"},
		{"Groups:", "groups"},
		{"CapPrm:", "permitted"},
		{"CapEff:", "effective"},
		{"CapInh:", "inheritable"},
		{"CapBnd:", "bounding"},
		{"CapAmb:", "ambient"},
		{"NoNewPrivs:", "no-new-privs"},
		{"Seccomp:", "seccomp"},
		{"Seccomp_filters:", "filters"},
		{"Cpus_allowed_list:", "cpus"},
	};
	FILE *f = fopen("/proc/self/status", "r");
	char line[512];

	while (f && fgets(line, sizeof line, f)) {
		for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
			size_t n = strlen(keys[i][0]);

			if (!strncmp(line, keys[i][0], n))
				fprintf(out, "%s %s", keys[i][1],
					line + n + strspn(line + n, "\t "));
		}
	}
	if (f)
		fclose(f);
}

/* The lines of a file of the kernel's, each after key. */
static void tell_file(FILE *out, const char *key, const char *path)
{
	FILE *f = fopen(path, "r");
	char line[4096];

	while (f && fgets(line, sizeof line, f))
		fprintf(out, "%s %s", key, line);
	if (f)
		fclose(f);
}

static void tell_resources(FILE *out)
{
	char about[256] = "?";
	unsigned long nodes[16] = {0};
	int mode = -1;
	long ring = syscall(SYS_keyctl, KEYCTL_GET_KEYRING_ID,
			    KEY_SPEC_SESSION_KEYRING, 0);

	tell_file(out, "oom-score", "/proc/self/oom_score_adj");
	tell_file(out, "cgroup", "/proc/self/cgroup");
	syscall(SYS_get_mempolicy, &mode, nodes, sizeof nodes * 8, 0, 0);
	fprintf(out, "mempolicy %d %lu\n", mode, nodes[0]);
	syscall(SYS_keyctl, KEYCTL_DESCRIBE, ring, about, sizeof about - 1);
	fprintf(out, "keyring %ld\nkeyring-is %s\n", ring, about);
}

/* May memory that is writable be executable, or become it? */
static void tell_mdwe(FILE *out)
{
	static const char *const words[] = {"denied", "allowed"};
	char *p = mmap(NULL, 8192, PROT_READ | PROT_WRITE,
		       MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	void *both = mmap(NULL, 4096, PROT_READ | PROT_WRITE | PROT_EXEC,
			  MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	int later = mprotect(p, 4096, PROT_READ | PROT_EXEC);

	fprintf(out, "mdwe %d %s %s\n", prctl(66 /* PR_GET_MDWE */, 0, 0, 0, 0),
		words[both != MAP_FAILED], words[later == 0]);
	munmap(p, 8192);
	if (both != MAP_FAILED)
		munmap(both, 4096);
}

static void tell_attributes(FILE *out)
{
	struct sched_param param = {0};
	int sig = -1, reaper = -1;

	sched_getparam(0, &param);
	prctl(PR_GET_PDEATHSIG, &sig);
	prctl(PR_GET_CHILD_SUBREAPER, &reaper);
	fprintf(out, "nice %d\n", getpriority(PRIO_PROCESS, 0));
	fprintf(out, "scheduler %d %d\n", sched_getscheduler(0),
		param.sched_priority);
	fprintf(out, "ioprio %ld\n", syscall(SYS_ioprio_get, 1, 0));
	fprintf(out, "securebits %d\n", prctl(PR_GET_SECUREBITS));
	fprintf(out, "timerslack %d\n", prctl(PR_GET_TIMERSLACK));
	fprintf(out, "pdeathsig %d\nsubreaper %d\n", sig, reaper);
	fprintf(out, "personality %d\n", personality(0xffffffff));
	fprintf(out, "dumpable %d\n", prctl(PR_GET_DUMPABLE));
}

static void tell_place(FILE *out, const char *key, const char *path)
{
	struct stat st;

	if (!stat(path, &st))
		fprintf(out, "%s %u %u %ju\n", key, major(st.st_dev),
			minor(st.st_dev), (uintmax_t)st.st_ino);
}

/* The controlling terminal, as the kernel has it, and its foreground group. */
static void tell_terminal(FILE *out)
{
	FILE *f = fopen("/proc/self/stat", "r");
	unsigned number;
	int group;

	if (f &&
	    fscanf(f, "%*d %*s %*c %*d %*d %*d %u %d", &number, &group) == 2)
		fprintf(out, "terminal %u %u\nforeground %d\n",
			number >> 8 & 0xfff,
			(number & 0xff) | (number >> 12 & 0xfff00), group);
	if (f)
		fclose(f);
}

static void tell_all(FILE *out, char **argv, char **envp)
{
	char cwd[4096];

	for (int i = 0; argv[i]; i++)
		fprintf(out, "arg %d %s\n", i, argv[i]);
	for (int i = 0; envp[i]; i++)
		fprintf(out, "env %s\n", envp[i]);
	fprintf(out, "cwd %s\n", getcwd(cwd, sizeof cwd) ? cwd : "?");
	fprintf(out, "pid %d\nppid %d\n", getpid(), getppid());
	fprintf(out, "pgid %d\nsid %d\n", getpgrp(), getsid(0));
	fprintf(out, "uid %d\neuid %d\n", getuid(), geteuid());
	for (int i = 0; i < RLIM_NLIMITS; i++) {
		struct rlimit r;

		if (!getrlimit(i, &r))
			fprintf(out, "rlimit %d %llu %llu\n", i,
				(unsigned long long)r.rlim_cur,
				(unsigned long long)r.rlim_max);
	}
}

int main(int argc, char **argv, char **envp)
{
	char *text;
	size_t size;
	FILE *out;
	int fd = 1;

#ifdef TELL_READY
	brood_template_ready(&argc, &argv);
	envp = environ;
#endif
	out = open_memstream(&text, &size);
	if (!out)
		return 2;
	/* Before anything else here opens a file. */
	tell_fds(out);
	tell_status(out);
	tell_attributes(out);
	tell_mdwe(out);
	tell_resources(out);
	tell_place(out, "root", "/");
	tell_place(out, "directory", ".");
	tell_terminal(out);
	tell_all(out, argv, envp);
	if (fclose(out))
		return 2;
	if (argc > 2 && !strcmp(argv[1], "-o"))
		fd = open(argv[2], O_WRONLY | O_CREAT | O_TRUNC, 0600);
	if (fd < 0 || write(fd, text, size) != (ssize_t)size)
		return 2;
	return 0;
}
