/* SPDX-License-Identifier: MIT */
/* Programs that nobody made for it run by brood_exec_image as they do after
 * execve, from a file and from memory. */
#include "lib/becoming.h"
#include "lib/test.h"

#include <elf.h>
#include <glob.h>
#include <sys/prctl.h>
#include <sys/resource.h>

#define NEEDS(path)                                                            \
	SKIP_UNLESS(access(path, X_OK) == 0, path " is not installed")

static void shells(void **state)
{
	const char *script = "echo $0 $#; x=$(echo inner); echo $x; "
			     "for i in 1 2 3; do (exit $i); echo $?; done";

	(void)state;
	becomes_alike(ARGV("/bin/dash", "-c", script, "name", "a"));
	NEEDS("/bin/bash");
	becomes_alike(ARGV("/bin/bash", "-c", script, "name", "a"));
}

static void python(void **state)
{
	(void)state;
	NEEDS("/usr/bin/python3");
	becomes_alike(ARGV("/usr/bin/python3", "-c",
			   "import sys, subprocess, threading, json, os\n"
			   "t = threading.Thread(target=print, args=('t',))\n"
			   "t.start(); t.join()\n"
			   "print(json.dumps(sys.argv), sys.version)\n"
			   "print(subprocess.check_output(['echo', 'sub']))\n",
			   "a"));
}

static void perl(void **state)
{
	(void)state;
	NEEDS("/usr/bin/perl");
	becomes_alike(ARGV("/usr/bin/perl", "-e",
			   "print \"$^V @ARGV\\n\"; print `echo sub`;"
			   "print join ',', map {$_ * $_} 1 .. 5",
			   "a", "b"));
}

static void git(void **state)
{
	(void)state;
	NEEDS("/usr/bin/git");
	becomes_alike(ARGV("/usr/bin/git", "--version"));
	becomes_alike(ARGV("/usr/bin/git", "--exec-path"));
}

static void node(void **state)
{
	(void)state;
	NEEDS("/usr/bin/node");
	becomes_alike(ARGV("/usr/bin/node", "-e",
			   "setTimeout(() => console.log(process.version,"
			   "[1,2,3].map(x => x * x)), 5)"));
}

/* A compiler proper, not a driver that starts one. */
static void cc1(void **state)
{
	const char *source =
		scratch_file("a.c", "int f(int x) { return x * 3; }\n", 0600);
	glob_t found;

	(void)state;
	if (glob("/usr/lib/gcc/*-linux-gnu/*/cc1", 0, NULL, &found) == 0)
		becomes_alike(ARGV(found.gl_pathv[0], "-quiet", "-O2", source,
				   "-o", "-"));
	else
		print_message("# cc1 skipped: there is no gcc\n");
	globfree(&found);
}

static void clang(void **state)
{
	const char *source =
		scratch_file("a.c", "int f(int x) { return x * 3; }\n", 0600);
	char path[4096];

	(void)state;
	SKIP_UNLESS(realpath("/usr/bin/clang", path), "there is no clang");
	becomes_alike(ARGV(path, "--version"));
	becomes_alike(ARGV(path, "-cc1", "-S", source, "-o", "-"));
}

/* Tells programs of the language by a section that its linker makes. */
static int has_section(const char *path, const char *name)
{
	size_t size;
	char *bytes = whole_file(path, &size);
	int found = bytes && memmem(bytes, size, name, strlen(name)) != NULL;

	free(bytes);
	return found;
}

static void rust(void **state)
{
	char program[4096];

	(void)state;
	SKIP_UNLESS(getenv("RUST_PROGRAM") ||
			    access("/usr/bin/rg", X_OK) == 0 ||
			    access("/root/.cargo/bin/rustup", X_OK) == 0,
		    "no program made with Rust is here");
	snprintf(program, sizeof program, "%s",
		 getenv("RUST_PROGRAM") ? getenv("RUST_PROGRAM")
		 : access("/usr/bin/rg", X_OK) == 0
			 ? "/usr/bin/rg"
			 : "/root/.cargo/bin/rustup");
	becomes_alike(ARGV(program, "--version"));
}

