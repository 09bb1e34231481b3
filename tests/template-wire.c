/* SPDX-License-Identifier: MIT */
/*
 * A request to a template arrives as it was sent, and one that says what is
 * not so is refused: each field is made wrong in turn.
 */
#include "lib/test.h"

#include <brood/template.h>

#include "template/wire.h"

static const gid_t groups[] = {1, 2, 3};

static char message[WIRE_MOST] __attribute__((aligned(8)));

static struct wire_request asked(const struct brood_step *steps)
{
	static const int32_t numbers[] = {0, 2, 7};
	static const char *const argv[] = {"tool", "", "-x", NULL};
	static const char *const envp[] = {"A=1", NULL};

	return (struct wire_request){
		.argv = argv,
		.envp = envp,
		.steps = steps,
		.numbers = numbers,
		.fds = 3,
		.tid = 42,
		.cgroup = 7,
		.options = WIRE_SAY_TAKEN,
		.flags = BROOD_KEEP_SIGPIPE,
		.mask = 0x12345,
		.slack = 50000,
		.hide = {4},
	};
}

static size_t sent(const struct brood_step *steps)
{
	struct wire_request q = asked(steps);
	size_t size = wire_size(&q);

	assert_true(size > 0 && size <= sizeof message);
	memset(message, 0xff, sizeof message);
	wire_write(message, size, &q);
	assert_int_equal(wire_kind(message, size, 5), WIRE_SPAWN);
	return size;
}

static int received(struct wire_request *out)
{
	static char room[8192] __attribute__((aligned(8)));
	struct arena arena;

	arena_start(&arena, room, sizeof room);
	return wire_read_spawn(out, message, &arena);
}

static void arrives_as_sent(void **state)
{
	struct wire_request q;

	(void)state;
	sent(STEPS(brood_step_chdir("/tmp"), brood_step_env_set("B", "2"),
		   brood_step_groups(groups, 3), brood_step_umask(022)));
	assert_int_equal(received(&q), 0);
	assert_string_equal(q.argv[0], "tool");
	assert_string_equal(q.argv[1], "");
	assert_string_equal(q.argv[2], "-x");
	assert_null(q.argv[3]);
	assert_string_equal(q.envp[0], "A=1");
	assert_null(q.envp[1]);
	assert_int_equal(q.fds, 3);
	assert_int_equal(q.numbers[2], 7);
	assert_int_equal(q.tid, 42);
	assert_int_equal(q.cgroup, 7);
	assert_int_equal(q.options, WIRE_SAY_TAKEN);
	assert_int_equal(q.flags, BROOD_KEEP_SIGPIPE);
	assert_int_equal(q.mask, 0x12345);
	assert_int_equal(q.slack, 50000);
	assert_false(wire_hides(&q, 0));
	assert_true(wire_hides(&q, 2));
	assert_ptr_equal(q.text, q.argv[0]);
	assert_ptr_equal(q.text_env, q.envp[0]);
	assert_ptr_equal(q.text_end, q.envp[0] + sizeof "A=1");
	assert_string_equal(q.steps[0].path, "/tmp");
	assert_string_equal(q.steps[1].name, "B");
	assert_string_equal(q.steps[1].value, "2");
	assert_int_equal(q.steps[2].length, sizeof groups);
	assert_memory_equal(q.steps[2].data, groups, sizeof groups);
	assert_int_equal(q.steps[3].mode, 022);
	assert_int_equal(q.steps[4].type, BROOD_STEP_END);
}

static void nothing_is_sent_of_no_steps(void **state)
{
	struct wire_request q;

	(void)state;
	sent(NULL);
	assert_int_equal(received(&q), 0);
	assert_null(q.steps);
}

static void too_long_is_told(void **state)
{
	static char lengthy[WIRE_MOST];
	struct wire_request q = asked(NULL);

	(void)state;
	memset(lengthy, 'x', sizeof lengthy - 1);
	q.envp = (const char *[]){lengthy, NULL};
	assert_int_equal(wire_size(&q), 0);
}

static void a_wrong_head_is_refused(void **state)
{
	size_t size = sent(NULL);
	struct wire_head *head = (void *)message;
	const struct wire_head good = *head;

	(void)state;
	for (size_t n = 0; n < size; n++)
		assert_int_equal(wire_kind(message, n, 5), -EBADMSG);
	assert_int_equal(wire_kind(message, size, 4), -EBADMSG);
	head->magic++;
	assert_int_equal(wire_kind(message, size, 3), -EBADMSG);
	*head = good;
	head->version++;
	assert_int_equal(wire_kind(message, size, 5), -EPROTONOSUPPORT);
	*head = good;
	head->kind = WIRE_TAKEN + 1;
	assert_int_equal(wire_kind(message, size, 5), -EBADMSG);
	head->kind = WIRE_DONE;
	assert_int_equal(wire_kind(message, size, 5), -EBADMSG);
	head->kind = WIRE_TAKEN;
	assert_int_equal(wire_kind(message, size, 5), -EBADMSG);
	*head = good;
	head->fds = 1; /* it has to say where it is to be told */
	assert_int_equal(wire_kind(message, size, 1), -EBADMSG);
}

