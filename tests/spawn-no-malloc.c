/* SPDX-License-Identifier: MIT */
/* A warm spawn with 64 KiB of arguments and environment calls no allocator.
 * tests/strace-count.c shows that it takes no memory from the kernel either. */
#include "lib/test.h"

#define SPAWNS 100
#define ENTRIES 1024 /* of the environment: with their pointers 64 KiB */

#if defined(__has_feature)
#define HAS_FEATURE(x) __has_feature(x)
#else
#define HAS_FEATURE(x) 0
#endif
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__) ||           \
	HAS_FEATURE(address_sanitizer) || HAS_FEATURE(memory_sanitizer) ||     \
	HAS_FEATURE(thread_sanitizer)
#define SANITIZED 1
#else
#define SANITIZED 0
#endif

/* Volatile: the compiler takes for granted that malloc leaves it alone. */
static volatile int allocations;

#if SANITIZED
/* A sanitizer's allocator cannot be replaced, but it tells. gcc comes without
 * the header for this. */
int __sanitizer_install_malloc_and_free_hooks(
	void (*on_malloc)(const volatile void *p, size_t n),
	void (*on_free)(const volatile void *p));

static void allocated(const volatile void *p, size_t n)
{
	(void)p;
	(void)n;
	allocations++;
}

static void freed(const volatile void *p)
{
	(void)p;
}

__attribute__((constructor)) static void count_from_now(void)
{
	__sanitizer_install_malloc_and_free_hooks(allocated, freed);
}
#else
void *__libc_malloc(size_t n);
void *__libc_calloc(size_t n, size_t size);
void *__libc_realloc(void *p, size_t n);

/* These three stand in for glibc's in the whole process. */
void *malloc(size_t n)
{
	allocations++;
	return __libc_malloc(n);
}

void *calloc(size_t n, size_t size)
{
	allocations++;
	return __libc_calloc(n, size);
}

void *realloc(void *p, size_t n)
{
	allocations++;
	return __libc_realloc(p, n);
}
#endif

static void counts_itself(void **state)
{
	int before = allocations;
	void *volatile seen = malloc(1);

	(void)state;
	free(seen);
	seen = calloc(1, 1);
	seen = realloc(seen, 2);
	free(seen);
	assert_int_equal(allocations - before, 3);
}

static const char *const *large_environment(void)
{
	static char text[ENTRIES][56];
	static const char *list[ENTRIES + 1];

	for (int i = 0; i < ENTRIES; i++) {
		snprintf(text[i], sizeof(text[i]), "NAME%04d=%045d", i, i);
		list[i] = text[i];
	}
	return list;
}

/* The environment step makes the library build a list of its own. */
static void spawn_allocates_nothing(void **state)
{
	const struct brood_spec *spec =
		SPEC(.argv = ARGV("true"), .envp = large_environment(),
		     .search_path = "/usr/bin:/bin",
		     .steps = STEPS(brood_step_env_set("A", "1")));
	int before;

	(void)state;
	run(spec);
	before = allocations;
	for (int i = 0; i < SPAWNS; i++)
		assert_int_equal(run(spec), 0);
	assert_int_equal(allocations - before, 0);
}

SUITE(TEST(counts_itself), TEST(spawn_allocates_nothing))
