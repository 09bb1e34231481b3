/* SPDX-License-Identifier: MIT */
#ifndef BROOD_API_H
#define BROOD_API_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/* What every public header shares: the export mark and the linkage of C. */
#if defined(__GNUC__) || defined(__clang__)
#define BROOD_API __attribute__((visibility("default")))
#else
#define BROOD_API
#endif

#ifdef __cplusplus
#define BROOD_BEGIN extern "C" {
#define BROOD_END   }
#else
#define BROOD_BEGIN
#define BROOD_END
#endif

#endif
