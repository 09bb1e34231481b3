/* SPDX-License-Identifier: MIT */
#ifndef ERROR_TEXT_H
#define ERROR_TEXT_H

#include <stddef.h>
#include <stdint.h>

/* A sentence being written: length counts what would not fit as well. */
struct text {
	char *buf;
	size_t size;
	size_t length;
};

static inline void text_char(struct text *t, char c)
{
	if (t->length + 1 < t->size)
		t->buf[t->length] = c;
	t->length++;
}

static inline void text_string(struct text *t, const char *s)
{
	while (*s)
		text_char(t, *s++);
}

static inline void text_number(struct text *t, int64_t value)
{
	uint64_t n = value < 0 ? -(uint64_t)value : (uint64_t)value;
	char digits[20];
	int i = 0;

	do
		digits[i++] = (char)('0' + n % 10);
	while (n /= 10);
	if (value < 0)
		text_char(t, '-');
	while (i)
		text_char(t, digits[--i]);
}

/* Control characters would let an object forge lines of a log. */
static inline void text_escaped(struct text *t, const char *s)
{
	static const char hex[] = "0123456789abcdef";

	for (; *s; s++) {
		unsigned char c = (unsigned char)*s;

		if (c == '"' || c == '\\') {
			text_char(t, '\\');
			text_char(t, *s);
		} else if (c < 0x20 || c == 0x7f) {
			text_string(t, "\\x");
			text_char(t, hex[c >> 4]);
			text_char(t, hex[c & 15]);
		} else {
			text_char(t, *s);
		}
	}
}

static inline void text_quoted(struct text *t, const char *s)
{
	text_char(t, '"');
	text_escaped(t, s);
	text_char(t, '"');
}

static inline void text_end(struct text *t)
{
	if (t->size)
		t->buf[t->length < t->size ? t->length : t->size - 1] = '\0';
}

#endif
