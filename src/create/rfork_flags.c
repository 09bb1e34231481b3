/* SPDX-License-Identifier: MIT */
#include "create/rfork.h"

#include "sys/abi.h"

#define KNOWN                                                                  \
	(BROOD_RFNAMEG | BROOD_RFENVG | BROOD_RFFDG | BROOD_RFNOTEG |          \
	 BROOD_RFPROC | BROOD_RFMEM | BROOD_RFNOWAIT | BROOD_RFCNAMEG |        \
	 BROOD_RFCENVG | BROOD_RFCFDG | BROOD_RFREND | BROOD_RFNOMNT |         \
	 BROOD_RFTHREAD | BROOD_RFSIGSHARE | BROOD_RFPPWAIT |                  \
	 BROOD_RFLINUXTHPN | BROOD_RFTSIGZMB | BROOD_RFPROCDESC |              \
	 BROOD_RFSPAWN | BROOD_RFINSIST)
#define SIGNAL(flags) ((int)((unsigned)(flags) >> 24))

/* Where all of these flags are set, one of `needs` must be too; 0: never. */
static const struct rule {
	int all;
	int needs;
	const char *text;
} rules[] = {
	{BROOD_RFREND, 0, "RFREND: Linux has no rendezvous groups"},
	{BROOD_RFFDG | BROOD_RFCFDG, 0, "RFFDG and RFCFDG exclude each other"},
	{BROOD_RFNAMEG | BROOD_RFCNAMEG, 0,
	 "RFNAMEG and RFCNAMEG exclude each other"},
	{BROOD_RFENVG | BROOD_RFCENVG, 0,
	 "RFENVG and RFCENVG exclude each other"},
	{BROOD_RFPROC,
	 BROOD_RFENVG | BROOD_RFCENVG | BROOD_RFMEM | BROOD_RFSPAWN,
	 "RFPROC without RFENVG or RFCENVG: processes of Linux cannot share an "
	 "environment"},
	{BROOD_RFMEM, BROOD_RFPROC, "RFMEM needs RFPROC"},
	{BROOD_RFMEM | BROOD_RFENVG, 0,
	 "RFMEM and RFENVG: the environment is in the memory that is shared"},
	{BROOD_RFSPAWN | BROOD_RFENVG, 0,
	 "RFSPAWN and RFENVG: the environment is in the memory that is shared"},
	{BROOD_RFNOWAIT, BROOD_RFPROC, "RFNOWAIT needs RFPROC"},
	{BROOD_RFTHREAD, BROOD_RFMEM, "RFTHREAD needs RFMEM"},
	{BROOD_RFSIGSHARE, BROOD_RFMEM, "RFSIGSHARE needs RFMEM"},
	{BROOD_RFPPWAIT, BROOD_RFPROC, "RFPPWAIT needs RFPROC"},
	{BROOD_RFLINUXTHPN, BROOD_RFPROC, "RFLINUXTHPN needs RFPROC"},
	{BROOD_RFTSIGZMB, BROOD_RFPROC, "RFTSIGZMB needs RFPROC"},
	{BROOD_RFPROCDESC, BROOD_RFPROC, "RFPROCDESC needs RFPROC"},
	{BROOD_RFSPAWN, BROOD_RFPROC, "RFSPAWN needs RFPROC"},
	{BROOD_RFSPAWN | BROOD_RFSIGSHARE, 0,
	 "RFSPAWN resets handlers and RFSIGSHARE shares them"},
	{BROOD_RFNOWAIT | BROOD_RFPROCDESC, 0,
	 "RFNOWAIT and RFPROCDESC exclude each other"},
	{BROOD_RFNOWAIT | BROOD_RFMEM, 0,
	 "RFNOWAIT and RFMEM: the process in between would share the stack"},
	{BROOD_RFNOWAIT | BROOD_RFPPWAIT, 0,
	 "RFNOWAIT and RFPPWAIT exclude each other"},
	{BROOD_RFTSIGZMB | BROOD_RFLINUXTHPN, 0,
	 "RFTSIGZMB and RFLINUXTHPN name two signals"},
	{BROOD_RFTSIGZMB | BROOD_RFPROCDESC, 0,
	 "RFPROCDESC and a signal at the end exclude each other"},
	{BROOD_RFLINUXTHPN | BROOD_RFPROCDESC, 0,
	 "RFPROCDESC and a signal at the end exclude each other"},
	{BROOD_RFTHREAD | BROOD_RFFDG, 0,
	 "RFTHREAD shares files, RFFDG copies them"},
	{BROOD_RFTHREAD | BROOD_RFCFDG, 0,
	 "RFTHREAD shares files, RFCFDG has none"},
};

