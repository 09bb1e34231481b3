/* SPDX-License-Identifier: MIT */
#include "faulty.h"

#include "every_step.h"
#include "start.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define LONG_ARGUMENT 40000

/* clang-format off */
const struct scenario scenarios[] = {
	{.name = "default", .how = COLD},
	{.name = "many open files", .how = MANY | COLD},
	{.name = "kept plan", .how = PLAN | COLD,
	 .steps = {{.type = BROOD_STEP_PASS, .fd = 4, .from = 1}}},
	{.name = "pipes", .how = COLD,
	 .steps = {{.type = BROOD_STEP_PIPE, .fd = 0},
		   {.type = BROOD_STEP_PIPE, .fd = 1},
		   {.type = BROOD_STEP_PIPE, .fd = 4},
		   {.type = BROOD_STEP_PIPE, .fd = 5},
		   {.type = BROOD_STEP_PIPE, .fd = 6}}},
	{.name = "pipes in order", .spec = {.flags = BROOD_ORDERED},
	 .steps = {{.type = BROOD_STEP_PIPE, .fd = 0},
		   {.type = BROOD_STEP_PIPE, .fd = 1}}},
	{.name = "a terminal",
	 .steps = {{.type = BROOD_STEP_PTY, .window = {24, 80, 0, 0}}}},
	{.name = "a terminal like another",
	 .steps = {{.type = BROOD_STEP_PTY, .flags = BROOD_PTY_LIKE,
		    .from = EVERY_STEP_TERMINAL}}},
	{.name = "a swap",
	 .steps = {{.type = BROOD_STEP_PASS, .fd = 0, .from = 2},
		   {.type = BROOD_STEP_PASS, .fd = 2, .from = 0}}},
	{.name = "all descriptors", .spec = {.flags = BROOD_KEEP_FDS}},
	{.name = "start deadline", .how = BLOCKING | COLD,
	 .spec = {.start_timeout_ms = 600000}},
	{.name = "search", .spec = {.search_path = "set"}},
	{.name = "program by descriptor", .how = BY_FD},
	{.name = "shell fallback", .how = SCRIPT, .spec = {.flags = BROOD_SHELL_FALLBACK}},
	{.name = "long arguments", .how = LONG},
	{.name = "wait and kill", .how = TIMED},
	{.name = "closed at once", .how = CLOSED},
	{.name = "pipeline", .how = PIPED | BLOCKING,
	 .steps = {{.type = BROOD_STEP_UMASK, .mode = 027}}},
	{.name = "list", .how = LISTED | BLOCKING,
	 .steps = {{.type = BROOD_STEP_UMASK, .mode = 027}}},
	{.name = "missing program", .how = FAILS,
	 .spec = {.program = "/usr/no/such/program"}},
	{.name = "missing in search", .how = FAILS,
	 .spec = {.program = "no-such-program"}},
	{.name = "missing interpreter", .how = FAILS | SCRIPT},
	{.name = NULL},
};
/* clang-format on */

static char dir[64], report[96], script[96], broken[96], program[4096],
	search_path[4096];
static char long_argument[LONG_ARGUMENT];
static int program_fd;
static volatile sig_atomic_t sigchlds;

static void write_script(const char *path, const char *text)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0755);

	if (fd < 0 || write(fd, text, strlen(text)) < 0)
		abort();
	close(fd);
}

/* One that the kernel does not know the format of, and one for nobody. */
static void write_scripts(void)
{
	char text[8192];

	snprintf(script, sizeof script, "%s/script", dir);
	snprintf(text, sizeof text, "exec %s -o \"$2\"\n", program);
	write_script(script, text);
	snprintf(broken, sizeof broken, "%s/broken", dir);
	write_script(broken, "#!/no/sh\n");
}

void scenario_open(void)
{
	snprintf(dir, sizeof dir, "/tmp/brood-faults.XXXXXX");
	if (!mkdtemp(dir) || chmod(dir, 0777))
		abort();
	snprintf(report, sizeof report, "%s/report", dir);
	snprintf(program, sizeof program, "%s", beside("tell"));
	snprintf(search_path, sizeof search_path, "/no:/etc:%.*s",
		 (int)(strrchr(program, '/') - program), program);
	write_scripts();
	program_fd = open(program, O_RDONLY | O_CLOEXEC);
	memset(long_argument, 'x', sizeof long_argument - 1);
}

