/* SPDX-License-Identifier: MIT */
#ifndef TEMPLATE_TEMPLATE_H
#define TEMPLATE_TEMPLATE_H

#include <brood/spawn.h>
#include <brood/template.h>

#include "child/handle.h"
#include "plan/arena.h"
#include "template/packet.h"

/* The requester's side. */

/* A file that the template has mapped. */
struct template_file {
	const char *path;
	int watch;
	uint64_t inode, device;
	int64_t changed;     /* seconds ... */
	uint32_t changed_ns; /* ... of its last change */
};

/* Lies at the start of its own memory. */
struct brood_template {
	uint32_t lock;
	uint32_t generation;
	struct arena arena;     /* what lives as long as this */
	struct brood_spec spec; /* copied */
	uint32_t n_steps;
	struct brood_template_options how;
	struct brood_template_stats stats;
	char why[96]; /* it makes no children, more of it */
	unsigned securebits;
	int keyring;

	/* The present process, if there is one. */
	struct arena present;
	struct brood_child *process;
	int socket;
	int answers[2]; /* where children answer at once; here, and there */
	struct created standby; /* the child to be; pid 0: not known */
	int starting;
	int64_t began;                  /* clock.h */
	int64_t retry_at;               /* not before */
	uint32_t failures;              /* one after the other */
	const char *const *environment; /* that it has */
	int watch;                      /* inotify, or -1 */
	struct template_file *files;
	uint32_t n_files;
	int by_name; /* the first is what the program is called */
};

/* Says why it makes no children now. */
static inline void template_state(struct brood_template *t, uint32_t reason,
				  const char *detail)
{
	t->stats.state = reason;
	str_cut(t->why, sizeof t->why, detail);
}

/* keep.c: a spec with all that it points at. 0 or -ENOMEM. */
MEM_HIDDEN int template_keep(struct brood_template *t,
			     const struct brood_spec *spec);

/* start.c: starts a process; the state says what came of it. An error only if
 * the program could not be executed. */
MEM_HIDDEN int template_start(struct brood_template *t,
			      struct brood_error *err);
MEM_HIDDEN void template_close_sockets(struct brood_template *t);
/* Ends it, and waits for its end. */
MEM_HIDDEN void template_end(struct brood_template *t);

/* greet.c: waits until it is ready, or not, until the deadline. */
MEM_HIDDEN void template_greet(struct brood_template *t, int64_t deadline);

/* watch.c: notes which files it has mapped; and whether one has changed since:
 * its path, or NULL. */
MEM_HIDDEN void template_watch(struct brood_template *t);
MEM_HIDDEN const char *template_changed(struct brood_template *t);
MEM_HIDDEN void template_unwatch(struct brood_template *t);

/* state.c: it has failed: another is tried later, ever more rarely. */
MEM_HIDDEN void template_failed(struct brood_template *t, uint32_t reason,
				const char *detail);

/* Can it make a child now? enum brood_template_reason. */
MEM_HIDDEN uint32_t template_look(struct brood_template *t);
/* Starts another where there is none, and it is time. */
MEM_HIDDEN void template_renew(struct brood_template *t);

/* eligible.c: what of a spec only a plain spawn can do. */
MEM_HIDDEN uint32_t template_eligible(const struct brood_template *t,
				      const struct brood_spec *spec,
				      const char **detail);
/* What of the caller's own the kernel tells to nobody else. */
MEM_HIDDEN unsigned template_securebits(void);
MEM_HIDDEN int template_keyring(void);

/* open.c: the error of a child, or a template, that there has to be. */
MEM_HIDDEN int template_not_made(uint32_t reason, struct brood_error *err);

/* ask.c: a child by the template: 0, an error of its own, or 1: *reason. */
MEM_HIDDEN int template_ask(struct brood_template *t,
			    const struct brood_spec *spec,
			    struct brood_child **child, uint32_t *reason,
			    struct brood_error *err);

/* How long it may take to answer. */
#define TEMPLATE_ANSWER_MS 10000
static inline int template_patience(const struct brood_template *t)
{
	return t->how.answer_timeout_ms ? t->how.answer_timeout_ms
					: TEMPLATE_ANSWER_MS;
}

/* standby.c: who takes the next request; a reason, if nobody does. */
MEM_HIDDEN uint32_t template_meet(struct brood_template *t, int64_t deadline);
/* Ends whoever there is, with the template dead. */
MEM_HIDDEN void template_dismiss(struct brood_template *t, int64_t deadline);
/* In a copy of the process, whose child it is not. */
MEM_HIDDEN void template_forget(struct brood_template *t);

/* answer.c: waits for what became of a request; 0 and the child, or a reason.
 */
MEM_HIDDEN uint32_t template_answer(struct brood_template *t,
				    struct brood_child *c);
/* Ends a template that did not answer as it should, for that reason. */
MEM_HIDDEN uint32_t template_useless(struct brood_template *t, uint32_t reason);
/* Whether a child has got through its steps, as child_decide(). */
MEM_HIDDEN int template_hear(struct brood_child *c, int64_t deadline);

#endif
