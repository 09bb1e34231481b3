/* SPDX-License-Identifier: MIT */
#include "peer.h"

#include <Poco/Pipe.h>
#include <Poco/PipeStream.h>
#include <Poco/Process.h>

#include <errno.h>

struct run {
	Poco::Pipe output;
	Poco::ProcessHandle handle;
};

static int start(const struct job *job, struct task *task)
{
	const std::vector<std::string> none;

	if (job->kind == JOB_CAPTURE) {
		Poco::Pipe output;

		task->handle =
			new run{output, Poco::Process::launch(job->target, none,
							      nullptr, &output,
							      nullptr)};
	} else {
		task->handle = new run{
			Poco::Pipe(), Poco::Process::launch(job->target, none)};
	}
	return 0;
}

static int drain(Poco::Pipe &pipe)
{
	static char buffer[CAPTURE_BYTES];
	size_t all = 0;
	int n;

	while ((n = pipe.readBytes(buffer, sizeof buffer)) > 0)
		all += (size_t)n;
	return all == CAPTURE_BYTES ? 0 : -EIO;
}

static int finish(const struct job *job, struct task *task)
{
	run *r = static_cast<run *>(task->handle);
	int result = job->kind == JOB_CAPTURE ? drain(r->output) : 0;

	if (r->handle.wait() != 0)
		result = -ECHILD;
	delete r;
	return result;
}

static int prepare(const struct job *job)
{
	return job->kind == JOB_REDIRECT ? -ENOTSUP : peer_not_twelve(job);
}

static const struct peer poco = {"Poco", prepare, start, finish};
extern "C" {
extern const struct peer *const peers[];
const struct peer *const peers[] = {&poco, nullptr};
}
