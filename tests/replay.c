/* SPDX-License-Identifier: MIT */
/* Runs a fuzzer's target on its seeds, each a file of the folder: one test. */
#include <dirent.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* In memory of just the size, so that a checker sees what is read past it. */
static int run(int folder, const char *name)
{
	static uint8_t text[1 << 16];
	int fd = openat(folder, name, O_RDONLY);
	ssize_t size = read(fd, text, sizeof text);
	uint8_t *data;

	close(fd);
	if (size < 0)
		return 0;
	data = malloc((size_t)size + 1);
	for (ssize_t i = 0; i < size; i++)
		data[i] = text[i];
	fprintf(stderr, "%s\n", name); /* an abort is this one's */
	LLVMFuzzerTestOneInput(data, (size_t)size);
	/* Cut at every length: what is left is a file as well. */
	for (ssize_t cut = 0; cut < size; cut++)
		LLVMFuzzerTestOneInput(data, (size_t)cut);
	free(data);
	return 1;
}

int main(int argc, char **argv)
{
	DIR *d = argc == 2 ? opendir(argv[1]) : NULL;
	struct dirent *e;
	int count = 0;

	while (d && (e = readdir(d)))
		if (e->d_name[0] != '.')
			count += run(dirfd(d), e->d_name);
	if (d)
		closedir(d);
	printf("1..1\n%sok 1 - %d seeds\n", count ? "" : "not ", count);
	return !count;
}
