/* SPDX-License-Identifier: MIT */
#ifndef BROOD_PRELOAD_H
#define BROOD_PRELOAD_H

#include "../cli.h"

#include "look/look.h"
#include "look/record.h"

#include <limits.h>
#include <sys/types.h>

/* What the command line of brood preload asks for. */
struct preload {
	const char *given; /* --library, or NULL */
	bool report, json;
	const char *report_path; /* NULL: standard error */
	const char **args;       /* program and arguments */

	char library[PATH_MAX];  /* libbrood-posix.so */
	char observer[PATH_MAX]; /* libbrood-report.so, for a report */
	char *value;             /* of LD_PRELOAD; freed by the command */
};

/* What came of a look at the command line, as options.c tells it. */
enum preload_parsed { PRELOAD_GO, PRELOAD_HELPED, PRELOAD_REFUSED };
enum preload_parsed preload_parse(struct preload *p, int argc,
				  const char **argv);

/* Finds the libraries. These and what follows return 0, or an exit status
 * after a complaint. */
int preload_find(struct preload *p);

/* LD_PRELOAD: what the user has there, and the libraries. */
int preload_value(struct preload *p);

/* Refuses a program that would not load the library, by a look at its file; and
 * by letting its loader list what it would load. */
int preload_check(const struct preload *p);
int preload_trial(const struct preload *p, const char *loader,
		  const char *file);

/* The libc that a library was made for, by what it needs. */
enum preload_libc { LIBC_UNKNOWN, LIBC_GLIBC, LIBC_MUSL };
enum preload_libc preload_libc_of(const char *library);

/* The report: its file, which programs below find by the variable REPORT_ENV.
 */
struct preload_report {
	char directory[PATH_MAX];
	char path[PATH_MAX];
	struct report_file *file;
};
int preload_report_open(struct preload_report *r);
void preload_report_close(struct preload_report *r);

/* Was the library in the program that the command started? */
bool preload_report_loaded(const struct preload_report *r);

/* What is read of it, whatever others may have written there. */
uint32_t preload_report_records(const struct preload_report *r);
void preload_report_sum(const struct preload_report *r, uint64_t sum[COUNTS]);

struct preload_stranger {
	const char *program;
	uint32_t why, count;
};
/* Those that were counted, each once; a list to be freed, NULL if none. */
struct preload_stranger *
preload_report_strangers(const struct preload_report *r, size_t *count);

const char *preload_why(uint32_t why);

/* report_text.c, report_json.c */
void preload_report_text(const struct preload_report *r, FILE *to);
int preload_report_json(const struct preload_report *r, FILE *to);

#endif
