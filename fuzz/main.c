/* SPDX-License-Identifier: MIT */
/*
 * Runs a target on files instead of under libFuzzer: the seeds, one for each
 * past bug, as a test; and on some thousand inputs of no meaning, always the
 * same.
 */
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int run_file(const char *folder, const char *name)
{
	static uint8_t data[1 << 16];
	char path[4096];
	size_t size;
	FILE *f;

	snprintf(path, sizeof path, "%s/%s", folder, name);
	f = fopen(path, "rb");
	if (!f)
		return 0;
	size = fread(data, 1, sizeof data, f);
	fclose(f);
	/* For whoever has to find out which one it was. */
	fprintf(stderr, "%s\n", name);
	LLVMFuzzerTestOneInput(data, size);
	return 1;
}

static int run_folder(const char *folder)
{
	DIR *d = opendir(folder);
	struct dirent *e;
	int count = 0;

	while (d && (e = readdir(d)))
		if (e->d_name[0] != '.')
			count += run_file(folder, e->d_name);
	if (d)
		closedir(d);
	return count;
}

#define INPUTS 100000

static void run_noise(void)
{
	static uint8_t data[512];
	uint64_t state = 1;

	for (int i = 0; i < INPUTS; i++) {
		size_t size = 16 + (size_t)i % (sizeof data - 16);

		for (size_t k = 0; k < size; k++) {
			state = state * UINT64_C(6364136223846793005) + 1;
			data[k] = (uint8_t)(state >> 56);
		}
		LLVMFuzzerTestOneInput(data, size);
	}
}

int main(int argc, char **argv)
{
	int count = argc == 2 ? run_folder(argv[1]) : 0;

	LLVMFuzzerTestOneInput(NULL, 0);
	if (!count) {
		fprintf(stderr, "usage: %s FOLDER-OF-SEEDS\n", argv[0]);
		return 2;
	}
	run_noise();
	printf("1..2\nok 1 - %d seeds\nok 2 - %d inputs of noise\n", count,
	       INPUTS);
	return 0;
}
