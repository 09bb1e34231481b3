/* SPDX-License-Identifier: MIT */
#include "born/thread.h"

#include "sys/sys.h"

static int fail(struct born_thread *t, const struct op *op, int r)
{
	int is_path = op->code == OP_CHDIR || op->code == OP_CHROOT;

	return fault_report(t->report,
			    &(struct fault){
				    .code = r,
				    .stage = BROOD_STAGE_STEP,
				    .step = op->step,
				    .step_type = op->type,
				    .number = op->a,
				    .other = op->b,
				    .object = is_path ? op->text : NULL,
			    });
}

static int run(struct born_thread *t, const struct ops *ops)
{
	for (uint32_t i = 0; i < ops->count; i++) {
		int r = born_action(t->born, &ops->list[i]);

		if (r < 0)
			return fail(t, &ops->list[i], r);
	}
	return 0;
}

static int own(struct born_thread *t)
{
	int r = t->unshare ? sys_unshare(t->unshare) : 0;

	if (r < 0)
		fault_report(t->report,
			     &(struct fault){.code = r,
					     .stage = BROOD_STAGE_THREAD,
					     .step = -1});
	return r;
}

/* The maker may go on, and its memory with the steps be used again, as soon as
 * it is told. */
static void tell(struct born_thread *t, int r)
{
	uint32_t *where = t->readiness;

	if (!where)
		return;
	t->born = NULL;
	t->report = NULL;
	__atomic_store_n(where, r < 0 ? BORN_FAILED : BORN_READY,
			 __ATOMIC_RELEASE);
	sys_futex_wake(where, 1);
}

int born_prepare(struct born_thread *t)
{
	int r = own(t);

	if (t->name[0])
		sys_prctl(SYS_PR_SET_NAME, (unsigned long)sys_ptr(t->name), 0);
	if (r == 0 && t->born)
		r = run(t, &t->born->plan->before);
	if (r == 0 && t->born)
		r = run(t, &t->born->plan->after);
	tell(t, r);
	return r;
}

void born_thread(void *arg)
{
	struct born_thread *t = arg;

	if (born_prepare(t) < 0)
		sys_exit(0);
	if (t->set_mask)
		sys_rt_sigprocmask(SYS_SIG_SETMASK, &t->mask, NULL);
	__atomic_store_n(t->result, t->fn(t->arg), __ATOMIC_RELEASE);
	sys_exit(0);
}
