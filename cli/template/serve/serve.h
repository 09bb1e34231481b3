/* SPDX-License-Identifier: MIT */
#ifndef BROOD_TEMPLATE_SERVE_H
#define BROOD_TEMPLATE_SERVE_H

#include "../place.h"
#include "../post.h"
#include "../start.h"
#include "peer.h"

#include <stdint.h>
#include <sys/resource.h>

/*
 * The supervisor of a named template: one thread, one loop over epoll. Nothing
 * in it waits for a command: each has its time, and one that is too slow, or
 * says what is no message, loses its connection.
 */
#define SERVE_MOST 400      /* connections; others wait in the queue */
#define SERVE_FIRST_MS 5000 /* from the connection to the request */
#define SERVE_LAST_MS 5000  /* from the end that was told to its own */
#define SERVE_PAUSE_MS 100  /* where none can be accepted */
#define SERVE_KILL_MS 5000  /* from SIGTERM to SIGKILL */

struct guest;

/* What epoll gives back. */
struct source {
	enum source_kind {
		SOURCE_LISTENER,
		SOURCE_SIGNALS,
		SOURCE_CONNECTION,
		SOURCE_PROGRAM,
	} kind;
	struct guest *guest;
};

/* A connection, and the program that was started for it; or, when its command
 * has gone, the program alone. */
struct guest {
	struct guest *next, **link;
	struct source connection, program;
	enum guest_stage {
		GUEST_NEW,     /* has not asked yet */
		GUEST_RUNNING, /* its program runs */
		GUEST_TOLD,    /* of the end; then the program is reaped */
		GUEST_WAITING, /* for the supervisor's end */
	} stage;
	int fd; /* -1: gone */
	int pidfd;
	pid_t pid;
	struct brood_child *child;
	int64_t until; /* milliseconds: then it is given up */
};

struct serve {
	const struct start *start;
	struct brood_template *source;
	struct place place;
	struct sockaddr_un address;
	ino_t socket_inode;
	int epoll, listener, signals;
	struct source listener_source, signals_source;
	bool listening;    /* the listener is in the epoll set */
	int64_t listen_at; /* and not before that time again */

	struct guest *guests;
	struct guest *dead;   /* freed after the present events */
	unsigned most, count; /* connections */
	unsigned running;     /* programs */
	uint64_t refused, failed;
	int64_t since;

	bool stopping;
	int kills;       /* 1: SIGTERM was sent, 2: SIGKILL */
	int64_t kill_at; /* the next of these */

	struct peer us;
	struct rlimit limits[NAMED_LIMITS];
	struct packet packet; /* the request under way */
};

int64_t serve_now(void);

/* All that a supervisor does; the exit status. */
int serve(const struct start *start);
int serve_loop(struct serve *s);

/* listen.c: is there such a supervisor? And: becomes it. Both 0, or an exit
 * status after a complaint. */
int serve_look(struct serve *s);
int serve_listen(struct serve *s);
/* No new connection; no socket is left. */
void serve_unlisten(struct serve *s);

/* guest.c */
int serve_add(struct serve *s, int fd, struct source *source);
void serve_remove(struct serve *s, int fd);
void guest_accept(struct serve *s);
/* The connection ends; the program, if there is one, stays. */
void guest_disconnect(struct serve *s, struct guest *g);
/* Connection and handle end; a program that has ended is reaped. */
void guest_end(struct serve *s, struct guest *g);
void guests_free_dead(struct serve *s);
/* The command has gone: its program is hung up and left. */
void guest_gone(struct serve *s, struct guest *g);
/* To the program's group, if it leads one. */
void guest_kill(const struct guest *g, int signal);

/* answer.c: to the command; one that does not take it is gone. */
void guest_answer(struct serve *s, struct guest *g, const void *message,
		  const int *fds);
void guest_fail(struct serve *s, struct guest *g, int status,
		const char *format, ...) __attribute__((format(printf, 4, 5)));

/* message.c, program.c, state.c: what it asks for. */
void guest_message(struct serve *s, struct guest *g);
void guest_run(struct serve *s, struct guest *g);
void guest_state(struct serve *s, struct guest *g);

/* news.c: what one program does, and all of them: tells the commands. */
void guest_news(struct serve *s, struct guest *g);
void guests_news(struct serve *s);

/* limits.c: appends steps for what differs from the supervisor's own limits.
 * NULL, or the name of the limit that cannot be had. */
const char *serve_limits(const struct serve *s, const struct named_run *run,
			 struct brood_step *steps, size_t *n);

/* stop.c: no more requests; kill: and the programs are ended. */
void serve_stop(struct serve *s, bool kill);
void serve_kill_more(struct serve *s);
unsigned serve_waits_for(const struct serve *s);
bool serve_is_over(const struct serve *s);

/* notify.c: tells the service manager, if that asked to be told. */
void serve_notify(const char *what);

#endif
