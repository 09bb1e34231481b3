/* SPDX-License-Identifier: MIT */
/*
 * "differ DIRECTORY TELL": calls posix_spawn in many ways and writes what came
 * of each to standard output: what the functions return, what the child found,
 * and what is left in the caller. It knows nothing of whose posix_spawn that
 * is: the same is to be written whoever has it. Of the signals that libcs keep
 * for themselves nothing is told.
 */
#include "cases.h"

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define UNTOUCHED (-7)
#define LIBC_SIGNALS (7ULL << 31)

FILE *out;
static const char *directory;
static struct shared {
	pid_t caller, child, group, session;
} * shared;

typedef int spawn_fn(pid_t *, const char *, const posix_spawn_file_actions_t *,
		     const posix_spawnattr_t *, char *const[], char *const[]);

const char *place(const char *name)
{
	static char paths[4][PATH_MAX];
	static int next;
	char *path = paths[next++ % 4];

	snprintf(path, PATH_MAX, "%s%s%s", directory, *name ? "/" : "", name);
	return path;
}

static void make_file(const char *name, const char *text, mode_t mode)
{
	int fd = open(place(name), O_WRONLY | O_CREAT | O_TRUNC, 0600);

	if (fd < 0 || write(fd, text, strlen(text)) < 0 || fchmod(fd, mode) < 0)
		exit(9);
	close(fd);
}

/* '%' is the directory, '@' too long a name. */
static char *expand(const char *text)
{
	static char bufs[2][PATH_MAX];
	static int next;
	char *buf = bufs[next++ % 2];
	size_t n = 0;

	if (!text)
		return NULL;
	for (; *text; text++) {
		if (*text == '%')
			n += (size_t)sprintf(buf + n, "%s", directory);
		else if (*text == '@')
			n += (size_t)sprintf(buf + n, "%0300d", 1);
		else
			buf[n++] = *text;
	}
	buf[n] = '\0';
	return buf;
}

static void open_numbers(void)
{
	int plain = open(place("plain"), O_RDWR);
	int folder = open("/usr", O_RDONLY | O_DIRECTORY);
	int null = open("/dev/null", O_RDWR);
	int said = open(place("said"), O_WRONLY | O_CREAT | O_TRUNC, 0666);

	dup2(null, 0);
	dup2(said, 1);
	dup2(null, 2);
	/* Out of the way of the numbers. */
	plain = fcntl(plain, F_DUPFD_CLOEXEC, 100);
	folder = fcntl(folder, F_DUPFD_CLOEXEC, 100);
	for (int fd = 3; fd < 100; fd++)
		close(fd);
	dup2(plain, PLAIN);
	dup3(plain, CLOEXEC, O_CLOEXEC);
	dup2(folder, DIRECTORY);
	dup2(plain, HIGH);
	close(plain);
	close(folder);
}

static spawn_fn *function(const struct program_case *p)
{
	spawn_fn *f = NULL;

	if (!p->older)
		return p->search ? posix_spawnp : posix_spawn;
#ifdef __GLIBC__
	f = (spawn_fn *)dlvsym(RTLD_DEFAULT,
			       p->search ? "posix_spawnp" : "posix_spawn",
			       "GLIBC_2.2.5");
#endif
	return f;
}

static int count_open(void)
{
	int n = 0;

	for (int fd = 0; fd < 300; fd++)
		n += fcntl(fd, F_GETFD) >= 0;
	return n;
}

static void tell_status(int status)
{
	if (WIFEXITED(status))
		fprintf(out, " exited %d\n", WEXITSTATUS(status));
	else
		fprintf(out, " signal %d\n", WTERMSIG(status));
}

static void call(const struct program_case *p, const struct actions_case *ac,
		 const struct attr_case *at)
{
	char *argv[] = {"told", "-o", (char *)(uintptr_t)place("told-out"),
			"x",    "",   NULL};
	char *envp[] = {"GREETING=hello", "PATH=/nowhere", "=odd", NULL};
	posix_spawn_file_actions_t actions;
	posix_spawnattr_t attr;
	spawn_fn *f = function(p);
	pid_t pid = UNTOUCHED;
	sigset_t before, after;
	int r, open_before, status;

	if (!f)
		return;
	posix_spawn_file_actions_init(&actions);
	posix_spawnattr_init(&attr);
	if (ac->make)
		fprintf(out, " add %d\n", ac->make(&actions));
	if (at->make)
		at->make(&attr);
	sigprocmask(SIG_BLOCK, NULL, &before);
	open_before = count_open();
	r = f(&pid, expand(p->file), ac->make ? &actions : NULL,
	      at->make ? &attr : NULL, p->no_argv ? argv + 5 : argv,
	      p->no_envp ? NULL : envp);
	fprintf(out, " returned %d%s\n", r,
		r && pid != UNTOUCHED ? " and a pid" : "");
	sigprocmask(SIG_BLOCK, NULL, &after);
	if (memcmp(&before, &after, 8))
		fprintf(out, " the caller's mask has changed\n");
	if (count_open() != open_before)
		fprintf(out, " %d descriptors are left\n",
			count_open() - open_before);
	posix_spawn_file_actions_destroy(&actions);
	posix_spawnattr_destroy(&attr);
	shared->child = r ? 0 : pid;
	if (r == 0 && waitpid(pid, &status, 0) == pid)
		tell_status(status);
	if (waitpid(-1, NULL, WNOHANG) != -1 || errno != ECHILD)
		fprintf(out, " a child is left\n");
}

