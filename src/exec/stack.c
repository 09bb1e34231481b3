/* SPDX-License-Identifier: MIT */
#include "exec/image.h"

#include <linux/auxvec.h>

#include "sys/sys.h"

#define GUARD (UINT64_C(1) << 20)        /* the kernel keeps it below stacks */
#define SPREAD_MOST (UINT64_C(16) << 30) /* as the kernel's */
#define LIMIT_MOST (UINT64_C(64) << 20)
#define SPARE ((uint64_t)16384) /* below the arguments, before it grows */
#define RANDOM_BYTES 16

/* How much the strings and vectors take. */
struct need {
	uint64_t argc, envc;
	uint64_t args, env, name, platform, base_platform;
};

static uint64_t measure(const char *const *list, uint64_t *count)
{
	uint64_t size = 0;

	for (; list[*count]; (*count)++)
		size += str_length(list[*count]) + 1;
	return size;
}

/* Can the kernel read it? Then so can we: what the process once got as an
 * address it may have unmapped. */
static const char *readable(uint64_t address)
{
	const char *s = (const char *)(uintptr_t)address;

	return s && sys_faccessat(-1, s, 0, 0) != -EFAULT ? s : NULL;
}

static uint64_t text_size(const struct auxv *a, uint64_t key)
{
	const char *s = readable(auxv_get(a, key));

	return s ? str_length(s) + 1 : 0;
}

static void weigh(const struct image *i, struct need *n)
{
	mem_zero(n, sizeof *n);
	n->args = measure(i->argv, &n->argc);
	n->env = measure(i->envp, &n->envc);
	n->name = str_length(i->name) + 1;
	n->platform = text_size(&i->auxv, AT_PLATFORM);
	n->base_platform = text_size(&i->auxv, AT_BASE_PLATFORM);
}

static uint64_t strings(const struct need *n)
{
	return n->args + n->env + n->name;
}

static uint64_t vectors(const struct need *n)
{
	return (n->argc + n->envc + 3) * 8 + AUXV_MOST * 16;
}

static uint64_t total(const struct need *n)
{
	return strings(n) + vectors(n) + n->platform + n->base_platform +
	       RANDOM_BYTES + 64;
}

/* As exec has it: a quarter of the stack's limit, and 6 MiB at most. */
static int too_much(const struct need *n)
{
	struct sys_rlimit limit = {0, 0};
	uint64_t most = UINT64_C(6) << 20;

	sys_prlimit(SYS_RLIMIT_STACK, NULL, &limit);
	if (limit.soft / 4 < most)
		most = limit.soft / 4;
	if (most < UINT64_C(128) << 10)
		most = UINT64_C(128) << 10;
	return strings(n) + (n->argc + n->envc) * 8 > most;
}

static uint64_t growth(void)
{
	struct sys_rlimit limit = {0, 0};

	sys_prlimit(SYS_RLIMIT_STACK, NULL, &limit);
	return limit.soft < LIMIT_MOST ? limit.soft : LIMIT_MOST;
}

/* Below the old one, above everything else: nothing will be mapped there, and
 * it can grow. 0: no room, anywhere then. */
static uint64_t place(const struct image *i, uint64_t size)
{
	uint64_t top = page_down(i->maps.stack.start, i->page);
	uint64_t least = i->maps.below_stack + growth() + size + 2 * GUARD;
	uint64_t spread;

	if (top < GUARD || top - GUARD < least)
		return 0;
	top -= GUARD;
	spread = top - least < SPREAD_MOST ? top - least : SPREAD_MOST;
	top -= image_random(i, spread / i->page) * i->page;
	return top - size;
}

static int map(struct image *i, uint64_t size)
{
	int prot = SYS_PROT_READ | SYS_PROT_WRITE |
		   (i->program.elf.executable_stack ? SYS_PROT_EXEC : 0);
	int flags = SYS_MAP_PRIVATE | SYS_MAP_ANONYMOUS | SYS_MAP_GROWSDOWN |
		    SYS_MAP_STACK | SYS_MAP_NORESERVE | SYS_MAP_POPULATE;
	void *at = (void *)(uintptr_t)place(i, size);
	void *p =
		sys_mmap_at(at, size, prot,
			    flags | (at ? SYS_MAP_FIXED_NOREPLACE : 0), -1, 0);

	if (sys_is_error(p))
		return (int)(intptr_t)p;
	i->stack.start = (uint64_t)(uintptr_t)p;
	i->stack.end = i->stack.start + size;
	return 0;
}

