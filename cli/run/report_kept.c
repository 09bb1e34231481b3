/* SPDX-License-Identifier: MIT */
#include "report.h"

#include "utf8.h"

#include <stdlib.h>
#include <string.h>

static const char digits[] =
	"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

static char *base64(const char *data, size_t size)
{
	const unsigned char *from = (const unsigned char *)data;
	char *text = malloc((size + 2) / 3 * 4 + 1), *to = text;

	for (size_t i = 0; text && i < size; i += 3) {
		size_t n = size - i < 3 ? size - i : 3;
		unsigned bits = from[i] << 16 | (n > 1 ? from[i + 1] << 8 : 0) |
				(n > 2 ? from[i + 2] : 0);

		*to++ = digits[bits >> 18];
		*to++ = digits[bits >> 12 & 63];
		*to++ = n > 1 ? digits[bits >> 6 & 63] : '=';
		*to++ = n > 2 ? digits[bits & 63] : '=';
	}
	if (text)
		*to = '\0';
	return text;
}

static bool is_text(const char *data, size_t length)
{
	char *valid = utf8_valid(data);
	bool same = valid && strlen(data) == length && !strcmp(valid, data);

	free(valid);
	return same;
}

static void add_data(cJSON *to, const struct run_keep *k)
{
	const char *data = k->data ? k->data : "";
	char *coded;

	if (is_text(data, k->length)) {
		cJSON_AddStringToObject(to, "text", data);
		return;
	}
	coded = base64(data, k->length);
	cJSON_AddStringToObject(to, "base64", coded ? coded : "");
	free(coded);
}

void run_report_kept(cJSON *root, const struct run *run)
{
	static const char *const names[] = {"stdout", "stderr"};

	for (int i = 0; i < 2; i++) {
		const struct run_keep *k = &run->keeps[i];
		cJSON *one;

		if (!k->fd)
			continue;
		one = cJSON_AddObjectToObject(root, names[i]);
		add_data(one, k);
		cJSON_AddNumberToObject(one, "bytes", (double)k->total);
		cJSON_AddBoolToObject(one, "cut", k->cut);
		cJSON_AddBoolToObject(one, "held", k->held);
	}
}
