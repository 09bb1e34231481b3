/* SPDX-License-Identifier: MIT */
/* Part of reason_text.c's list: a program that is run to its end. */

[BROOD_REASON_RUN] = "run: @",
[BROOD_REASON_CAPTURED] =
	"descriptor # is fed or read by the run: leave it to the step with "
	"BROOD_STREAM_LEAVE or BROOD_RUN_LEAVE_INPUT",
[BROOD_REASON_COPIES_CAPTURED] =
	"the run makes the pipe for descriptor # after all steps: put a PIPE "
	"for it first",
[BROOD_REASON_CAPTURE_ORDERED] =
	"in the caller's order a run needs a PIPE step for descriptor #",
[BROOD_REASON_NO_PIPE] = "the child has no pipe for descriptor #",
[BROOD_REASON_RUN_TIMEOUT] = "it had not ended after # ms",
[BROOD_REASON_RUN_LIMIT] = "it wrote more than the limit to descriptor #",
[BROOD_REASON_RUN_STREAM] =
	"what it wrote to descriptor # could not be kept: %",