void scenario_close(void)
{
	unlink(report);
	unlink(script);
	unlink(broken);
	rmdir(dir);
}

static void on_sigchld(int sig)
{
	(void)sig;
	sigchlds++;
}

/* Keeps the first thing that went wrong. */
static int note(struct outcome *o, const char *what, int r,
		const struct brood_error *err)
{
	if (r >= 0 || o->what)
		return r;
	o->what = what;
	o->code = r;
	if (err)
		o->err = *err;
	return r;
}

/* Lines whose numbers are new each time. */
static int varies(const char *line)
{
	static const char *const keys[] = {"pid ", "ppid ", "keyring ",
					   "cookie "};

	for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
		if (!strncmp(line, keys[i], strlen(keys[i])))
			return 1;
	/* A hierarchy that another test has mounted meanwhile. */
	return !strncmp(line, "cgroup ", 7) && strstr(line, ":name=brood-");
}

static void copy_line(char **to, const char *line, pid_t pid)
{
	char own[32];
	const char *at;

	if (varies(line))
		return;
	snprintf(own, sizeof own, " %d", pid);
	at = strstr(line, own);
	if (strstr(line, " /dev/pts/")) /* numbered anew each time */
		*to += sprintf(*to, "%.*s/dev/pts\n",
			       (int)(strstr(line, "/dev/pts/") - line), line);
	else if (!strncmp(line, "terminal ", 9)) /* the same */
		*to += sprintf(*to, "%.*s\n", (int)(strrchr(line, ' ') - line),
			       line);
	else if (at && !at[strlen(own)])
		*to += sprintf(*to, "%.*s PID\n", (int)(at - line), line);
	else if ((at = strstr(line, ":[")))
		*to += sprintf(*to, "%.*s\n", (int)(at - line), line);
	else
		*to += sprintf(*to, "%s\n", line);
}

static void read_report(struct outcome *o, pid_t pid)
{
	static char raw[65536];
	int fd = open(report, O_RDONLY | O_CLOEXEC);
	ssize_t n = fd < 0 ? 0 : read(fd, raw, sizeof raw - 1);
	char *to = o->text, *save;

	if (fd >= 0)
		close(fd);
	unlink(report);
	raw[n < 0 ? 0 : n] = 0;
	for (char *line = strtok_r(raw, "\n", &save); line;
	     line = strtok_r(NULL, "\n", &save))
		if (strlen(line) < 1024)
			copy_line(&to, line, pid);
}

static void wait_and_kill(struct brood_child *c, struct outcome *o)
{
	int r = brood_wait(c, 1, NULL);

	if (r != -ETIMEDOUT)
		note(o, "wait", r, NULL);
	if (note(o, "kill", brood_kill(c, SIGKILL), NULL) < 0)
		brood_kill(c, SIGKILL);
}

static void close_at_once(struct brood_child *c)
{
	brood_child_close(&c);
	brood_settle();
	while (waitpid(-1, NULL, __WALL) > 0)
		;
}

static void go_on(const struct scenario *sc, uint64_t flags,
		  struct brood_child *c, struct outcome *o)
{
	pid_t pid = brood_pid(c);
	struct brood_error err;
	struct brood_exit end = {0};

	o->got = brood_got(c);
	if (sc->how & CLOSED) {
		close_at_once(c);
		return;
	}
	if (flags & BROOD_ASYNC)
		note(o, "started", brood_started(c, -1, &err), &err);
	if (o->code)
		o->sigchlds = sigchlds;
	else if (sc->how & TIMED)
		wait_and_kill(c, o);
	if (note(o, "wait", brood_wait(c, -1, &end), NULL) < 0)
		note(o, "wait again", brood_wait(c, -1, &end), NULL);
	if (!o->code && !(sc->how & TIMED) &&
	    (end.how != BROOD_EXITED || end.value))
		note(o, "program", -end.value, NULL);
	brood_child_close(&c);
	if (!(sc->how & TIMED))
		read_report(o, pid);
}

static void ended(const struct brood_exit *end, struct outcome *o)
{
	if (!o->code && (end->how != BROOD_EXITED || end->value))
		note(o, "program", -end->value, NULL);
}

