/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "serve.h"
#include "../standard.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <unistd.h>

static const int taken[] = {SIGTERM, SIGINT, SIGHUP, SIGQUIT, SIGCHLD};
#define TAKEN (sizeof taken / sizeof *taken)

static int failed(int error)
{
	cli_complain("template: %s", strerror(error));
	return CLI_FAILED;
}

/* Whatever the supervisor was started with: programs get their command's. */
static void reset_signals(void)
{
	sigset_t none;

	for (int signal = 1; signal <= 64; signal++) {
		struct sigaction action = {.sa_handler = SIG_DFL};

		sigaction(signal, &action, NULL);
	}
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
}

/* Programs have the terminals that their commands pass, and none to control. */
static void leave_terminal(void)
{
	int fd;

	/* For who leads the session it would end it. */
	if (getsid(0) == getpid())
		return;
	fd = open("/dev/tty", O_RDWR | O_NOCTTY | O_CLOEXEC);
	if (fd < 0)
		return;
	ioctl(fd, TIOCNOTTY);
	close(fd);
}

static int open_template(struct serve *s)
{
	const struct brood_spec spec = {
		.size = sizeof spec,
		.program = s->start->program,
		.argv = s->start->args,
	};
	struct brood_error err;

	if (brood_template_open(&s->source, &spec, &s->start->options, &err) ==
	    0)
		return 0;
	cli_complain_error(&err);
	return err.stage == BROOD_STAGE_EXEC ? err.code == -ENOENT
						       ? CLI_NOT_FOUND
						       : CLI_CANNOT_EXECUTE
					     : CLI_FAILED;
}

static int open_signals(struct serve *s)
{
	sigset_t set;

	sigemptyset(&set);
	for (size_t i = 0; i < TAKEN; i++)
		sigaddset(&set, taken[i]);
	sigprocmask(SIG_BLOCK, &set, NULL);
	s->signals = signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
	return s->signals < 0 ? failed(errno) : 0;
}

static int open_loop(struct serve *s)
{
	s->epoll = epoll_create1(EPOLL_CLOEXEC);
	s->signals_source.kind = SOURCE_SIGNALS;
	if (s->epoll < 0 || serve_add(s, s->signals, &s->signals_source) < 0)
		return failed(errno);
	return 0;
}

static void say_state(const struct serve *s)
{
	struct brood_template_stats stats = {.size = sizeof stats};

	brood_template_stats(s->source, &stats);
	if (stats.state == BROOD_TEMPLATE_OK)
		printf("%s: ready\n", s->start->name);
	else
		printf("%s: programs are started plainly: %s%s%s\n",
		       s->start->name, brood_template_reason_text(stats.state),
		       stats.detail[0] ? ": " : "", stats.detail);
}

/* From here on its terminal and files are not the supervisor's business. */
static int leave_starter(const struct start *start)
{
	int null = open("/dev/null", O_RDWR | O_CLOEXEC);

	if (null < 0)
		return failed(errno);
	for (int fd = 0; fd < 3; fd++)
		dup2(null, fd);
	close(null);
	prctl(PR_SET_PDEATHSIG, 0);
	if (write(start->tell, "", 1) != 1)
		return CLI_FAILED; /* it has gone, and wants no template */
	close(start->tell);
	return 0;
}

static int prepare(struct serve *s)
{
	struct rlimit own;
	int status;

	for (int i = 0; i < NAMED_LIMITS; i++)
		getrlimit((__rlimit_resource_t)i, &s->limits[i]);
	own = s->limits[RLIMIT_NOFILE];
	s->most = SERVE_MOST;
	if (own.rlim_cur / 4 < s->most)
		s->most = (unsigned)own.rlim_cur / 4;
	status = peer_read(&s->us, getpid());
	if (status < 0)
		return failed(-status);
	status = serve_look(s);
	if (!status)
		status = open_template(s);
	if (!status)
		status = open_signals(s);
	if (!status)
		status = open_loop(s);
	return status;
}

int serve(const struct start *start)
{
	static struct serve s = {
		.place.fd = -1, .listener = -1, .signals = -1, .epoll = -1};
	int status;

	if (standard_fill() < 0)
		return CLI_FAILED;
	s.start = start;
	s.since = serve_now();
	reset_signals();
	leave_terminal();
	status = prepare(&s);
	if (!status)
		status = serve_listen(&s);
	if (!status) {
		say_state(&s);
		status = cli_finish_output();
	}
	if (!status && start->tell)
		status = leave_starter(start);
	if (!status) {
		serve_notify("READY=1");
		status = serve_loop(&s);
	}
	serve_unlisten(&s);
	brood_template_close(&s.source);
	place_close(&s.place);
	return status;
}
