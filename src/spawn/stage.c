/* SPDX-License-Identifier: MIT */
#include "spawn/launch.h"

#include "create/ladder.h"
#include "error/text.h"
#include "stage/stage.h"
#include "sys/sys.h"

#define DIGITS 12

static const unsigned char image[] = {
#include "stage_image.inc"
};
_Static_assert(sizeof image <= STAGE_REPORT_AT, "both are in one page");

static struct fault step_fault(const struct plan *plan, int code)
{
	return (struct fault){
		.code = code,
		.stage = BROOD_STAGE_STEP,
		.step = (int)plan->mdwe - 1,
		.step_type = BROOD_STEP_MDWE,
	};
}

/* From Linux 6.3 on it may be demanded that one says what it is for. */
int launch_executable_file(const char *name)
{
	int r = sys_memfd_create(name, SYS_MFD_CLOEXEC | SYS_MFD_EXEC);

	return r == -EINVAL ? sys_memfd_create(name, SYS_MFD_CLOEXEC) : r;
}

static int fill(int fd)
{
	static const struct stage_report nothing;
	int r = child_check_size(STAGE_SIZE);

	if (r == 0)
		r = (int)sys_pwrite(fd, image, sizeof image, 0);
	if (r > 0)
		r = (int)sys_pwrite(fd, &nothing, sizeof nothing,
				    STAGE_REPORT_AT);
	return r < 0 ? r : 0;
}

/* For a number above the limit the kernel has another word. */
static int too_many(int r, int floor)
{
	struct sys_rlimit limit;

	return r == -EINVAL &&
			       sys_prlimit(SYS_RLIMIT_NOFILE, NULL, &limit) ==
				       0 &&
			       (uint64_t)floor >= limit.soft
		       ? -EMFILE
		       : r;
}

/* Under a number that no action of the child's touches. */
static int make(struct born *b)
{
	int fd = launch_executable_file(STAGE_NAME);
	int r = fd < 0 ? fd : fill(fd);

	if (r == 0) {
		r = sys_fcntl(fd, SYS_F_DUPFD_CLOEXEC, b->fds->floor);
		r = too_many(r, b->fds->floor);
	}
	if (fd >= 0)
		sys_close(fd);
	return r;
}

static size_t count(const char *const *list)
{
	size_t n = 0;

	while (list[n])
		n++;
	return n;
}

static int arguments(struct born *b, struct arena *arena)
{
	size_t tried = count(b->candidates), own = count(b->argv);
	const char **list = arena_alloc(
		arena, (STAGE_CANDIDATES + tried + own + 2) * sizeof *list);
	struct text t = {.buf = arena_alloc(arena, DIGITS), .size = DIGITS};

	if (!list || !t.buf)
		return -ENOMEM;
	text_number(&t, b->stage_fd);
	text_end(&t);
	b->stage_argv = list;
	*list++ = STAGE_NAME;
	*list++ = t.buf;
	for (size_t i = 0; i < tried; i++)
		*list++ = b->candidates[i];
	*list++ = "";
	for (size_t i = 0; i <= own; i++)
		*list++ = b->argv[i];
	return 0;
}

int launch_stage(struct born *b, const struct plan *plan, struct arena *arena,
		 struct fault *fault)
{
	int r;

	if (!plan->mdwe)
		return 0;
	if (!(ladder_has() & BROOD_HAS_SHARED_MEMORY)) {
		*fault = step_fault(plan, -ENOSYS);
		fault->reason = BROOD_REASON_COPIED_MEMORY;
		return fault->code;
	}
	b->stage_fd = r = make(b);
	if (r >= 0)
		r = arguments(b, arena);
	if (r < 0) {
		*fault = step_fault(plan, r);
		fault->stage = BROOD_STAGE_RESOURCE;
		return r;
	}
	return 0;
}

void launch_stage_close(struct born *b)
{
	if (b->stage_fd >= 0)
		sys_close(b->stage_fd);
	b->stage_fd = -1;
}

/* Until the child has no descriptor of the file any more. */
static int wait_for_end(int fd)
{
	struct sys_flock lock = {.type = SYS_F_WRLCK};
	int r;

	do
		r = sys_fcntl(fd, SYS_F_SETLKW, sys_ptr(&lock));
	while (r == -EINTR);
	return r;
}

static struct fault lost(const struct born *b, const struct stage_report *said)
{
	struct fault fault = {.code = said->code,
			      .stage = BROOD_STAGE_EXEC,
			      .step = -1,
			      .object = said->which < 0
						? b->plan->name
						: b->candidates[said->which]};

	if (said->code == -EACCES && b->plan->landlock.best)
		fault.reason = BROOD_REASON_LANDLOCKED;
	else if (said->code == -ENOENT && b->candidates[0] != b->plan->name)
		fault.reason = BROOD_REASON_NOT_FOUND;
	return fault;
}

/* It had no memory, or was killed, which is for others to say. */
static void came_nowhere(struct brood_child *c, const struct plan *plan)
{
	struct fault fault = step_fault(plan, -ENOMEM);

	child_reap(c, SYS_WALL);
	if (c->exit.how == BROOD_EXITED)
		fault_report(&c->report, &fault);
	child_failed(c);
}

void launch_stage_end(struct brood_child *c, const struct born *b)
{
	struct stage_report said = {.progress = STAGE_DENIED};
	struct fault fault;
	int r = wait_for_end(b->stage_fd);

	if (r == 0 &&
	    sys_pread(b->stage_fd, &said, sizeof said, STAGE_REPORT_AT) < 0)
		r = -EIO;
	if (r < 0) {
		said.code = r;
		brood_kill(c, SYS_SIGKILL);
	}
	switch (said.progress) {
	case STAGE_GOES_ON:
		c->made.got |= BROOD_GOT_TWO_STAGES;
		return;
	case STAGE_NOWHERE:
		came_nowhere(c, b->plan);
		return;
	case STAGE_DENIED:
		fault = step_fault(b->plan, said.code);
		break;
	default:
		fault = lost(b, &said);
	}
	fault_report(&c->report, &fault);
	child_failed(c);
}
