/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "../cli.h"
#include "connect.h"
#include "template.h"

#include <errno.h>
#include <poll.h>
#include <sys/syscall.h>
#include <unistd.h>

static const char notes[] =
	"\n"
	"Ends the template NAME and waits for the end of its supervisor, "
	"which\n"
	"waits for the programs that still run. There is no template of that\n"
	"name from the beginning on.\n"
	"\n"
	"Exit status: 0; 125 if there is no such template, or brood itself\n"
	"failed.\n";

/* The end of the connection comes shortly before that of the process. */
static int wait_for_end(const char *name, int fd, int pidfd)
{
	static struct packet answer;
	struct pollfd end = {.fd = pidfd, .events = POLLIN};
	struct pollfd connection = {.fd = fd, .events = POLLIN};

	while (poll(&connection, 1, -1) < 0)
		;
	post_receive(fd, &answer);
	if (pidfd < 0 || poll(&end, 1, ANSWER_MS) > 0)
		return 0;
	named_complain(name, -ETIMEDOUT);
	return CLI_FAILED;
}

static int stop(const char *name, bool kill, int fd, pid_t supervisor,
		int pidfd)
{
	static struct packet answer;
	struct named_stop m = {.kill = kill};
	int r;

	named_head(&m, NAMED_STOP, sizeof m, 0);
	r = post_send(fd, &m, NULL);
	if (r == 0 || r == -EPIPE)
		r = post_receive(fd, &answer);
	if (r == NAMED_STOPPING) {
		if (answer.stopping.running && !kill)
			cli_complain("template: \"%s\" waits for %u program%s; "
				     "SIGTERM to process %d ends them",
				     name, answer.stopping.running,
				     answer.stopping.running == 1 ? "" : "s",
				     supervisor);
		return wait_for_end(name, fd, pidfd);
	}
	if (r == NAMED_FAILED)
		cli_complain("%s", answer.failed.why);
	else
		named_complain(name, r > 0 ? -EBADMSG : r);
	return CLI_FAILED;
}

int do_stop(int argc, const char **argv)
{
	struct arguments a = {.command = "template stop",
			      .usage = "[OPTION...] NAME",
			      .notes = notes,
			      .option = "kill",
			      .what = "end the programs, too: by TERM, and by "
				      "KILL after 5 seconds",
			      .wants_name = true};
	pid_t supervisor;
	int status, fd, pidfd;

	if (!read_arguments(&a, argc, argv, &status))
		return status;
	fd = named_connect(a.name, false, &supervisor);
	if (fd < 0)
		return CLI_FAILED;
	pidfd = (int)syscall(SYS_pidfd_open, supervisor, 0);
	status = stop(a.name, a.chosen, fd, supervisor, pidfd);
	if (pidfd >= 0)
		close(pidfd);
	close(fd);
	return status;
}
