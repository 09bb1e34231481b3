/* SPDX-License-Identifier: MIT */
#include "spawn/tree.h"

#include "create/ladder.h"
#include "error/text.h"
#include "guardian/guardian.h"
#include "sys/sys.h"

static const unsigned char image[] = {
#include "guardian_image.inc"
};

enum { OWN_SOCKET, OWNER, CGROUP, INIT };
_Static_assert(INIT + 1 == GUARDIAN_FDS, "one for each");

static int program_file(void)
{
	int fd = launch_executable_file(GUARDIAN_NAME);
	int r = fd < 0 ? fd : child_check_size(sizeof image);
	long n = r < 0 ? r : sys_pwrite(fd, image, sizeof image, 0);

	if (n == (long)sizeof image)
		return fd;
	if (fd >= 0)
		sys_close(fd);
	return n < 0 ? (int)n : -ENOSPC;
}

static const char *number_text(struct arena *arena, int n)
{
	struct text t = {.buf = arena_alloc(arena, GUARDIAN_DIGITS),
			 .size = GUARDIAN_DIGITS};

	if (!t.buf)
		return NULL;
	text_number(&t, n);
	text_end(&t);
	return t.buf;
}

static int arguments(struct born_guardian *g, enum guardian_kind kind,
		     const struct tree *tree, struct arena *arena)
{
	const int numbers[] = {(int)kind,     g->fds[OWN_SOCKET],
			       g->fds[OWNER], g->fds[CGROUP],
			       g->fds[INIT],  0};

	g->argv =
		arena_alloc(arena, (GUARDIAN_ARGUMENTS + 1) * sizeof *g->argv);
	if (!g->argv)
		return -ENOMEM;
	g->argv[0] = GUARDIAN_NAME;
	for (int i = GUARDIAN_KIND; i <= GUARDIAN_PROGRAM; i++) {
		const char *text = number_text(arena, numbers[i - 1]);

		if (!text)
			return -ENOMEM;
		g->argv[i] = text;
	}
	/* Written once it is known. */
	g->digits = (char *)(uintptr_t)g->argv[GUARDIAN_PROGRAM];
	g->argv[GUARDIAN_CGROUP_NAME] =
		tree->cgroup >= 0 ? tree->cgroup_name : "";
	g->argv[GUARDIAN_ARGUMENTS] = NULL;
	return 0;
}

static int socket_pair(struct tree *tree, struct born_guardian *g)
{
	int ends[2];
	int r = sys_socketpair(SYS_AF_UNIX,
			       SYS_SOCK_SEQPACKET | SYS_SOCK_CLOEXEC |
				       SYS_SOCK_NONBLOCK,
			       0, ends);

	if (r < 0)
		return r;
	tree->socket = ends[0];
	g->fds[OWN_SOCKET] = ends[1];
	return 0;
}

static void shut_socket(struct tree *tree)
{
	if (tree->socket >= 0)
		sys_close(tree->socket);
	tree->socket = -1;
}

static void close_own(struct born_guardian *g)
{
	const int own[] = {g->file, g->fds[OWN_SOCKET], g->fds[OWNER]};

	for (size_t i = 0; i < sizeof own / sizeof *own; i++)
		if (own[i] >= 0)
			sys_close(own[i]);
	g->file = g->fds[OWN_SOCKET] = g->fds[OWNER] = -1;
}

/* The socket is for the last of them alone. */
static int wants_socket(const struct tree_making *m, enum guardian_kind kind)
{
	return kind != GUARDIAN_OF_NAMESPACE ||
	       !(m->plan->own_tree & BROOD_TREE_WATCH);
}

static int prepare(struct tree_making *m, struct born_guardian *g,
		   enum guardian_kind kind)
{
	struct tree *tree = m->tree;
	int r;

	*g = (struct born_guardian){.file = -1,
				    .fds = {-1, -1, tree->cgroup, tree->init},
				    .pidfd = -1};
	if (!(ladder_has() & BROOD_HAS_ASYNC))
		return -ENOSYS;
	r = g->file = program_file();
	if (r >= 0)
		r = g->fds[OWNER] = sys_pidfd_open(sys_getpid(), 0);
	if (r >= 0 && wants_socket(m, kind))
		r = socket_pair(tree, g);
	if (r >= 0)
		r = arguments(g, kind, tree, m->arena);
	if (r < 0) {
		close_own(g);
		shut_socket(tree);
		return r;
	}
	g->first = g->file + 1;
	for (int i = 0; i < GUARDIAN_FDS; i++)
		if (g->fds[i] >= g->first)
			g->first = g->fds[i] + 1;
	return 0;
}

int tree_make_init(struct tree_making *m)
{
	struct tree *tree = m->tree;
	struct born_guardian g;
	int r;

	if (m->born->spaces & BORN_ELSEWHERE)
		return tree_not_here(m,
				     "a namespace of processes beside the one "
				     "that a step joins",
				     -EINVAL);
	r = prepare(m, &g, GUARDIAN_OF_NAMESPACE);
	if (r == 0) {
		g.namespaces = SYS_CLONE_NEWPID;
		g.fds[CGROUP] = -1;
		r = create_guardian(&g);
		close_own(&g);
	}
	if (r < 0) {
		shut_socket(tree);
		return tree_not_here(m, "a namespace of processes", r);
	}
	tree->ways |= BROOD_TREE_NAMESPACE;
	tree->init = m->born->join_init = g.pidfd;
	tree->init_pid = g.pid;
	m->born->spaces |= BORN_SECOND;
	return 0;
}

int tree_make_watch(struct tree_making *m)
{
	struct tree *tree = m->tree;
	struct born_guardian g;
	int r = prepare(m, &g, GUARDIAN_BESIDE);

	if (r == 0) {
		r = create_guardian(&g);
		close_own(&g);
	}
	if (r < 0) {
		shut_socket(tree);
		return tree_not_here(m, "a guardian", r);
	}
	tree->ways |= BROOD_TREE_WATCH;
	tree->guardian = g.pidfd;
	tree->guardian_pid = g.pid;
	return 0;
}

/* It finds what it adopts there. */
static int has_proc(void)
{
	return sys_faccessat(SYS_AT_FDCWD, "/proc/self/stat", 0, 0);
}

int tree_prepare_parent(struct tree_making *m)
{
	struct born_guardian *g = arena_alloc(m->arena, sizeof *g);
	int r = g ? 0 : -ENOMEM;

	if (m->born->spaces & BORN_ELSEWHERE)
		return tree_not_here(
			m,
			"a guardian as parent in another namespace "
			"of processes",
			-EINVAL);
	if (m->plan->trace_me)
		return tree_not_here(m, "a guardian as tracer", -EINVAL);
	if (r == 0 && has_proc() == -ENOENT)
		return tree_not_here(m, "/proc", -ENOENT);
	if (r == 0)
		r = prepare(m, g, GUARDIAN_PARENT);
	if (r < 0)
		return tree_not_here(m, "a guardian", r);
	m->tree->ways |= BROOD_TREE_GUARDIAN;
	m->born->guardian = g;
	return 0;
}

void tree_made_parent(struct tree *tree, struct born *b)
{
	struct born_guardian *g = b->guardian;

	if (!g)
		return;
	close_own(g);
	tree->guardian = g->pidfd;
	tree->guardian_pid = g->pid;
	b->guardian = NULL;
}
