/* SPDX-License-Identifier: MIT */
#include "plan/plan.h"

#include <brood/tree.h>

#include "sys/abi.h"

#define WAYS                                                                   \
	(BROOD_TREE_CGROUP | BROOD_TREE_WATCH | BROOD_TREE_NAMESPACE |         \
	 BROOD_TREE_GUARDIAN | BROOD_TREE_AUTOKILL)
#define KNOWN (BROOD_TREE_DEFAULT | WAYS | BROOD_TREE_BEST_EFFORT)

static int refuse(struct fault *fault, enum brood_reason reason,
		  const char *object)
{
	*fault = (struct fault){.code = -EINVAL,
				.stage = BROOD_STAGE_SPEC,
				.reason = reason,
				.step = -1,
				.object = object};
	return fault->code;
}

/* A namespace's orphans go to its own init; what it is that the kernel kills by
 * itself is nobody's child. */
static const struct {
	uint32_t all;
	const char *text;
} conflicts[] = {
	{BROOD_TREE_GUARDIAN | BROOD_TREE_WATCH,
	 "BROOD_TREE_GUARDIAN, which watches as well, and BROOD_TREE_WATCH"},
	{BROOD_TREE_GUARDIAN | BROOD_TREE_NAMESPACE,
	 "BROOD_TREE_GUARDIAN and BROOD_TREE_NAMESPACE, whose init adopts"},
	{BROOD_TREE_GUARDIAN | BROOD_TREE_AUTOKILL,
	 "BROOD_TREE_GUARDIAN and BROOD_TREE_AUTOKILL"},
	{BROOD_TREE_NAMESPACE | BROOD_TREE_AUTOKILL,
	 "BROOD_TREE_NAMESPACE and BROOD_TREE_AUTOKILL"},
};

static int check_ways(uint32_t ways, struct fault *fault)
{
	for (size_t i = 0; i < sizeof conflicts / sizeof *conflicts; i++)
		if ((ways & conflicts[i].all) == conflicts[i].all)
			return refuse(fault, BROOD_REASON_FLAG_CONFLICT,
				      conflicts[i].text);
	if ((ways & BROOD_TREE_DEFAULT) && (ways & WAYS))
		return refuse(fault, BROOD_REASON_FLAG_CONFLICT,
			      "BROOD_TREE_DEFAULT and single ways");
	if (!(ways & (WAYS | BROOD_TREE_DEFAULT)))
		return refuse(fault, BROOD_REASON_FLAG_NEEDS,
			      "BROOD_TREE_BEST_EFFORT needs a way");
	if ((ways & BROOD_TREE_WATCH) &&
	    !(ways & (BROOD_TREE_CGROUP | BROOD_TREE_NAMESPACE)))
		return refuse(fault, BROOD_REASON_FLAG_NEEDS,
			      "BROOD_TREE_WATCH needs BROOD_TREE_CGROUP or "
			      "BROOD_TREE_NAMESPACE");
	return 0;
}

int plan_tree(const struct plan *plan, const struct brood_spec *spec,
	      struct fault *fault)
{
	uint32_t unknown = spec->own_tree & ~KNOWN;

	if (spec->reserved32) {
		refuse(fault, BROOD_REASON_UNKNOWN_TAIL, "spec");
		fault->other = offsetof(struct brood_spec, reserved32);
		return fault->code;
	}
	if (!spec->own_tree)
		return 0;
	if (unknown) {
		refuse(fault, BROOD_REASON_UNKNOWN_FLAG, "own_tree");
		fault->number = __builtin_ctz(unknown);
		return fault->code;
	}
	if (spec->flags & BROOD_NO_PIDFD)
		return refuse(fault, BROOD_REASON_FLAG_CONFLICT,
			      "own_tree and BROOD_NO_PIDFD");
	/* Its tracer would be the guardian. */
	if (plan->trace_me && (spec->own_tree & BROOD_TREE_GUARDIAN))
		return refuse(fault, BROOD_REASON_FLAG_CONFLICT,
			      "BROOD_TREE_GUARDIAN and TRACE_ME");
	/* The kernel makes none for who is to be born in another. */
	if ((plan->new_namespaces & BROOD_NS_PID) &&
	    (spec->own_tree & BROOD_TREE_NAMESPACE))
		return refuse(fault, BROOD_REASON_FLAG_CONFLICT,
			      "BROOD_TREE_NAMESPACE and a new namespace of "
			      "processes");
	return check_ways(spec->own_tree, fault);
}
