/* SPDX-License-Identifier: MIT */
#include "stage/stage.h"

#include "born/search.h"

/* A program of its own: nothing of the library's is in it. */
void stage_main(char **stack) __attribute__((noreturn, used));

#if defined(__aarch64__)
__asm__(".text\n"
	".globl _start\n"
	".type _start, %function\n"
	"_start: mov x0, sp\n"
	"	bl stage_main\n");
#else
__asm__(".text\n"
	".globl _start\n"
	".type _start, @function\n"
	"_start: mov %rsp, %rdi\n"
	"	and $-16, %rsp\n"
	"	call stage_main\n");
#endif

static int number(const char *digits)
{
	int n = 0;

	while (*digits)
		n = n * 10 + (*digits++ - '0');
	return n;
}

static void fail(volatile struct stage_report *report, uint32_t how, int code,
		 int which) __attribute__((noreturn));
static void fail(volatile struct stage_report *report, uint32_t how, int code,
		 int which)
{
	report->code = code;
	report->which = which;
	report->progress = how;
	sys_exit_group(127);
}

/* Writing to the file would meet the limit on file sizes. */
static volatile struct stage_report *find_report(int file)
{
	char *at = sys_mmap_at(NULL, STAGE_SIZE, SYS_PROT_READ | SYS_PROT_WRITE,
			       SYS_MAP_SHARED, file, 0);

	if (sys_is_error(at))
		sys_exit_group(127);
	return (void *)(at + STAGE_REPORT_AT);
}

void stage_main(char **stack)
{
	char **argv = stack + 1;
	char **end = argv + STAGE_CANDIDATES;
	const char *const *envp =
		(const char *const *)(argv + (long)stack[0] + 1);
	int file = number(argv[STAGE_FILE]);
	volatile struct stage_report *report = find_report(file);
	int which, r;

	report->progress = STAGE_GOES_ON;
	r = sys_fcntl(file, SYS_F_SETFD, SYS_FD_CLOEXEC);
	if (r == 0)
		r = sys_prctl(SYS_PR_SET_MDWE, SYS_PR_MDWE_REFUSE_EXEC_GAIN, 0);
	if (r < 0)
		fail(report, STAGE_DENIED, r, -1);
	while (**end)
		end++;
	*end = NULL;
	r = search_candidates((const char *const *)argv + STAGE_CANDIDATES,
			      (const char *const *)end + 1, envp, BUSY_TRIES,
			      &which);
	fail(report, STAGE_LOST, r < 0 ? r : -EPERM, which);
}
