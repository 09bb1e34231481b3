/* SPDX-License-Identifier: MIT */
#include "test.h"

#include "escapes.h"

#include <dirent.h>
#include <grp.h>
#include <poll.h>
#include <sys/prctl.h>

#define READY_MS BUSY_MS
#define GONE_MS BUSY_MS /* after the end of an owner */
#define STAY_MS 700     /* what is there as long as this has escaped */

const char *escape_end_name(enum escape_end end)
{
	static const char *const names[ENDS] = {
		[END_CLOSE] = "handle closed",
		[END_KILL] = "owner's SIGKILL",
		[END_TERM] = "owner's SIGTERM",
		[END_RUN_TIMEOUT] = "timeout of brood run",
		[END_RUN_TERM] = "SIGTERM to brood run",
		[END_RUN_KILL] = "SIGKILL of brood run",
	};

	return names[end];
}

/* A marker is one argument; those that are dead have none. */
static int bears(const char *pid, const char *marker)
{
	char path[300], buf[4096];
	int fd, found = 0;
	ssize_t n;

	snprintf(path, sizeof path, "/proc/%s/cmdline", pid);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return 0;
	n = read(fd, buf, sizeof buf - 1);
	close(fd);
	buf[n < 0 ? 0 : n] = '\0';
	for (char *at = buf; at < buf + n; at += strlen(at) + 1)
		found |= !strcmp(at, marker);
	return found;
}

int escape_count(const char *marker, int sig)
{
	DIR *proc = opendir("/proc");
	struct dirent *d;
	int n = 0;

	while (proc && (d = readdir(proc))) {
		if (d->d_name[0] < '1' || d->d_name[0] > '9' ||
		    atoi(d->d_name) == getpid() || !bears(d->d_name, marker))
			continue;
		n++;
		if (sig)
			kill(atoi(d->d_name), sig);
	}
	if (proc)
		closedir(proc);
	return n;
}

static int wait_until_none(const char *marker, int64_t limit, int64_t *ms)
{
	int64_t begin = now_ms();
	int n;

	while ((n = escape_count(marker, 0)) > 0 && now_ms() - begin < limit)
		sleep_ms(2);
	if (ms)
		*ms = now_ms() - begin;
	return n;
}

static void drop(const char *marker)
{
	int64_t begin = now_ms();

	while (escape_count(marker, SIGKILL) && now_ms() - begin < BUSY_MS)
		sleep_ms(5);
}

/* The pipe that the program says it is ready by, and one that the owner reads
 * its orders from. */
struct owner {
	pid_t pid;
	int ready;
	int orders;
	int answers;
	char marker[64];
	struct brood_tree_info info;
};

/* What an escape was the end of: a guardian that is stopped goes on and ends by
 * itself; a cgroup that nobody watches is this test's to remove. */
static void clean_up(const struct owner *o)
{
	char own[300] = "/", path[600];
	FILE *f = fopen("/proc/self/cgroup", "re");

	if (o->info.guardian)
		kill(o->info.guardian, SIGCONT);
	while (f && fgets(path, sizeof path, f))
		if (!strncmp(path, "0::", 3))
			snprintf(own, sizeof own, "%.*s",
				 (int)strcspn(path + 3, "\n"), path + 3);
	if (f)
		fclose(f);
	if (!o->info.cgroup[0])
		return;
	snprintf(path, sizeof path, "%s%s/%s",
		 access("/sys/fs/cgroup/cgroup.procs", F_OK)
			 ? "/sys/fs/cgroup/unified"
			 : "/sys/fs/cgroup",
		 own, o->info.cgroup);
	for (int i = 0; i < 2000 && rmdir(path) && errno == EBUSY; i++)
		sleep_ms(10);
}

static void argv_of(const struct escape *e, const char *marker,
		    const char *argv[5])
{
	argv[0] = e->program ? e->program : beside("escape");
	argv[1] = e->kind;
	argv[2] = marker;
	argv[3] = e->argument;
	argv[4] = NULL;
}

static void become_user(unsigned uid)
{
	if (uid && (setgroups(0, NULL) || setresgid(uid, uid, uid) ||
		    setresuid(uid, uid, uid)))
		_exit(90);
	prctl(PR_SET_DUMPABLE, 1);
}

