/* SPDX-License-Identifier: MIT */
#include "fork/smaps.h"

#include "fork/lines.h"
#include "sys/sys.h"

static int starts(const char *line, const char *with)
{
	while (*with && *line == *with)
		line++, with++;
	return !*with;
}

/* 7f00-7f80 rw-p 00000000 08:01 1234   /path */
static int head(struct mapping *m, const char *s)
{
	uint64_t major, minor, offset;
	const char *perms;

	*m = (struct mapping){.start = line_hex(&s)};
	if (*s++ != '-')
		return 0;
	m->end = line_hex(&s);
	if (*s++ != ' ')
		return 0;
	perms = s;
	s += 5;
	offset = line_hex(&s);
	(void)offset;
	s++;
	major = line_hex(&s);
	s++;
	minor = line_hex(&s);
	s++;
	m->dev = (uint32_t)(major << 20 | minor);
	m->inode = line_number(&s);
	while (*s == ' ')
		s++;
	m->flags = (perms[1] == 'w' ? MAPPING_WRITE : 0) |
		   (perms[2] == 'x' ? MAPPING_EXEC : 0) |
		   (perms[3] == 's' ? MAPPING_SHARED : 0) |
		   (m->inode ? MAPPING_FILE : 0);
	if (starts(s, "[heap]"))
		m->flags |= MAPPING_HEAP;
	else if (starts(s, "[stack"))
		m->flags |= MAPPING_STACK;
	else if (starts(s, "[v"))
		m->flags |= MAPPING_KERNEL;
	return 1;
}

static void vm_flags(struct mapping *m, const char *s)
{
	static const struct {
		char name[3];
		uint32_t flag;
	} known[] = {
		{"dc", MAPPING_DONTFORK}, {"wf", MAPPING_WIPE},
		{"gd", MAPPING_GROWS},    {"io", MAPPING_SPECIAL},
		{"pf", MAPPING_SPECIAL},  {"ht", MAPPING_HUGETLB},
	};

	while (*s) {
		while (*s == ' ')
			s++;
		for (size_t i = 0; i < sizeof known / sizeof *known; i++)
			if (s[0] == known[i].name[0] && s[0] &&
			    s[1] == known[i].name[1])
				m->flags |= known[i].flag;
		while (*s && *s != ' ')
			s++;
	}
}

static void detail(struct mapping *m, const char *s)
{
	static const struct {
		const char *key;
		size_t field;
	} keys[] = {
		{"Rss:", offsetof(struct mapping, rss_kib)},
		{"Anonymous:", offsetof(struct mapping, anon_kib)},
		{"AnonHugePages:", offsetof(struct mapping, huge_kib)},
		{"Swap:", offsetof(struct mapping, swap_kib)},
	};

	if (starts(s, "VmFlags:")) {
		vm_flags(m, s + 8);
		return;
	}
	if (starts(s, "KernelPageSize:")) {
		s += 15;
		m->page_kib = (uint32_t)line_number(&s);
		return;
	}
	for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
		const char *at = s + str_length(keys[i].key);

		if (!starts(s, keys[i].key))
			continue;
		*(uint64_t *)(void *)((char *)m + keys[i].field) =
			line_number(&at);
		return;
	}
}

int smaps_each(const char *path, int (*fn)(void *arg, const struct mapping *m),
	       void *arg)
{
	struct lines l;
	struct mapping now, next;
	const char *line;
	int any = 0;
	int r = lines_open(&l, path);

	if (r < 0)
		return r;
	while (r >= 0 && (r = lines_next(&l, &line)) > 0) {
		int is_head = (*line >= '0' && *line <= '9') ||
			      (*line >= 'a' && *line <= 'f');

		if (!is_head || !head(&next, line)) {
			if (any)
				detail(&now, line);
			continue;
		}
		r = any ? fn(arg, &now) : 0;
		now = next;
		any = 1;
	}
	if (r >= 0 && any)
		r = fn(arg, &now);
	lines_close(&l);
	return r < 0 ? r : 0;
}
