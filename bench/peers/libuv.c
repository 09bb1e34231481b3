/* SPDX-License-Identifier: MIT */
#include "peer.h"

#include <errno.h>
#include <stdlib.h>
#include <uv.h>

/* What one uv_spawn needs to live until its callbacks have run. */
struct run {
	uv_process_t process;
	uv_pipe_t output;
	size_t bytes;
	int closing;
	int64_t status;
	int signal;
};

static char buffer[CAPTURE_BYTES];

static void closed(uv_handle_t *handle)
{
	((struct run *)handle->data)->closing--;
}

static void close_handle(struct run *run, uv_handle_t *handle)
{
	handle->data = run;
	uv_close(handle, closed);
}

static void ended(uv_process_t *process, int64_t status, int signal)
{
	struct run *run = process->data;

	run->status = status;
	run->signal = signal;
	close_handle(run, (uv_handle_t *)process);
}

static void room(uv_handle_t *handle, size_t wanted, uv_buf_t *out)
{
	(void)handle;
	(void)wanted;
	*out = uv_buf_init(buffer, sizeof buffer);
}

static void got(uv_stream_t *stream, ssize_t n, const uv_buf_t *unused)
{
	struct run *run = stream->data;

	(void)unused;
	if (n > 0)
		run->bytes += (size_t)n;
	else if (n < 0)
		close_handle(run, (uv_handle_t *)stream);
}

static int start(const struct job *job, struct task *task)
{
	struct run *run = calloc(1, sizeof *run);
	uv_stdio_container_t stdio[3] = {{.flags = UV_IGNORE},
					 {.flags = UV_IGNORE},
					 {.flags = UV_IGNORE}};
	uv_process_options_t options = {.file = job->target,
					.args = (char **)job->argv,
					.exit_cb = ended,
					.stdio = stdio};
	int r;

	if (!run)
		return -ENOMEM;
	task->handle = run;
	run->closing = 1;
	run->process.data = run;
	if (job->kind == JOB_REDIRECT)
		options.cwd = "/";
	if (job->kind != JOB_PLAIN)
		options.stdio_count = 3;
	if (job->kind == JOB_CAPTURE) {
		run->closing = 2;
		uv_pipe_init(uv_default_loop(), &run->output, 0);
		run->output.data = run;
		stdio[1].flags = UV_CREATE_PIPE | UV_WRITABLE_PIPE;
		stdio[1].data.stream = (uv_stream_t *)&run->output;
	}
	r = uv_spawn(uv_default_loop(), &run->process, &options);
	if (r == 0 && job->kind == JOB_CAPTURE)
		r = uv_read_start((uv_stream_t *)&run->output, room, got);
	return r;
}

static int finish(const struct job *job, struct task *task)
{
	struct run *run = task->handle;
	int r = 0;

	while (run->closing)
		uv_run(uv_default_loop(), UV_RUN_ONCE);
	if (run->status != 0 || run->signal != 0)
		r = -ECHILD;
	if (job->kind == JOB_CAPTURE && run->bytes != CAPTURE_BYTES)
		r = -EIO;
	free(run);
	return r;
}

static const struct peer libuv = {"libuv", peer_not_twelve, start, finish};
const struct peer *const peers[] = {&libuv, NULL};
