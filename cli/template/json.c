/* SPDX-License-Identifier: MIT */
#include "../cli.h"

#include "template.h"
#include <brood/template.h>

#include <cjson/cJSON.h>
#include <errno.h>
#include <stdlib.h>

/* Numbers up to 2^53 are exact. */
static bool number(cJSON *to, const char *name, uint64_t n)
{
	return cJSON_AddNumberToObject(to, name, (double)n);
}

static bool text(cJSON *to, const char *name, const char *s)
{
	return cJSON_AddStringToObject(to, name, s);
}

static bool reasons(cJSON *root, const struct named_state *s)
{
	cJSON *list = cJSON_AddArrayToObject(root, "plain_because");

	for (uint32_t i = 1; list && i < BROOD_TEMPLATE_REASONS_; i++) {
		cJSON *one;

		if (!s->by_reason[i])
			continue;
		one = cJSON_CreateObject();
		if (!one || !cJSON_AddItemToArray(list, one))
			return false;
		if (!text(one, "reason", brood_template_reason_text(i)) ||
		    !number(one, "count", s->by_reason[i]))
			return false;
	}
	return list;
}

static bool fill(cJSON *root, const char *name, const struct named_state *s)
{
	return text(root, "name", name) &&
	       cJSON_AddBoolToObject(root, "ready",
				     s->state == BROOD_TEMPLATE_OK) &&
	       text(root, "state", state_word(s)) &&
	       text(root, "kind", kind_word(s)) &&
	       text(root, "program", s->command) &&
	       number(root, "supervisor", (uint64_t)s->supervisor) &&
	       number(root, "template", (uint64_t)s->template_pid) &&
	       number(root, "seconds", s->seconds) &&
	       number(root, "running", s->running) &&
	       number(root, "hits", s->hits) &&
	       number(root, "plain", s->plain) &&
	       number(root, "failed", s->failed) &&
	       number(root, "refused", s->refused) &&
	       number(root, "templates_started", s->started) &&
	       number(root, "children", s->children) &&
	       number(root, "prefetched_pages", s->prefetched) &&
	       text(root, "last_reason",
		    s->last_reason ? brood_template_reason_text(s->last_reason)
				   : "") &&
	       text(root, "detail", s->detail) && reasons(root, s);
}

cJSON *state_json(const char *name, const struct named_state *state)
{
	cJSON *root = cJSON_CreateObject();

	if (root && fill(root, name, state))
		return root;
	cJSON_Delete(root);
	return NULL;
}

int print_cjson(cJSON *root, FILE *to)
{
	char *words = root ? cJSON_Print(root) : NULL;

	cJSON_Delete(root);
	if (!words) {
		cli_complain("template: out of memory");
		return -ENOMEM;
	}
	fprintf(to, "%s\n", words);
	free(words);
	return 0;
}
