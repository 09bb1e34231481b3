/* SPDX-License-Identifier: MIT */
#ifndef TESTS_INSN_BASELINE_H
#define TESTS_INSN_BASELINE_H

/*
 * Instructions of the library's own in the caller, as test insn counts them:
 * the same every time for one compiler and its options. Who makes a call longer
 * enters the new number here, and says in the commit what it is for.
 */
#define INSN_SLACK_PERCENT 2

#if defined(__x86_64__) && defined(__OPTIMIZE__) &&                            \
	!defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
#if defined(__clang__) && __clang_major__ == 14
#define KNOWN_COMPILER 1
#define INSN_SPAWN 1994
#define INSN_PLAN 1185
#define INSN_SPAWN_STEPS 5571
#define INSN_PLAN_STEPS 1385
#elif !defined(__clang__) && __GNUC__ == 12
#define KNOWN_COMPILER 1
#define INSN_SPAWN 2217
#define INSN_PLAN 1327
#define INSN_SPAWN_STEPS 5548
#define INSN_PLAN_STEPS 1483
#endif
#endif

#ifndef KNOWN_COMPILER
#define KNOWN_COMPILER 0
#define INSN_SPAWN 0
#define INSN_PLAN 0
#define INSN_SPAWN_STEPS 0
#define INSN_PLAN_STEPS 0
#endif

#endif
