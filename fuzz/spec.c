/* SPDX-License-Identifier: MIT */
#include "spec.h"

#include "plan/catalogue.h"

#include <stdlib.h>
#include <string.h>

/* A block of exactly this size, which the sanitizer guards. */
static void *block(struct made_spec *m, size_t size)
{
	void *p = malloc(size ? size : 1);

	if (!p || m->used == SPEC_BLOCKS)
		abort();
	return m->blocks[m->used++] = p;
}

/* What matters in names, paths and PATH comes up often. */
static char letter(struct input *in)
{
	static const char often[] = "/:=.aAP";
	unsigned byte = input_byte(in);

	if (byte % 4)
		return often[byte / 4 % (sizeof often - 1)];
	return (char)(byte / 4 + 1);
}

static const char *word(struct made_spec *m, struct input *in)
{
	static const char *const some[] = {
		"", "PATH", "PATH=/bin:", "a", "/bin/true", "A=b", ":", "x/y"};
	unsigned kind = input_below(in, 12), length;
	char *text;

	if (kind < 8)
		return strcpy(block(m, strlen(some[kind]) + 1), some[kind]);
	length = kind == 11 ? 200 + input_byte(in) : input_below(in, 9);
	text = block(m, length + 1);
	for (unsigned i = 0; i < length; i++)
		text[i] = letter(in);
	text[length] = 0;
	return text;
}

static const char *maybe_word(struct made_spec *m, struct input *in)
{
	return input_below(in, 16) ? word(m, in) : NULL;
}

static const char *const *words(struct made_spec *m, struct input *in)
{
	unsigned n = input_below(in, SPEC_WORDS + 2);
	const char **list;

	if (n == SPEC_WORDS + 1)
		return NULL;
	list = block(m, (n + 1) * sizeof *list);
	for (unsigned i = 0; i < n; i++)
		list[i] = word(m, in);
	list[n] = NULL;
	return list;
}

/* Small ones meet each other; the others are where numbers end. */
static int32_t number(struct input *in)
{
	static const int32_t ends[] = {-1,  INT32_MIN, INT32_MAX, INT32_MAX - 1,
				       255, 256,       257,       1 << 20};
	unsigned byte = input_byte(in);

	if (byte < 224)
		return (int32_t)(byte % 12);
	if (byte < 248)
		return ends[byte % 8];
	return (int32_t)input_word(in, 4);
}

static uint64_t wide(struct input *in)
{
	unsigned kind = input_below(in, 4);

	if (kind == 0)
		return input_below(in, 8);
	if (kind == 1)
		return UINT64_C(1) << input_below(in, 64);
	return kind == 2 ? UINT64_MAX : input_word(in, 8);
}

static void fill_data(struct made_spec *m, struct input *in,
		      struct brood_step *s)
{
	unsigned kind = input_below(in, 16);
	size_t length = kind < 12 ? 8 * (size_t)input_below(in, 5)
				  : input_byte(in) * (kind == 15 ? 64u : 1u);
	uint8_t *data = block(m, length);

	for (size_t i = 0; i < length; i++)
		data[i] = i < 64 ? (uint8_t)input_byte(in) : 0;
	s->data = kind == 14 ? NULL : data;
	s->length = kind == 13 ? UINT64_MAX : length;
}

/* Instructions that a filter may have: noise would all be refused. */
static void fill_filter(struct made_spec *m, struct input *in,
			struct brood_step *s)
{
	static const uint16_t codes[] = {0x20, 0x15, 0x25, 0x35, 0x45, 0x05,
					 0x06, 0x00, 0x01, 0x02, 0x60, 0x04,
					 0x54, 0x07, 0x87, 0x80};
	static const uint32_t values[] = {
		0,          4,          16,         1,          59,
		0xc000003e, 0x7fff0000, 0x80000000, 0x00050001, 0x7ffc0000};
	size_t n = 1 + input_below(in, 24);
	struct insn {
		uint16_t code;
		uint8_t if_true, if_false;
		uint32_t k;
	} *list = block(m, n * sizeof *list);

	for (size_t i = 0; i < n; i++)
		list[i] = (struct insn){
			i + 1 < n ? codes[input_below(in, 16)] : 0x06,
			(uint8_t)input_below(in, 4),
			(uint8_t)input_below(in, 4),
			values[input_below(in, 10)],
		};
	s->data = list;
	s->length = n * sizeof *list;
}

static void fill_map(struct made_spec *m, struct input *in,
		     struct brood_step *s)
{
	size_t n = input_below(in, 6);
	struct brood_id_map *list = block(m, n * sizeof *list);

	for (size_t i = 0; i < n; i++)
		list[i] = (struct brood_id_map){(uint32_t)wide(in),
						(uint32_t)wide(in),
						(uint32_t)wide(in)};
	s->data = list;
	s->length = n * sizeof *list;
}

