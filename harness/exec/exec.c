/* exec.c: names and defaults of the execution tables. */
#include "harness/exec/exec.h"

#include <string.h>

const char *exec_tier_name(enum exec_tier tier)
{
    static const char *const name[] = {
#define X(id, word, text) [id] = word,
        EXEC_TIERS(X)
#undef X
    };
    return (size_t)tier < countof(name) ? name[tier] : "?";
}

const char *exec_tier_text(enum exec_tier tier)
{
    static const char *const text[] = {
#define X(id, word, sentence) [id] = sentence,
        EXEC_TIERS(X)
#undef X
    };
    return (size_t)tier < countof(text) ? text[tier] : "?";
}

enum exec_tier exec_tier_named(const char *name)
{
    for (int t = TIER_NONE; name && t <= TIER_NAMESPACES; t++)
        if (strcmp(exec_tier_name((enum exec_tier)t), name) == 0)
            return (enum exec_tier)t;
    return TIER_NONE;
}

const char *exec_cgroup_name(enum exec_cgroup kind)
{
    static const char *const name[] = {
#define X(id, word) [id] = word,
        EXEC_CGROUPS(X)
#undef X
    };
    return (size_t)kind < countof(name) ? name[kind] : "?";
}

const char *exec_status_name(enum exec_status status)
{
    static const char *const name[] = {
#define X(id, word) [id] = word,
        EXEC_STATUSES(X)
#undef X
    };
    return (size_t)status < countof(name) ? name[status] : "?";
}

struct exec_limits exec_limits_default(void)
{
    return (struct exec_limits){
        .cpu_ms = 10000,
        .wall_ms = 41000, /* 4 x CPU + 1 s */
        .memory_bytes = 1ll << 30,
        .file_bytes = 64ll << 20,
        .output_bytes = 4ll << 20,
        .processes = 32,
        .keep_bytes = 64 << 10,
    };
}
