/* SPDX-License-Identifier: MIT */
#include "error/words.h"

/* In the sentences, # stands for .number, & for .other, @ for the object, % for
 * what the code means. */
static const char *const sentences[] = {
	[BROOD_REASON_NULL_ARGUMENT] = "@ is NULL",
	[BROOD_REASON_SIZE] = "@: a size of # is less than any release's",
	[BROOD_REASON_UNKNOWN_TAIL] =
		"@: fields past the & bytes that this library knows are not 0",
	[BROOD_REASON_UNKNOWN_FLAG] = "flag bit # is unknown to this library",
	[BROOD_REASON_FLAG_CONFLICT] = "@ exclude each other",
	[BROOD_REASON_NO_ARGV] = "argv is NULL",
	[BROOD_REASON_EMPTY_ARGV] = "argv has no elements",
	[BROOD_REASON_EMPTY_PROGRAM] = "the program's name is empty",
	[BROOD_REASON_UNKNOWN_STEP] =
		"the step's type is unknown to this library",
	[BROOD_REASON_UNKNOWN_STEP_FLAG] = "the step's flags have unknown bits",
	[BROOD_REASON_STEP_TAIL] = "the step sets a field that its type lacks",
	[BROOD_REASON_TOO_MANY_STEPS] = "more than & steps",
	[BROOD_REASON_NULL_PATH] =
		"its path, name, value, function or data is NULL",
	[BROOD_REASON_EMPTY_PATH] = "its path or name is empty",
	[BROOD_REASON_BAD_FD] = "# is not a descriptor number",
	[BROOD_REASON_FD_NOT_OPEN] = "descriptor & is not open in the caller",
	[BROOD_REASON_FD_SET_TWICE] = "step & sets descriptor # already",
	[BROOD_REASON_DUP_CYCLE] =
		"descriptor & is already a copy of #: to swap, use PASS",
	[BROOD_REASON_REPEATED] = "step & does the same already",
	[BROOD_REASON_SESSION_AND_GROUP] = "step & excludes it: a session's "
					   "leader cannot change its group",
	[BROOD_REASON_NO_SESSION] =
		"a controlling terminal needs a new session: SETSID",
	[BROOD_REASON_FD_NOT_IN_CHILD] =
		"no step gives the child a descriptor #",
	[BROOD_REASON_BAD_GROUP] = "# is not a process group",
	[BROOD_REASON_BAD_SIGNAL] =
		"no such signal, none at all, or one that cannot be ignored",
	[BROOD_REASON_SIGNAL_OVERLAP] =
		"step & sets the action of signal # already",
	[BROOD_REASON_BAD_RESOURCE] = "no such resource",
	[BROOD_REASON_LIMIT_ORDER] = "the soft limit is above the hard limit",
	[BROOD_REASON_BAD_NAME] = "a name must not be empty or contain '='",
	[BROOD_REASON_BAD_MODE] = "the mode has bits past 07777",
	[BROOD_REASON_PASS_ORDERED] =
		"PASS has no place in the caller's order: use DUP",
	[BROOD_REASON_NO_PASS] = "the plan has no PASS for descriptor #",
	[BROOD_REASON_NOT_ASYNC] =
		"it cannot run beside the caller, whose memory it shares",
	[BROOD_REASON_BAD_LENGTH] = "its data has a length of no such thing",
	[BROOD_REASON_STOP_WAITS] =
		"a stopped child would hang a caller that waits for it",
	[BROOD_REASON_BAD_ACCOUNT] =
		"no account has an empty name, a number or one with ':'",
	[BROOD_REASON_NO_USER] = "/etc/passwd has no such user",
	[BROOD_REASON_NO_GROUP] = "/etc/group has no such group",
	[BROOD_REASON_CAPS_TAKEN] =
		"step & takes capability # away, or forbids to raise it",
	[BROOD_REASON_OUT_OF_RANGE] =
		"a number is outside the range that it can have",
	[BROOD_REASON_CLAMP_ORDER] = "the least is above the most",
	[BROOD_REASON_CLOSED_FROM] =
		"step & excludes it: descriptor # "
		"would be closed again, or is closed already",
	[BROOD_REASON_BAD_NAMESPACES] =
		"its set names no namespaces, or unknown ones",
	[BROOD_REASON_NOT_NAMESPACE] = "descriptor # is not of a namespace; "
				       "for a pidfd, say what to join",
	[BROOD_REASON_JOIN_TIME] = "a process that shares its caller's memory "
				   "cannot join a time namespace",
	[BROOD_REASON_NO_NAMESPACE] =
		"no step before it makes or joins a @ namespace, and the "
		"caller's own is not to be changed",
	[BROOD_REASON_NOT_PRIVATE] =
		"without a step before it that makes mounts private it would "
		"be seen by the caller",
	[BROOD_REASON_NOT_FIRST] =
		"it happens at the child's birth, and step & cannot come first",
	[BROOD_REASON_BAD_MAP] = "range # of its map is empty or too long",
	[BROOD_REASON_BAD_CLOCK] = "clock # has no offset",
	[BROOD_REASON_BAD_TIMEOUT] = "a start deadline of # ms is below 0",
	[BROOD_REASON_COPIED_MEMORY] =
		"the child's memory would be a copy here, not the caller's",
	[BROOD_REASON_FLAG_NEEDS] = "@",
	[BROOD_REASON_BAD_STACK] =
		"@: less than 4096 bytes, or a task that needs no stack",
	[BROOD_REASON_KERNEL_LACKS] = "the kernel lacks @",
	[BROOD_REASON_RFORK] = "rfork: @",
	[BROOD_REASON_FORK] = "fork: @",
	[BROOD_REASON_FORK_STEP] = "in a fork, @",
	[BROOD_REASON_REGION_RANGE] = "region #: @",
	[BROOD_REASON_REGION_UNMAPPED] = "region #: not all of it is mapped",
	[BROOD_REASON_REGION_IN_USE] =
		"region #: a new process needs @, which is in it",
	[BROOD_REASON_REGION_KIND] = "region #: @",
	[BROOD_REASON_REGION_THREADS] =
		"regions need a process with one thread: a fork in another "
		"would lose the memory",
	[BROOD_REASON_EXIT_IN_CHILD] =
		"the function called exit(3), which is the caller's to call",
	[BROOD_REASON_BAD_FILTER] = "its instruction # is not valid: @",
	[BROOD_REASON_FILTER_KILLS] =
		"it may kill the child in @, before the program runs",
	[BROOD_REASON_FILTER_DENIES] =
		"it denies @, without which no program is reached",
	[BROOD_REASON_FILTER_NOT_LAST] =
		"a filter that may kill must come last, and step & follows",
	[BROOD_REASON_NEEDS_NO_NEW_PRIVS] =
		"step & gives up the right to it: add NO_NEW_PRIVS",
	[BROOD_REASON_BAD_RIGHTS] = "its rights are none, or unknown ones",
	[BROOD_REASON_BAD_PORT] = "# is not a port",
	[BROOD_REASON_OLD_LANDLOCK] =
		"this needs version & of Landlock, and the kernel has #",
	[BROOD_REASON_LANDLOCKED] = "the Landlock rules may not let it, or its "
				    "interpreter, be executed",
	[BROOD_REASON_THREAD_NAME] = "a thread's name has 1 to 15 bytes",
	[BROOD_REASON_NOT_PER_THREAD] =
		"it concerns the whole process, not one thread",
	[BROOD_REASON_NOT_ITS_OWN] =
		"it would be every thread's: add BROOD_THREAD_OWN_DIRECTORY",
	[BROOD_REASON_IDENTITY_CHANGED] =
		"the @ is not the one that the program was executed with, and "
		"other threads may still have that: BROOD_THREAD_INSIST",
	[BROOD_REASON_NO_LIBC_THREADS] = "the program has no @",
	[BROOD_REASON_TREE_NOT_HERE] = "@: %",
	[BROOD_REASON_TWO_STAGES] =
		"the program is reached through another, which @ would "
		"take for it",
	[BROOD_REASON_NO_PIDFD] = "it has no pidfd (BROOD_GOT_NO_PIDFD), and "
				  "can only be waited for by itself",
	[BROOD_REASON_PTY_ALONE] =
		"step & excludes it: PTY makes the session and its terminal "
		"itself, once",
	[BROOD_REASON_IN_A_SET] = "it is in a wait set already",
#include "error/reason_run.h"
	[BROOD_REASON_PIPELINE] = "pipeline: @",
	[BROOD_REASON_MANY] = "list of programs: @",
	[BROOD_REASON_TEMPLATE] = "template: @",
#include "error/reason_exec.h"
#include "error/reason_image.h"
};

void error_reason_text(struct text *t, const struct brood_error *err)
{
	const char *s = NULL;

	if (err->reason < sizeof sentences / sizeof *sentences)
		s = sentences[err->reason];
	if (!s) {
		text_string(t, "reason ");
		text_number(t, err->reason);
		return;
	}
	for (; *s; s++) {
		if (*s == '#')
			text_number(t, err->number);
		else if (*s == '&')
			text_number(t, err->other);
		else if (*s == '$')
			text_quoted(t, error_second(err));
		else if (*s == '@')
			text_escaped(t, err->object);
		else if (*s == '%')
			error_code_text(t, err->code);
		else
			text_char(t, *s);
	}
}
