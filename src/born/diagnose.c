/* SPDX-License-Identifier: MIT */
#include "born/diagnose.h"

#include "sys/sys.h"

/*
 * Runs after an exec has failed, on the caller's stack: no large buffers, and
 * nothing that can block or change anything. What cannot be found out leaves
 * the error number to speak for itself.
 */
static void say(struct fault *f, enum brood_reason reason)
{
	if (f->reason == BROOD_REASON_NONE)
		f->reason = reason;
}

static int look(const char *path, struct sys_statx *st)
{
	return sys_statx(SYS_AT_FDCWD, path, 0, SYS_STATX_TYPE | SYS_STATX_MODE,
			 st);
}

/* For one that is not, the kernel complains of the room for its name. */
static int cwd_is_gone(void)
{
	char byte;

	return sys_getcwd(&byte, 1) == -ENOENT;
}

/* Finds the first part of a path that cannot be passed, and enters it as the
 * second object: with denied the directory that may not be searched. */
static void blocked_at(struct diagnosis *d, const char *path, int denied)
{
	char *name = d->text;
	int dir = *path == '/' ? sys_openat(SYS_AT_FDCWD, "/",
					    SYS_O_PATH | SYS_O_CLOEXEC, 0)
			       : SYS_AT_FDCWD;
	size_t at = 0, end, before = 0;
	int next;

	for (;; at = end) {
		while (path[at] == '/')
			at++;
		for (end = at; path[end] && path[end] != '/'; end++)
			;
		if (!path[end] || end - at >= sizeof d->text)
			break;
		mem_copy(name, path + at, end - at);
		name[end - at] = '\0';
		next = sys_openat(dir, name,
				  SYS_O_PATH | SYS_O_DIRECTORY | SYS_O_CLOEXEC,
				  0);
		if (dir >= 0)
			sys_close(dir);
		dir = next;
		if (next < 0)
			break;
		before = end;
	}
	if (dir >= 0)
		sys_close(dir);
	else if (dir != SYS_AT_FDCWD)
		before = denied ? before : end;
	end = before ? before : 1;
	if (end >= sizeof d->text)
		return;
	mem_copy(d->text, before ? path : *path == '/' ? "/" : ".", end);
	d->text[end] = '\0';
	d->fault->second = d->text;
}

static void not_there(struct diagnosis *d, const char *path)
{
	struct fault *f = d->fault;

	if (*path != '/' && cwd_is_gone()) {
		say(f, BROOD_REASON_NO_CWD);
		return;
	}
	if (d->searched) {
		say(f, BROOD_REASON_NOT_FOUND);
		return;
	}
	if (!str_has(path, '/'))
		return;
	blocked_at(d, path, 0);
	if (str_equal(d->text, path))
		f->second = NULL;
	if (f->second &&
	    sys_statx(SYS_AT_FDCWD, d->text, 0, SYS_STATX_TYPE, &d->st) < 0)
		say(f, BROOD_REASON_NO_DIRECTORY);
	else if (f->code == -ENOTDIR && f->second)
		say(f, BROOD_REASON_NOT_DIRECTORY);
	else
		f->second = NULL;
}

static void denied(struct diagnosis *d, const char *path)
{
	struct fault *f = d->fault;
	unsigned mode;

	if (look(path, &d->st) < 0) {
		if (str_has(path, '/'))
			blocked_at(d, path, 1);
		if (f->second)
			say(f, BROOD_REASON_NOT_SEARCHABLE);
		return;
	}
	mode = d->st.mode;
	if ((mode & SYS_S_IFMT) == SYS_S_IFDIR)
		say(f, BROOD_REASON_IS_DIRECTORY);
	else if ((mode & SYS_S_IFMT) != SYS_S_IFREG)
		say(f, BROOD_REASON_NOT_A_FILE);
	else if (!(mode & 0111))
		say(f, BROOD_REASON_NOT_EXECUTABLE);
	else if (sys_statfs(path, &d->fs) == 0 && (d->fs.flags & SYS_ST_NOEXEC))
		say(f, BROOD_REASON_NOEXEC_MOUNT);
	else
		diagnose_file(d, path);
}

