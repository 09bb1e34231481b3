/* SPDX-License-Identifier: MIT */
/*
 * An empty program that says when it runs. As a template's child it writes the
 * time to descriptor 3, and ends. "template-empty fork" is the same process as
 * its template, and forks itself by the bare system call for each byte that it
 * reads; it answers how long it took until the copy ran, and until it was gone.
 */
#include <brood/ready.h>

#include <signal.h>
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static uint64_t now_ns(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (uint64_t)t.tv_sec * 1000000000 + (uint64_t)t.tv_nsec;
}

static int serve_forks(void)
{
	uint64_t *ran = mmap(NULL, 4096, PROT_READ | PROT_WRITE,
			     MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	char byte;

	if (ran == MAP_FAILED)
		return 1;
	*ran = 1;
	while (read(0, &byte, 1) == 1) {
		uint64_t begun = now_ns(), answer[2];
		long pid = syscall(SYS_clone, SIGCHLD, 0, 0, 0, 0);

		if (pid == 0) {
			*ran = now_ns();
			_exit(0);
		}
		if (pid < 0 || waitpid((pid_t)pid, NULL, 0) != pid)
			return 1;
		answer[1] = now_ns() - begun;
		answer[0] = *ran - begun;
		if (write(1, answer, sizeof answer) != sizeof answer)
			return 1;
	}
	return 0;
}

int main(int argc, char **argv)
{
	uint64_t ran;

	now_ns(); /* its page is there, as in a copy */
	if (argc > 1 && !strcmp(argv[1], "fork"))
		return serve_forks();
	brood_template_ready(&argc, &argv);
	ran = now_ns();
	return argc > 1 && pwrite(3, &ran, sizeof ran, 0) != sizeof ran;
}
