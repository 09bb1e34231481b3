/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "../../run/status.h"
#include "serve.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define STEPS (3 + 1 + 1 + 1 + 1 + 1 + NAMED_LIMITS + 1)

/* A request on its way to a program. */
struct order {
	const struct named_run *run;
	int *fds;
	char *text;         /* to be freed, or NULL */
	const char **words; /* arguments, then the environment */
	const char **argv;
	const char *const *envp;
	struct brood_step steps[STEPS];
};

/* Only a file in memory that nobody changes: one that lies elsewhere could hold
 * the reader up. */
static char *read_text(int fd, size_t size)
{
	const int sealed = F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE;
	int seals = fcntl(fd, F_GET_SEALS);
	char *text;

	if (seals < 0 || (seals & sealed) != sealed)
		return NULL;
	text = malloc(size + 1);
	if (text && pread(fd, text, size, 0) == (ssize_t)size)
		return text;
	free(text);
	return NULL;
}

static int take_text(struct order *o)
{
	const struct named_run *run = o->run;
	const char *text = (const char *)(run + 1);
	size_t count = run->argc + run->envc;

	if (run->flags & NAMED_TEXT_FILE) {
		text = o->text =
			read_text(o->fds[run->head.fds - 1], run->text);
		if (!text)
			return -EBADMSG;
	}
	o->words = malloc((count + 1) * sizeof *o->words);
	if (!o->words)
		return -ENOMEM;
	return named_words(text, run->text, count, o->words);
}

/* The template's own arguments, and then those of the command. */
static int take_arguments(struct order *o, const struct start *start)
{
	size_t own = 0, argc = o->run->argc;

	while (start->args[own])
		own++;
	o->envp = o->words + argc;
	o->argv = malloc((own + argc + 1) * sizeof *o->argv);
	if (!o->argv)
		return -ENOMEM;
	memcpy(o->argv, start->args, own * sizeof *o->argv);
	memcpy(o->argv + own, o->words, argc * sizeof *o->argv);
	o->argv[own + argc] = NULL;
	return 0;
}

static size_t descriptor_steps(struct order *o)
{
	size_t n = 0;
	int i = 0;

	for (int fd = 0; fd < 3; fd++)
		o->steps[n++] = o->run->flags & (NAMED_OPEN_0 << fd)
					? brood_step_pass(fd, o->fds[i++])
					: brood_step_close(fd);
	o->steps[n++] = brood_step_fchdir(o->fds[i]);
	return n;
}

static const char *make_steps(struct order *o, const struct serve *s)
{
	size_t n = descriptor_steps(o);
	const char *lacking;

	o->steps[n++] = brood_step_umask(o->run->umask);
	/* In a group of its own it can be signalled as by a terminal, and be
	 * stopped: the supervisor's group is an orphan. */
	o->steps[n++] = brood_step_setpgid(0);
	o->steps[n++] = brood_step_sigmask(o->run->blocked, 0);
	if (o->run->ignored)
		o->steps[n++] = brood_step_sigignore(o->run->ignored);
	lacking = serve_limits(s, o->run, o->steps, &n);
	o->steps[n] = brood_step_end();
	return lacking;
}

static void fail(struct serve *s, struct guest *g,
		 const struct brood_error *err)
{
	char sentence[512];

	s->failed++;
	brood_error_format(err, sentence, sizeof sentence);
	guest_fail(s, g, run_status_of_error(err), "%s", sentence);
}

static void born(struct serve *s, struct guest *g)
{
	struct named_born m;

	g->pid = brood_pid(g->child);
	g->pidfd = brood_pidfd(g->child);
	g->stage = GUEST_RUNNING;
	g->until = INT64_MAX;
	s->running++;
	m = (struct named_born){.pid = g->pid};
	named_head(&m, NAMED_BORN, sizeof m, 1);
	if (g->pidfd < 0 || serve_add(s, g->pidfd, &g->program) < 0) {
		/* Nobody would hear of its end. */
		g->pidfd = -1;
		brood_kill(g->child, SIGKILL);
		brood_wait(g->child, -1, NULL);
		s->running--;
		s->failed++;
		guest_fail(s, g, CLI_FAILED,
			   "template: there is no pidfd to watch it by");
		return;
	}
	guest_answer(s, g, &m, &g->pidfd);
}

static void start_program(struct serve *s, struct guest *g, struct order *o)
{
	struct brood_error err;
	const char *lacking = make_steps(o, s);

	if (lacking) {
		s->failed++;
		guest_fail(s, g, CLI_FAILED,
			   "template: the limit %s is above the hard one of "
			   "\"%s\"",
			   lacking, s->start->name);
	} else if (brood_template_spawn(s->source, &g->child, o->argv, o->envp,
					o->steps, &err) < 0) {
		fail(s, g, &err);
	} else {
		born(s, g);
	}
}

void guest_run(struct serve *s, struct guest *g)
{
	struct order o = {.run = &s->packet.run, .fds = s->packet.fds};
	int r = take_text(&o);

	if (r == 0)
		r = take_arguments(&o, s->start);
	if (r == 0) {
		start_program(s, g, &o);
	} else {
		s->refused++;
		guest_fail(s, g, CLI_FAILED, "template: \"%s\": %s",
			   s->start->name,
			   r == -ENOMEM ? "out of memory"
					: "it got what is no request");
	}
	free(o.text);
	free(o.words);
	free(o.argv);
}
