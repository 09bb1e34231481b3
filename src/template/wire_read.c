/* SPDX-License-Identifier: MIT */
#include "template/wire.h"

#include <brood/template.h>

#include "sys/sys.h"

/* A part of the message, or of its text. */
struct piece {
	char *at;
	uint64_t left;
};

static int expected(int kind, size_t size, uint32_t fds)
{
	switch ((enum wire_kind)kind) {
	case WIRE_READY:
		return size == sizeof(struct wire_ready) && !fds;
	case WIRE_SPAWN:
		return size >= sizeof(struct wire_spawn) &&
		       fds >= WIRE_FDS_OWN && fds <= WIRE_FDS_MOST;
	case WIRE_BORN:
		return size == sizeof(struct wire_born) && fds <= 1;
	case WIRE_DONE:
		return size == sizeof(struct wire_done) && !fds;
	case WIRE_TAKEN:
		return size == sizeof(struct wire_head) && !fds;
	}
	return 0;
}

int wire_kind(const void *message, size_t size, uint32_t fds)
{
	const struct wire_head *head = message;

	if (size < sizeof *head || size > WIRE_MOST ||
	    head->magic != WIRE_MAGIC)
		return -EBADMSG;
	if (head->version != WIRE_VERSION)
		return -EPROTONOSUPPORT;
	if (head->size != size || head->fds != fds ||
	    !expected(head->kind, size, fds))
		return -EBADMSG;
	return head->kind;
}

static void *take(struct piece *p, uint64_t size)
{
	char *at = p->at;

	if (size > p->left)
		return NULL;
	p->at += size;
	p->left -= size;
	return at;
}

/* The length of the string that starts here, with its end; 0: it has none. */
static uint64_t string_size(const char *at, uint64_t left)
{
	for (uint64_t i = 0; i < left; i++)
		if (!at[i])
			return i + 1;
	return 0;
}

static const char *const *take_strings(struct piece *text, uint32_t count,
				       struct arena *arena, int *r)
{
	const char **list;

	/* Each has a byte at least. */
	if (count > text->left) {
		*r = -EBADMSG;
		return NULL;
	}
	list = arena_alloc(arena, (count + (size_t)1) * sizeof *list);
	if (!list) {
		*r = -ENOMEM;
		return NULL;
	}
	for (uint32_t i = 0; i < count; i++) {
		list[i] = take(text, string_size(text->at, text->left));
		if (list[i] == text->at) {
			*r = -EBADMSG;
			return NULL;
		}
	}
	list[count] = NULL;
	return list;
}

static int place(const struct wire_pointer *p, const struct piece *text)
{
	uint64_t offset = *p->at - 1;

	if (!*p->at)
		return p->may_be_null ? 0 : -EBADMSG;
	if (offset >= text->left || offset & 7)
		return -EBADMSG;
	if (p->is_text ? !string_size(text->at + offset, text->left - offset)
		       : p->length > text->left - offset)
		return -EBADMSG;
	*p->at = (uint64_t)(uintptr_t)(text->at + offset);
	return 0;
}

static int place_step(struct brood_step *step, const struct piece *text)
{
	struct wire_pointer p[WIRE_POINTERS];
	int r = 0;

	if (step->type == BROOD_STEP_END || step->type >= BROOD_STEP_TYPES_ ||
	    !wire_carries(step->type))
		return -EBADMSG;
	wire_pointers(step, p);
	for (int i = 0; i < WIRE_POINTERS && r == 0; i++)
		if (p[i].at)
			r = place(&p[i], text);
	return r;
}

static int place_steps(struct brood_step *steps, uint32_t count,
		       const struct piece *text)
{
	int r = 0;

	for (uint32_t i = 0; i < count && r == 0; i++)
		r = place_step(&steps[i], text);
	return r == 0 && steps[count].type ? -EBADMSG : r;
}

static int numbers_can_be(const int32_t *numbers, uint32_t count)
{
	for (uint32_t i = 0; i < count; i++)
		if (numbers[i] < 0 || (i && numbers[i] <= numbers[i - 1]))
			return 0;
	return 1;
}

static int is_one_of(int32_t number, const int32_t *numbers, uint32_t count)
{
	for (uint32_t i = 0; i < count; i++)
		if (numbers[i] == number)
			return 1;
	return 0;
}

int wire_read_spawn(struct wire_request *out, void *message,
		    struct arena *arena)
{
	struct wire_spawn *m = message;
	struct piece rest = {(char *)(m + 1), m->head.size - sizeof *m};
	struct piece text;
	struct brood_step *steps;
	uint32_t fds = m->head.fds - WIRE_FDS_OWN;
	int32_t *numbers = take(&rest, wire_round(fds * sizeof *numbers));
	int r = 0;

	if (!numbers || m->steps > BROOD_STEPS_MAX ||
	    (m->options & ~WIRE_SAY_TAKEN) || m->reserved || !m->argc)
		return -EBADMSG;
	steps = take(&rest, (m->steps + UINT64_C(1)) * sizeof *steps);
	if (!steps || rest.left != m->text || m->text & 7 ||
	    !numbers_can_be(numbers, fds) ||
	    (m->cgroup != -1 && !is_one_of(m->cgroup, numbers, fds)))
		return -EBADMSG;
	text = rest;
	*out = (struct wire_request){.numbers = numbers,
				     .fds = fds,
				     .steps = m->steps ? steps : NULL,
				     .options = m->options,
				     .tid = m->tid,
				     .cgroup = m->cgroup,
				     .flags = m->flags,
				     .mask = m->mask,
				     .slack = m->slack,
				     .text = text.at};
	mem_copy(out->hide, m->hide, sizeof out->hide);
	out->argv = take_strings(&rest, m->argc, arena, &r);
	out->text_env = rest.at;
	if (r == 0)
		out->envp = take_strings(&rest, m->envc, arena, &r);
	out->text_end = rest.at;
	return r < 0 ? r : place_steps(steps, m->steps, &text);
}

/* Only known reasons, whose number and existence agree. */
static int reason_can_be(uint32_t reason, char detail[WIRE_DETAIL])
{
	detail[WIRE_DETAIL - 1] = '\0';
	return reason < BROOD_TEMPLATE_REASONS_;
}

int wire_read_ready(struct wire_ready *m)
{
	return reason_can_be(m->reason, m->detail) && !m->reserved ? 0
								   : -EBADMSG;
}

int wire_read_born(struct wire_born *m)
{
	if (!reason_can_be(m->reason, m->detail) ||
	    (m->reason ? m->pid : m->pid <= 0) ||
	    m->head.fds != (m->reason ? 0 : 1))
		return -EBADMSG;
	return 0;
}

int wire_read_done(struct wire_done *m)
{
	if (!reason_can_be(m->reason, m->detail) || m->reserved ||
	    m->error.code > 0 || m->error.code < -4095)
		return -EBADMSG;
	m->error.object[sizeof m->error.object - 1] = '\0';
	return 0;
}
