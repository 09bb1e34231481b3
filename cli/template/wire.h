/* SPDX-License-Identifier: MIT */
#ifndef BROOD_TEMPLATE_WIRE_H
#define BROOD_TEMPLATE_WIRE_H

#include <stddef.h>
#include <stdint.h>

/*
 * What the command and the supervisor of a named template say to each other:
 * one message to a packet, on one machine, in its byte order. Whoever reads
 * believes nothing that the message does not prove. Head and NAMED_FAILED are
 * the same in all versions, so that each side can tell the other of its own.
 */
#define NAMED_MAGIC UINT32_C(0x6d614e42) /* "BNam" */
#define NAMED_VERSION 1
#define NAMED_MOST ((size_t)64 * 1024)            /* bytes of a message */
#define NAMED_TEXT_MOST ((size_t)4 * 1024 * 1024) /* arguments, environment */
#define NAMED_FDS_MOST 5
#define NAMED_LIMITS 16
#define NAMED_REASONS 48
#define NAMED_MOST_WORDS UINT32_C(1000000)

enum named_kind {
	/* From the command. */
	NAMED_RUN = 1, /* start a program: with its descriptors */
	NAMED_ASK,     /* what state it is in */
	NAMED_STOP,    /* end */
	/* From the supervisor. */
	NAMED_BORN,    /* the program runs; with its pidfd */
	NAMED_STOPPED, /* a signal stopped it */
	NAMED_ENDED,  /* it has ended; it is reaped after the connection ends */
	NAMED_FAILED, /* there is no program, and why */
	NAMED_STATE,  /* the answer to NAMED_ASK */
	NAMED_STOPPING, /* the answer to NAMED_STOP; the end is the end of all
			 */
	NAMED_KINDS_,
};

struct named_head {
	uint32_t magic;
	uint16_t version;
	uint16_t kind;
	uint32_t size; /* of the whole message */
	uint32_t fds;  /* how many descriptors go with it */
};

/* .flags of a run: which of 0 to 2 are open, and so among the descriptors; and
 * that the text is not in the message but in a sealed file in memory. The
 * descriptors are those, the directory, the file. */
#define NAMED_OPEN_0 UINT32_C(1)
#define NAMED_OPEN_1 UINT32_C(2)
#define NAMED_OPEN_2 UINT32_C(4)
#define NAMED_TEXT_FILE UINT32_C(8)

struct named_run {
	struct named_head head;
	uint32_t flags;
	uint32_t argc; /* strings of the text, each with its end */
	uint32_t envc; /* and behind them these */
	uint32_t text; /* bytes */
	uint32_t umask;
	uint32_t reserved;
	uint64_t blocked; /* bit n-1 for signal n */
	uint64_t ignored;
	uint64_t limits[NAMED_LIMITS][2]; /* soft, hard */
};

struct named_stop {
	struct named_head head;
	uint32_t kill; /* 0 or 1: end the programs, too */
	uint32_t reserved;
};

struct named_born {
	struct named_head head;
	int32_t pid;
	uint32_t reserved;
};

struct named_stopped {
	struct named_head head;
	int32_t signal;
	uint32_t reserved;
};

struct named_ended {
	struct named_head head;
	int32_t signal; /* 0: it has exited */
	int32_t code;
};

struct named_failed {
	struct named_head head;
	uint32_t status; /* what the command exits with */
	uint32_t reserved;
	char why[512]; /* a sentence; ends within */
};

struct named_stopping {
	struct named_head head;
	uint32_t running;
	uint32_t reserved;
};

struct named_state {
	struct named_head head;
	int32_t supervisor; /* process ids; the template's may be 0 */
	int32_t template_pid;
	uint32_t kind;  /* enum brood_template_kind */
	uint32_t state; /* enum brood_template_reason, as the next one */
	uint32_t last_reason;
	uint32_t running; /* programs */
	uint64_t refused; /* requests, of others or malformed */
	uint64_t failed;  /* that came to no program */
	uint64_t seconds; /* since the start */
	uint64_t hits;    /* as in struct brood_template_stats */
	uint64_t plain;
	uint64_t started;
	uint64_t children;
	uint64_t prefetched;
	uint64_t by_reason[NAMED_REASONS];
	char detail[96];   /* each ends within */
	char command[256]; /* the program and its arguments; may be cut */
};

/* Completes the head. */
void named_head(void *message, enum named_kind kind, size_t size, uint32_t fds);

/* Checks a message of this many bytes and descriptors, as received, in memory
 * that is aligned to 8: its kind, or -EBADMSG, or -EPROTONOSUPPORT for another
 * version. What it returns a kind for is as its struct says; of a run, the
 * text is still to be read by named_words(). */
int named_kind(const void *message, size_t size, uint32_t fds);

/* A text of count strings: list gets each, and NULL. 0 or -EBADMSG. */
int named_words(const char *text, size_t size, size_t count, const char **list);

#endif