/* Namespaces are bits far apart. */
static uint64_t spaces(struct input *in)
{
	static const uint64_t some[] = {
		BROOD_NS_TIME, BROOD_NS_MOUNT, BROOD_NS_CGROUP, BROOD_NS_UTS,
		BROOD_NS_IPC,  BROOD_NS_USER,  BROOD_NS_PID,    BROOD_NS_NET};
	unsigned byte = input_byte(in);
	uint64_t set = 0;

	for (int i = 0; i < 8; i++)
		if (byte >> i & 1)
			set |= some[i];
	return set;
}

static int never_called(void *unused)
{
	(void)unused;
	abort();
}

/* A number there would be read as an address. */
static int value_is_text(uint32_t type)
{
	return type == BROOD_STEP_ENV_SET || type == BROOD_STEP_MOUNT_BIND;
}

static int maps_ids(uint32_t type)
{
	return type == BROOD_STEP_UID_MAP || type == BROOD_STEP_GID_MAP;
}

static int takes_spaces(uint32_t type)
{
	return type == BROOD_STEP_SETNS || type == BROOD_STEP_NEW_NAMESPACES;
}

/* What the step's type uses, with values of any kind. */
static void fill(struct made_spec *m, struct input *in, struct brood_step *s)
{
	unsigned uses = step_entry(s->type)->uses;

	if (uses & (USES_FD | USES_NUMBER))
		s->fd = number(in);
	if (uses & (USES_FROM | USES_PRIORITY))
		s->from = number(in);
	if (uses & (USES_PATH | USES_NAME | USES_OPTIONAL))
		s->path = maybe_word(m, in);
	if (uses & USES_CALL)
		s->call = input_below(in, 8) ? never_called : NULL;
	if (s->type == BROOD_STEP_SECCOMP && input_below(in, 4))
		fill_filter(m, in, s);
	else if (maps_ids(s->type) && input_below(in, 4))
		fill_map(m, in, s);
	else if (uses & USES_DATA)
		fill_data(m, in, s);
	else if (value_is_text(s->type))
		s->value = maybe_word(m, in);
	else if (takes_spaces(s->type) && input_below(in, 8))
		s->set = spaces(in);
	else if (uses & USES_VALUE)
		s->soft = wide(in);
	if (uses & USES_HARD)
		s->hard = wide(in);
	if (uses & USES_MODE)
		s->mode = (uint32_t)input_word(in, 2) & 017777;
}

/* What it does not use, and so must leave 0. */
static void spoil(struct input *in, struct brood_step *s)
{
	switch (input_below(in, 8)) {
	case 0:
		s->flags = (uint32_t)input_word(in, 4);
		break;
	case 1:
		s->reserved[input_below(in, 2)] = wide(in);
		break;
	case 2:
		s->reserved32 = 1;
		break;
	case 3:
		s->fd = number(in);
		break;
	case 4:
		s->from = number(in);
		break;
	case 5:
		s->mode = (uint32_t)input_word(in, 4);
		break;
	case 6:
		s->hard = wide(in);
		break;
	default:
		s->type = (uint32_t)input_word(in, 4) | BROOD_STEP_TYPES_;
		break;
	}
}

/* A byte that is a type stands for it, so that seeds outlive new types. */
static uint32_t type(struct input *in)
{
	unsigned byte = input_byte(in);

	if (byte && byte < BROOD_STEP_TYPES_)
		return byte;
	return 1 + byte % (BROOD_STEP_TYPES_ - 1);
}

static void fill_steps(struct made_spec *m, struct input *in)
{
	m->count = input_below(in, SPEC_STEPS);
	m->steps = block(m, (m->count + 1) * sizeof *m->steps);
	memset(m->steps, 0, (m->count + 1) * sizeof *m->steps);
	for (unsigned i = 0; i < m->count; i++) {
		struct brood_step *s = &m->steps[i];
		unsigned kind = input_byte(in);

		s->type = type(in);
		fill(m, in, s);
		if (kind >= 192 && kind < 250)
			s->flags = 1u << kind % 6;
		if (kind >= 250)
			spoil(in, s);
	}
	m->spec.steps = m->count || input_below(in, 2) ? m->steps : NULL;
}

void spec_make(struct made_spec *m, struct input *in)
{
	unsigned kind = input_byte(in);

	m->used = 0;
	memset(&m->spec, 0, sizeof m->spec);
	m->spec.size = kind == 255 ? input_byte(in) : sizeof m->spec;
	m->spec.flags = kind == 254 ? input_word(in, 8) : input_byte(in) & 0x7f;
	m->spec.argv = words(m, in);
	m->spec.envp = words(m, in);
	if (input_below(in, 2))
		m->spec.program = word(m, in);
	if (input_below(in, 4) == 1)
		m->spec.search_path = word(m, in);
	if (m->spec.flags & BROOD_PROGRAM_FD)
		m->spec.program_fd = number(in);
	if (input_below(in, 8) == 1)
		m->spec.start_timeout_ms = number(in);
	fill_steps(m, in);
}

void spec_drop(struct made_spec *m)
{
	while (m->used)
		free(m->blocks[--m->used]);
}
