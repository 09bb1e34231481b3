/* SPDX-License-Identifier: MIT */
#ifndef FUZZ_INPUT_H
#define FUZZ_INPUT_H

#include <stddef.h>
#include <stdint.h>

/* Bytes to decide by: when they are used up, all further ones are 0. */
struct input {
	const uint8_t *at;
	size_t left;
};

static inline unsigned input_byte(struct input *in)
{
	if (!in->left)
		return 0;
	in->left--;
	return *in->at++;
}

static inline uint64_t input_word(struct input *in, int bytes)
{
	uint64_t word = 0;

	while (bytes--)
		word = word << 8 | input_byte(in);
	return word;
}

/* A number below limit. */
static inline unsigned input_below(struct input *in, unsigned limit)
{
	return input_byte(in) % limit;
}

#endif
