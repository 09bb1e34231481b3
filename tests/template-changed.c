/* SPDX-License-Identifier: MIT */
/*
 * What a template has mapped, it has as it was: a program, a library or an
 * interpreter that is replaced, written to, touched or deleted makes it stale,
 * and the reason names the file.
 */
#include "lib/warm.h"

#include <elf.h>
#include <sys/mman.h>

#define LIBRARY "libc.so.6"

static char program[512], library[512], loader[512], library_path[512];
static const char *env[2] = {library_path, NULL};
static char *own_loader; /* the name in the program, in its file */

static void copy(const char *from, const char *to)
{
	const char *const *argv = ARGV("cp", "--", from, to);

	assert_int_equal(run(SPEC(.argv = argv)), 0);
	assert_int_equal(chmod(to, 0755), 0);
}

/* The name of the interpreter that the kernel is to take: one in scratch. */
static void name_loader(const char *path, char *was, size_t size)
{
	int fd = open(path, O_RDWR | O_CLOEXEC);
	struct stat st;
	char *image;

	assert_true(fd >= 0);
	assert_int_equal(fstat(fd, &st), 0);
	image = mmap(NULL, (size_t)st.st_size, PROT_READ | PROT_WRITE,
		     MAP_SHARED, fd, 0);
	assert_true(image != MAP_FAILED);
	for (int i = 0; i < ((Elf64_Ehdr *)(void *)image)->e_phnum; i++) {
		const Elf64_Phdr *p =
			(Elf64_Phdr *)(void *)(image +
					       ((Elf64_Ehdr *)(void *)image)
						       ->e_phoff) +
			i;

		if (p->p_type != PT_INTERP)
			continue;
		own_loader = image + p->p_offset;
		snprintf(was, size, "%s", own_loader);
		assert_true(strlen(loader) < p->p_filesz);
		memset(own_loader, 0, p->p_filesz);
		memcpy(own_loader, loader, strlen(loader));
	}
	munmap(image, (size_t)st.st_size);
	close(fd);
}

static const char *library_of_mine(void)
{
	static char path[512];
	char line[1024];
	FILE *f = fopen("/proc/self/maps", "re");

	while (f && fgets(line, sizeof line, f)) {
		char *p = strchr(line, '/');

		if (p && strstr(p, LIBRARY))
			snprintf(path, sizeof path, "%.*s",
				 (int)strcspn(p, "\n"), p);
	}
	if (f)
		fclose(f);
	return path;
}

static void prepare(void)
{
	char was[512] = "";

	snprintf(program, sizeof program, "%s", scratch("program"));
	snprintf(library, sizeof library, "%s", scratch(LIBRARY));
	snprintf(loader, sizeof loader, "%s", scratch("ld"));
	snprintf(library_path, sizeof library_path, "LD_LIBRARY_PATH=%s",
		 scratch(""));
	copy(of_kind("begun"), program);
	copy(library_of_mine(), library);
	name_loader(program, was, sizeof was);
	assert_true(was[0] == '/');
	copy(was, loader);
}

static int exit_of(struct brood_child *child)
{
	return finish(child);
}

static void replaced(const char *path)
{
	const char *with = scratch("with");

	copy(path, with);
	assert_int_equal(rename(with, path), 0);
}

static void touched(const char *path)
{
	sleep_ms(20); /* more than the clock of a file system */
	assert_int_equal(utimensat(AT_FDCWD, path, NULL, 0), 0);
}

/* Its times set back: what has changed is told by more than these. */
static void written_and_set_back(const char *path)
{
	struct timespec times[2];
	struct stat st;
	char end = 0;
	int fd;

	assert_int_equal(stat(path, &st), 0);
	copy(path, scratch("with"));
	fd = open(scratch("with"), O_WRONLY | O_APPEND | O_CLOEXEC);
	assert_int_equal(write(fd, &end, 1), 1);
	close(fd);
	assert_int_equal(rename(scratch("with"), path), 0);
	times[0] = st.st_atim, times[1] = st.st_mtim;
	assert_int_equal(utimensat(AT_FDCWD, path, times, 0), 0);
}

