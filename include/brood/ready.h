/* SPDX-License-Identifier: MIT */
#ifndef BROOD_READY_H
#define BROOD_READY_H

#include "api.h"

/*
 * For programs that can be started as templates (template.h); in a library of
 * its own, libbrood-ready, which needs nothing else of brood.
 */

BROOD_BEGIN

/*
 * To be called once the program has done what all its runs have in common. In a
 * program that was started as a template it returns once in each child, with 1:
 * *argc and *argv are then the child's own, as are environ, the directory, the
 * descriptors and all else that an exec would have set, and the program goes on
 * as if it had been executed with these. In any other program it returns 0 at
 * once, and changes nothing.
 *
 * In the template itself it never returns: the process ends with its owner, or
 * at once, saying so to it, if it has more than one thread. argc and argv may be
 * NULL. What stdio has not written yet is written before; descriptors other than
 * 0 to 2 that are open here are closed in the children.
 *
 * Once only, by the main thread, with no other thread. pthread_atfork(3)
 * handlers do not run.
 */
BROOD_API int brood_template_ready(int *argc, char ***argv);

BROOD_END

#endif
