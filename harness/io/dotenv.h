/* dotenv.h: variables in the working folder's file .env, which people keep beside their work.
 *
 * What is in it never becomes a variable of ours, so that no program that we start is given it. A file
 * that others may read (a mode with any of 077) is not read. */
#ifndef IO_DOTENV_H
#define IO_DOTENV_H

#include <stdbool.h>

/* The value of a variable in ./.env: "NAME=value", "export NAME='value'", "# comments"; the last of
 * several counts. NULL when there is no such file or variable, or its value is empty. The caller
 * frees it, and zeroes it before where it is a secret. */
char *dotenv_value(const char *name);

/* Is there a ./.env that is not read because others may read it? */
bool dotenv_is_open(void);

#endif
