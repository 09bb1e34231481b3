/* SPDX-License-Identifier: MIT */
/* Why a program could not be executed is said of the right thing: of what is
 * missing, and not of the program that names it. */
#include "lib/test.h"

#include <sys/resource.h>

#include <elf.h>

static const char *sentence(const struct brood_error *err)
{
	static char text[1024];

	brood_error_format(err, text, sizeof text);
	return text;
}

static void assert_has(const char *text, const char *part)
{
	if (!strstr(text, part))
		fail_msg("\"%s\" lacks \"%s\"", text, part);
}

/* Both ways, with an error number, a reason, and parts of the sentence. */
static void tells(const struct brood_spec *given, int code, unsigned reason,
		  const char *first, const char *second)
{
	struct brood_spec spec = *given;
	struct brood_error err = fails(&spec, code, BROOD_STAGE_EXEC);
	struct brood_child *child;

	if (err.reason != reason)
		fail_msg("reason %u: %s", err.reason, sentence(&err));
	assert_has(sentence(&err), first);
	assert_has(sentence(&err), second);
	if (!(brood_capabilities() & BROOD_HAS_ASYNC))
		return;
	spec.flags |= BROOD_ASYNC;
	assert_int_equal(brood_spawn(&child, &spec, &err), 0);
	assert_int_equal(brood_started(child, -1, &err), code);
	assert_int_equal(err.reason, reason);
	assert_has(sentence(&err), second);
	brood_child_close(&child);
}

static void missing_script_interpreter(void **state)
{
	const char *path = scratch_file("script", "#! /no/sh -e\n", 0755);

	(void)state;
	tells(SPEC(.argv = ARGV(path)), -ENOENT,
	      BROOD_REASON_NO_SCRIPT_INTERPRETER, path,
	      "its interpreter \"/no/sh\" does not exist");
	/* Written on another system. */
	path = scratch_file("dos", "#!/bin/sh\r\n", 0755);
	tells(SPEC(.argv = ARGV(path)), -ENOENT,
	      BROOD_REASON_NO_SCRIPT_INTERPRETER, path, "\"/bin/sh\\x0d\"");
	tells(SPEC(.argv = ARGV("dos"), .search_path = scratch("")), -ENOENT,
	      BROOD_REASON_NO_SCRIPT_INTERPRETER, path, "\"/bin/sh\\x0d\"");
	path = scratch_file("none", "#!\n", 0755);
	tells(SPEC(.argv = ARGV(path)), -ENOEXEC, BROOD_REASON_BAD_SHEBANG,
	      path, "names no interpreter");
	path = scratch_file("directory", "#!/etc\n", 0755);
	tells(SPEC(.argv = ARGV(path)), -EACCES, BROOD_REASON_BAD_INTERPRETER,
	      path, "its interpreter \"/etc\" cannot");
}

struct image {
	Elf64_Ehdr head;
	Elf64_Phdr segment;
	char loader[32];
};

static const char *elf_file(const char *name, const struct image *image)
{
	const char *path = scratch(name);
	int fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0755);

	assert_int_equal(write(fd, image, sizeof *image), sizeof *image);
	close(fd);
	return path;
}

static struct image image_of(int machine)
{
	return (struct image){
		.head = {.e_ident = {0x7f, 'E', 'L', 'F', ELFCLASS64,
				     ELFDATA2LSB, EV_CURRENT},
			 .e_type = ET_DYN,
			 .e_machine = (Elf64_Half)machine,
			 .e_version = EV_CURRENT,
			 .e_phoff = offsetof(struct image, segment),
			 .e_ehsize = sizeof(Elf64_Ehdr),
			 .e_phentsize = sizeof(Elf64_Phdr),
			 .e_phnum = 1},
		.segment = {.p_type = PT_INTERP,
			    .p_offset = offsetof(struct image, loader),
			    .p_filesz = sizeof "/lib/ld-none.so"},
		.loader = "/lib/ld-none.so",
	};
}

#ifdef __x86_64__
#define OURS EM_X86_64
#define OTHER EM_AARCH64
#else
#define OURS EM_AARCH64
#define OTHER EM_X86_64
#endif

static void elf_programs(void **state)
{
	struct image image = image_of(OURS);
	const char *path = elf_file("loader", &image);

	(void)state;
	tells(SPEC(.argv = ARGV(path)), -ENOENT,
	      BROOD_REASON_NO_ELF_INTERPRETER, path,
	      "its loader \"/lib/ld-none.so\" does not exist");
	image = image_of(OTHER);
	path = elf_file("other", &image);
	tells(SPEC(.argv = ARGV(path)), -ENOEXEC, BROOD_REASON_WRONG_MACHINE,
	      path, "another machine (ELF machine ");
	image = image_of(OURS);
	image.head.e_type = ET_REL;
	path = elf_file("object", &image);
	tells(SPEC(.argv = ARGV(path)), -ENOEXEC, BROOD_REASON_BAD_ELF, path,
	      "no program");
}

static void other_files(void **state)
{
	const char *path = scratch_file("empty", "", 0755);

	(void)state;
	tells(SPEC(.argv = ARGV(path)), -ENOEXEC, BROOD_REASON_EMPTY_FILE, path,
	      "it is empty");
	path = scratch_file("text", "echo hello\n", 0755);
	tells(SPEC(.argv = ARGV(path)), -ENOEXEC, BROOD_REASON_NO_FORMAT, path,
	      "no line that names");
	tells(SPEC(.argv = ARGV("/etc")), -EACCES, BROOD_REASON_IS_DIRECTORY,
	      "\"/etc\"", "it is a directory");
	tells(SPEC(.argv = ARGV("/dev/null")), -EACCES, BROOD_REASON_NOT_A_FILE,
	      "/dev/null", "not a regular file");
	path = scratch_file("plain", "#!/bin/sh\n", 0644);
	tells(SPEC(.argv = ARGV(path)), -EACCES, BROOD_REASON_NOT_EXECUTABLE,
	      path, "nobody");
}

