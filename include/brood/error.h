/* SPDX-License-Identifier: MIT */
#ifndef BROOD_ERROR_H
#define BROOD_ERROR_H

#include "api.h"

/* How far a call had come when it failed. */
enum brood_stage {
	BROOD_STAGE_NONE = 0,
	BROOD_STAGE_SPEC,     /* bad input: nothing was created */
	BROOD_STAGE_RESOURCE, /* the caller's side ran out of something */
	BROOD_STAGE_CREATE,   /* the kernel refused the new process */
	BROOD_STAGE_STEP,     /* a step failed, nearly always in the child */
	BROOD_STAGE_EXEC,     /* the program could not be executed */
	BROOD_STAGE_KILLED,   /* a signal ended the child before exec */
	BROOD_STAGE_TIMEOUT,  /* the program was not reached in time */
	BROOD_STAGE_FUNCTION, /* the caller's function, in the new process */
	BROOD_STAGE_IMAGE,    /* brood_exec_image: the caller is as it was */
	BROOD_STAGE_THREAD,   /* the kernel or libc refused the new thread */
	BROOD_STAGE_WAIT,     /* waiting for children that exist */
	BROOD_STAGE_RUN,      /* the program has run, and not to its own end */
	BROOD_STAGE_TREE,     /* its tree could not be owned: it was not started */
};

