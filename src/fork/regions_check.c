/* SPDX-License-Identifier: MIT */
#include "fork/regions.h"

#include "child/handle.h"
#include "create/libc.h"
#include "create/process.h"
#include "sys/abi.h"

static int refuse(struct fault *fault, uint32_t index, enum brood_reason reason,
		  const char *why)
{
	fault->number = (int)index;
	fault->reason = reason;
	fault->object = why;
	return fault->code = -EINVAL;
}

static uint64_t start_of(const struct brood_region *r)
{
	return (uint64_t)(uintptr_t)r->addr;
}

static uint64_t end_of(const struct brood_region *r)
{
	return start_of(r) + r->length;
}

int regions_check_pairs(const struct brood_region *list, uint32_t n,
			struct fault *fault)
{
	for (uint32_t i = 0; i < n; i++)
		for (uint32_t j = 0; j < i; j++)
			if (start_of(&list[i]) < end_of(&list[j]) &&
			    start_of(&list[j]) < end_of(&list[i]))
				return refuse(fault, i,
					      BROOD_REASON_REGION_RANGE,
					      "it overlaps an earlier one");
	return 0;
}

/* Not found by its name: the stack that this runs on, which may be a
 * coroutine's, and what libc and this library have for the thread. */
static const char *points(const struct brood_region *r)
{
	struct libc_thread t;
	char here;
	const struct {
		const void *at;
		const char *what;
	} all[] = {
		{&here, "the stack"},
		{libc_errno(), "the thread's own data"},
		{(libc_thread(&t), t.tid), "the thread's own data"},
		{t.robust_list, "the thread's own data"},
		{process_here(), "this library's data"},
	};

	for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
		uint64_t at = (uint64_t)(uintptr_t)all[i].at;

		if (at && at >= start_of(r) && at < end_of(r))
			return all[i].what;
	}
	return child_slab_overlaps(start_of(r), end_of(r))
		       ? "this library's data"
		       : NULL;
}

static const char *used(const struct mapping *m)
{
	if (m->flags & (MAPPING_STACK | MAPPING_GROWS))
		return "the stack";
	if (m->flags & MAPPING_HEAP)
		return "the heap";
	if (m->flags & MAPPING_KERNEL)
		return "the kernel's code for programs";
	if (m->flags & MAPPING_CODE_FILE)
		return "code or data of a program or library";
	return NULL;
}

static const char *wrong_kind(const struct brood_region *r,
			      const struct mapping *m)
{
	uint32_t other = m->flags & (MAPPING_FILE | MAPPING_SHARED);

	if (m->flags & MAPPING_SPECIAL)
		return "a device's memory is as it is";
	if ((r->flags & BROOD_REGION_HUGE) &&
	    (other || (m->flags & MAPPING_HUGETLB)))
		return "huge pages are for private anonymous memory";
	switch ((enum brood_region_kind)r->kind) {
	case BROOD_REGION_COPY:
		return m->flags & MAPPING_SHARED
			       ? "a shared mapping cannot be copied: use SHARE"
			       : NULL;
	case BROOD_REGION_ZERO:
		return other ? "only private anonymous memory can be zeroed"
			     : NULL;
	case BROOD_REGION_SHARE:
		return m->flags & MAPPING_SHARED
			       ? NULL
			       : "private memory cannot be shared";
	case BROOD_REGION_OMIT:
		break;
	}
	return NULL;
}

static const char *malformed(const struct brood_region *r)
{
	if (r->kind > BROOD_REGION_SHARE)
		return "its kind is unknown";
	if (r->flags & ~BROOD_REGION_HUGE)
		return "it has an unknown flag";
	if ((r->flags & BROOD_REGION_HUGE) && r->kind != BROOD_REGION_COPY)
		return "huge pages are for what is copied";
	return NULL;
}

static int aligned(uint64_t at, const struct mapping *m)
{
	uint64_t page = (m->page_kib ? m->page_kib : 4) * UINT64_C(1024);

	return !(at & (page - 1));
}

/* The mappings that it lies in, without a gap. */
static int find(const struct brood_region *r, const struct mappings *all,
		uint32_t *first, uint32_t *last)
{
	uint32_t i = 0;

	while (i < all->count && all->list[i].end <= start_of(r))
		i++;
	if (i == all->count || all->list[i].start > start_of(r))
		return 0;
	*first = i;
	while (all->list[i].end < end_of(r)) {
		if (i + 1 == all->count ||
		    all->list[i + 1].start != all->list[i].end)
			return 0;
		i++;
	}
	*last = i;
	return 1;
}

int region_check(const struct brood_region *r, uint32_t index,
		 const struct mappings *all, uint32_t *first, uint32_t *last,
		 struct fault *fault)
{
	const char *why = malformed(r);

	if (why)
		return refuse(fault, index, BROOD_REASON_REGION_KIND, why);
	if (!r->length || end_of(r) < start_of(r))
		return refuse(fault, index, BROOD_REASON_REGION_RANGE,
			      r->length ? "it goes past the end of memory"
					: "it is empty");
	if (!find(r, all, first, last))
		return refuse(fault, index, BROOD_REASON_REGION_UNMAPPED, NULL);
	if (!aligned(start_of(r), &all->list[*first]) ||
	    !aligned(end_of(r), &all->list[*last]))
		return refuse(fault, index, BROOD_REASON_REGION_RANGE,
			      "it is not of whole pages");
	/* Whatever is copied is all there. */
	why = r->kind == BROOD_REGION_COPY ? NULL : points(r);
	for (uint32_t i = *first; i <= *last; i++) {
		const struct mapping *m = &all->list[i];

		if (!why && r->kind != BROOD_REGION_COPY)
			why = used(m);
		if (why)
			return refuse(fault, index, BROOD_REASON_REGION_IN_USE,
				      why);
		why = wrong_kind(r, m);
		if (why)
			return refuse(fault, index, BROOD_REASON_REGION_KIND,
				      why);
	}
	return 0;
}
