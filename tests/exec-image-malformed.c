/* SPDX-License-Identifier: MIT */
/* A malformed image is refused by name, and the caller goes on as it was: the
 * census after each test sees that nothing is left. */
#include "lib/becoming.h"
#include "lib/test.h"

#include <elf.h>

#define EHDR(m) ((Elf64_Ehdr *)(void *)(m)->bytes)
#define PHDR(m, i) (&((Elf64_Phdr *)(void *)((m)->bytes + EHDR(m)->e_phoff))[i])

/* A good file, to be spoilt. */
struct file {
	unsigned char *bytes;
	size_t size;
};

static struct file good(const char *name)
{
	struct file f;

	f.bytes = whole_file(beside(name), &f.size);
	assert_non_null(f.bytes);
	return f;
}

static Elf64_Phdr *header(const struct file *f, uint32_t type, int skip)
{
	for (int i = 0; i < EHDR(f)->e_phnum; i++)
		if (PHDR(f, i)->p_type == type && !skip--)
			return PHDR(f, i);
	fail_msg("no such header");
	return NULL;
}

/* Both from memory and from a file. */
static void refuse_with(struct file *f, int code, enum brood_reason reason)
{
	struct brood_image image = {
		.size = sizeof image, .data = f->bytes, .length = f->size};
	struct brood_error err;
	char why[512];

	for (int from_file = 0; from_file < 2; from_file++) {
		int r = brood_exec_image(&image, ARGV("bad"), NULL, &err);

		brood_error_format(&err, why, sizeof why);
		if (r != code || err.reason != reason)
			fail_msg("%d, reason %u (%s) and not %d, %d", r,
				 err.reason, why, code, reason);
		assert_int_equal(err.stage, BROOD_STAGE_IMAGE);
		if (from_file)
			break;
		image = (struct brood_image){.size = sizeof image,
					     .flags = BROOD_IMAGE_FD};
		image.fd = open(scratch("bad"), O_RDWR | O_CREAT | O_CLOEXEC,
				0700);
		assert_int_equal(write(image.fd, f->bytes, f->size), f->size);
	}
	close(image.fd);
	unlink(scratch("bad"));
	free(f->bytes);
}

static void refuse(struct file *f, enum brood_reason reason)
{
	refuse_with(f, -ENOEXEC, reason);
}