/* Holds the handle until it is told to close it. */
static void be_owner(const struct escape *e, const struct owner *o, int ready,
		     int orders, int answers)
{
	const char *argv[5];
	struct brood_child *child = NULL;
	struct brood_tree_info info;
	struct brood_error err;
	char why[256], byte, number[16];
	int fd;

	become_user(e->uid);
	argv_of(e, o->marker, argv);
	if (brood_spawn(&child,
			SPEC(.argv = argv, .own_tree = e->ways,
			     .steps = STEPS(brood_step_pipe(0, 0),
					    brood_step_pass(1, ready))),
			&err) < 0) {
		brood_error_format(&err, why, sizeof why);
		fprintf(stderr, "# %s\n", why);
		_exit(91);
	}
	close(ready);
	brood_tree(child, &info);
	fd = brood_pipe_take(child, 0);
	snprintf(number, sizeof number, "%d\n", info.guardian);
	if (write(fd, number, strlen(number)) < 0 ||
	    write(answers, &info, sizeof info) != sizeof info)
		_exit(92);
	if (read(orders, &byte, 1) != 1)
		_exit(93);
	brood_child_close(&child);
	if (write(answers, "!", 1) != 1)
		_exit(94);
	pause();
	_exit(0);
}

static void be_brood_run(const struct escape *e, const struct owner *o,
			 enum escape_end end, int ready)
{
	const char *argv[5], *brood = getenv("BROOD");

	argv_of(e, o->marker, argv);
	dup2(ready, 1);
	execl(brood, "brood", "run", "--own-tree", "--async",
	      end == END_RUN_TIMEOUT ? "--timeout=0.3" : "--raise",
	      "--kill-after=0.1", "--", argv[0], argv[1], argv[2], argv[3],
	      NULL);
	_exit(95);
}

static void begin(const struct escape *e, struct owner *o, enum escape_end end)
{
	static int serial;
	int ready[2], orders[2], answers[2];

	snprintf(o->marker, sizeof o->marker, "escape-%d-%d-%lld", getpid(),
		 serial++, (long long)now_ms());
	assert_int_equal(pipe2(ready, O_CLOEXEC), 0);
	assert_int_equal(pipe2(orders, O_CLOEXEC), 0);
	assert_int_equal(pipe2(answers, O_CLOEXEC), 0);
	o->pid = fork();
	if (o->pid == 0 && end >= END_RUN_TIMEOUT)
		be_brood_run(e, o, end, ready[1]);
	if (o->pid == 0)
		be_owner(e, o, ready[1], orders[0], answers[1]);
	close(ready[1]);
	close(orders[0]);
	close(answers[1]);
	o->ready = ready[0];
	o->orders = orders[1];
	o->answers = answers[0];
	memset(&o->info, 0, sizeof o->info);
	if (end < END_RUN_TIMEOUT &&
	    read(o->answers, &o->info, sizeof o->info) != sizeof o->info)
		memset(&o->info, 0, sizeof o->info);
}

static int arrives(int fd, int ms)
{
	struct pollfd poll_ready = {.fd = fd, .events = POLLIN};
	char byte;

	return poll(&poll_ready, 1, ms) == 1 && read(fd, &byte, 1) == 1;
}

static void finish_owner(struct owner *o)
{
	kill(o->pid, SIGKILL);
	waitpid(o->pid, NULL, 0);
	close(o->ready);
	close(o->orders);
	close(o->answers);
	drop(o->marker);
	clean_up(o);
}

/* Those of brood run are let go of by its own end. */
static void make_it_end(struct owner *o, enum escape_end end)
{
	switch (end) {
	case END_CLOSE:
		assert_int_equal(write(o->orders, "!", 1), 1);
		assert_true(arrives(o->answers, GONE_MS));
		break;
	case END_RUN_TIMEOUT:
		break;
	case END_TERM:
	case END_RUN_TERM:
		kill(o->pid, SIGTERM);
		break;
	default:
		kill(o->pid, SIGKILL);
	}
}

int escape_survivors(const struct escape *e, enum escape_end end, int64_t *ms)
{
	/* What has been closed is dead when that returns. */
	int64_t limit = end == END_CLOSE ? 0 : e->escapes ? STAY_MS : GONE_MS;
	struct owner o;
	int n;

	begin(e, &o, end);
	if (!arrives(o.ready, READY_MS)) {
		fprintf(stderr, "# %s did not get ready\n", e->kind);
		finish_owner(&o);
		return -1;
	}
	make_it_end(&o, end);
	n = wait_until_none(o.marker, limit, ms);
	finish_owner(&o);
	return n;
}