static uint64_t put(uint64_t at, const void *from, uint64_t size)
{
	mem_copy((void *)(uintptr_t)at, from, size);
	return at + size;
}

static void push(uint64_t **to, uint64_t value)
{
	*(*to)++ = value;
}

/* The strings of a list from at on, their addresses to *to. */
static uint64_t put_list(uint64_t **to, const char *const *list, uint64_t at)
{
	for (; *list; list++) {
		push(to, at);
		at = put(at, *list, str_length(*list) + 1);
	}
	push(to, 0);
	return at;
}

static uint64_t put_text(struct auxv *a, uint64_t key, uint64_t size,
			 uint64_t at)
{
	const char *s = readable(auxv_get(a, key));

	if (!auxv_get(a, key))
		return at;
	auxv_set(a, key, s ? at : 0);
	return s ? put(at, s, size) : at;
}

static void set_ids(struct auxv *a)
{
	unsigned uid = sys_getuid(), euid = sys_geteuid();
	unsigned gid = sys_getgid(), egid = sys_getegid();

	auxv_set(a, AT_UID, uid);
	auxv_set(a, AT_EUID, euid);
	auxv_set(a, AT_GID, gid);
	auxv_set(a, AT_EGID, egid);
	auxv_set(a, AT_SECURE, uid != euid || gid != egid);
}

static void set_program(struct image *i)
{
	const struct load *l = &i->program;
	uint64_t headers = l->elf.headers_address;

	auxv_set(&i->auxv, AT_PHDR, headers ? load_address(l, headers) : 0);
	auxv_set(&i->auxv, AT_PHENT, sizeof(Elf64_Phdr));
	auxv_set(&i->auxv, AT_PHNUM, l->elf.headers);
	auxv_set(&i->auxv, AT_ENTRY, load_address(l, l->elf.entry));
	auxv_set(&i->auxv, AT_BASE,
		 i->interpreter.now ? i->interpreter.bias : 0);
	auxv_set(&i->auxv, AT_FLAGS, 0);
}

/* From low to high: vectors, random bytes, platform, arguments, environment,
 * name, and a word of zeros. */
static void write(struct image *i, const struct need *n)
{
	uint64_t at = i->stack.end - 8 - (image_random(i, 256) & ~15u);
	uint64_t random[2] = {image_random(i, UINT64_MAX),
			      image_random(i, UINT64_MAX)};
	uint64_t *to;

	at = (at - strings(n) - n->platform - n->base_platform - RANDOM_BYTES) &
	     ~UINT64_C(15);
	i->sp = (at - vectors(n)) & ~UINT64_C(15);
	auxv_set(&i->auxv, AT_RANDOM, at);
	at = put(at, random, sizeof random);
	at = put_text(&i->auxv, AT_PLATFORM, n->platform, at);
	at = put_text(&i->auxv, AT_BASE_PLATFORM, n->base_platform, at);
	i->args = at;
	i->args_end = at + n->args;
	i->env_end = i->args_end + n->env;
	auxv_set(&i->auxv, AT_EXECFN,
		 put(i->env_end, i->name, n->name) - n->name);
	to = (uint64_t *)(uintptr_t)i->sp;
	push(&to, n->argc);
	at = put_list(&to, i->argv, at);
	put_list(&to, i->envp, at);
	mem_copy(to, i->auxv.entries, (i->auxv.count + 1) * 16);
}

int image_stack(struct image *i, struct fault *fault)
{
	struct need n;
	int r;

	weigh(i, &n);
	if (too_much(&n))
		return load_fails(fault, -E2BIG);
	r = map(i, page_up(total(&n) + SPARE, i->page));
	if (r < 0)
		return load_fails(fault, r);
	set_ids(&i->auxv);
	set_program(i);
	write(i, &n);
	return 0;
}
