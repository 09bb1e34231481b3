/* SPDX-License-Identifier: MIT */
#include "wire.h"

#include <errno.h>
#include <string.h>

void named_head(void *message, enum named_kind kind, size_t size, uint32_t fds)
{
	*(struct named_head *)message =
		(struct named_head){NAMED_MAGIC, NAMED_VERSION, (uint16_t)kind,
				    (uint32_t)size, fds};
}

/* The size of each kind, and the descriptors that it may have. */
static const struct {
	size_t size;
	uint32_t fds;
} forms[NAMED_KINDS_] = {
	[NAMED_RUN] = {sizeof(struct named_run), NAMED_FDS_MOST},
	[NAMED_ASK] = {sizeof(struct named_head), 0},
	[NAMED_STOP] = {sizeof(struct named_stop), 0},
	[NAMED_BORN] = {sizeof(struct named_born), 1},
	[NAMED_STOPPED] = {sizeof(struct named_stopped), 0},
	[NAMED_ENDED] = {sizeof(struct named_ended), 0},
	[NAMED_FAILED] = {sizeof(struct named_failed), 0},
	[NAMED_STATE] = {sizeof(struct named_state), 0},
	[NAMED_STOPPING] = {sizeof(struct named_stopping), 0},
};

static int ends_within(const char *text, size_t size)
{
	return memchr(text, 0, size) != NULL;
}

static uint32_t fds_of(uint32_t flags)
{
	return (uint32_t)__builtin_popcount(flags) + 1;
}

static int good_run(const struct named_run *m)
{
	size_t inside = m->flags & NAMED_TEXT_FILE ? 0 : m->text;

	if (m->flags &
	    ~(NAMED_OPEN_0 | NAMED_OPEN_1 | NAMED_OPEN_2 | NAMED_TEXT_FILE))
		return 0;
	if (m->head.fds != fds_of(m->flags) || m->reserved)
		return 0;
	if (m->text > NAMED_TEXT_MOST || m->head.size != sizeof *m + inside)
		return 0;
	if (m->argc > NAMED_MOST_WORDS || m->envc > NAMED_MOST_WORDS ||
	    m->argc + m->envc > m->text)
		return 0;
	for (int i = 0; i < NAMED_LIMITS; i++)
		if (m->limits[i][0] > m->limits[i][1])
			return 0;
	return !(m->umask & ~UINT32_C(0777));
}

static int is_signal(int32_t n)
{
	return n >= 1 && n <= 64;
}

static int good_ended(const struct named_ended *m)
{
	if (m->signal)
		return is_signal(m->signal) && !m->code;
	return m->code >= 0 && m->code <= 255;
}

static int good_state(const struct named_state *m)
{
	return ends_within(m->detail, sizeof m->detail) &&
	       ends_within(m->command, sizeof m->command);
}

static int good_failed(const struct named_failed *m)
{
	return m->status >= 1 && m->status <= 255 &&
	       ends_within(m->why, sizeof m->why);
}

static int good(const void *message, unsigned kind)
{
	const struct named_head *head = message;
	const struct named_stop *stop = message;
	const struct named_born *born = message;
	const struct named_stopped *stopped = message;

	switch (kind) {
	case NAMED_RUN:
		return good_run(message);
	case NAMED_STOP:
		return stop->kill <= 1;
	case NAMED_BORN:
		return born->pid > 0 && head->fds == 1;
	case NAMED_STOPPED:
		return is_signal(stopped->signal);
	case NAMED_ENDED:
		return good_ended(message);
	case NAMED_FAILED:
		return good_failed(message);
	case NAMED_STATE:
		return good_state(message);
	default:
		return 1;
	}
}

int named_kind(const void *message, size_t size, uint32_t fds)
{
	const struct named_head *head = message;

	if (size < sizeof *head || head->magic != NAMED_MAGIC)
		return -EBADMSG;
	if (head->size != size || head->fds != fds)
		return -EBADMSG;
	if (head->version != NAMED_VERSION && head->kind != NAMED_FAILED)
		return -EPROTONOSUPPORT;
	if (head->kind < NAMED_RUN || head->kind >= NAMED_KINDS_)
		return -EBADMSG;
	if (size < forms[head->kind].size || fds > forms[head->kind].fds)
		return -EBADMSG;
	if (head->kind != NAMED_RUN && size != forms[head->kind].size)
		return -EBADMSG;
	return good(message, head->kind) ? head->kind : -EBADMSG;
}

int named_words(const char *text, size_t size, size_t count, const char **list)
{
	const char *end = text + size;

	for (size_t i = 0; i < count; i++) {
		const char *stop;

		if (text == end)
			return -EBADMSG;
		stop = memchr(text, 0, (size_t)(end - text));
		if (!stop)
			return -EBADMSG;
		list[i] = text;
		text = stop + 1;
	}
	list[count] = NULL;
	return text == end ? 0 : -EBADMSG;
}