/* Why bad input was refused or a program not executed, where the error number alone would not tell. */
enum brood_reason {
	BROOD_REASON_NONE = 0,
	BROOD_REASON_NULL_ARGUMENT,   /* an out-parameter or spec is NULL */
	BROOD_REASON_SIZE,            /* size is smaller than the first release's */
	BROOD_REASON_UNKNOWN_TAIL,    /* newer than this library, and used */
	BROOD_REASON_UNKNOWN_FLAG,    /* a flag bit that this library lacks */
	BROOD_REASON_FLAG_CONFLICT,   /* two flags that exclude each other */
	BROOD_REASON_NO_ARGV,         /* argv is NULL */
	BROOD_REASON_EMPTY_ARGV,      /* argv has no first element */
	BROOD_REASON_EMPTY_PROGRAM,   /* the program's name is "" */
	BROOD_REASON_UNKNOWN_STEP,    /* a step type that this library lacks */
	BROOD_REASON_UNKNOWN_STEP_FLAG,
	BROOD_REASON_STEP_TAIL,       /* a field that this step type does not use */
	BROOD_REASON_TOO_MANY_STEPS,  /* more than BROOD_STEPS_MAX */
	BROOD_REASON_NULL_PATH,       /* a step without its path or name */
	BROOD_REASON_EMPTY_PATH,
	BROOD_REASON_BAD_FD,          /* a descriptor number that cannot be */
	BROOD_REASON_FD_NOT_OPEN,     /* the caller has no such descriptor */
	BROOD_REASON_FD_SET_TWICE,    /* two steps set one descriptor */
	BROOD_REASON_CLOSED_FROM,     /* CLOSE_FROM closes what a step makes */
	BROOD_REASON_DUP_CYCLE,       /* a swap written with DUP: use PASS */
	BROOD_REASON_REPEATED,        /* two steps that undo each other */
	BROOD_REASON_SESSION_AND_GROUP, /* setsid and setpgid exclude each other */
	BROOD_REASON_NO_SESSION,      /* CTTY without SETSID */
	BROOD_REASON_FD_NOT_IN_CHILD, /* no step gives the child this number */
	BROOD_REASON_BAD_SIGNAL,      /* empty, or SIGKILL or SIGSTOP to ignore */
	BROOD_REASON_SIGNAL_OVERLAP,  /* one signal both default and ignored */
	BROOD_REASON_BAD_RESOURCE,    /* no such resource limit */
	BROOD_REASON_LIMIT_ORDER,     /* a soft limit above the hard one */
	BROOD_REASON_BAD_NAME,        /* an environment name is "" or has a '=' */
	BROOD_REASON_BAD_MODE,        /* mode or umask has bits past 07777 */
	BROOD_REASON_PASS_ORDERED,    /* PASS has no place in a caller's order */
	BROOD_REASON_NO_PASS,         /* an override for a number no PASS has */
	BROOD_REASON_BAD_GROUP,       /* a process group that is negative */
	BROOD_REASON_NOT_ASYNC,       /* a step that cannot run beside the caller */
	BROOD_REASON_BAD_LENGTH,      /* data of a size that the type cannot have */
	BROOD_REASON_STOP_WAITS,      /* STOP without BROOD_ASYNC */
	BROOD_REASON_BAD_ACCOUNT,     /* a name that no user or group can have */
	BROOD_REASON_NO_USER,         /* not in /etc/passwd */
	BROOD_REASON_NO_GROUP,        /* not in /etc/group */
	BROOD_REASON_CAPS_TAKEN,      /* one step gives what another takes away */
	BROOD_REASON_BAD_TIMEOUT,     /* a start deadline below 0 */
	BROOD_REASON_OUT_OF_RANGE,    /* a number that no such thing can have */
	BROOD_REASON_CLAMP_ORDER,     /* the least is above the most */
	BROOD_REASON_COPIED_MEMORY,   /* it would not share the caller's */
	BROOD_REASON_FLAG_NEEDS,      /* a flag or field without another */
	BROOD_REASON_BAD_STACK,       /* too small, or for a task without one */
	BROOD_REASON_KERNEL_LACKS,    /* newer than this kernel */
	BROOD_REASON_RFORK,           /* what rfork cannot be on Linux */
	BROOD_REASON_FORK,            /* what a fork cannot be */
	BROOD_REASON_FORK_STEP,       /* a step that is about exec, or a handle */
	BROOD_REASON_REGION_RANGE,    /* not whole pages, or two overlap */
	BROOD_REASON_REGION_UNMAPPED, /* nothing there */
	BROOD_REASON_REGION_IN_USE,   /* stack, heap, code: a child needs it */
	BROOD_REASON_REGION_KIND,     /* not of such a mapping */
	BROOD_REASON_REGION_THREADS,  /* another thread's fork would lose it */
	BROOD_REASON_EXIT_IN_CHILD,   /* exit(3) on the caller's memory */
	BROOD_REASON_BAD_FILTER,      /* the kernel would not take the program */
	BROOD_REASON_FILTER_KILLS,    /* it may kill the child before exec */
	BROOD_REASON_FILTER_DENIES,   /* no program could ever be reached */
	BROOD_REASON_FILTER_NOT_LAST, /* one that may kill, before other steps */
	BROOD_REASON_NEEDS_NO_NEW_PRIVS, /* a right given up earlier */
	BROOD_REASON_BAD_RIGHTS,      /* none, or unknown ones */
	BROOD_REASON_BAD_PORT,        /* not from 0 to 65535 */
	BROOD_REASON_OLD_LANDLOCK,    /* the kernel has less: -EOPNOTSUPP */
	BROOD_REASON_LANDLOCKED,      /* execution denied, maybe by such rules */
	BROOD_REASON_BAD_NAMESPACES,  /* none, or a kind that is unknown */
	BROOD_REASON_NOT_NAMESPACE,   /* a descriptor of something else */
	BROOD_REASON_JOIN_TIME,       /* time namespaces cannot be joined */
	BROOD_REASON_NO_NAMESPACE,    /* it would act on the caller's namespace */
	BROOD_REASON_NOT_PRIVATE,     /* mounts would reach the caller */
	BROOD_REASON_NOT_FIRST,       /* in an ordered list, but done at birth */
	BROOD_REASON_BAD_MAP,         /* an empty id range, or one past the end */
	BROOD_REASON_BAD_CLOCK,       /* a clock without an offset */
	BROOD_REASON_THREAD_NAME,     /* empty, or longer than 15 bytes */
	BROOD_REASON_NOT_PER_THREAD,  /* a step that concerns the process */
	BROOD_REASON_NOT_ITS_OWN,     /* a step without OWN_DIRECTORY */
	BROOD_REASON_IDENTITY_CHANGED, /* since the program was executed */
	BROOD_REASON_NO_LIBC_THREADS, /* the program has no pthread_create */
	BROOD_REASON_TWO_STAGES,      /* the first would be taken for the program */
	BROOD_REASON_RUN,             /* what a run cannot be */
	BROOD_REASON_CAPTURED,        /* a step for what a run feeds or reads */
	BROOD_REASON_COPIES_CAPTURED, /* a copy of what comes after it */
	BROOD_REASON_CAPTURE_ORDERED, /* no place for a run's pipe in the list */
	BROOD_REASON_NO_PIPE,         /* nothing to feed or read it by */
	BROOD_REASON_TREE_NOT_HERE,   /* a way to own the tree that cannot be had */
	BROOD_REASON_PIPELINE,        /* what a pipeline cannot be */
	BROOD_REASON_MANY,            /* what a list of programs cannot be */
	BROOD_REASON_PTY_ALONE,       /* PTY makes session and terminal itself */
	BROOD_REASON_TEMPLATE,        /* what a template cannot be, or make */

