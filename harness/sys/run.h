/* run.h: run a program that we trust (git, iverilog -V) and read what it prints. Blocking; for
 * start-up and imports only. Candidate code never comes near this: it runs in cells. */
#ifndef SYS_RUN_H
#define SYS_RUN_H

#include "harness/base/arena.h"
#include "harness/base/err.h"

struct run_result {
    int status;     /* exit status; 128 + signal when it was ended by one */
    struct str out; /* standard output and standard error together, at most 1 MiB; in the arena */
};

/* argv[0] is looked up in PATH. `dir` is the working directory, or NULL. The program gets our
 * environment without the variables whose names look like a key, token, secret, credential or
 * password. Errors: ERR_SYS when the program cannot be started; a failing program is a result. */
int run_program(struct run_result *ret, const char *const *argv, const char *dir,
                struct arena *arena, struct err *err);

/* A program's version: the word behind `before` ("" for the first) in what `program option` prints,
 * in the arena. NULL when it cannot be run or does not tell. Errors: ERR_SYS. */
const char *run_version(const char *program, const char *option, const char *before,
                        struct arena *arena, struct err *err);

/* Run a shell command that the user named ($PAGER) with `text` as its standard input, and wait for
 * its end. It writes to our outputs; its environment is that of run_program. Returns the exit
 * status; -1, filling *err, when there is no shell. */
int run_fed(const char *command, struct str text, struct err *err);

/* The absolute path of a program in PATH, in the arena; NULL when there is none. */
const char *run_which(const char *program, struct arena *arena);

/* A program of ours: beside this executable, or in ../libexec/assay as `make install` puts it. In the
 * arena; NULL when there is none. */
const char *run_beside(const char *name, struct arena *arena);

#endif
