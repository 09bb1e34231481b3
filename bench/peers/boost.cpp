/* SPDX-License-Identifier: MIT */
#include "peer.h"

#include <boost/process.hpp>

#include <errno.h>

namespace bp = boost::process;

struct run {
	bp::ipstream output;
	bp::child child;
};

static int start(const struct job *job, struct task *task)
{
	run *r = new run;

	task->handle = r;
	try {
		if (job->kind == JOB_REDIRECT)
			r->child = bp::child(
				job->target, bp::start_dir = "/",
				bp::std_in<bp::null, bp::std_out> bp::null,
				bp::std_err > bp::null, bp::limit_handles);
		else if (job->kind == JOB_CAPTURE)
			r->child =
				bp::child(job->target, bp::std_out > r->output);
		else
			r->child = bp::child(job->target);
	} catch (const bp::process_error &error) {
		return -error.code().value();
	}
	return 0;
}

static int drain(std::istream &stream)
{
	static char buffer[CAPTURE_BYTES + 1];

	stream.read(buffer, sizeof buffer);
	return stream.gcount() == CAPTURE_BYTES ? 0 : -EIO;
}

static int finish(const struct job *job, struct task *task)
{
	run *r = static_cast<run *>(task->handle);
	int result = job->kind == JOB_CAPTURE ? drain(r->output) : 0;

	r->child.wait();
	if (r->child.exit_code() != 0)
		result = -ECHILD;
	delete r;
	return result;
}

static const struct peer process = {"Boost.Process", peer_not_twelve, start,
				    finish};
extern "C" {
extern const struct peer *const peers[];
const struct peer *const peers[] = {&process, nullptr};
}