	/* Waiting for children, and ending them: BROOD_STAGE_WAIT. */
	BROOD_REASON_NO_PIDFD, /* a child that only brood_wait() can wait for */
	BROOD_REASON_IN_A_SET, /* of a wait set: this one or another */

	/* Why an exec failed: BROOD_STAGE_EXEC. */
	BROOD_REASON_NO_CWD, /* the working directory is gone */
	BROOD_REASON_NOT_FOUND, /* none of the directories searched has it */
	BROOD_REASON_NO_DIRECTORY, /* a directory of the path is missing: second object */
	BROOD_REASON_NOT_DIRECTORY, /* a part of the path is none: second object */
	BROOD_REASON_NOT_SEARCHABLE, /* the second object: a directory */
	BROOD_REASON_IS_DIRECTORY, /* a directory, not a program */
	BROOD_REASON_NOT_A_FILE, /* a device, socket or FIFO */
	BROOD_REASON_NOT_EXECUTABLE, /* without any x bit */
	BROOD_REASON_NOEXEC_MOUNT, /* on a noexec mount */
	BROOD_REASON_NO_SCRIPT_INTERPRETER, /* of a script: second object */
	BROOD_REASON_NO_ELF_INTERPRETER, /* of an ELF program: second object */
	BROOD_REASON_BAD_INTERPRETER, /* not permitted, or no program */
	BROOD_REASON_BAD_SHEBANG, /* after "#!" */
	BROOD_REASON_BAD_ELF, /* an object file, or damaged */
	BROOD_REASON_WRONG_MACHINE, /* for another processor */
	BROOD_REASON_NO_FORMAT, /* a shell could run it */
	BROOD_REASON_EMPTY_FILE, /* a file of 0 bytes */
	BROOD_REASON_ARGUMENT_TOO_LONG, /* one string of argv or envp */
	BROOD_REASON_ARGUMENTS_TOO_LARGE, /* all together */
	BROOD_REASON_ARGUMENTS_STACK, /* with a small stack */
	BROOD_REASON_SCRIPT_DEPTH, /* a chain of scripts */
	BROOD_REASON_BUSY_BY, /* a process that is known: .other */
	BROOD_REASON_BUSY, /* by whoever still writes it */
	/* Why a run did not go on to its end: BROOD_STAGE_RUN. */
	BROOD_REASON_RUN_TIMEOUT, /* .number: after so many milliseconds */
	BROOD_REASON_RUN_LIMIT,   /* .number: the descriptor */
	BROOD_REASON_RUN_STREAM,  /* no memory, or no file, for what it wrote */

	/* brood_exec. */
	BROOD_REASON_EXEC_ONLY, /* a flag that brood_exec alone knows */
	BROOD_REASON_NOT_EXEC,  /* a step or flag that needs a new process */

