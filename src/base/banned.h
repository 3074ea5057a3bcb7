/*
 * Included before every file of the project: calling one of these functions does not compile. They write without a bound, keep state for the
 * whole program, or depend on the locale. Use snprintf, dp_buf, dp_str_cut, strtol and the functions that end in _r.
 */
#ifndef DP_BASE_BANNED_H
#define DP_BASE_BANNED_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define DP_BANNED(function) sorry_##function##_is_a_banned_function

#undef strcpy
#define strcpy(...) DP_BANNED(strcpy)
#undef strcat
#define strcat(...) DP_BANNED(strcat)
#undef strncpy
#define strncpy(...) DP_BANNED(strncpy)
#undef strncat
#define strncat(...) DP_BANNED(strncat)
#undef strtok
#define strtok(...) DP_BANNED(strtok)
#undef sprintf
#define sprintf(...) DP_BANNED(sprintf)
#undef vsprintf
#define vsprintf(...) DP_BANNED(vsprintf)
#undef scanf
#define scanf(...) DP_BANNED(scanf)
#undef fscanf
#define fscanf(...) DP_BANNED(fscanf)
#undef atoi
#define atoi(...) DP_BANNED(atoi)
#undef atol
#define atol(...) DP_BANNED(atol)
#undef atof
#define atof(...) DP_BANNED(atof)
#undef rand
#define rand(...) DP_BANNED(rand)
#undef gmtime
#define gmtime(...) DP_BANNED(gmtime)
#undef localtime
#define localtime(...) DP_BANNED(localtime)
#undef ctime
#define ctime(...) DP_BANNED(ctime)
#undef asctime
#define asctime(...) DP_BANNED(asctime)
#undef setlocale
#define setlocale(...) DP_BANNED(setlocale)

#endif
