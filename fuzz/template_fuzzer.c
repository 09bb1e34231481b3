/* SPDX-License-Identifier: MIT */
/*
 * Any bytes from a peer are refused, or are a request whose every pointer lies
 * in the message, that says the same when it is written and read again, and
 * whose steps the plan builder takes or refuses as anybody's.
 */
#include "check.h"

#include "template/wire.h"

#include <errno.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static char message[WIRE_MOST] __attribute__((aligned(8)));
static char again[WIRE_MOST] __attribute__((aligned(8)));

/* A first block with no room: every arena maps its own, which ends where it
 * says. */
static char nothing[1] __attribute__((aligned(8)));

static void inside(const void *p, size_t n, size_t size)
{
	MUST((const char *)p >= message &&
	     (const char *)p + n <= message + size);
}

static void check_strings(const char *const *list, size_t size)
{
	for (; *list; list++) {
		inside(*list, 1, size);
		inside(*list, strlen(*list) + 1, size);
	}
}

static void check_steps(const struct brood_step *steps, size_t size)
{
	for (; steps && steps->type; steps++) {
		struct brood_step step = *steps;
		struct wire_pointer p[WIRE_POINTERS];

		wire_pointers(&step, p);
		for (int i = 0; i < WIRE_POINTERS; i++) {
			const char *at =
				p[i].at ? (const char *)(uintptr_t)*p[i].at
					: NULL;

			if (at)
				inside(at,
				       p[i].is_text ? strlen(at) + 1
						    : p[i].length,
				       size);
		}
	}
}

static void check_same(const struct wire_request *a,
		       const struct wire_request *b)
{
	size_t i;

	MUST(a->fds == b->fds && a->tid == b->tid && a->flags == b->flags &&
	     a->cgroup == b->cgroup && a->options == b->options);
	MUST(!a->fds ||
	     !memcmp(a->numbers, b->numbers, a->fds * sizeof *a->numbers));
	for (i = 0; a->argv[i] && b->argv[i]; i++)
		MUST(!strcmp(a->argv[i], b->argv[i]));
	MUST(!a->argv[i] && !b->argv[i]);
	for (i = 0; a->envp[i] && b->envp[i]; i++)
		MUST(!strcmp(a->envp[i], b->envp[i]));
	MUST(!a->envp[i] && !b->envp[i]);
	MUST(!a->steps == !b->steps);
	for (i = 0; a->steps && a->steps[i].type; i++)
		MUST(a->steps[i].type == b->steps[i].type &&
		     a->steps[i].fd == b->steps[i].fd &&
		     a->steps[i].mode == b->steps[i].mode);
	MUST(!a->steps || !b->steps[i].type);
}

static void check_round_trip(const struct wire_request *request)
{
	struct wire_request second;
	struct arena arena;
	size_t size = wire_size(request);

	if (!size)
		return;
	arena_start(&arena, nothing, 0);
	wire_write(again, size, request);
	MUST(wire_kind(again, size, WIRE_FDS_OWN + request->fds) == WIRE_SPAWN);
	MUST(wire_read_spawn(&second, again, &arena) == 0);
	check_same(request, &second);
	arena_end(&arena);
}

static void check_build(const struct wire_request *request)
{
	const struct brood_spec spec = {.size = sizeof spec,
					.flags = request->flags,
					.argv = request->argv,
					.envp = request->envp,
					.steps = request->steps};
	static struct plan plan;
	struct brood_error err;
	struct arena arena;
	int r;

	arena_start(&arena, nothing, 0);
	r = plan_build(&plan, &spec, &arena, 0, &err);
	MUST(r <= 0);
	if (r < 0)
		check_sentence(&err);
	arena_end(&arena);
}

static void spawn(size_t size)
{
	struct wire_request request;
	struct arena arena;
	int r;

	arena_start(&arena, nothing, 0);
	r = wire_read_spawn(&request, message, &arena);
	MUST(r == 0 || r == -EBADMSG);
	if (r == 0) {
		MUST(request.argv[0]);
		check_strings(request.argv, size);
		check_strings(request.envp, size);
		check_steps(request.steps, size);
		check_round_trip(&request);
		check_build(&request);
	}
	arena_end(&arena);
}

static void done(void)
{
	struct wire_done *m = (void *)message;

	if (wire_read_done(m) == 0)
		check_sentence(&m->error);
}

static void one(size_t size, uint32_t fds)
{
	struct wire_born *born = (void *)message;
	struct wire_ready *ready = (void *)message;
	int kind = wire_kind(message, size, fds);

	MUST(kind == -EBADMSG || kind == -EPROTONOSUPPORT ||
	     (kind >= WIRE_READY && kind <= WIRE_TAKEN));
	if (kind == WIRE_SPAWN)
		spawn(size);
	else if (kind == WIRE_BORN)
		MUST(wire_read_born(born) < 0 || !born->pid == !!born->reason);
	else if (kind == WIRE_READY)
		MUST(wire_read_ready(ready) < 0 ||
		     memchr(ready->detail, 0, sizeof ready->detail));
	else if (kind == WIRE_DONE)
		done();
}

/* As it is, and again with a head that is right, which chance rarely makes. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct wire_head *head = (void *)message;
	unsigned kind = WIRE_SPAWN;

	if (size > sizeof message)
		size = sizeof message;
	if (size)
		memcpy(message, data, size);
	one(size, size < sizeof *head ? 0 : head->fds);
	if (size < sizeof *head)
		return 0;
	memcpy(message, data, size);
	if (head->kind >= WIRE_READY && head->kind <= WIRE_TAKEN)
		kind = head->kind;
	*head = (struct wire_head){WIRE_MAGIC, WIRE_VERSION, (uint16_t)kind,
				   (uint32_t)size, head->fds % 8};
	one(size, head->fds);
	return 0;
}
