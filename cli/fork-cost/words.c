/* SPDX-License-Identifier: MIT */
#include "fork_cost.h"

static const struct {
	const char *word;
	const char *words;
} causes[BROOD_FORK_CAUSES_] = {
	[BROOD_FORK_CAUSE_BASE] = {"base", "the smallest possible fork"},
	[BROOD_FORK_CAUSE_PAGES] = {"pages", "pages of 4 KiB are resident"},
	[BROOD_FORK_CAUSE_HUGE_PAGES] = {"huge-pages", "huge pages of 2 MiB"},
	[BROOD_FORK_CAUSE_TABLES] = {"tables", "page tables are to be made"},
	[BROOD_FORK_CAUSE_MAPPINGS] = {"mappings", "mappings"},
	[BROOD_FORK_CAUSE_DESCRIPTORS] = {"descriptors", "open descriptors"},
};

const char *cause_word(uint32_t cause)
{
	return cause < BROOD_FORK_CAUSES_ && causes[cause].word
		       ? causes[cause].word
		       : "unknown";
}

const char *cause_words(uint32_t cause)
{
	return cause < BROOD_FORK_CAUSES_ && causes[cause].words
		       ? causes[cause].words
		       : "of something unknown";
}

const char *advice_word(enum advice advice)
{
	switch (advice) {
	case ADVICE_SPAWN:
		return "spawn";
	case ADVICE_HUGE_PAGES:
		return "huge-pages";
	case ADVICE_OMIT:
		return "omit";
	case ADVICE_EARLY:
		return "early";
	case ADVICE_MAPPINGS:
		return "mappings";
	case ADVICE_DESCRIPTORS:
		return "descriptors";
	case ADVICE_THREADS:
		return "threads";
	case ADVICE_END:
		break;
	}
	return "unknown";
}

const char *advice_words(enum advice advice)
{
	switch (advice) {
	case ADVICE_SPAWN:
		return "to start programs, use brood_spawn(3): it copies no "
		       "memory, whatever the size";
	case ADVICE_HUGE_PAGES:
		return "prepare large regions with huge pages "
		       "(BROOD_REGION_HUGE): their entries are 512 times fewer";
	case ADVICE_OMIT:
		return "omit regions that children do not need "
		       "(BROOD_REGION_OMIT): they cost nothing then";
	case ADVICE_EARLY:
		return "fork from a template: a process that is made before "
		       "the memory is filled";
	case ADVICE_MAPPINGS:
		return "each mapping is copied: fewer, larger ones cost less";
	case ADVICE_DESCRIPTORS:
		return "the table of descriptors is copied: brood_spawn(3) "
		       "copies only what is passed on";
	case ADVICE_THREADS:
		return "other threads' locks stay held in a child: it may do "
		       "what a signal handler may, and no more";
	case ADVICE_END:
		break;
	}
	return "";
}