static int refuse(struct fault *fault, enum brood_reason reason,
		  const char *object)
{
	fault->reason = reason;
	fault->object = object;
	return fault->code = -EINVAL;
}

static int check_stack(int flags, int stack, struct fault *fault)
{
	int shares = flags & (BROOD_RFMEM | BROOD_RFSPAWN);

	if (shares && !stack)
		return refuse(fault, BROOD_REASON_RFORK,
			      "RFMEM and RFSPAWN need a stack: "
			      "brood_rfork_thread");
	if (stack && !(flags & BROOD_RFPROC))
		return refuse(fault, BROOD_REASON_RFORK,
			      "a thread needs RFPROC");
	if (stack && !shares)
		return refuse(fault, BROOD_REASON_RFORK,
			      "a stack of its own needs RFMEM or RFSPAWN");
	if (stack && (flags & (BROOD_RFNAMEG | BROOD_RFCNAMEG | BROOD_RFNOMNT |
			       BROOD_RFCENVG)))
		return refuse(fault, BROOD_REASON_RFORK,
			      "RFNAMEG, RFCNAMEG, RFCENVG and RFNOMNT are not "
			      "for a process on the caller's memory");
	return 0;
}

int rfork_check(int flags, int stack, int pidfd, struct fault *fault)
{
	int unknown = (flags & 0xffffff) & ~KNOWN;
	int sig = SIGNAL(flags);

	if (unknown) {
		fault->number = __builtin_ctz((unsigned)unknown);
		return refuse(fault, BROOD_REASON_UNKNOWN_FLAG, "flags");
	}
	for (size_t i = 0; i < sizeof rules / sizeof *rules; i++)
		if ((flags & rules[i].all) == rules[i].all &&
		    !(flags & rules[i].needs))
			return refuse(fault, BROOD_REASON_RFORK, rules[i].text);
	fault->number = sig;
	if (sig > SYS_NSIG || (sig && !(flags & BROOD_RFTSIGZMB)))
		return refuse(fault, BROOD_REASON_BAD_SIGNAL, "flags");
	if (!!pidfd != !!(flags & BROOD_RFPROCDESC))
		return refuse(fault, BROOD_REASON_RFORK,
			      "RFPROCDESC and a place for the pidfd: each "
			      "needs the other");
	return check_stack(flags, stack, fault);
}

uint64_t rfork_clone_flags(int flags)
{
	uint64_t k = 0;

	if (!(flags & (BROOD_RFFDG | BROOD_RFCFDG)))
		k |= SYS_CLONE_FILES;
	if (flags & (BROOD_RFNAMEG | BROOD_RFCNAMEG))
		k |= SYS_CLONE_NEWNS;
	if (flags & (BROOD_RFMEM | BROOD_RFSPAWN))
		k |= SYS_CLONE_VM;
	if (flags & BROOD_RFSIGSHARE)
		k |= SYS_CLONE_SIGHAND;
	if (flags & (BROOD_RFPPWAIT | BROOD_RFSPAWN))
		k |= SYS_CLONE_VFORK;
	if (flags & BROOD_RFPROCDESC)
		k |= SYS_CLONE_PIDFD;
	return k;
}

int rfork_exit_signal(int flags)
{
	if (flags & (BROOD_RFPROCDESC | BROOD_RFNOWAIT))
		return 0;
	if (flags & BROOD_RFLINUXTHPN)
		return SYS_SIGUSR1;
	return flags & BROOD_RFTSIGZMB ? SIGNAL(flags) : SYS_SIGCHLD;
}
