/* job.c: look up the results of a job's phases. */
#include "runners/job.h"

#include <string.h>

const struct exec_result *job_phase(const struct job *job, const char *phase)
{
    for (size_t i = 0; i < job->n_done; i++)
        if (strcmp(job->phase[i], phase) == 0)
            return &job->done[i];
    return NULL;
}

struct str job_kept(const struct job *job, struct str key)
{
    for (size_t i = 0; i < job->n_keep; i++)
        if (str_eq(job->keep[i].key, key))
            return job->keep[i].data;
    for (size_t i = 0; i < job->n_kept; i++)
        if (str_eq(job->kept[i].key, key))
            return job->kept[i].data;
    return (struct str){0};
}

void job_keep(struct job *job, struct str key, struct str data)
{
    if (job->n_keep < JOB_KEEP)
        job->keep[job->n_keep++] = (struct job_kept){key, data};
}
