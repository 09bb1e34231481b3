/* SPDX-License-Identifier: MIT */
#include "template/template.h"

#include "create/lock.h"

int brood_template_stats(struct brood_template *t,
			 struct brood_template_stats *stats)
{
	size_t size, first = sizeof stats->size;

	if (!t || !stats || stats->size <= first)
		return -EINVAL;
	size = stats->size < sizeof t->stats ? stats->size : sizeof t->stats;
	lock_take(&t->lock);
	if (t->starting)
		template_greet(t, 0);
	if (!t->stats.plain)
		str_cut(t->stats.detail, sizeof t->stats.detail, t->why);
	mem_copy((char *)stats + first, (char *)&t->stats + first,
		 size - first);
	lock_release(&t->lock);
	mem_zero((char *)stats + size, stats->size - size);
	return 0;
}

const char *brood_template_reason_text(uint32_t reason)
{
	static const char *const texts[BROOD_TEMPLATE_REASONS_] = {
		[BROOD_TEMPLATE_OK] = "it makes children",
		[BROOD_TEMPLATE_STARTING] = "it is not ready yet",
		[BROOD_TEMPLATE_OLD] = "it had its children, or its time",
		[BROOD_TEMPLATE_CHANGED] =
			"a file that it was started from has changed",
		[BROOD_TEMPLATE_DIED] = "it has ended",
		[BROOD_TEMPLATE_SILENT] =
			"it did not answer in time, and was killed",
		[BROOD_TEMPLATE_THREADS] = "it has more than one thread",
		[BROOD_TEMPLATE_NEVER_READY] =
			"it ended, or took too long, before it was ready",
		[BROOD_TEMPLATE_STATIC] =
			"the program is static: nothing is loaded",
		[BROOD_TEMPLATE_PRIVILEGED] =
			"the program has rights of its own",
		[BROOD_TEMPLATE_NO_TRACING] = "processes cannot be traced here",
		[BROOD_TEMPLATE_NOT_HERE] = "not on this machine",
		[BROOD_TEMPLATE_IDENTITY] =
			"the caller's users, groups or rights are others",
		[BROOD_TEMPLATE_PLACE] =
			"the caller's namespaces, root or session are others",
		[BROOD_TEMPLATE_LIMITS] = "the caller's hard limits are others",
		[BROOD_TEMPLATE_ENVIRONMENT] =
			"a variable that is read at the start is another",
		[BROOD_TEMPLATE_STEP] =
			"a step or flag that only a new process can have",
		[BROOD_TEMPLATE_TOO_LONG] =
			"arguments, environment or descriptors are too many",
		[BROOD_TEMPLATE_NOT_PARENT] =
			"the caller is not the process that started it",
		[BROOD_TEMPLATE_REFUSED] = "it could not make a child",
		[BROOD_TEMPLATE_BROKEN] = "it answered what is no answer",
	};

	return reason < BROOD_TEMPLATE_REASONS_ ? texts[reason]
						: "an unknown reason";
}