#define SPOILT(name_, reason_, ...)                                            \
	static void name_(void **state)                                        \
	{                                                                      \
		struct file f = good("nothing");                               \
		Elf64_Ehdr *e = EHDR(&f);                                      \
		Elf64_Phdr *p = header(&f, PT_LOAD, 0);                        \
                                                                               \
		(void)state;                                                   \
		(void)e;                                                       \
		(void)p;                                                       \
		{__VA_ARGS__} refuse(&f, BROOD_REASON_ELF_##reason_);          \
	}

SPOILT(empty, MAGIC, f.size = 0;)
SPOILT(a_script, MAGIC, memcpy(e->e_ident, "#!/bin/sh\n", 10);)
SPOILT(half_a_magic, MAGIC, f.size = 2;)
SPOILT(class_of_32_bits, CLASS, e->e_ident[EI_CLASS] = ELFCLASS32;)
SPOILT(class_of_none, CLASS, e->e_ident[EI_CLASS] = 0;)
SPOILT(big_endian, BYTE_ORDER, e->e_ident[EI_DATA] = ELFDATA2MSB;)
SPOILT(version, VERSION, e->e_version = 2;)
SPOILT(machine, MACHINE, e->e_machine = EM_SPARC;)
SPOILT(an_object, TYPE, e->e_type = ET_REL;)
SPOILT(a_core, TYPE, e->e_type = ET_CORE;)
SPOILT(size_of_headers, HEADER_SIZE, e->e_phentsize = 32;)
SPOILT(no_headers, HEADERS, e->e_phnum = 0;)
SPOILT(all_headers, HEADERS, e->e_phnum = 65535;)
SPOILT(headers_of_64_kib, HEADERS, e->e_phnum = 1171;)
SPOILT(headers_beyond_the_end, TRUNCATED, e->e_phoff = f.size - 8;)
SPOILT(headers_far_beyond, TRUNCATED, e->e_phoff = UINT64_MAX - 8;)
SPOILT(only_half_a_header, TRUNCATED, f.size = 40;)
SPOILT(cut_in_a_segment, TRUNCATED, f.size = f.size / 2;)
SPOILT(segment_beyond_the_end, TRUNCATED, p->p_filesz = p->p_memsz = 1 << 30;)
SPOILT(segment_offset_wraps, TRUNCATED,
       p->p_offset = UINT64_MAX - (p->p_filesz / 2);)
SPOILT(more_in_file_than_in_memory, SEGMENT_SIZE, p->p_memsz = p->p_filesz - 1;)
SPOILT(address_wraps, ADDRESS,
       header(&f, PT_LOAD, 1)->p_vaddr = UINT64_MAX - 4;)
SPOILT(size_wraps, ADDRESS, header(&f, PT_LOAD, 3)->p_memsz = UINT64_MAX - 4;)
SPOILT(overlapping, OVERLAP,
       header(&f, PT_LOAD, 1)->p_vaddr = p->p_vaddr + (p->p_offset & 4095);
       header(&f, PT_LOAD, 1)->p_offset = 0;)
SPOILT(descending, OVERLAP,
       p->p_vaddr = header(&f, PT_LOAD, 3)->p_vaddr + 0x1000000;
       p->p_vaddr &= ~4095ul; p->p_offset = 0;)
SPOILT(not_aligned_as_in_the_file, ALIGNMENT, p->p_offset += 8;
       p->p_filesz -= 8; p->p_memsz -= 8;)
SPOILT(alignment_of_3, ALIGNMENT, p->p_align = 3;)
SPOILT(nothing_to_load, NO_SEGMENT,
       for (int i = 0; i < e->e_phnum; i++) PHDR(&f, i)->p_type = PT_NULL;)
SPOILT(starts_in_data, ENTRY, e->e_entry = header(&f, PT_LOAD, 3)->p_vaddr;)
SPOILT(starts_nowhere, ENTRY, e->e_entry = 0;)
SPOILT(lowest_address, ADDRESS, uint64_t low = p->p_vaddr;
       for (int i = 0; i < e->e_phnum; i++) if (PHDR(&f, i)->p_type == PT_LOAD)
	       PHDR(&f, i)
		       ->p_vaddr -= low;
       e->e_entry -= low;)

/* More memory than there is: nothing is wrong with the file as such. */
static void huge(void **state)
{
	struct file f = good("nothing");

	(void)state;
	header(&f, PT_LOAD, 3)->p_memsz = UINT64_C(1) << 46;
	refuse_with(&f, -ENOMEM, BROOD_REASON_NONE);
}

static void set_interpreter(struct file *f, const char *path)
{
	const Elf64_Phdr *p = header(f, PT_INTERP, 0);

	memset(f->bytes + p->p_offset, 0, p->p_filesz);
	assert_true(strlen(path) < p->p_filesz);
	strcpy((char *)f->bytes + p->p_offset, path);
}

static void interpreter_that_is_none(void **state)
{
	struct file f = good("became");

	(void)state;
	set_interpreter(&f, "/no/such/file");
	refuse_with(&f, -ENOENT, BROOD_REASON_ELF_INTERPRETER_MISSING);
	f = good("became");
	set_interpreter(&f, "/etc/passwd");
	refuse(&f, BROOD_REASON_ELF_MAGIC);
	f = good("became");
	set_interpreter(&f, "/etc");
	refuse_with(&f, -EACCES, BROOD_REASON_NOT_REGULAR_FILE);
}

/* /bin/sh wants ld.so; a file that names itself never ends. */
static void interpreter_that_wants_one(void **state)
{
	struct file f = good("became");
	int fd;

	(void)state;
	set_interpreter(&f, "/bin/sh");
	refuse(&f, BROOD_REASON_ELF_INTERPRETER_NESTED);
	f = good("became");
	set_interpreter(&f, "/tmp/brood-cyclic");
	fd = open("/tmp/brood-cyclic", O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC,
		  0700);
	assert_int_equal(write(fd, f.bytes, f.size), f.size);
	close(fd);
	refuse(&f, BROOD_REASON_ELF_INTERPRETER_NESTED);
	unlink("/tmp/brood-cyclic");
}

static void interpreter_path(void **state)
{
	struct file f = good("became");
	Elf64_Phdr *p = header(&f, PT_INTERP, 0);

	(void)state;
	f.bytes[p->p_offset + p->p_filesz - 1] = 'x';
	refuse(&f, BROOD_REASON_ELF_INTERPRETER_PATH);
	f = good("became");
	f.bytes[header(&f, PT_INTERP, 0)->p_offset] = '\0';
	refuse(&f, BROOD_REASON_ELF_INTERPRETER_PATH);
	f = good("became");
	header(&f, PT_INTERP, 0)->p_filesz = 1;
	refuse(&f, BROOD_REASON_ELF_INTERPRETER_PATH);
	f = good("became");
	header(&f, PT_INTERP, 0)->p_filesz = 5000;
	refuse(&f, BROOD_REASON_ELF_INTERPRETER_PATH);
	f = good("became");
	header(&f, PT_INTERP, 0)->p_offset = f.size - 1;
	refuse(&f, BROOD_REASON_ELF_TRUNCATED);
}

SUITE(TEST(empty), TEST(a_script), TEST(half_a_magic), TEST(class_of_32_bits),
      TEST(class_of_none), TEST(big_endian), TEST(version), TEST(machine),
      TEST(an_object), TEST(a_core), TEST(size_of_headers), TEST(no_headers),
      TEST(all_headers), TEST(headers_of_64_kib), TEST(headers_beyond_the_end),
      TEST(headers_far_beyond), TEST(only_half_a_header),
      TEST(cut_in_a_segment), TEST(segment_beyond_the_end),
      TEST(segment_offset_wraps), TEST(more_in_file_than_in_memory),
      TEST(address_wraps), TEST(size_wraps), TEST(overlapping),
      TEST(descending), TEST(not_aligned_as_in_the_file), TEST(alignment_of_3),
      TEST(nothing_to_load), TEST(starts_in_data), TEST(starts_nowhere),
      TEST(lowest_address), TEST(huge), TEST(interpreter_that_is_none),
      TEST(interpreter_that_wants_one), TEST(interpreter_path))