static void in_pipeline(const struct brood_spec *spec, struct outcome *o)
{
	struct brood_spec stages[2] = {{.size = sizeof *stages,
					.argv = ARGV("/bin/true"),
					.flags = spec->flags & BROOD_ASYNC},
				       *spec};
	struct brood_pipeline_options options = {
		sizeof options, BROOD_PIPELINE_GROUP | BROOD_PIPELINE_STDERR};
	struct brood_pipeline *p;
	struct brood_error err;
	struct brood_exit end = {0};
	pid_t group;

	if (note(o, "spawn",
		 brood_pipeline_start(&p, stages, 2, &options, &err),
		 &err) < 0) {
		/* One that ran before it has ended as any child does. */
		o->sigchlds = err.pipe_stage > 1 ? 0 : sigchlds;
		return;
	}
	group = brood_pipeline_group(p);
	o->got = brood_got(brood_pipeline_stage(p, 0)) |
		 brood_got(brood_pipeline_stage(p, 1));
	if (note(o, "wait", brood_pipeline_wait(p, -1, &end), NULL) < 0)
		note(o, "wait again", brood_pipeline_wait(p, -1, &end), NULL);
	ended(&end, o);
	brood_pipeline_close(&p);
	read_report(o, group);
}

static void in_list(const struct brood_spec *spec, struct outcome *o)
{
	struct brood_spec specs[2] = {
		{.size = sizeof *specs, .argv = ARGV("/bin/true")}, *spec};
	struct brood_many how = {.size = sizeof how, .concurrency = 1};
	struct brood_outcome out[2];
	struct brood_error err;

	if (note(o, "spawn", brood_spawn_many(specs, 2, out, &how, &err),
		 &err) < 0)
		return;
	for (int i = 0; i < 2; i++) {
		note(o, "spawn", out[i].code, &out[i].error);
		o->got |= out[i].got;
		if (!out[i].code)
			ended(&out[i].exit, o);
	}
	read_report(o, -1);
}

static struct brood_child *spawn(const struct scenario *sc,
				 const struct brood_spec *spec,
				 struct outcome *o)
{
	struct brood_child *c = NULL;
	struct brood_plan *plan = NULL;
	struct brood_error err = {0};
	struct brood_fd fd = {.fd = 4, .from = 2};
	struct brood_override change = {.size = sizeof change,
					.argv = spec->argv,
					.envp = ARGV("CHANGED=1"),
					.fds = &fd,
					.nfds = 1};

	if (!(sc->how & PLAN)) {
		note(o, "spawn", brood_spawn(&c, spec, &err), &err);
	} else if (note(o, "spawn", brood_plan_new(&plan, spec, &err), &err) >=
		   0) {
		note(o, "spawn", brood_plan_spawn(plan, &change, &c, &err),
		     &err);
		brood_plan_free(&plan);
	}
	if (o->code)
		o->sigchlds = sigchlds;
	return c;
}

void scenario_run(const struct scenario *sc, uint64_t flags, struct outcome *o)
{
	struct brood_spec spec = sc->spec;
	struct brood_child *c;

	memset(o, 0, sizeof *o);
	sigchlds = 0;
	signal(SIGCHLD, on_sigchld);
	spec.size = sizeof spec;
	spec.flags |= flags;
	spec.steps = sc->steps;
	spec.argv = sc->how & TIMED ? ARGV("/bin/sleep", "1000")
		    : sc->how & LONG
			    ? ARGV(program, "-o", report, long_argument,
				   long_argument, long_argument, long_argument)
			    : ARGV(program, "-o", report);
	if (sc->how & SCRIPT)
		spec.program = sc->how & FAILS ? broken : script;
	if (sc->how & BY_FD) {
		spec.flags |= BROOD_PROGRAM_FD;
		spec.program_fd = program_fd;
	}
	if (sc->spec.search_path) {
		spec.program = "tell";
		spec.search_path = search_path;
	}
	if (sc->how & PIPED)
		in_pipeline(&spec, o);
	else if (sc->how & LISTED)
		in_list(&spec, o);
	else if ((c = spawn(sc, &spec, o)))
		go_on(sc, flags, c, o);
	signal(SIGCHLD, SIG_DFL);
}

int outcome_differ(const char **a, const char **b)
{
	while (**a && strcspn(*a, "\n") == strcspn(*b, "\n") &&
	       !strncmp(*a, *b, strcspn(*a, "\n") + 1)) {
		*a += strcspn(*a, "\n") + 1;
		*b += strcspn(*b, "\n") + 1;
	}
	return **a || **b;
}
