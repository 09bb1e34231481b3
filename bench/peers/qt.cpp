/* SPDX-License-Identifier: MIT */
#include "peer.h"

#include <QCoreApplication>
#include <QProcess>

#include <errno.h>

static int argc = 1;
static char name[] = "peer";
static char *argv[] = {name, nullptr};

static int prepare(const struct job *job)
{
	new QCoreApplication(argc, argv);
	return peer_not_twelve(job);
}

static int start(const struct job *job, struct task *task)
{
	QProcess *process = new QProcess;

	task->handle = process;
	if (job->kind == JOB_REDIRECT) {
		process->setWorkingDirectory("/");
		process->setStandardInputFile(QProcess::nullDevice());
		process->setStandardOutputFile(QProcess::nullDevice());
		process->setStandardErrorFile(QProcess::nullDevice());
	}
	process->start(job->target, QStringList());
	return process->waitForStarted(-1) ? 0 : -ECHILD;
}

static int finish(const struct job *job, struct task *task)
{
	QProcess *process = static_cast<QProcess *>(task->handle);
	int r = 0;

	if (process->state() != QProcess::NotRunning)
		process->waitForFinished(-1);
	if (process->exitStatus() != QProcess::NormalExit ||
	    process->exitCode() != 0)
		r = -ECHILD;
	if (job->kind == JOB_CAPTURE &&
	    process->readAllStandardOutput().size() != CAPTURE_BYTES)
		r = -EIO;
	delete process;
	return r;
}

static const struct peer qprocess = {"QProcess", prepare, start, finish};
extern "C" {
extern const struct peer *const peers[];
const struct peer *const peers[] = {&qprocess, nullptr};
}
