/* SPDX-License-Identifier: MIT */
#include "fork/regions.h"

#include "create/copy.h"
#include "spawn/launch.h"
#include "sys/sys.h"

/* Whatever of it lies in one mapping, and what a fork has to change there. */
static struct piece part(const struct brood_region *r, uint32_t index,
			 const struct mapping *m)
{
	uint64_t start = (uint64_t)(uintptr_t)r->addr, end = start + r->length;
	int omit = r->kind == BROOD_REGION_OMIT;
	int wipe = r->kind == BROOD_REGION_ZERO;
	int omits = !!(m->flags & MAPPING_DONTFORK);
	int wipes = !!(m->flags & MAPPING_WIPE);
	struct piece p = {.region = index};

	if (m->start > start)
		start = m->start;
	if (m->end < end)
		end = m->end;
	p.addr = (char *)(uintptr_t)start;
	p.length = end - start;
	if (omit != omits) {
		p.inherit = omit ? SYS_MADV_DONTFORK : SYS_MADV_DOFORK;
		p.inherit_back = omit ? SYS_MADV_DOFORK : SYS_MADV_DONTFORK;
	}
	if (!omit && wipe != wipes) {
		p.wipe = wipe ? SYS_MADV_WIPEONFORK : SYS_MADV_KEEPONFORK;
		p.wipe_back = wipe ? SYS_MADV_KEEPONFORK : SYS_MADV_WIPEONFORK;
	}
	return p;
}

/* Neighbours that are changed alike are one. */
static void append(struct brood_regions *set, const struct piece *p)
{
	struct piece *last = set->count ? &set->pieces[set->count - 1] : NULL;

	if (!p->inherit && !p->wipe)
		return;
	if (last && last->region == p->region &&
	    last->addr + last->length == p->addr &&
	    last->inherit == p->inherit && last->wipe == p->wipe)
		last->length += p->length;
	else
		set->pieces[set->count++] = *p;
}

static int lay_out(struct brood_regions *set, const struct brood_region *list,
		   uint32_t n, const struct mappings *all, struct fault *fault)
{
	uint32_t first, last;

	for (uint32_t i = 0; i < n; i++) {
		if (region_check(&list[i], i, all, &first, &last, fault) < 0)
			return fault->code;
		for (uint32_t j = first; j <= last; j++) {
			struct piece p = part(&list[i], i, &all->list[j]);

			append(set, &p);
		}
	}
	return 0;
}

/* Made at once; later ones are the kernel's to make. */
static int make_huge(const struct brood_region *r)
{
	int tries = 3, code;

	do
		code = sys_madvise(r->addr, r->length, SYS_MADV_COLLAPSE);
	while (code == -EAGAIN && --tries);
	return code < 0 ? code
			: sys_madvise(r->addr, r->length, SYS_MADV_HUGEPAGE);
}

static int enlarge(const struct brood_region *list, uint32_t n,
		   struct fault *fault)
{
	for (uint32_t i = 0; i < n; i++) {
		int r = list[i].flags & BROOD_REGION_HUGE ? make_huge(&list[i])
							  : 0;

		if (r == 0)
			continue;
		fault->stage = BROOD_STAGE_SPEC;
		fault->number = (int)i;
		fault->reason = BROOD_REASON_REGION_KIND;
		fault->object =
			r == -EINVAL
				? "no huge page fits in it, or the kernel does "
				  "not make them when asked (Linux 6.1)"
				: "its pages could not be made huge ones";
		return fault->code = r;
	}
	return 0;
}

static struct brood_regions *make_room(uint32_t n, const struct mappings *all)
{
	/* Each mapping is in one piece, but for those that ranges cut. */
	size_t size = sizeof(struct brood_regions) +
		      (all->count + 2 * (size_t)n) * sizeof(struct piece);
	struct brood_regions *set =
		sys_mmap(size, SYS_PROT_READ | SYS_PROT_WRITE, SYS_MAP_PRIVATE);

	if (sys_is_error(set))
		return NULL;
	set->mapped = size;
	return set;
}

static int prepare(struct brood_regions **out, const struct brood_region *list,
		   uint32_t n, struct fault *fault)
{
	struct brood_regions *set;
	struct mappings all;
	int r = fault->code = mappings_read(&all);

	if (r < 0) {
		fault->stage = BROOD_STAGE_RESOURCE;
		return r;
	}
	set = make_room(n, &all);
	if (!set) {
		fault->stage = BROOD_STAGE_RESOURCE;
		r = fault->code = -ENOMEM;
	} else {
		r = lay_out(set, list, n, &all, fault);
		if (r == 0)
			r = enlarge(list, n, fault);
		if (r < 0)
			brood_regions_free(&set);
	}
	mappings_end(&all);
	*out = set;
	return r;
}

int brood_regions_new(struct brood_regions **regions,
		      const struct brood_region *list, size_t n,
		      struct brood_error *err)
{
	struct fault fault = {.stage = BROOD_STAGE_SPEC, .step = -1};
	int r;

	if (!regions)
		return launch_null(err, "regions");
	*regions = NULL;
	if (!list)
		return launch_null(err, "list");
	if (!n || n > INT32_MAX) {
		fault.reason = BROOD_REASON_REGION_RANGE;
		fault.object = n ? "there are too many" : "there is none";
		fault.code = -EINVAL;
		return fault_report(err, &fault);
	}
	if (count_threads() != 1) {
		fault.reason = BROOD_REASON_REGION_THREADS;
		fault.code = -EPERM;
		return fault_report(err, &fault);
	}
	r = regions_check_pairs(list, (uint32_t)n, &fault);
	if (r == 0)
		r = prepare(regions, list, (uint32_t)n, &fault);
	if (r < 0)
		return fault_report(err, &fault);
	fault_clear(err);
	return 0;
}

void brood_regions_free(struct brood_regions **regions)
{
	struct brood_regions *set = regions ? *regions : NULL;

	if (!set)
		return;
	*regions = NULL;
	sys_munmap(set, set->mapped);
}