static struct wire_spawn *fresh(void)
{
	sent(STEPS(brood_step_chdir("/tmp"), brood_step_groups(groups, 3)));
	return (void *)message;
}

static struct brood_step *first_step(void)
{
	return (void *)(message + sizeof(struct wire_spawn) + 16);
}

#define REFUSED(change)                                                        \
	do {                                                                   \
		struct wire_request out_;                                      \
		struct wire_spawn *m = fresh();                                \
		struct brood_step *step = first_step();                        \
		(void)m;                                                       \
		(void)step;                                                    \
		assert_int_equal(step->type, BROOD_STEP_CHDIR);                \
		change;                                                        \
		assert_int_equal(received(&out_), -EBADMSG);                   \
	} while (0)

static void a_wrong_body_is_refused(void **state)
{
	(void)state;
	REFUSED(m->argc = 0);
	REFUSED(m->argc = UINT32_MAX);
	REFUSED(m->envc = 10000);
	REFUSED(m->steps = 1);
	REFUSED(m->steps = UINT32_MAX);
	REFUSED(m->text -= 8);
	REFUSED(m->text = UINT32_MAX);
	REFUSED(m->options = WIRE_SAY_TAKEN << 1);
	REFUSED(m->reserved = 1);
	REFUSED(m->cgroup = 1);
	REFUSED(m->cgroup = -2);
	REFUSED(m->head.fds = 253);
	REFUSED(((int32_t *)(m + 1))[1] = -1);
	REFUSED(((int32_t *)(m + 1))[1] = 0);
}

static void a_wrong_step_is_refused(void **state)
{
	(void)state;
	REFUSED(step->type = BROOD_STEP_END);
	REFUSED(step->type = BROOD_STEP_TYPES_);
	REFUSED(step->type = UINT32_MAX);
	REFUSED(step->type = BROOD_STEP_CALL);
	REFUSED(step->pad_path_ += 1);
	REFUSED(step->pad_path_ = UINT64_MAX);
	REFUSED(step->pad_path_ = 1 + m->text);
	REFUSED(step[1].length = 1000);
	REFUSED(step[1].length = UINT64_MAX);
	REFUSED(step[1].pad_path_ = 0);
	REFUSED(step[2].type = BROOD_STEP_SETSID);
	REFUSED(memset(message + m->head.size - m->text, 'x', m->text));
}

static void an_answer_is_believed_as_far_as_it_goes(void **state)
{
	struct wire_done done = {.error.code = -ENOENT};
	struct wire_born born = {.pid = 0, .head.fds = 1};
	struct wire_ready ready = {.reason = BROOD_TEMPLATE_THREADS};

	(void)state;
	memset(done.error.object, 'x', sizeof done.error.object);
	assert_int_equal(wire_read_done(&done), 0);
	assert_int_equal(strlen(done.error.object),
			 sizeof done.error.object - 1);
	done.error.code = 1;
	assert_int_equal(wire_read_done(&done), -EBADMSG);
	done.error.code = INT32_MIN;
	assert_int_equal(wire_read_done(&done), -EBADMSG);
	done.error.code = 0;
	done.reason = BROOD_TEMPLATE_REASONS_ - 1;
	memset(done.detail, 'x', sizeof done.detail);
	assert_int_equal(wire_read_done(&done), 0);
	assert_int_equal(strlen(done.detail), sizeof done.detail - 1);
	done.reason++;
	assert_int_equal(wire_read_done(&done), -EBADMSG);
	done.reason = 0;
	done.reserved = 1;
	assert_int_equal(wire_read_done(&done), -EBADMSG);
	assert_int_equal(wire_read_born(&born), -EBADMSG);
	born.pid = 7;
	assert_int_equal(wire_read_born(&born), 0);
	born.head.fds = 0;
	assert_int_equal(wire_read_born(&born), -EBADMSG);
	born.reason = BROOD_TEMPLATE_PLACE;
	assert_int_equal(wire_read_born(&born), -EBADMSG);
	born.pid = 0;
	memset(born.detail, 'x', sizeof born.detail);
	assert_int_equal(wire_read_born(&born), 0);
	assert_int_equal(strlen(born.detail), sizeof born.detail - 1);
	born.reason = BROOD_TEMPLATE_REASONS_;
	assert_int_equal(wire_read_born(&born), -EBADMSG);
	assert_int_equal(wire_read_ready(&ready), 0);
	ready.reason = UINT32_MAX;
	assert_int_equal(wire_read_ready(&ready), -EBADMSG);
}

SUITE(TEST(arrives_as_sent), TEST(nothing_is_sent_of_no_steps),
      TEST(too_long_is_told), TEST(a_wrong_head_is_refused),
      TEST(a_wrong_body_is_refused), TEST(a_wrong_step_is_refused),
      TEST(an_answer_is_believed_as_far_as_it_goes))
