/* SPDX-License-Identifier: MIT */
/*
 * Process 1 of a virtual machine whose only other programs are /smoke and
 * /bare: runs them, says on the console how they ended, and switches the
 * machine off. system.sh reads what is printed between the two marks.
 */
#include <stdio.h>
#include <stdlib.h>
#include <sys/mount.h>
#include <sys/reboot.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static void mount_on(const char *type, const char *dir)
{
	mkdir(dir, 0755);
	if (mount(type, dir, type, 0, NULL) < 0)
		perror(dir);
}

#define BARE_IS_WELL 42 /* the exit code of the example without libc */

static int run(const char *program)
{
	int status = -1;
	pid_t pid = fork();

	if (pid == 0) {
		setenv("BROOD_SMOKE_EXPECT", "clone3", 1);
		execl(program, program, (char *)NULL);
		perror(program);
		_exit(127);
	}
	if (pid > 0)
		waitpid(pid, &status, 0);
	return status;
}

int main(void)
{
	int status, bare;

	mount_on("proc", "/proc");
	mount_on("sysfs", "/sys");
	mount_on("devtmpfs", "/dev");
	printf("init: begin\n");
	fflush(stdout);
	bare = run("/bare");
	printf("# a program without a C library: wait status %x\n",
	       (unsigned)bare);
	fflush(stdout);
	status = run("/smoke");
	if (!WIFEXITED(bare) || WEXITSTATUS(bare) != BARE_IS_WELL)
		status = -1;
	printf("init: end %d\n", status);
	fflush(stdout);
	reboot(RB_POWER_OFF);
	return 1;
}
