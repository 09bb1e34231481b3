/* SPDX-License-Identifier: MIT */
/*
 * Any bytes from a command, or from a named template's supervisor, are refused,
 * or are a message that is as its struct says; the strings of a request all lie
 * in its text.
 */
#include "check.h"

#include "../cli/template/wire.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static char message[NAMED_MOST] __attribute__((aligned(8)));

static void check_words(const struct named_run *run, const char *text)
{
	size_t count = run->argc + run->envc, bytes = 0;
	const char **words = malloc((count + 1) * sizeof *words);
	int r;

	MUST(words);
	r = named_words(text, run->text, count, words);
	MUST(r == 0 || r == -EBADMSG);
	for (size_t i = 0; r == 0 && i < count; i++) {
		MUST(words[i] == text + bytes);
		bytes += strlen(words[i]) + 1;
		MUST(bytes <= run->text);
	}
	MUST(r < 0 || (bytes == run->text && !words[count]));
	free(words);
}

static void check_run(size_t size, uint32_t fds)
{
	const struct named_run *run = (const void *)message;
	uint32_t open_ones = run->flags & 7;

	MUST(size >= sizeof *run && fds >= 1 && fds <= NAMED_FDS_MOST);
	MUST(fds == (uint32_t)__builtin_popcount(open_ones) + 1 +
			    !!(run->flags & NAMED_TEXT_FILE));
	MUST(run->umask <= 0777 && run->text <= NAMED_TEXT_MOST);
	MUST(run->argc + run->envc <= run->text);
	for (int i = 0; i < NAMED_LIMITS; i++)
		MUST(run->limits[i][0] <= run->limits[i][1]);
	if (run->flags & NAMED_TEXT_FILE) {
		MUST(size == sizeof *run);
		return;
	}
	MUST(size == sizeof *run + run->text);
	/* In memory of that size, so that a byte too far is seen. */
	char *text = malloc(run->text + !run->text);

	MUST(text);
	memcpy(text, run + 1, run->text);
	check_words(run, text);
	free(text);
}

static void check_answer(int kind, uint32_t fds)
{
	const struct named_failed *failed = (const void *)message;
	const struct named_state *state = (const void *)message;
	const struct named_born *born = (const void *)message;
	const struct named_ended *ended = (const void *)message;

	if (kind == NAMED_FAILED) {
		MUST(strnlen(failed->why, sizeof failed->why) <
		     sizeof failed->why);
		MUST(failed->status && failed->status <= 255);
	} else if (kind == NAMED_STATE) {
		MUST(strnlen(state->detail, sizeof state->detail) <
		     sizeof state->detail);
		MUST(strnlen(state->command, sizeof state->command) <
		     sizeof state->command);
	} else if (kind == NAMED_BORN) {
		MUST(fds == 1 && born->pid > 0);
	} else if (kind == NAMED_ENDED) {
		MUST(ended->code >= 0 && ended->code <= 255);
		MUST(ended->signal >= 0 && ended->signal <= 64);
	}
	MUST(kind == NAMED_BORN || !fds);
}

static void one(size_t size, uint32_t fds)
{
	int kind = named_kind(message, size, fds);

	MUST(kind == -EBADMSG || kind == -EPROTONOSUPPORT ||
	     (kind >= NAMED_RUN && kind < NAMED_KINDS_));
	if (kind == NAMED_RUN)
		check_run(size, fds);
	else if (kind > 0)
		check_answer(kind, fds);
}

/* As it is; and again with a head that is right, which chance rarely makes, and
 * for a request with as many descriptors and as much text as there should be.
 */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct named_head *head = (void *)message;
	struct named_run *run = (void *)message;
	unsigned kind;
	uint32_t fds;

	if (size > sizeof message)
		size = sizeof message;
	if (size)
		memcpy(message, data, size);
	if (size < sizeof *head) {
		one(size, 0);
		return 0;
	}
	fds = head->fds;
	kind = head->kind % NAMED_KINDS_;
	one(size, fds);
	fds %= NAMED_FDS_MOST + 2;
	if (kind == NAMED_RUN && size >= sizeof *run) {
		run->flags &= 15;
		run->reserved = 0;
		run->text = (uint32_t)(size - sizeof *run);
		run->umask &= 0777;
		run->argc %= 1000;
		run->envc %= 1000;
		fds = (uint32_t)__builtin_popcount(run->flags) + 1;
		for (int i = 0; i < NAMED_LIMITS; i++)
			run->limits[i][1] |= run->limits[i][0];
	}
	named_head(message, (enum named_kind)kind, size, fds);
	one(size, fds);
	return 0;
}
