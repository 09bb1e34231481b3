/* SPDX-License-Identifier: MIT */
/*
 * Who has the socket of a template, and rights that are less than those of the
 * one that started it, writes requests by himself: no child is ever made.
 */
#include "lib/spaces.h"
#include "lib/warm.h"

#include <linux/capability.h>
#include <poll.h>
#include <pthread.h>
#include <sys/socket.h>
#include <sys/syscall.h>

#include "template/wire.h"

static struct brood_template *t;

static int find_socket(void)
{
	for (int fd = 3; fd < 1024; fd++) {
		socklen_t size = sizeof(int);
		int type = 0;

		if (!getsockopt(fd, SOL_SOCKET, SO_TYPE, &type, &size) &&
		    type == SOCK_SEQPACKET)
			return fd; /* the first that was made */
	}
	fail_msg("no socket");
	return -1;
}

static void send_request(int socket, int tid, const int *fds, size_t count)
{
	static char message[WIRE_MOST] __attribute__((aligned(8)));
	static const int32_t numbers[] = {1};
	const char *const argv[] = {of_kind("tell"), NULL};
	const char *const envp[] = {NULL};
	const struct wire_request q = {.argv = argv,
				       .envp = envp,
				       .numbers = numbers,
				       .fds = 1,
				       .tid = tid,
				       .cgroup = -1};
	size_t size = wire_size(&q);
	union {
		struct cmsghdr head;
		char room[CMSG_SPACE(sizeof(int) * 8)];
	} control;
	struct iovec part = {message, size};
	struct msghdr m = {.msg_iov = &part,
			   .msg_iovlen = 1,
			   .msg_control = &control,
			   .msg_controllen = CMSG_SPACE(sizeof(int) * count)};

	assert_true(size > 0);
	wire_write(message, size, &q);
	memset(&control, 0, sizeof control);
	control.head.cmsg_level = SOL_SOCKET;
	control.head.cmsg_type = SCM_RIGHTS;
	control.head.cmsg_len = CMSG_LEN(sizeof(int) * count);
	memcpy(CMSG_DATA(&control.head), fds, sizeof(int) * count);
	assert_int_equal(sendmsg(socket, &m, MSG_NOSIGNAL), size);
}

/* What the child of such a request writes, before all others have closed the
 * pipe. */
static size_t asked_for(int tid)
{
	int socket = find_socket(), out[2], done[2];
	char text[4096];
	size_t used = 0;
	ssize_t n;

	assert_int_equal(pipe2(out, O_CLOEXEC), 0);
	assert_int_equal(
		socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, done), 0);
	send_request(socket, tid,
		     (const int[]){done[1],
				   open("/", O_PATH | O_CLOEXEC | O_DIRECTORY),
				   out[1]},
		     3);
	close(out[1]), close(done[1]);
	while ((n = read(out[0], text, sizeof text)) > 0)
		used += (size_t)n;
	assert_int_equal(n, 0);
	close(out[0]), close(done[0]);
	return used;
}

/* The message is what the library's would be: sent by who may, it works. */
static void rightly(void **state)
{
	(void)state;
	t = opened(SPEC(.argv = ARGV(of_kind("tell"))), NULL);
	assert_true(asked_for(getpid()) > 1000);
	brood_template_close(&t);
}

static void after_a_drop(int tid)
{
	t = opened(SPEC(.argv = ARGV(of_kind("tell"))), NULL);
	become_nobody();
	assert_int_equal(asked_for(tid), 0);
	/* It still serves who is to be served: nobody now. */
	assert_true(stats_of(t).pid > 0);
	brood_template_close(&t);
}

static void by_its_own_number(void **state)
{
	(void)state;
	after_a_drop(getpid());
}

static void by_a_number_of_root(void **state)
{
	(void)state;
	after_a_drop(getppid());
}

static void by_the_first_number(void **state)
{
	(void)state;
	after_a_drop(1);
}

static void by_no_number(void **state)
{
	(void)state;
	after_a_drop(0);
}

static void by_a_bad_number(void **state)
{
	(void)state;
	after_a_drop(-1);
}

/* A thread of the same process, which is still root's. */
static void *wait_here(void *tid)
{
	__atomic_store_n((int *)tid, gettid(), __ATOMIC_SEQ_CST);
	for (;;)
		pause();
	return NULL;
}

static void by_the_number_of_a_thread(void **state)
{
	pthread_t thread;
	int tid = 0;

	(void)state;
	t = opened(SPEC(.argv = ARGV(of_kind("tell"))), NULL);
	assert_int_equal(pthread_create(&thread, NULL, wait_here, &tid), 0);
	while (!__atomic_load_n(&tid, __ATOMIC_SEQ_CST))
		sleep_ms(1);
	/* As raw as can be: this thread alone. */
	assert_int_equal(syscall(SYS_setresuid, NOBODY, NOBODY, NOBODY), 0);
	print_message("# by a thread that is root's: %zu bytes\n",
		      asked_for(tid));
	assert_int_equal(asked_for(getpid()), 0);
	brood_template_close(&t);
}

/* A copy of the process that may ask: with its rights, or without. */
static void by_a_copy(int drops, pid_t owner)
{
	int status;
	pid_t pid;

	t = opened(SPEC(.argv = ARGV(of_kind("tell"))), NULL);
	fflush(NULL);
	pid = fork();
	if (!pid) {
		if (drops)
			become_nobody();
		_exit(asked_for(owner ? owner : getpid()) != 0);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_int_equal(status, 0);
	brood_template_close(&t);
}

static void copies(void **state)
{
	(void)state;
	by_a_copy(0, 0);
	by_a_copy(0, getpid());
	by_a_copy(1, 0);
	by_a_copy(1, getpid());
	by_a_copy(1, 1);
}

/* Root may tell the kernel to say that another has sent a message. Who lies
 * so is root, and gets no more than root. That is no intruder. */

static void no_child_is_made_of_their_requests(void **state)
{
	static void (*const bodies[])(void **) = {
		rightly,
		by_its_own_number,
		by_a_number_of_root,
		by_the_first_number,
		by_no_number,
		by_a_bad_number,
		by_the_number_of_a_thread,
		copies,
	};

	(void)state;
	NEEDS_ROOT();
	NEEDS_KIND();
	for (size_t i = 0; i < sizeof bodies / sizeof *bodies; i++) {
		fprintf(stderr, "# %zu\n", i);
		apart(bodies[i]);
	}
}

SUITE(TEST(no_child_is_made_of_their_requests))
