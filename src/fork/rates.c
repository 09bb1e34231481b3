/* SPDX-License-Identifier: MIT */
#include "fork/rates.h"

#include "create/copy.h"
#include "create/ladder.h"
#include "sys/sys.h"

enum { UNKNOWN, BEING_WRITTEN, KNOWN };

static struct rates kept;
static uint32_t state;

struct answer {
	int code;
	struct rates rates;
};

/* In a process that is a copy, and so can do as it likes with its memory. */
static int measure_apart(struct answer *a)
{
	struct sys_clone_args args = {.exit_signal = 0};
	struct sys_siginfo end;
	uint64_t mask;
	int r = create_copy(&args, SYS_CLONE_ARGS_V0, &mask);

	if (r == 0) {
		a->code = rates_measure(&a->rates);
		sys_exit_group(0);
	}
	if (r > 0)
		sys_waitid(SYS_P_PID, r, &end, SYS_WEXITED | SYS_WALL, NULL);
	sys_rt_sigprocmask(SYS_SIG_SETMASK, &mask, NULL);
	return r < 0 ? r : a->code;
}

/* Whoever measures at the same time has the same in the end. */
static void keep(const struct rates *r)
{
	uint32_t none = UNKNOWN;

	if (!__atomic_compare_exchange_n(&state, &none, BEING_WRITTEN, 0,
					 __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE))
		return;
	kept = *r;
	__atomic_store_n(&state, KNOWN, __ATOMIC_RELEASE);
}

int rates_get(struct rates *out)
{
	struct answer *a;
	int r;

	if (__atomic_load_n(&state, __ATOMIC_ACQUIRE) == KNOWN) {
		*out = kept;
		return 0;
	}
	if (!(ladder_has() & BROOD_HAS_CLONE3))
		return -ENOSYS;
	a = sys_mmap(sizeof *a, SYS_PROT_READ | SYS_PROT_WRITE, SYS_MAP_SHARED);
	if (sys_is_error(a))
		return -ENOMEM;
	a->code = -ECANCELED; /* unless it comes so far */
	r = measure_apart(a);
	if (r == 0) {
		*out = a->rates;
		keep(out);
	}
	sys_munmap(a, sizeof *a);
	return r;
}
