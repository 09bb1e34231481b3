/* SPDX-License-Identifier: MIT */
#include "template/wire.h"

#include "sys/sys.h"

static uint32_t count_strings(const char *const *list)
{
	uint32_t n = 0;

	while (list[n])
		n++;
	return n;
}

static uint32_t count_steps(const struct brood_step *steps)
{
	uint32_t n = 0;

	while (steps && steps[n].type)
		n++;
	return n;
}

static uint64_t strings_size(const char *const *list)
{
	uint64_t size = 0;

	for (; *list; list++)
		size += str_length(*list) + 1;
	return size;
}

static const void *pointed(const struct wire_pointer *p)
{
	return (const void *)(uintptr_t)*p->at;
}

static uint64_t pointed_size(const struct wire_pointer *p)
{
	if (!p->at || !pointed(p))
		return 0;
	return wire_round(p->is_text ? str_length(pointed(p)) + 1 : p->length);
}

static uint64_t steps_text(const struct brood_step *steps)
{
	uint64_t size = 0;

	for (; steps && steps->type; steps++) {
		struct brood_step step = *steps;
		struct wire_pointer p[WIRE_POINTERS];

		wire_pointers(&step, p);
		for (int i = 0; i < WIRE_POINTERS; i++)
			size += pointed_size(&p[i]);
	}
	return size;
}

static uint64_t text_size(const struct wire_request *q)
{
	return wire_round(strings_size(q->argv) + strings_size(q->envp)) +
	       steps_text(q->steps);
}

static uint64_t front_size(const struct wire_request *q)
{
	return sizeof(struct wire_spawn) +
	       wire_round((uint64_t)q->fds * sizeof(int32_t)) +
	       (count_steps(q->steps) + UINT64_C(1)) *
		       sizeof(struct brood_step);
}

size_t wire_size(const struct wire_request *q)
{
	uint64_t size = front_size(q) + text_size(q);

	return size > WIRE_MOST ? 0 : (size_t)size;
}

static char *put_strings(char *at, const char *const *list)
{
	for (; *list; list++) {
		size_t n = str_length(*list) + 1;

		mem_copy(at, *list, n);
		at += n;
	}
	return at;
}

static char *put_step(struct brood_step *to, char *text, char *at)
{
	struct wire_pointer p[WIRE_POINTERS];

	wire_pointers(to, p);
	for (int i = 0; i < WIRE_POINTERS; i++) {
		uint64_t size = pointed_size(&p[i]);

		if (p[i].at && !size)
			*p[i].at = 0;
		if (!size)
			continue;
		mem_copy(at, pointed(&p[i]),
			 p[i].is_text ? str_length(pointed(&p[i])) + 1
				      : p[i].length);
		*p[i].at = 1 + (uint64_t)(at - text);
		at += size;
	}
	return at;
}

/* What lies between the parts is zero: nothing of the writer's leaks. */
void wire_write(void *message, size_t size, const struct wire_request *q)
{
	struct wire_spawn *m = message;
	struct brood_step *steps;
	char *text, *at;

	mem_zero(message, size);
	m->head = (struct wire_head){WIRE_MAGIC, WIRE_VERSION, WIRE_SPAWN,
				     (uint32_t)size, WIRE_FDS_OWN + q->fds};
	m->argc = count_strings(q->argv);
	m->envc = count_strings(q->envp);
	m->steps = count_steps(q->steps);
	m->text = (uint32_t)text_size(q);
	m->flags = q->flags;
	m->tid = q->tid;
	m->options = q->options;
	m->cgroup = q->cgroup;
	m->mask = q->mask;
	m->slack = q->slack;
	mem_copy(m->hide, q->hide, sizeof m->hide);
	if (q->fds)
		mem_copy(m + 1, q->numbers, q->fds * sizeof *q->numbers);
	steps = (void *)((char *)message + front_size(q) -
			 (m->steps + (size_t)1) * sizeof *steps);
	text = (char *)message + front_size(q);
	at = put_strings(put_strings(text, q->argv), q->envp);
	at = text + wire_round((uint64_t)(at - text));
	for (uint32_t i = 0; i < m->steps; i++) {
		steps[i] = q->steps[i];
		at = put_step(&steps[i], text, at);
	}
}