static void deleted_and_there_again(const char *path)
{
	const char *with = scratch("with");

	copy(path, with);
	assert_int_equal(unlink(path), 0);
	assert_int_equal(rename(with, path), 0);
}

/* In place, as compilers and package managers should not, the kernel lets
 * nobody write to a program that runs. */
static void made_another_by_name(const char *path)
{
	const char *with = scratch("with");

	assert_int_equal(rename(path, with), 0);
	copy(with, path);
}

static const struct change {
	const char *name;
	void (*change)(const char *path);
} changes[] = {
	{"replaced", replaced},
	{"touched", touched},
	{"written, times set back", written_and_set_back},
	{"deleted and made again", deleted_and_there_again},
	{"renamed and made again", made_another_by_name},
};

static const char *const argv_4[] = {program, "-x", "", "exit", "4", NULL};

static void must_notice(struct brood_template *t, const char *path,
			const struct change *change)
{
	struct brood_template_stats stats;
	struct brood_child *child;

	assert_int_equal(exit_of(warm(t, argv_4, env, NULL)), 4);
	change->change(path);
	child = either(t, argv_4, env, NULL);
	assert_int_equal(exit_of(child), 4);
	stats = stats_of(t);
	if (stats.last_reason != BROOD_TEMPLATE_CHANGED ||
	    !strstr(stats.detail, path))
		fail_msg("%s was %s: %s: \"%s\"", path, change->name,
			 brood_template_reason_text(stats.last_reason),
			 stats.detail);
	/* And from the new one. */
	for (int i = 0; i < 1000 && stats_of(t).hits == stats.hits; i++)
		assert_int_equal(exit_of(either(t, argv_4, env, NULL)), 4);
	assert_int_equal(stats_of(t).by_reason[BROOD_TEMPLATE_CHANGED],
			 stats.by_reason[BROOD_TEMPLATE_CHANGED]);
	assert_true(stats_of(t).hits > stats.hits);
}

static void what_is_mapped_is_watched(void **state)
{
	const char *const paths[] = {program, library, loader};
	struct brood_template *t;

	(void)state;
	NEEDS_KIND();
	SKIP_UNLESS(strcmp(kind_name(), "ready-static"), "nothing is loaded");
	prepare();
	t = opened(SPEC(.argv = argv_4, .envp = env), OPTIONS(0));
	for (size_t i = 0; i < sizeof paths / sizeof *paths; i++)
		for (size_t j = 0; j < sizeof changes / sizeof *changes; j++)
			must_notice(t, paths[i], &changes[j]);
	brood_template_close(&t);
}

/* A program that is no more: what a plain start would say. */
static void a_deleted_program_is_an_error(void **state)
{
	struct brood_child *child = NULL;
	struct brood_error plainly, warmly;
	struct brood_template *t;
	const char *const *argv =
		ARGV(scratch("program"), "-x", "", "exit", "4");

	(void)state;
	NEEDS_KIND();
	copy(of_kind("begun"), argv[0]);
	t = opened(SPEC(.argv = argv), OPTIONS(0));
	assert_int_equal(exit_of(warm(t, argv, NULL, NULL)), 4);
	assert_int_equal(unlink(argv[0]), 0);
	assert_int_equal(brood_spawn(&child, SPEC(.argv = argv), &plainly),
			 -ENOENT);
	assert_int_equal(
		brood_template_spawn(t, &child, argv, NULL, NULL, &warmly),
		-ENOENT);
	assert_null(child);
	assert_int_equal(warmly.stage, plainly.stage);
	assert_string_equal(warmly.object, plainly.object);
	/* And it is there again. */
	copy(of_kind("begun"), argv[0]);
	assert_int_equal(exit_of(either(t, argv, NULL, NULL)), 4);
	brood_template_close(&t);
}