static void paths(void **state)
{
	char name[300], long_path[5000];
	const char *link = scratch("loop");

	(void)state;
	tells(SPEC(.argv = ARGV("no-such-program")), -ENOENT,
	      BROOD_REASON_NOT_FOUND, "\"no-such-program\"", "searched");
	tells(SPEC(.argv = ARGV("/usr/no/such/program")), -ENOENT,
	      BROOD_REASON_NO_DIRECTORY, "\"/usr/no/such/program\"",
	      "no directory \"/usr/no\"");
	tells(SPEC(.argv = ARGV("/etc/passwd/program")), -ENOTDIR,
	      BROOD_REASON_NOT_DIRECTORY, "\"/etc/passwd/program\"",
	      "\"/etc/passwd\" is not a directory");
	tells(SPEC(.argv = ARGV("/usr/bin/no-such")), -ENOENT,
	      BROOD_REASON_NONE, "\"/usr/bin/no-such\"", "No such file");
	assert_int_equal(symlink(link, link), 0);
	tells(SPEC(.argv = ARGV(link)), -ELOOP, BROOD_REASON_NONE, link,
	      "symbolic links");
	memset(name, 'n', sizeof name);
	memcpy(name, "/usr/", 5);
	name[sizeof name - 1] = 0;
	tells(SPEC(.argv = ARGV(name)), -ENAMETOOLONG, BROOD_REASON_NONE,
	      "\"/usr/nnn", "too long");
	memset(long_path, '/', sizeof long_path);
	long_path[sizeof long_path - 1] = 0;
	tells(SPEC(.argv = ARGV(long_path)), -ENAMETOOLONG, BROOD_REASON_NONE,
	      "...", "too long");
}

/* A removed directory is none of the program's. */
static void removed_directory(void **state)
{
	int old = open(".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	const char *dir = scratch("removed");

	(void)state;
	assert_int_equal(mkdir(dir, 0700), 0);
	assert_int_equal(chdir(dir), 0);
	assert_int_equal(rmdir(dir), 0);
	tells(SPEC(.argv = ARGV("./program")), -ENOENT, BROOD_REASON_NO_CWD,
	      "\"./program\"", "working directory has been removed");
	/* What does not need it is started. */
	assert_int_equal(run(SPEC(.argv = ARGV("/bin/true"))), 0);
	assert_int_equal(fchdir(old), 0);
	close(old);
}

static void unsearchable_directory(void **state)
{
	const char *path;

	(void)state;
	SKIP_UNLESS(geteuid() == 0, "needs another user's directory");
	assert_int_equal(mkdir(scratch("shut"), 0700), 0);
	assert_int_equal(mkdir(scratch("shut/in"), 0755), 0);
	path = scratch_file("shut/in/program", "#!/bin/sh\n", 0755);
	{
		struct brood_error err =
			fails(SPEC(.argv = ARGV(path),
				   .steps = STEPS(brood_step_uid(65534))),
			      -EACCES, BROOD_STAGE_EXEC);

		assert_int_equal(err.reason, BROOD_REASON_NOT_SEARCHABLE);
		assert_has(sentence(&err), path);
		assert_has(sentence(&err), "shut\" may not be searched");
	}
}

static void too_many_scripts(void **state)
{
	char name[16], text[256];
	const char *path = "/bin/sh";

	(void)state;
	for (int i = 0; i < 8; i++) {
		snprintf(text, sizeof text, "#!%s\n", path);
		snprintf(name, sizeof name, "chain%d", i);
		path = scratch_file(name, text, 0755);
	}
	tells(SPEC(.argv = ARGV(path)), -ELOOP, BROOD_REASON_SCRIPT_DEPTH, path,
	      "scripts themselves");
}

static void busy_program(void **state)
{
	const char *path = scratch_file("busy", "#!/bin/sh\n", 0755);
	int fd = open(path, O_WRONLY | O_CLOEXEC);
	char who[64];

	(void)state;
	snprintf(who, sizeof who, "process %d has it open for writing",
		 getpid());
	tells(SPEC(.argv = ARGV(path)), -ETXTBSY, BROOD_REASON_BUSY_BY, path,
	      who);
	close(fd);
}

/* A process that is listed before this one has more open than is looked at. */
static void busy_in_a_crowd(void **state)
{
	struct rlimit old, many;
	int fds[9000];

	(void)state;
	getrlimit(RLIMIT_NOFILE, &old);
	many = old;
	many.rlim_cur = 10000;
	if (many.rlim_max < 10000)
		many.rlim_max = 10000;
	SKIP_UNLESS(setrlimit(RLIMIT_NOFILE, &many) == 0,
		    "no right to open so many files");
	for (int i = 0; i < 9000; i++) {
		fds[i] = fcntl(0, F_DUPFD_CLOEXEC, 3);
		assert_true(fds[i] >= 0);
	}
	in_fork(busy_program);
	for (int i = 0; i < 9000; i++)
		close(fds[i]);
	assert_int_equal(setrlimit(RLIMIT_NOFILE, &old), 0);
}

SUITE(TEST(missing_script_interpreter), TEST(elf_programs), TEST(other_files),
      TEST(paths), TEST(removed_directory), TEST(unsearchable_directory),
      TEST(too_many_scripts), TEST(busy_program), TEST(busy_in_a_crowd))
