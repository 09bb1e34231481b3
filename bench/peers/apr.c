/* SPDX-License-Identifier: MIT */
#include "peer.h"

#include <apr_general.h>
#include <apr_thread_proc.h>
#include <errno.h>
#include <stdlib.h>

struct run {
	apr_pool_t *pool;
	apr_proc_t process;
};

static int prepare(const struct job *job)
{
	apr_initialize();
	return peer_not_twelve(job);
}

static int start(const struct job *job, struct task *task)
{
	struct run *run = malloc(sizeof *run);
	apr_procattr_t *attr;
	apr_status_t r;

	if (!run)
		return -ENOMEM;
	task->handle = run;
	apr_pool_create(&run->pool, NULL);
	apr_procattr_create(&attr, run->pool);
	apr_procattr_cmdtype_set(attr, APR_PROGRAM_ENV);
	if (job->kind == JOB_REDIRECT) {
		apr_procattr_dir_set(attr, "/");
		apr_procattr_io_set(attr, APR_NO_FILE, APR_NO_FILE,
				    APR_NO_FILE);
	}
	if (job->kind == JOB_CAPTURE)
		apr_procattr_io_set(attr, APR_NO_PIPE, APR_FULL_BLOCK,
				    APR_NO_PIPE);
	r = apr_proc_create(&run->process, job->target,
			    (const char *const *)job->argv, NULL, attr,
			    run->pool);
	return r == APR_SUCCESS ? 0 : -ECHILD;
}

static int drain(apr_file_t *file)
{
	static char buffer[CAPTURE_BYTES];
	apr_size_t all = 0, n = sizeof buffer;

	while (apr_file_read(file, buffer, &n) == APR_SUCCESS) {
		all += n;
		n = sizeof buffer;
	}
	return all == CAPTURE_BYTES ? 0 : -EIO;
}

static int finish(const struct job *job, struct task *task)
{
	struct run *run = task->handle;
	int status, r = 0;
	apr_exit_why_e why;

	if (job->kind == JOB_CAPTURE)
		r = drain(run->process.out);
	if (apr_proc_wait(&run->process, &status, &why, APR_WAIT) !=
		    APR_CHILD_DONE ||
	    why != APR_PROC_EXIT || status != 0)
		r = -ECHILD;
	apr_pool_destroy(run->pool);
	free(run);
	return r;
}

static const struct peer apr = {"APR", prepare, start, finish};
const struct peer *const peers[] = {&apr, NULL};