static void go(void **state)
{
	static const char *const known[] = {
		"/usr/bin/docker",         "/usr/bin/gh",
		"/usr/local/go/bin/gofmt", "/usr/bin/gofmt",
		"/usr/local/bin/esbuild",  "/usr/bin/runc"};
	const char *program = getenv("GO_PROGRAM");

	(void)state;
	for (size_t i = 0; !program && i < sizeof known / sizeof *known; i++)
		if (access(known[i], X_OK) == 0)
			program = known[i];
	SKIP_UNLESS(program, "no program made with Go is here");
	assert_true(has_section(program, ".go.buildinfo") ||
		    has_section(program, "Go build"));
	/* Which has its help go where nobody looks. */
	if (strstr(program, "gofmt"))
		becomes_alike(ARGV(program,
				   scratch_file("f.go",
						"package  f\nfunc f( ) { }\n",
						0644)));
	else
		becomes_alike(ARGV(program, "--help"));
}

/* The kernel's view through the eyes of glibc's loader. */
static void auxiliary_vector(void **state)
{
	static char text[BECOMINGS][65536];
	const char *const environment[] = {"LD_SHOW_AUXV=1", NULL};

	(void)state;
	for (int how = 0; how < BECOMINGS; how++) {
		char *line;

		assert_int_equal(become((enum becoming)how, ARGV("/bin/true"),
					environment, NULL, text[how],
					sizeof text[how]),
				 0);
		/* Addresses differ in each start. */
		for (line = text[how]; (line = strstr(line, "0x7f"));)
			memset(line, 'A', strspn(line, "0x123456789abcdef"));
		for (line = text[how]; (line = strstr(line, "0x5"));)
			memset(line, 'A', strspn(line, "0x123456789abcdef"));
		if (!strstr(text[how], "AT_EXECFN:            /bin/true"))
			fail_msg("%s", text[how]);
		assert_string_equal(text[how], text[0]);
	}
}

/* ---- what depends on the link to the executable ---- */

static int may_change_link(void)
{
	return prctl(PR_CAPBSET_READ, 40) == 1 && geteuid() == 0;
}

static void busybox(void **state)
{
	(void)state;
	NEEDS("/bin/busybox");
	SKIP_UNLESS(may_change_link(), "no CAP_CHECKPOINT_RESTORE");
	becomes_alike(ARGV("/bin/busybox", "sh", "-c",
			   "echo applet; busybox true; seq 3 | wc -l;"
			   "exec sed -n '1{p;q}' /etc/passwd"));
}

static void same_by_file(const char *const *argv)
{
	static char text[2][65536];

	for (int how = 0; how < 2; how++) {
		int status = become(how ? BY_FILE : BY_KERNEL, argv, NULL, NULL,
				    text[how], sizeof text[how]);

		if (status)
			fail_msg("%s, way %d: %#x", argv[0], how, status);
	}
	assert_string_equal(text[1], text[0]);
}

static void spawns_itself(void **state)
{
	(void)state;
	SKIP_UNLESS(may_change_link(), "no CAP_CHECKPOINT_RESTORE");
	same_by_file(
		ARGV("/usr/bin/perl", "-e",
		     "print readlink('/proc/self/exe'), `$^X -e 'print 7'`"));
	NEEDS("/usr/bin/node");
	same_by_file(
		ARGV("/usr/bin/node", "-e",
		     "const c = require('child_process').spawnSync("
		     "process.execPath, ['-p', '6*7']);"
		     "console.log(process.execPath, c.status, '' + c.stdout)"));
}

/* Libraries that are looked for beside the program. */
static void origin(void **state)
{
	glob_t found;

	(void)state;
	SKIP_UNLESS(may_change_link(), "no CAP_CHECKPOINT_RESTORE");
	if (glob("/root/.rustup/toolchains/*/bin/rustc", 0, NULL, &found) == 0)
		same_by_file(ARGV(found.gl_pathv[0], "--version"));
	else
		print_message("# rustc skipped: not installed\n");
	globfree(&found);
	NEEDS("/usr/bin/java");
	{
		char path[4096];

		assert_non_null(realpath("/usr/bin/java", path));
		same_by_file(ARGV(path, "--version"));
	}
}

SUITE(TEST(shells), TEST(python), TEST(perl), TEST(git), TEST(node), TEST(cc1),
      TEST(clang), TEST(rust), TEST(go), TEST(auxiliary_vector), TEST(busybox),
      TEST(spawns_itself), TEST(origin))
