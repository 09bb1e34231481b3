/* SPDX-License-Identifier: MIT */
#include "report.h"

#include "caps.h"
#include "parse.h"

#include <linux/ioprio.h>

static void show_scheduler(const struct brood_step *s, char *buf, size_t size)
{
	const char *name = policy_name(s->number);

	if (s->priority)
		snprintf(buf, size, "scheduling policy %s, priority %d", name,
			 s->priority);
	else
		snprintf(buf, size, "scheduling policy %s", name);
}

static void show_affinity(const struct brood_step *s, char *buf, size_t size)
{
	int n = snprintf(buf, size, "CPUs ");

	show_cpus(s, buf + n, size - (size_t)n);
}

static void show_groups(const struct brood_step *s, char *buf, size_t size)
{
	const gid_t *groups = s->data;
	size_t count = s->length / sizeof *groups;
	size_t n = (size_t)snprintf(buf, size, "supplementary groups:%s",
				    count ? "" : " none");

	for (size_t i = 0; i < count && n < size; i++)
		n += (size_t)snprintf(buf + n, size - n, " %u", groups[i]);
}

static bool show_scheduling(const struct brood_step *s, char *buf, size_t size)
{
	switch (s->type) {
	case BROOD_STEP_NICE:
		snprintf(buf, size, "nice value %d", s->number);
		return true;
	case BROOD_STEP_SCHEDULER:
		show_scheduler(s, buf, size);
		return true;
	case BROOD_STEP_AFFINITY:
		show_affinity(s, buf, size);
		return true;
	case BROOD_STEP_IOPRIO:
		snprintf(buf, size, "I/O class %s, level %d",
			 io_class_name(s->number),
			 (int)IOPRIO_PRIO_DATA(s->number));
		return true;
	case BROOD_STEP_TIMERSLACK:
		snprintf(buf, size, "timer slack %llu ns",
			 (unsigned long long)s->nanoseconds);
		return true;
	default:
		return false;
	}
}

static bool show_person(const struct brood_step *s, char *buf, size_t size)
{
	char name[16];

	switch (s->type) {
	case BROOD_STEP_GROUPS:
		show_groups(s, buf, size);
		return true;
	case BROOD_STEP_GID:
		snprintf(buf, size, "group %u", s->id);
		return true;
	case BROOD_STEP_UID:
		snprintf(buf, size, "user %u", s->id);
		return true;
	case BROOD_STEP_PDEATHSIG:
		snprintf(buf, size, "gets %s if brood ends first",
			 signal_name(s->number, name));
		return true;
	case BROOD_STEP_NO_NEW_PRIVS:
		snprintf(buf, size, "no new privileges");
		return true;
	case BROOD_STEP_SUBREAPER:
		snprintf(buf, size, "adopts orphans");
		return true;
	case BROOD_STEP_PERSONALITY:
		snprintf(buf, size, "personality 0x%llx",
			 (unsigned long long)s->set);
		return true;
	default:
		return false;
	}
}

static bool show_caps(const struct brood_step *s, char *buf, size_t size)
{
	switch (s->type) {
	case BROOD_STEP_SECUREBITS:
		snprintf(buf, size, "securebits 0x%llx",
			 (unsigned long long)s->set);
		return true;
	case BROOD_STEP_KEEP_CAPS:
		snprintf(buf, size, "capabilities outlive a change of user");
		return true;
	case BROOD_STEP_CAP_BOUNDING:
		caps_show("bounding", s->set, buf, size);
		return true;
	case BROOD_STEP_CAP_INHERITABLE:
		caps_show("inheritable", s->set, buf, size);
		return true;
	case BROOD_STEP_CAP_PERMITTED:
		caps_show("permitted", s->set, buf, size);
		return true;
	case BROOD_STEP_CAP_AMBIENT:
		caps_show("ambient", s->set, buf, size);
		return true;
	default:
		return false;
	}
}

bool run_show_attribute(const struct brood_step *step, char *buf, size_t size)
{
	return show_scheduling(step, buf, size) ||
	       show_person(step, buf, size) || show_caps(step, buf, size);
}
