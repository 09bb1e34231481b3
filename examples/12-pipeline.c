/* SPDX-License-Identifier: MIT */
/* The shell's  printf ... | sort | uniq -c | head -n1  with each stage's end.
 */
#include <brood/brood.h>

#include <stdio.h>

#define STAGE(...)                                                             \
	{                                                                      \
		sizeof(struct brood_spec), .argv = (const char *const[])       \
		{                                                              \
			__VA_ARGS__, NULL                                      \
		}                                                              \
	}

int main(void)
{
	struct brood_spec stages[] = {
		STAGE("printf", "oak\nash\noak\nelm\noak\n"),
		STAGE("sort"),
		STAGE("uniq", "-c"),
		STAGE("sort", "-rn"),
		STAGE("head", "-n1"),
	};
	const struct brood_pipeline_options options = {
		sizeof options,
		BROOD_PIPELINE_LAST_FAILED | BROOD_PIPELINE_SIGPIPE_OK,
	};
	struct brood_pipeline *pipeline;
	struct brood_error err;
	struct brood_exit end;
	char why[256];

	if (brood_pipeline_start(&pipeline, stages, 5, &options, &err) < 0) {
		brood_error_format(&err, why, sizeof why);
		fprintf(stderr, "%s\n", why);
		return 1;
	}
	brood_pipeline_wait(pipeline, -1, &end);
	for (size_t i = 0; i < brood_pipeline_count(pipeline); i++) {
		struct brood_exit own;

		brood_wait(brood_pipeline_stage(pipeline, i), 0, &own);
		fprintf(stderr, "%s: %d\n", stages[i].argv[0], own.value);
	}
	brood_pipeline_close(&pipeline);
	return end.how == BROOD_EXITED ? end.value : 1;
}
