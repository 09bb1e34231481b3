/* SPDX-License-Identifier: MIT */
/*
 * "become [-f] [-x] [-n NAME] PROGRAM [ARG...]": becomes that program by
 * brood_exec_image, from memory or (-f) from its file; -x: with the link to the
 * executable; -N: execve is forbidden meanwhile.
 */
#include <fcntl.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <brood/brood.h>

static int no_exec(void)
{
	struct sock_filter code[] = {
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS,
			 offsetof(struct seccomp_data, nr)),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_execve, 1, 0),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_execveat, 0, 1),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_KILL_PROCESS),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
	};
	struct sock_fprog program = {sizeof code / sizeof *code, code};

	return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) ||
	       prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program);
}

static void *whole(int fd, size_t *size)
{
	struct stat st;
	char *to;

	if (fstat(fd, &st) < 0)
		return NULL;
	*size = (size_t)st.st_size;
	to = mmap(NULL, *size + 1, PROT_READ | PROT_WRITE,
		  MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	for (size_t at = 0; at < *size;) {
		ssize_t n = read(fd, to + at, *size - at);

		if (n <= 0)
			return NULL;
		at += (size_t)n;
	}
	return to;
}

int main(int argc, char **argv)
{
	struct brood_image image = {.size = sizeof image};
	struct brood_error err;
	char why[512];
	int from_file = 0, forbid = 0, option, fd;

	while ((option = getopt(argc, argv, "+fxNn:")) != -1) {
		if (option == 'f')
			from_file = 1;
		else if (option == 'x')
			image.flags |= BROOD_IMAGE_EXE_LINK;
		else if (option == 'n')
			image.name = optarg;
		else if (option == 'N')
			forbid = 1;
		else
			return 125;
	}
	argv += optind;
	if (argc <= optind)
		return 125;
	fd = open(argv[0], O_RDONLY | O_CLOEXEC);
	if (fd < 0) {
		perror(argv[0]);
		return 125;
	}
	if (from_file) {
		image.flags |= BROOD_IMAGE_FD;
		image.fd = fd;
	} else {
		image.data = whole(fd, &image.length);
		close(fd);
	}
	if (forbid && no_exec())
		return 125;
	brood_exec_image(&image, (const char *const *)argv, NULL, &err);
	brood_error_format(&err, why, sizeof why);
	fprintf(stderr, "become: %s\n", why);
	return 126;
}
