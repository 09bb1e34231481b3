/* SPDX-License-Identifier: MIT */
#include "plan/catalogue.h"

#define PIPE_FLAGS (BROOD_PIPE_CHILD_READS | BROOD_PIPE_CHILD_WRITES)
#define MASK_FLAGS (BROOD_SIGMASK_BLOCK | BROOD_SIGMASK_UNBLOCK)

/* clang-format off */
static const struct step_entry entries[BROOD_STEP_TYPES_] = {
/*                           uses                  flags place  code  kind */
[BROOD_STEP_CHDIR]      = { USES_PATH,             0, DIRECTORY, OP_CHDIR, ONE_DIRECTORY },
[BROOD_STEP_FCHDIR]     = { USES_FD,               0, DIRECTORY, OP_FCHDIR, ONE_DIRECTORY },
[BROOD_STEP_UMASK]      = { USES_MODE,             0, UMASK, OP_UMASK, ONE_UMASK },
[BROOD_STEP_SETSID]     = { 0,                     0, SESSION, OP_SETSID, ONE_GROUP },
[BROOD_STEP_SETPGID]    = { USES_NUMBER,           0, SESSION, OP_SETPGID, ONE_GROUP },
[BROOD_STEP_PASS]       = { USES_FD | USES_FROM,   0, DESCRIPTORS, OP_DUP, 0 },
[BROOD_STEP_INHERIT]    = { USES_FD,               0, DESCRIPTORS, OP_DUP, 0 },
[BROOD_STEP_OPEN]       = { USES_FD | USES_PATH | USES_VALUE | USES_MODE,
                                                   0, DESCRIPTORS, OP_OPEN, 0 },
[BROOD_STEP_NULL]       = { USES_FD,               0, DESCRIPTORS, OP_OPEN, 0 },
[BROOD_STEP_PIPE]       = { USES_FD,      PIPE_FLAGS, DESCRIPTORS, OP_DUP, 0 },
[BROOD_STEP_DUP]        = { USES_FD | USES_FROM,   0, DESCRIPTORS, OP_DUP, 0 },
[BROOD_STEP_CLOSE]      = { USES_FD,               0, DESCRIPTORS, OP_CLOSE, 0 },
[BROOD_STEP_CLOEXEC]    = { USES_FD,               0, DESCRIPTORS, OP_CLOEXEC, 0 },
[BROOD_STEP_ENV_SET]    = { USES_NAME | USES_VALUE, 0, NOWHERE, 0, 0 },
[BROOD_STEP_ENV_UNSET]  = { USES_NAME,             0, NOWHERE, 0, 0 },
[BROOD_STEP_ENV_CLEAR]  = { 0,                     0, NOWHERE, 0, 0 },
[BROOD_STEP_RLIMIT]     = { USES_NUMBER | USES_VALUE | USES_HARD,
                                                   0, LIMITS, OP_RLIMIT, ONE_LIMIT },
[BROOD_STEP_SIGMASK]    = { USES_VALUE,   MASK_FLAGS, NOWHERE, 0, 0 },
[BROOD_STEP_SIGDEFAULT] = { USES_VALUE,            0, SIGNALS, OP_SIGDEFAULT, 0 },
[BROOD_STEP_SIGIGNORE]  = { USES_VALUE,            0, SIGNALS, OP_SIGIGNORE, 0 },
[BROOD_STEP_NICE]       = { USES_NUMBER,           0, LIMITS, OP_NICE, ONE_OF_TYPE },
[BROOD_STEP_SCHEDULER]  = { USES_NUMBER | USES_PRIORITY,
                                                   0, LIMITS, OP_SCHEDULER, ONE_OF_TYPE },
[BROOD_STEP_AFFINITY]   = { USES_DATA,             0, LIMITS, OP_AFFINITY, ONE_OF_TYPE },
[BROOD_STEP_IOPRIO]     = { USES_NUMBER,           0, LIMITS, OP_IOPRIO, ONE_OF_TYPE },
[BROOD_STEP_TIMERSLACK] = { USES_VALUE,            0, LIMITS, OP_TIMERSLACK, ONE_OF_TYPE },
[BROOD_STEP_GROUPS]     = { USES_DATA,             0, GROUPS, OP_GROUPS, ONE_OF_TYPE },
[BROOD_STEP_GID]        = { USES_NUMBER,           0, GROUP, OP_GID, ONE_OF_TYPE },
[BROOD_STEP_UID]        = { USES_NUMBER,           0, USER, OP_UID, ONE_OF_TYPE },
[BROOD_STEP_PDEATHSIG]  = { USES_NUMBER,           0, LIFE, OP_PDEATHSIG, ONE_OF_TYPE },
[BROOD_STEP_NO_NEW_PRIVS] = { 0,                   0, LIFE, OP_NO_NEW_PRIVS, ONE_OF_TYPE },
[BROOD_STEP_SUBREAPER]  = { 0,                     0, LIFE, OP_SUBREAPER, ONE_OF_TYPE },
[BROOD_STEP_PERSONALITY] = { USES_VALUE,           0, LIFE, OP_PERSONALITY, ONE_OF_TYPE },
};
/* clang-format on */

const struct step_entry *step_entry(uint32_t type)
{
	return &entries[type];
}
