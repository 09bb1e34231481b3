/* SPDX-License-Identifier: MIT */
/* libuv's uv_spawn; prints what came of each. */
#include <stdio.h>
#include <string.h>
#include <uv.h>

#define CHILDREN 10

static uv_process_t children[CHILDREN];
static uv_pipe_t out[CHILDREN];
static char said[CHILDREN][64];
static int statuses[CHILDREN];

static void ended(uv_process_t *p, int64_t status, int signal)
{
	statuses[p - children] = signal ? -signal : (int)status;
	uv_close((uv_handle_t *)p, NULL);
}

static void give(uv_handle_t *handle, size_t size, uv_buf_t *buf)
{
	static char room[4096];

	(void)handle;
	(void)size;
	*buf = uv_buf_init(room, sizeof room);
}

static void got(uv_stream_t *stream, ssize_t n, const uv_buf_t *buf)
{
	char *text = said[(uv_pipe_t *)stream - out];

	if (n > 0)
		strncat(text, buf->base, (size_t)n);
	else if (n < 0)
		uv_close((uv_handle_t *)stream, NULL);
}

static int start(int i)
{
	char text[64], *argv[] = {"sh", "-c", text, NULL};
	uv_stdio_container_t stdio[2] = {
		{.flags = UV_IGNORE},
		{.flags = UV_CREATE_PIPE | UV_WRITABLE_PIPE,
		 .data.stream = (uv_stream_t *)&out[i]}};
	uv_process_options_t options = {.file = i == 9 ? "/no/such" : "sh",
					.args = argv,
					.exit_cb = ended,
					.stdio = stdio,
					.stdio_count = 2};
	int r;

	snprintf(text, sizeof text,
		 i % 2 ? "echo %d; exit %d" : "echo %d; kill -9 $$", i, i);
	uv_pipe_init(uv_default_loop(), &out[i], 0);
	r = uv_spawn(uv_default_loop(), &children[i], &options);
	if (r == 0)
		uv_read_start((uv_stream_t *)&out[i], give, got);
	else
		uv_close((uv_handle_t *)&out[i], NULL);
	return r;
}

int main(void)
{
	int r[CHILDREN];

	for (int i = 0; i < CHILDREN; i++)
		r[i] = start(i);
	uv_run(uv_default_loop(), UV_RUN_DEFAULT);
	for (int i = 0; i < CHILDREN; i++)
		printf("%d %d %d %s", i, r[i], statuses[i],
		       said[i][0] ? said[i] : "\n");
	return 0;
}