/* The name by which it is started, and not the file that it was. */
static void a_name_that_means_another_file_is_noticed(void **state)
{
	char name[512], other[512], link[512];
	struct brood_template *t;
	const char *argv[] = {name, "-x", "", "exit", "4", NULL};

	(void)state;
	NEEDS_KIND();
	snprintf(name, sizeof name, "%s", scratch("name"));
	snprintf(other, sizeof other, "%s", scratch("other-name"));
	snprintf(link, sizeof link, "%s", of_kind("begun"));
	assert_int_equal(symlink(link, name), 0);
	assert_int_equal(symlink("/bin/true", other), 0);
	t = opened(SPEC(.argv = argv), OPTIONS(0));
	assert_int_equal(exit_of(warm(t, argv, NULL, NULL)), 4);
	assert_int_equal(rename(other, name), 0);
	assert_int_equal(exit_of(either(t, argv, NULL, NULL)), 0);
	assert_int_equal(stats_of(t).last_reason, BROOD_TEMPLATE_CHANGED);
	assert_non_null(strstr(stats_of(t).detail, name));
	brood_template_close(&t);
	unlink(name);
}

/* A file that nobody has mapped may change as it likes. */
static void others_are_no_matter(void **state)
{
	struct brood_template *t;
	const char *path = scratch_file("other", "x", 0644);
	const char *const *argv = ARGV(of_kind("begun"), "-x", "", "exit", "4");

	(void)state;
	NEEDS_KIND();
	t = opened(SPEC(.argv = argv), NULL);
	for (size_t j = 0; j < sizeof changes / sizeof *changes; j++) {
		changes[j].change(path);
		assert_int_equal(exit_of(warm(t, argv, NULL, NULL)), 4);
	}
	brood_template_close(&t);
	unlink(path);
}

/* What the loader reads is part of what a template is. */
static void the_loaders_variables_are_the_templates(void **state)
{
	static const char *const variables[] = {
		"LD_LIBRARY_PATH=/nowhere", "LD_BIND_NOW=1",
		"GLIBC_TUNABLES=glibc.malloc.perturb=1", "MALLOC_ARENA_MAX=1"};
	struct brood_template *t;
	const char *const *argv = ARGV(of_kind("begun"), "-x", "", "exit", "4");

	(void)state;
	NEEDS_KIND();
	t = opened(SPEC(.argv = argv, .envp = ARGV("A=1")), OPTIONS(0));
	for (size_t i = 0; i < sizeof variables / sizeof *variables; i++) {
		struct brood_child *child =
			plain(t, argv, ARGV("A=1", variables[i]), NULL,
			      BROOD_TEMPLATE_ENVIRONMENT);
		char name[64];

		assert_int_equal(exit_of(child), 4);
		snprintf(name, sizeof name, "%.*s",
			 (int)strcspn(variables[i], "="), variables[i]);
		assert_non_null(strstr(stats_of(t).detail, name));
		assert_int_equal(
			exit_of(warm(t, argv, ARGV("A=2", "LDX=1"), NULL)), 4);
	}
	brood_template_close(&t);
	/* Those that it has must be there. */
	t = opened(SPEC(.argv = argv, .envp = ARGV(variables[1])), OPTIONS(0));
	assert_int_equal(exit_of(warm(t, argv, ARGV(variables[1]), NULL)), 4);
	assert_int_equal(exit_of(plain(t, argv, ARGV("A=1"), NULL,
				       BROOD_TEMPLATE_ENVIRONMENT)),
			 4);
	brood_template_close(&t);
}

SUITE(TEST(what_is_mapped_is_watched), TEST(a_deleted_program_is_an_error),
      TEST(a_name_that_means_another_file_is_noticed),
      TEST(others_are_no_matter), TEST(the_loaders_variables_are_the_templates))
