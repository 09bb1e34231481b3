/* SPDX-License-Identifier: MIT */
#include "exec/image.h"

#include <linux/auxvec.h>

#include "plan/plan.h"
#include "sys/sys.h"

static int bad(struct fault *fault, enum brood_reason reason, const char *what)
{
	fault->stage = BROOD_STAGE_SPEC;
	fault->reason = reason;
	fault->object = what;
	return fault->code = -EINVAL;
}

static int check(const struct brood_image *given, const char *const *argv,
		 struct fault *fault)
{
	uint64_t unknown = given->flags & ~IMAGE_FLAGS_KNOWN;

	if (unknown) {
		fault->number = __builtin_ctzll(unknown);
		return bad(fault, BROOD_REASON_UNKNOWN_FLAG, NULL);
	}
	if (!argv)
		return bad(fault, BROOD_REASON_NO_ARGV, NULL);
	if (!argv[0])
		return bad(fault, BROOD_REASON_EMPTY_ARGV, NULL);
	if (!(given->flags & BROOD_IMAGE_FD)) {
		if (given->fd)
			return bad(fault, BROOD_REASON_FLAG_CONFLICT,
				   "fd and no BROOD_IMAGE_FD");
		return given->data ? 0
				   : bad(fault, BROOD_REASON_NULL_ARGUMENT,
					 "image.data");
	}
	fault->number = given->fd;
	if (given->fd < 0)
		return bad(fault, BROOD_REASON_BAD_FD, NULL);
	if (given->data || given->length)
		return bad(fault, BROOD_REASON_FLAG_CONFLICT,
			   "BROOD_IMAGE_FD and an image in memory");
	return 0;
}

static int prepare(struct image *i, const struct brood_image *given,
		   struct fault *fault)
{
	int r = image_alone(fault);

	fault->object = i->name;
	if (r == 0 && (r = auxv_read(&i->auxv)) < 0)
		load_fails(fault, r);
	i->page = auxv_get(&i->auxv, AT_PAGESZ);
	if (!i->page)
		i->page = 4096;
	if (r == 0)
		r = image_open(i, given, fault);
	if (r == 0)
		r = image_exe_link(i, fault);
	if (r == 0 && (r = maps_read(&i->maps)) < 0)
		load_fails(fault, r);
	if (r == 0)
		r = image_interpreter(i, fault);
	if (r == 0)
		r = image_layout(i, fault);
	if (r == 0)
		r = image_stack(i, fault);
	if (r == 0)
		r = state_read(&i->state, &i->arena, fault);
	return r;
}

static void give_up(struct image *i)
{
	leave_close(&i->leave);
	if (i->stack.end)
		sys_munmap((void *)(uintptr_t)i->stack.start,
			   i->stack.end - i->stack.start);
	load_drop(&i->interpreter);
	load_drop(&i->program);
	if (i->own_file >= 0)
		sys_close(i->own_file);
	arena_end(&i->arena);
}

static uint64_t entry(const struct image *i)
{
	const struct load *first =
		i->interpreter.now ? &i->interpreter : &i->program;

	return load_address(first, first->elf.entry);
}

static int leave(struct image *i, struct fault *fault)
{
	uint64_t all = UINT64_MAX;
	int r;

	sys_rt_sigprocmask(SYS_SIG_SETMASK, &all, &i->state.mask);
	r = image_farewell(i, fault);
	if (r == 0)
		r = image_mm_map(i, fault);
	if (r == 0)
		leave_go(&i->leave, i->sp, entry(i));
	sys_rt_sigprocmask(SYS_SIG_SETMASK, &i->state.mask, NULL);
	return r;
}

int brood_exec_image(const struct brood_image *image, const char *const *argv,
		     const char *const *envp, struct brood_error *err)
{
	struct fault fault = {.stage = BROOD_STAGE_SPEC, .step = -1};
	struct image i;
	struct brood_image given;
	char first[4096] __attribute__((aligned(8)));
	int r = sized_import(&given, sizeof given, sizeof given, image, "image",
			     &fault);

	if (r == 0)
		r = check(&given, argv, &fault);
	if (r < 0)
		return fault_report(err, &fault);
	mem_zero(&i, sizeof i);
	i.name = given.name ? given.name : argv[0];
	i.argv = argv;
	i.envp = envp ? envp : plan_environ();
	i.flags = given.flags;
	i.own_file = -1;
	i.fixed_layout =
		!!(sys_personality(0xffffffff) & SYS_ADDR_NO_RANDOMIZE);
	arena_start(&i.arena, first, sizeof first);
	r = prepare(&i, &given, &fault);
	if (r == 0)
		r = leave(&i, &fault);
	fault_report(err, &fault); /* its object goes with the rest */
	give_up(&i);
	return r;
}
