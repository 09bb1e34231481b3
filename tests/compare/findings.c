/* SPDX-License-Identifier: MIT */
#include "asked.h"

#include "../../cli/compare/report.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* What the closing lines say follows from the cells and times alone. */

static struct cell *cell(struct report *report, const char *way,
			 const char *probe)
{
	return (struct cell *)report_cell(report, report_way(report, way),
					  probe);
}

static int set_up(void **state)
{
	struct report *report = calloc(1, sizeof *report);

	report->ways = compare_ways;
	report->nways = compare_nways;
	report->probes = compare_probes;
	report->nprobes = compare_nprobes;
	report->sizes[1] = UINT64_C(1) << 30;
	report->nsizes = 2;
	report->runs = 1;
	assert_int_equal(report_init(report, 2), 0);
	for (int i = 0; i < report->nways * report->nprobes; i++)
		cell_word(&report->cells[i], "same");
	for (int i = 0; i < report->nways * report->nsizes; i++) {
		report->call[i].median = 1000;
		report->total[i].median = 2000;
	}
	*state = report;
	return 0;
}

static int tear_down(void **state)
{
	report_free(*state);
	free(*state);
	return 0;
}

static void says(struct report *report, const char *what, bool it_does)
{
	char *text = report_findings(report);
	const char *found;

	assert_non_null(text);
	found = strstr(text, what);
	if (!found == it_does)
		print_error("%s", text);
	assert_int_equal(found != NULL, it_does);
	free(text);
}

static void growth(void **state)
{
	struct report *report = *state;

	says(report, "times as long by", false);
	report->total[report->nways + 3].median = 60000;
	says(report, "30.0 times as long by clone (thread)", true);
	says(report, "at 1 GiB (2 microseconds) fork+exec 1.00", true);
	report->total[report->nways + report_way(report, "fork_exec")].median =
		50000;
	says(report, "at 1 GiB (2 microseconds) fork+exec 25.00", true);
}

static void faults(void **state)
{
	struct report *report = *state;

	says(report, "page fault", false);
	cell_number(cell(report, "vfork", "caller_faults"), 7);
	says(report, "After vfork each page", true);
	cell_number(cell(report, "fork", "pages_copied"), 1);
	says(report, "fork: the task's memory is a copy", true);
}

static void exec_is_a_difference(void **state)
{
	struct report *report = *state;

	says(report, "changes nothing", true);
	cell_word(cell(report, "fork_exec", "stack"), "new");
	says(report, "changes stack (same, then new).", true);
}

static void closing(void **state)
{
	struct report *report = *state;

	says(report, "hand the program", false);
	cell_word(cell(report, "fork_exec", "files"), "copied");
	cell_word(cell(report, "posix_spawn", "files"), "closed");
	says(report,
	     "fork+exec hand the program every open file that is not "
	     "close-on-exec; posix_spawn only what is listed",
	     true);
}

static void waiting(void **state)
{
	struct report *report = *state;

	cell_word(cell(report, "posix_spawn", "waits"), "no");
	cell_word(cell(report, "brood_spawn", "waits"), "until exec");
	says(report,
	     "posix_spawn (1) before the program runs; brood_spawn (1)"
	     " when it runs.",
	     true);
}

static void endless(void **state)
{
	struct report *report = *state;
	int exec = report_way(report, "brood_exec");

	says(report, "becomes the program", false);
	cell_word(cell(report, "brood_exec", "waits"), "no return");
	cell_word(cell(report, "brood_exec", "crash"), "caller");
	for (int s = 0; s < report->nsizes; s++)
		report->call[s * report->nways + exec] =
			report->total[s * report->nways + exec] =
				(struct spread){.endless = true};
	says(report, "brood_exec: the caller itself becomes the program", true);
	says(report, "brood_exec: a crash", false);
	says(report, "brood_exec 0.", false);
	assert_true(report_growth(report, report->total, exec) == 0);
	assert_int_equal(report_failures(report), 0);
}

static void new_namespaces(void **state)
{
	struct report *report = *state;

	says(report, "namespace", false);
	cell_word(cell(report, "brood_clone_newns", "ns_pid"), "new");
	cell_word(cell(report, "brood_clone_newns", "ns_uts"), "new");
	says(report,
	     "brood_clone newns: the task is in namespaces of its own "
	     "(pid, uts).",
	     true);
}

static void failures(void **state)
{
	struct report *report = *state;

	assert_int_equal(report_failures(report), 0);
	cell_fail(cell(report, "fork", "memory"), "fork", -12);
	report->call[0].error = report->total[0].error = -12;
	assert_int_equal(report_failures(report), 2);
	/* What the machine does not permit is no failure. */
	cell_fail_way(cell(report, "vfork", "memory"), "vfork", -EPERM);
	report->call[1].error = -ENOSYS;
	assert_int_equal(report_failures(report), 2);
	/* fork's time at 0 failed: how it grows is not known. */
	assert_true(report_growth(report, report->total, 0) == 0);
}

#define CASE(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(growth),
		CASE(faults),
		CASE(exec_is_a_difference),
		CASE(closing),
		CASE(waiting),
		CASE(endless),
		CASE(new_namespaces),
		CASE(failures),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
