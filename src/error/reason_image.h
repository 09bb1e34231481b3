/* SPDX-License-Identifier: MIT */
/* Sentences of brood_exec and brood_exec_image; see reason_text.c. */
	[BROOD_REASON_EXEC_ONLY] = "@ is for brood_exec alone",
	[BROOD_REASON_NOT_EXEC] = "it needs a new process, and exec makes none",
	[BROOD_REASON_MEMORY_SHARED] =
		"threads or other processes share the caller's memory",
	[BROOD_REASON_SHADOW_STACK] =
		"the caller has a shadow stack, which cannot be left",
	[BROOD_REASON_RSEQ] =
		"the caller's restartable sequences cannot be found",
	[BROOD_REASON_NO_MM_MAP] =
		"the kernel does not let the memory's layout be changed",
	[BROOD_REASON_EXE_LINK] = "/proc/self/exe cannot be made to show it",
	[BROOD_REASON_NOT_REGULAR_FILE] = "not a regular file",
	[BROOD_REASON_ELF_MAGIC] = "not an ELF file",
	[BROOD_REASON_ELF_CLASS] = "an ELF file of class #, not of 64 bits",
	[BROOD_REASON_ELF_BYTE_ORDER] = "an ELF file of byte order #",
	[BROOD_REASON_ELF_VERSION] = "an ELF file of version #",
	[BROOD_REASON_ELF_MACHINE] = "made for machine #, not for this one",
	[BROOD_REASON_ELF_TYPE] = "an ELF file of type #, not a program",
	[BROOD_REASON_ELF_HEADER_SIZE] = "its program headers have # bytes",
	[BROOD_REASON_ELF_HEADERS] =
		"it has # program headers: at least 1, at most 1170 can be",
	[BROOD_REASON_ELF_TRUNCATED] = "the file ends before program header # "
				       "or what that refers to",
	[BROOD_REASON_ELF_SEGMENT_SIZE] =
		"segment # is larger in the file than in memory",
	[BROOD_REASON_ELF_ADDRESS] = "segment # has addresses that cannot be "
				     "had",
	[BROOD_REASON_ELF_ALIGNMENT] =
		"segment # is not aligned as its file offset is",
	[BROOD_REASON_ELF_OVERLAP] =
		"segment # does not lie above the one before",
	[BROOD_REASON_ELF_NO_SEGMENT] = "it has nothing to load",
	[BROOD_REASON_ELF_ENTRY] = "it starts where it has no code",
	[BROOD_REASON_ELF_INTERPRETER_PATH] =
		"the path of its interpreter is malformed",
	[BROOD_REASON_ELF_INTERPRETER_MISSING] =
		"its interpreter cannot be opened: %",
	[BROOD_REASON_ELF_INTERPRETER_NESTED] =
		"an interpreter that wants an interpreter itself",