/* The strings are what the kernel copies; it counts a pointer for each. */
static void too_long(struct born *b, struct diagnosis *d, const char *path)
{
	const char *const *lists[] = {b->argv, b->envp};
	uint64_t total = str_length(path) + 1, most = 0, limit;
	struct sys_rlimit stack = {UINT64_MAX, UINT64_MAX};
	struct fault *f = d->fault;

	for (int k = 0; k < 2; k++)
		for (int i = 0; lists[k][i]; i++) {
			uint64_t n = str_length(lists[k][i]) + 1;

			total += n + sizeof(char *);
			if (n <= most)
				continue;
			most = n;
			f->other = i;
			f->second = k ? "envp" : "argv";
		}
	sys_prlimit(SYS_RLIMIT_STACK, NULL, &stack);
	limit = ARGUMENTS_MOST;
	if (stack.soft / 4 < limit)
		limit = stack.soft / 4;
	if (limit < ARGUMENTS_LEAST)
		limit = ARGUMENTS_LEAST;
	if (total <= limit) {
		f->number = most > INT32_MAX ? INT32_MAX : (int)most;
		say(f, BROOD_REASON_ARGUMENT_TOO_LONG);
		return;
	}
	f->second = NULL;
	f->number = total > INT32_MAX ? INT32_MAX : (int)total;
	f->other = (int)limit;
	say(f, limit < ARGUMENTS_MOST ? BROOD_REASON_ARGUMENTS_STACK
				      : BROOD_REASON_ARGUMENTS_TOO_LARGE);
}

/* The caller finds out by whom. */
static void busy(struct diagnosis *d, const char *path)
{
	say(d->fault, BROOD_REASON_BUSY);
	if (sys_statx(SYS_AT_FDCWD, path, 0, SYS_STATX_INO, &d->st) < 0)
		return;
	d->fault->inode = d->st.ino;
	d->fault->device = d->st.device;
}

/* Of those that a search tried, the one that is there. */
static const char *found(struct born *b, const char *path, struct diagnosis *d)
{
	if (b->program_fd >= 0 || b->candidates[0] == b->plan->name)
		return path;
	d->searched = 1;
	for (const char *const *c = b->candidates; *c; c++)
		if (look(*c, &d->st) == 0)
			return *c;
	return path;
}

static int has_filter(const struct plan *plan)
{
	for (uint32_t i = 0; i < plan->after.count; i++)
		if (plan->after.list[i].code == OP_SECCOMP)
			return 1;
	for (uint32_t i = 0; i < plan->fds.count; i++)
		if (plan->fds.list[i].code == OP_SECCOMP)
			return 1;
	return 0;
}

void born_diagnose(struct born *b, struct diagnosis *d)
{
	struct fault *f = d->fault;
	const char *path = f->object;

	/* A filter of the plan's may kill for a call that it does not expect.
	 */
	if (!path || has_filter(b->plan))
		return;
	if (f->code == -ENOENT)
		path = f->object = found(b, path, d);
	switch (f->code) {
	case -ENOENT:
		if (b->program_fd < 0 && look(path, &d->st) < 0)
			not_there(d, path);
		else
			diagnose_file(d, path);
		return;
	case -ENOTDIR:
		not_there(d, path);
		return;
	case -EACCES:
		denied(d, path);
		return;
	case -ENOEXEC:
		diagnose_file(d, path);
		return;
	case -E2BIG:
		too_long(b, d, path);
		return;
	case -ELOOP:
		if (look(path, &d->st) == 0)
			say(f, BROOD_REASON_SCRIPT_DEPTH);
		return;
	case -ETXTBSY:
		busy(d, path);
		return;
	default:
		return;
	}
}