	/* brood_exec_image: what keeps the caller's memory in its place. */
	BROOD_REASON_MEMORY_SHARED, /* threads or processes besides the caller */
	BROOD_REASON_SHADOW_STACK,  /* it cannot be left behind */
	BROOD_REASON_RSEQ,          /* an rseq area at an unknown address */
	BROOD_REASON_NO_MM_MAP,     /* PR_SET_MM_MAP was refused */
	BROOD_REASON_EXE_LINK,      /* no right to change /proc/self/exe */
	BROOD_REASON_NOT_REGULAR_FILE,

	/* brood_exec_image: what is wrong with the file, by -ENOEXEC. Where a
	 * number is told, it is the index of the program header. */
	BROOD_REASON_ELF_MAGIC,       /* not an ELF file at all */
	BROOD_REASON_ELF_CLASS,       /* not 64 bits */
	BROOD_REASON_ELF_BYTE_ORDER,  /* not little-endian */
	BROOD_REASON_ELF_VERSION,     /* not 1 */
	BROOD_REASON_ELF_MACHINE,     /* for another processor */
	BROOD_REASON_ELF_TYPE,        /* neither a program nor position-free */
	BROOD_REASON_ELF_HEADER_SIZE, /* program headers of another size */
	BROOD_REASON_ELF_HEADERS,     /* none of them, or more than 64 KiB */
	BROOD_REASON_ELF_TRUNCATED,   /* the file ends before what it refers to */
	BROOD_REASON_ELF_SEGMENT_SIZE, /* more in the file than in memory */
	BROOD_REASON_ELF_ADDRESS,      /* addresses that cannot be had */
	BROOD_REASON_ELF_ALIGNMENT,
	BROOD_REASON_ELF_OVERLAP, /* segments that overlap or do not ascend */
	BROOD_REASON_ELF_NO_SEGMENT,
	BROOD_REASON_ELF_ENTRY,            /* it starts where no code is */
	BROOD_REASON_ELF_INTERPRETER_PATH, /* too short, too long or unended */
	BROOD_REASON_ELF_INTERPRETER_MISSING, /* by the error of open(2) */
	BROOD_REASON_ELF_INTERPRETER_NESTED,  /* it wants an interpreter */

	BROOD_REASONS_ /* not a reason: one more than the last */
};

/*
 * What went wrong, filled by every call that takes one. The caller owns it;
 * nothing in it points anywhere. A NULL pointer is allowed everywhere.
 * On success the struct is zeroed.
 */
struct brood_error {
	int32_t code;       /* the negated error number that the call returned */
	uint32_t stage;     /* enum brood_stage */
	uint32_t reason;    /* enum brood_reason */
	int32_t step;       /* the step's index in the caller's list, or -1 */
	uint32_t step_type; /* enum brood_step_type of that step */
	int32_t number;     /* the step's descriptor, resource or signal */
	int32_t other;      /* its second number: a source, another step's index */
	int32_t signal;     /* BROOD_STAGE_KILLED: the signal */
	char object[192];   /* the path or name concerned; a longer one is cut */
	uint32_t lasting; /* brood_exec: 1 more than the index of the first
			   * step that took effect and cannot be undone; 0: the
			   * caller is as it was */
	uint32_t pipe_stage; /* brood_pipeline_*: 1 more than the index of the
			      * stage that it is about; 0: of none */
	uint64_t reserved[3];
};

BROOD_BEGIN

/*
 * Writes one sentence that names the step, its object and the error, such as
 *   open "build.log" for fd 1 (step 1): Permission denied
 * Always terminates buf unless size is 0. Returns the length that the whole
 * sentence has, as snprintf(3) does; -EINVAL if err is NULL.
 * Thread-safe and async-signal-safe.
 */
BROOD_API int brood_error_format(const struct brood_error *err, char *buf,
                                 size_t size);

BROOD_END

#endif
