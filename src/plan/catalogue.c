/* SPDX-License-Identifier: MIT */
#include "plan/catalogue.h"

#define PIPE_FLAGS (BROOD_PIPE_CHILD_READS | BROOD_PIPE_CHILD_WRITES)
#define MASK_FLAGS (BROOD_SIGMASK_BLOCK | BROOD_SIGMASK_UNBLOCK)

/* clang-format off */
const struct step_entry step_entries[BROOD_STEP_TYPES_] = {
/*                           uses                  flags place  kind  code */
[BROOD_STEP_CHDIR]      = { USES_PATH,             0, DIRECTORY, ONE_DIRECTORY, OP_CHDIR },
[BROOD_STEP_FCHDIR]     = { USES_FD,               0, DIRECTORY, ONE_DIRECTORY, OP_FCHDIR },
[BROOD_STEP_UMASK]      = { USES_MODE,             0, UMASK, ONE_UMASK, OP_UMASK },
[BROOD_STEP_SETSID]     = { 0,                     0, SESSION, ONE_GROUP, OP_SETSID },
[BROOD_STEP_SETPGID]    = { USES_NUMBER,           0, SESSION, ONE_GROUP, OP_SETPGID },
[BROOD_STEP_PASS]       = { USES_FD | USES_FROM,   0, DESCRIPTORS, 0, OP_DUP },
[BROOD_STEP_INHERIT]    = { USES_FD,               0, DESCRIPTORS, 0, OP_DUP },
[BROOD_STEP_OPEN]       = { USES_FD | USES_PATH | USES_VALUE | USES_MODE,
                                                   0, DESCRIPTORS, 0, OP_OPEN },
[BROOD_STEP_NULL]       = { USES_FD,               0, DESCRIPTORS, 0, OP_OPEN },
[BROOD_STEP_PIPE]       = { USES_FD,      PIPE_FLAGS, DESCRIPTORS, 0, OP_DUP },
[BROOD_STEP_DUP]        = { USES_FD | USES_FROM,   0, DESCRIPTORS, 0, OP_DUP },
[BROOD_STEP_CLOSE]      = { USES_FD,               0, DESCRIPTORS, 0, OP_CLOSE },
[BROOD_STEP_CLOEXEC]    = { USES_FD,               0, DESCRIPTORS, 0, OP_CLOEXEC },
[BROOD_STEP_ENV_SET]    = { USES_NAME | USES_VALUE, 0, NOWHERE, 0, 0 },
[BROOD_STEP_ENV_UNSET]  = { USES_NAME,             0, NOWHERE, 0, 0 },
[BROOD_STEP_ENV_CLEAR]  = { 0,                     0, NOWHERE, 0, 0 },
[BROOD_STEP_RLIMIT]     = { USES_NUMBER | USES_VALUE | USES_HARD,
                                                   0, LIMITS, ONE_LIMIT, OP_RLIMIT },
[BROOD_STEP_SIGMASK]    = { USES_VALUE,   MASK_FLAGS, NOWHERE, 0, 0 },
[BROOD_STEP_SIGDEFAULT] = { USES_VALUE,            0, SIGNALS, 0, OP_SIGDEFAULT },
[BROOD_STEP_SIGIGNORE]  = { USES_VALUE,            0, SIGNALS, 0, OP_SIGIGNORE },
[BROOD_STEP_NICE]       = { USES_NUMBER,           0, LIMITS, ONE_OF_TYPE, OP_NICE },
[BROOD_STEP_SCHEDULER]  = { USES_NUMBER | USES_PRIORITY,
                                                   0, LIMITS, ONE_OF_TYPE, OP_SCHEDULER },
[BROOD_STEP_AFFINITY]   = { USES_DATA,             0, LIMITS, ONE_OF_TYPE, OP_AFFINITY },
[BROOD_STEP_IOPRIO]     = { USES_NUMBER,           0, LIMITS, ONE_OF_TYPE, OP_IOPRIO },
[BROOD_STEP_TIMERSLACK] = { USES_VALUE,            0, LIMITS, ONE_OF_TYPE, OP_TIMERSLACK },
[BROOD_STEP_GROUPS]     = { USES_DATA,             0, GROUPS, ONE_OF_TYPE, OP_GROUPS },
[BROOD_STEP_GID]        = { USES_NUMBER,           0, GROUP, ONE_OF_TYPE, OP_GID },
[BROOD_STEP_UID]        = { USES_NUMBER,           0, USER, ONE_OF_TYPE, OP_UID },
[BROOD_STEP_PDEATHSIG]  = { USES_NUMBER,           0, LIFE, ONE_OF_TYPE, OP_PDEATHSIG },
[BROOD_STEP_NO_NEW_PRIVS] = { 0,                   0, LIFE, ONE_OF_TYPE, OP_NO_NEW_PRIVS },
[BROOD_STEP_SUBREAPER]  = { 0,                     0, LIFE, ONE_OF_TYPE, OP_SUBREAPER },
[BROOD_STEP_PERSONALITY] = { USES_VALUE,           0, LIFE, ONE_OF_TYPE, OP_PERSONALITY },
[BROOD_STEP_CALL]       = { USES_CALL | USES_VALUE, BROOD_CALL_EARLY, CALLS, 0, OP_CALL },
};
/* clang-format on */
