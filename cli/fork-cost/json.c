/* SPDX-License-Identifier: MIT */
#include "fork_cost.h"

#include <cjson/cJSON.h>
#include <errno.h>
#include <stdlib.h>

/* Numbers up to 2^53 are exact. */
static bool number(cJSON *to, const char *name, uint64_t n)
{
	return cJSON_AddNumberToObject(to, name, (double)n);
}

static bool causes(cJSON *root, const struct brood_fork_cost *c)
{
	cJSON *list = cJSON_AddArrayToObject(root, "causes");

	for (int i = 0; list && i < 3 && c->causes[i].cause; i++) {
		cJSON *one = cJSON_CreateObject();

		if (!one)
			return false;
		cJSON_AddItemToArray(list, one);
		if (!cJSON_AddStringToObject(one, "cause",
					     cause_word(c->causes[i].cause)) ||
		    !number(one, "count", c->causes[i].count) ||
		    !number(one, "ns", c->causes[i].ns))
			return false;
	}
	return list;
}

static bool advice(cJSON *root, const struct brood_fork_cost *c)
{
	cJSON *list = cJSON_AddArrayToObject(root, "advice");
	unsigned all = advice_for(c);

	for (unsigned a = 1; list && a < ADVICE_END; a <<= 1) {
		cJSON *word;

		if (!(all & a))
			continue;
		word = cJSON_CreateString(advice_word((enum advice)a));
		if (!word)
			return false;
		cJSON_AddItemToArray(list, word);
	}
	return list;
}

static bool fill(cJSON *root, const struct subject *s)
{
	const struct brood_fork_cost *c = &s->cost;

	return number(root, "pid", (uint64_t)s->pid) &&
	       cJSON_AddStringToObject(root, "name", s->name) &&
	       number(root, "call_ns", c->call_ns) && causes(root, c) &&
	       number(root, "copied_bytes", c->copied_bytes) &&
	       number(root, "later_bytes", c->later_bytes) &&
	       number(root, "resident_bytes", c->resident_bytes) &&
	       number(root, "huge_bytes", c->huge_bytes) &&
	       number(root, "omitted_bytes", c->omitted_bytes) &&
	       number(root, "table_bytes", c->table_bytes) &&
	       number(root, "mappings", c->mappings) &&
	       number(root, "threads", c->threads) &&
	       number(root, "descriptors", c->descriptors) && advice(root, c);
}

int print_json(const struct subject *s, FILE *to)
{
	cJSON *root = cJSON_CreateObject();
	char *text = root && fill(root, s) ? cJSON_Print(root) : NULL;

	if (text)
		fprintf(to, "%s\n", text);
	free(text);
	cJSON_Delete(root);
	return text ? 0 : -ENOMEM;
}
