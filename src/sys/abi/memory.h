/* SPDX-License-Identifier: MIT */
#ifndef SYS_ABI_MEMORY_H
#define SYS_ABI_MEMORY_H

/* Memory. */
#include <stddef.h>
#include <stdint.h>

struct sys_mm_map {
	uint64_t start_code, end_code, start_data, end_data;
	uint64_t start_brk, brk, start_stack;
	uint64_t arg_start, arg_end, env_start, env_end;
	uint64_t auxv;
	uint32_t auxv_size;
	uint32_t exe_fd;
};

#define SYS_PROT_NONE 0
#define SYS_PROT_READ 1
#define SYS_PROT_WRITE 2
#define SYS_PROT_EXEC 4
#define SYS_MAP_SHARED 1
#define SYS_MAP_PRIVATE 2
#define SYS_MAP_FIXED 0x10
#define SYS_MAP_ANONYMOUS 0x20
#define SYS_MAP_GROWSDOWN 0x100
#define SYS_MAP_NORESERVE 0x4000
#define SYS_MAP_POPULATE 0x8000
#define SYS_MAP_FIXED_NOREPLACE 0x100000 /* Linux 4.17; a wish before */
#define SYS_MREMAP_MAYMOVE 1
#define SYS_MREMAP_FIXED 2
#define SYS_MAP_STACK 0x20000
#define SYS_MADV_DONTFORK 10
#define SYS_MADV_DOFORK 11
#define SYS_MADV_HUGEPAGE 14
#define SYS_MADV_NOHUGEPAGE 15
#define SYS_MADV_WIPEONFORK 18 /* Linux 4.14 */
#define SYS_MADV_KEEPONFORK 19
#define SYS_MADV_POPULATE_READ 22
#define SYS_MADV_POPULATE_WRITE 23 /* Linux 5.14 */
#define SYS_MADV_COLLAPSE 25       /* Linux 6.1 */

#endif