static const char *whose(pid_t pid)
{
	return pid == shared->child     ? "child"
	       : pid == shared->caller  ? "caller"
	       : pid == shared->group   ? "group"
	       : pid == shared->session ? "session"
	       : pid == getpid()        ? "tester"
					: "?";
}

static void tell_line(const char *line)
{
	char key[32];
	unsigned long long set;
	int pid;

	if (sscanf(line, "ignored %llx", &set) == 1 ||
	    sscanf(line, "mask %llx", &set) == 1)
		fprintf(out, "  %.4s %llx\n", line, set & ~LIBC_SIGNALS);
	else if (sscanf(line, "%31s %d", key, &pid) == 2 &&
		 (!strcmp(key, "pid") || !strcmp(key, "ppid") ||
		  !strcmp(key, "pgid") || !strcmp(key, "sid")))
		fprintf(out, "  %s %s\n", key, whose(pid));
	else if (strncmp(line, "cgroup ", 7) && strncmp(line, "keyring", 7))
		fprintf(out, "  %s", line);
}

static void tell_file(const char *name)
{
	FILE *f = fopen(place(name), "r");
	char line[8192];

	while (f && fgets(line, sizeof line, f))
		tell_line(line);
	if (f)
		fclose(f);
}

static void run(const struct caller_case *caller, const struct program_case *p,
		const struct actions_case *ac, const struct attr_case *at)
{
	pid_t pid;
	int status;

	fprintf(out, "%s, %s, %s, %s\n", caller->name, p->name, ac->name,
		at->name);
	make_file("told-out", "", 0666);
	unlink(place("made"));
	unlink(place("new"));
	fflush(out);
	*shared = (struct shared){.session = getsid(0)};
	pid = fork();
	if (!pid) {
		alarm(60);
		setpgid(0, 0);
		open_numbers();
		if (chdir(directory) < 0)
			_exit(9);
		if (p->path)
			setenv("PATH", expand(p->path), 1);
		else
			unsetenv("PATH");
		caller->prepare();
		shared->caller = shared->group = getpid();
		call(p, ac, at);
		fflush(out);
		_exit(0);
	}
	if (pid < 0 || waitpid(pid, &status, 0) != pid)
		exit(9);
	if (status)
		fprintf(out, " the caller ended with %#x\n", status);
	tell_file("told-out");
	tell_file("said");
	if (access(place("made"), F_OK) == 0)
		fprintf(out, " it made a file\n");
}

static const struct program_case ordinary = {"told", "%/told", 0, "/usr/bin",
					     0,      0,        0};

static void with_callers(const struct actions_case *ac, int attributes)
{
	for (const struct caller_case *c = caller_cases; c->name; c++) {
		run(c, &ordinary, ac, &attr_cases[0]);
		for (const struct attr_case *at = attr_cases; at->name; at++)
			if (attributes || !strcmp(at->name, "nearly_all") ||
			    (c == caller_cases && !strcmp(at->name, "session")))
				run(c, &ordinary, ac, at);
	}
}

static const struct actions_case *named(const char *name)
{
	const struct actions_case *ac = actions_cases;

	while (strcmp(ac->name, name))
		ac++;
	return ac;
}

int main(int argc, char **argv)
{
	int fd = fcntl(1, F_DUPFD_CLOEXEC, 200);

	if (argc != 3 || fd < 0)
		return 2;
	out = fdopen(fd, "w");
	directory = argv[1];
	shared = mmap(NULL, sizeof *shared, PROT_READ | PROT_WRITE,
		      MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (!out || shared == MAP_FAILED)
		return 2;
	umask(022);
	chmod(directory, 0777);
	make_file("plain", "text\n", 0666);
	make_file("nothing", "", 0755);
	make_file("script", "echo \"script $1 $2 $GREETING\"\n", 0755);
	make_file("shebang", "#!/bin/sh\necho \"shebang $0 $1\"\n", 0755);
	make_file("orphan", "#!/no/such/interpreter\n", 0755);
	unlink(place("told"));
	if (link(argv[2], place("told")) < 0 &&
	    symlink(argv[2], place("told")) < 0)
		return 2;
	for (const struct actions_case *ac = actions_cases; ac->name; ac++)
		with_callers(ac, !ac->make || ac == named("open_over"));
	for (const struct program_case *p = program_cases; p->name; p++) {
		run(caller_cases, p, &actions_cases[0], &attr_cases[0]);
		run(caller_cases, p, named("first_error_counts"),
		    &attr_cases[0]);
		run(caller_cases, p, named("failing_after_creating"),
		    &attr_cases[0]);
		run(caller_cases, p, named("chdir_there"), &attr_cases[0]);
	}
	return fclose(out) ? 2 : 0;
}
