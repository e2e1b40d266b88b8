/* source.h: where `pull` takes a suite from: the binary, a folder, a file of JSON lines, an
 * archive, a download of one of these, a dataset server, a git repository, programs that write it. Whatever it is becomes a
 * folder. */
#ifndef SUITES_SOURCE_H
#define SUITES_SOURCE_H

#include "problems/suite/manifest.h"

struct source {
    const char *root;   /* the folder; NULL: the binary */
    const char *file;   /* one file in it was named, and is all there is; "": the whole folder */
    const char *origin; /* for people, kept with the suite */
    const char *commit; /* "" when it has none */
    bool pinned;        /* the content must be what the manifest pins */
    const char *note;   /* what could not be had of it, a line each; "" */
    const char *temp;   /* owned: a folder that source_close removes; NULL: none */
};

struct source_options {
    const char *from;   /* what the user named; NULL: what the manifest names */
    const char *commit; /* instead of the manifest's; NULL: that */
    bool force;         /* take content that differs from the pinned one */
    int64_t variants;   /* of problems that programs write; 0: PROGRAMS_VARIANTS */
    bool allow_weak;    /* such programs may run where isolation is no more than limits */
};

/* `m` is the suite's manifest, or NULL when none is known: then `from` must be there. Texts are in
 * `arena`, which must outlive *ret. Errors: ERR_INPUT, ERR_USAGE; *ret is untouched then, and
 * nothing is left behind. */
int source_open(struct source *ret, const struct manifest *m, const struct source_options *options,
                struct arena *arena, struct err *err);
void source_close(struct source *source);

/* The manifest that lies beside: FILE.manifest.json for FILE.jsonl, manifest.json in a folder. Its
 * path in `arena`; NULL when there is none. */
const char *source_manifest(const struct source *source, struct arena *arena);

#endif
