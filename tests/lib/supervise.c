/* SPDX-License-Identifier: MIT */
#include "supervise.h"

#include "notify.h"

#include <dlfcn.h>
#include <errno.h>
#include <link.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <poll.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <brood/brood.h>

struct range {
	uintptr_t within;
	uintptr_t from, to;
};

static int find_range(struct dl_phdr_info *info, size_t size, void *arg)
{
	struct range *r = arg;

	(void)size;
	for (int i = 0; i < info->dlpi_phnum; i++) {
		const ElfW(Phdr) *p = &info->dlpi_phdr[i];
		uintptr_t at = info->dlpi_addr + p->p_vaddr;

		if (p->p_type != PT_LOAD || !(p->p_flags & PF_X) ||
		    r->within < at || r->within >= at + p->p_memsz)
			continue;
		r->from = at;
		r->to = at + p->p_memsz;
		return 1;
	}
	return 0;
}

/* The library's own code: libc's calls are none of its. */
static struct range library(void)
{
	void *symbol = dlsym(RTLD_DEFAULT, "brood_spawn");
	struct range r = {0};

	r.within = symbol ? (uintptr_t)symbol : (uintptr_t)brood_spawn;
	dl_iterate_phdr(find_range, &r);
	return r;
}

#define ADDRESS offsetof(struct seccomp_data, instruction_pointer)

static int load_filter(void)
{
	struct range r = library();
	struct sock_filter code[] = {
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, ADDRESS + 4),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (uint32_t)(r.from >> 32), 0,
			 4),
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, ADDRESS),
		BPF_JUMP(BPF_JMP | BPF_JGE | BPF_K, (uint32_t)r.from, 0, 2),
		BPF_JUMP(BPF_JMP | BPF_JGE | BPF_K, (uint32_t)r.to, 1, 0),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_USER_NOTIF),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
	};
	struct sock_fprog prog = {sizeof code / sizeof *code, code};

	if (!r.from || r.from >> 32 != r.to >> 32) {
		errno = ERANGE;
		return -1;
	}
	if (geteuid() && prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0))
		return -1;
	return (int)syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER,
			    SECCOMP_FILTER_FLAG_NEW_LISTENER, &prog);
}

struct supervision *supervision_new(void)
{
	struct supervision *s = mmap(NULL, sizeof *s, PROT_READ | PROT_WRITE,
				     MAP_SHARED | MAP_ANONYMOUS, -1, 0);

	return s == MAP_FAILED ? NULL : s;
}

void supervision_arm(struct supervision *s, const struct injection *fault)
{
	s->count = s->met = s->seen = 0;
	if (fault)
		s->fault = *fault;
	else
		memset(&s->fault, 0, sizeof s->fault);
	__atomic_store_n(&s->armed, 1, __ATOMIC_SEQ_CST);
}

void supervision_disarm(struct supervision *s)
{
	__atomic_store_n(&s->armed, 0, __ATOMIC_SEQ_CST);
}

void supervision_complain(struct supervision *s, const char *format, ...)
{
	char text[1024];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof text, format, args);
	va_end(args);
	printf("# %s: %s\n", s->doing, text);
	fflush(stdout);
	s->failures++;
}

/* The error that this call is to give, or 0. */
static int judge(struct supervision *s, const struct seccomp_data *call,
		 int child)
{
	int nr = call->nr;

	if (!__atomic_load_n(&s->armed, __ATOMIC_SEQ_CST))
		return 0;
	if (s->count < SUPERVISED_CALLS)
		s->calls[s->count++] = (struct made_call){
			nr,
			child,
			{call->args[0], call->args[1], call->args[2]}};
	if (!s->fault.error || s->fault.nr != nr || s->fault.child != child ||
	    s->seen++ != s->fault.nth)
		return 0;
	s->met = 1;
	return s->fault.error;
}

static void answer(struct supervision *s, int listener, pid_t target)
{
	struct seccomp_notif n = {0};
	struct seccomp_notif_resp a = {0};
	int error;

	if (ioctl(listener, SECCOMP_IOCTL_NOTIF_RECV, &n))
		return;
	error = judge(s, &n.data, (pid_t)n.pid != target);
	a.id = n.id;
	a.error = -error;
	a.flags = error ? 0 : SECCOMP_USER_NOTIF_FLAG_CONTINUE;
	ioctl(listener, SECCOMP_IOCTL_NOTIF_SEND, &a);
}

static int watch(struct supervision *s, int listener, pid_t target,
		 int limit_ms)
{
	int pidfd = (int)syscall(SYS_pidfd_open, target, 0);
	struct pollfd p[] = {{listener, POLLIN, 0}, {pidfd, POLLIN, 0}};
	int status = SUPERVISE_HUNG, n;

	while ((n = poll(p, 2, limit_ms)) != 0) {
		if (n > 0 && p[0].revents & POLLIN)
			answer(s, listener, target);
		else if (n > 0 && p[1].revents)
			break;
	}
	if (n == 0)
		kill(target, SIGKILL);
	close(listener);
	close(pidfd);
	waitpid(target, n ? &status : NULL, 0);
	return status;
}

int supervise(struct supervision *s, void (*target)(void *), void *arg,
	      int limit_ms)
{
	int sock[2], listener;
	pid_t pid;

	s->armed = 0;
	s->doing[0] = 0;
	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, sock))
		return -1;
	pid = fork();
	if (!pid) {
		int fd = load_filter();

		if (fd < 0 || notify_move_fd(sock[1], fd))
			_exit(125);
		close(fd);
		close(sock[0]);
		close(sock[1]);
		target(arg);
		_exit(0);
	}
	close(sock[1]);
	listener = pid > 0 ? notify_move_fd(sock[0], -1) : -1;
	close(sock[0]);
	if (listener >= 0)
		return watch(s, listener, pid, limit_ms);
	if (pid > 0)
		waitpid(pid, NULL, 0);
	errno = ENOTSUP;
	return -1;
}
