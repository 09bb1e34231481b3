/* SPDX-License-Identifier: MIT */
#ifndef BROOD_TEMPLATE_STANDARD_H
#define BROOD_TEMPLATE_STANDARD_H

/* Before anything is opened: puts /dev/null in the place of those of the
 * descriptors 0 to 2 that are not open, so that nothing else comes to lie
 * there. Bit n of the result: n was open. Negative: an error number. */
int standard_fill(void);

#endif
