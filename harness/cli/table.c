/* table.c: the option table, and questions about its rows. */
#include "harness/cli/opt.h"

#include "runners/runner/runner.h"

#include "harness/base/str.h"
#include "harness/tbgen/tbgen.h"
#include "prompts/prompt.h"
#include "harness/reward/profile.h"
#include "problems/scheme.h"
#include "results/import/import.h"
#include "results/report/report.h"
#include "results/train/train.h"
#include "runners/verdict.h"

#include <string.h>

#define X(id, name, fault, counts, again, open, text) name "|"
static const char class_names[] = VERDICT_CLASSES(X);
#undef X

#define X(name, folder, functions, help) name "|"
static const char format_names[] = IMPORT_FORMATS(X);
#undef X

#define X(name, text) name "|"
static const char dialect_names[] = TRAIN_DIALECTS(X);
#undef X

#define X(name, syntax, function, format, shares, text) name "|"
static const char profile_names[] = REWARD_PROFILES(X);
#undef X

/* Name, letter, type, field and placeholder of a row. */
#define ROW(n, l, t, field, a)                                                                     \
    .name = n, .letter = l, .type = OPT_##t, .offset = offsetof(struct options, field), .arg = a

/* clang-format off */
const struct opt_row opt_table[] = {
    {ROW("suite", 's', TEXT, suite, "NAME"), .verbs = "run score report export reward "
     "tbgen serve-recorded gen", .needed = "run score reward tbgen gen", .once = true,
     .group = "What is measured",
     .help = "suite or suite/task, as in 'assay suites'; reward: or several, with commas"},
    {ROW("language", 0, TEXT, language, "NAME"), .verbs = "run score gen", .once = true,
     .group = "What is measured", .help = "ask for and judge answers in another language than the "
     "suite's own, by the suite's own benches; the suite is then called SUITE/LANGUAGE"},
    {ROW("problems", 0, TEXT, problems, "GLOB,..."), .verbs = "run score rejudge validate tbgen gen judge",
     .once = true, .group = "What is measured",
     .help = "only problems whose id matches one of these patterns"},
    {ROW("since", 0, TEXT, since, "DATE"), .verbs = "run score validate report gen",
     .group = "What is measured", .help = "only problems that became public on this day or later, as "
     "2025-02-06 or 2025-02; of a problem without a date nothing is known"},
    {ROW("until", 0, TEXT, until, "DATE"), .verbs = "run score validate report gen",
     .group = "What is measured", .help = "only problems that became public on this day or earlier"},
    {ROW("limit", 0, INT, limit, "N"), .verbs = "run score tbgen gen", .min = 1, .max = OPT_BIG,
     .group = "What is measured", .help = "only the first N problems"},
    {ROW("shard", 0, TEXT, shard, "I/N"), .verbs = "run score rejudge validate gen",
     .group = "What is measured", .help = "only part I of N, for many machines with a store each; "
     "'assay merge' makes of them what one machine would have made"},
    {ROW("shards", 0, INT, shards, "N"), .verbs = "slurm", .needed = "slurm", .min = 1, .max = 100000,
     .group = "What is measured", .help = "jobs that the work is split among"},
    {ROW("n", 'n', INT, n, "N"), .verbs = "run gen", .def = "1", .min = 1, .max = 100000,
     .group = "What is measured", .help = "samples for each problem"},
    {ROW("as", 0, TEXT, as, "NAME"), .verbs = "tbgen", .needed = "tbgen",
     .group = "What is measured", .help = "name of the suite that the kept benches become"},
    {ROW("attempts", 0, INT, attempts, "N"), .verbs = "tbgen", .def = "3", .min = 1,
     .max = TBGEN_ATTEMPTS_MAX, .group = "What is measured", .help = "benches that are drafted for a "
     "problem, at most"},
    {ROW("replace", 0, FLAG, replace, NULL), .verbs = "tbgen", .group = "What is measured",
     .help = "also problems that have a bench; the model does not see it"},
    {ROW("label", 0, TEXT, label, "TEXT"), .verbs = "run gen", .group = "What is measured",
     .help = "makes it a run of its own, whose samples are asked for again, as one for each night"},
    {ROW("repair", 0, INT, repair, "N"), .verbs = "run", .def = "0", .max = PROMPT_TURNS,
     .against = "best-of", .group = "What is measured", .help = "an answer that fails gets up to N "
     "further turns, with what compiler and bench said of it; a run of its own"},
    {ROW("best-of", 0, INT, best_of, "N"), .verbs = "run", .def = "0", .max = 100000,
     .group = "What is measured", .help = "ask for a problem's samples one after another, at most N, "
     "until one passes; a run of its own"},
    {ROW("sweep", 0, TEXT, sweep, "NAME=A,B,..."), .verbs = "run", .group = "What is measured",
     .help = "one run for each value of this member of the request, such as reasoning_effort=low,high "
     "or thinking.budget_tokens=1024,8192, and one table of all"},
    {ROW("max-samples", 0, INT, max_samples, "N"), .verbs = "run gen judge calibrate", .min = 0, .max = OPT_BIG,
     .group = "What is measured", .help = "ask for at most N samples in this start; what is left is "
     "asked for by the next one, and the status is 6"},
    {ROW("max-cost", 0, REAL, max_cost, "X"), .verbs = "run gen judge calibrate", .max = OPT_BIG,
     .group = "What is measured", .help = "begin no further sample when this start has spent so much; "
     "what is under way is waited for, the status is 6, and the same command goes on"},
    {ROW("max-tokens-total", 0, INT, max_tokens_total, "N"), .verbs = "run gen judge calibrate", .max = OPT_BIG,
     .group = "What is measured", .help = "the same for tokens of prompts and replies together"},
    {ROW("max-time", 0, REAL, max_time_s, "S"), .verbs = "run gen judge calibrate", .max = OPT_BIG,
     .group = "What is measured", .help = "the same for seconds"},
    {ROW("resume", 0, TEXT, resume, "RUN"), .verbs = "run gen", .group = "What is measured",
     .help = "go on with this run, or do nothing: prompt, model, parameters or suite that differ are an "
     "error that names them"},
    {ROW("to-batch", 0, FILE, to_batch, "FILE"), .verbs = "run", .against = "from-batch",
     .group = "What is measured", .help = "ask for nothing, and write the requests to this file, as "
     "services take them for batches at half the price (OpenAI's shape, or Anthropic's)"},
    {ROW("from-batch", 0, FILE, from_batch, "FILE"), .verbs = "run", .group = "What is measured",
     .help = "ask for nothing, and take the replies from what such a batch came to; what expired, failed "
     "or is not there is told, stays to ask for, and the status is 5"},
    {ROW("no-cache", 0, FLAG, no_cache, NULL), .verbs = "run gen judge calibrate", .group = "What is measured",
     .help = "do not take the replies that another run got to the very same requests"},
    {ROW("dry-run", 0, FLAG, dry_run, NULL), .verbs = "run nightly gen", .group = "What is measured",
     .help = "ask for nothing; tell how many samples are there and how many would be asked for"},

    {ROW("model", 'm', TEXT, model, "NAME"), .verbs = "run score report export tbgen gen ping",
     .needed = "run tbgen gen", .once = true, .group = "The model",
     .help = "the model's name at its service; a label for score, a filter for report and export"},
    {ROW("models", 0, FILE, models, "FILE"), .verbs = "run tbgen gen ping judge calibrate", .group = "The model",
     .help = "YAML file that says of models, by --model's name, which provider, address, parameters "
     "and prices they have; what is said here as well counts more"},
    {ROW("released", 0, TEXT, released, "DATE"), .verbs = "run score tbgen gen ping judge calibrate", .group = "The model",
     .help = "day on which the model became public, as 2025-08-07: reports tell problems apart that are "
     "younger than the model; also 'released' in the file of --models"},
    {ROW("provider", 0, TEXT, provider, "NAME"), .verbs = "run tbgen gen ping judge calibrate", .group = "The model",
     .choices = "openai|openai-responses|azure|vllm|sglang|llama.cpp|ollama|openrouter|nvidia|gemini|"
     "together|deepseek|groq|mistral|xai|anthropic",
     .help = "whose service it is: decides address, key, interface and the names of parameters; "
     "without it the one to which the address leads"},
    {ROW("base-url", 0, TEXT, base_url, "URL"), .verbs = "run tbgen gen ping judge calibrate", .group = "The model",
     .help = "address of the service; without it the provider's variable or its own address, and "
     "without a provider $OPENAI_BASE_URL or https://api.openai.com/v1"},
    {ROW("endpoint", 0, CHOICE, endpoint, "NAME"), .verbs = "run tbgen gen ping judge calibrate", .group = "The model",
     .choices = "chat|responses|messages|completions",
     .help = "interface that is spoken, where it is not the provider's; completions: for models that "
     "know no chat"},
    {ROW("key-env", 0, TEXT, key_env, "NAME"), .verbs = "run tbgen gen ping judge calibrate", .group = "The model",
     .help = "environment variable that holds the key, or a line of .env; without it the provider's, "
     "as OPENAI_API_KEY; a key is never given on the command line, where other users could read it"},
    {ROW("temperature", 0, REAL, temperature, "T"), .verbs = "run tbgen gen ping judge calibrate", .max = 5,
     .group = "The model", .help = "sampling temperature; not sent unless given"},
    {ROW("top-p", 0, REAL, top_p, "P"), .verbs = "run tbgen gen ping judge calibrate", .max = 1,
     .group = "The model", .help = "nucleus sampling; not sent unless given"},
    {ROW("max-tokens", 0, INT, max_tokens, "N"), .verbs = "run tbgen gen ping judge calibrate", .min = 1, .max = OPT_BIG,
     .group = "The model", .help = "longest reply; not sent unless given"},
    {ROW("top-k", 0, INT, top_k, "N"), .verbs = "run tbgen gen ping judge calibrate", .min = 1, .max = OPT_BIG,
     .group = "The model", .help = "only the N likeliest tokens; not sent unless given"},
    {ROW("reasoning-effort", 0, TEXT, reasoning_effort, "WORD"), .verbs = "run tbgen gen ping judge calibrate",
     .group = "The model", .choices = "none|minimal|low|medium|high|xhigh|max",
     .help = "how much a model thinks, under the name that the service has for it; not sent unless "
     "given"},
    {ROW("seed", 0, INT, seed, "N"), .verbs = "run export tbgen gen ping", .max = OPT_BIG,
     .group = "The model", .help = "seed of sample 0, sample i gets N + i; not sent unless given. "
     "export: decides between what is equal, and who validates"},
    {ROW("extra", 0, TEXT, extra, "JSON"), .verbs = "run tbgen gen ping judge calibrate",
     .group = "The model", .help = "JSON object merged into every request, for what has no option"},
    {ROW("header", 'H', LIST, header, "NAME:VALUE"), .verbs = "run tbgen gen ping judge calibrate",
     .group = "The model", .help = "a further header of every request; may be given many times"},
    {ROW("stream", 0, FLAG, stream, NULL), .verbs = "run tbgen gen ping judge calibrate", .def = "true",
     .group = "The model", .help = "take answers in pieces, so that no proxy cuts off a model that "
     "thinks for long; the default"},
    {ROW("price", 0, TEXT, price, "IN,OUT,..."), .verbs = "run tbgen gen ping judge calibrate", .group = "The model",
     .help = "what a million tokens cost, sent and received, where the service tells no cost; behind "
     "them, where they differ, those that a cache gives, those it takes, and those of reasoning"},
    {ROW("concurrency", 0, INT, concurrency, "N"), .verbs = "run tbgen gen ping judge calibrate", .def = "16", .min = 1,
     .max = 1024, .group = "The model", .help = "most requests in flight"},
    {ROW("rpm", 0, INT, rpm, "N"), .verbs = "run tbgen gen ping judge calibrate", .min = 1, .max = OPT_BIG,
     .group = "The model", .help = "most requests a minute, where the service's limit is known; else "
     "what it takes is found out"},
    {ROW("tpm", 0, INT, tpm, "N"), .verbs = "run tbgen gen ping judge calibrate", .min = 1, .max = OPT_BIG,
     .group = "The model", .help = "most tokens a minute, sent and received, by guess from earlier "
     "replies"},
    {ROW("retry-refused", 0, FLAG, retry_refused, NULL), .verbs = "run gen judge calibrate", .group = "The model",
     .help = "ask once more for samples whose very prompt the service refused before"},
    {ROW("retries", 0, INT, retries, "N"), .verbs = "run tbgen gen ping judge calibrate", .def = "6", .max = 1000,
     .group = "The model", .help = "further attempts after a fault of the service or the network; after an "
     "answer that cannot be read, which may have cost, only one"},
    {ROW("timeout", 0, REAL, timeout_s, "S"), .verbs = "run tbgen gen ping judge calibrate", .def = "14400", .min = 0.001,
     .max = 86400, .group = "The model", .help = "seconds for one whole attempt"},
    {ROW("idle-timeout", 0, REAL, idle_timeout_s, "S"), .verbs = "run tbgen gen ping judge calibrate", .def = "300",
     .min = 0.001, .max = 86400, .group = "The model", .help = "seconds without a byte before an attempt is over"},
    {ROW("connect-timeout", 0, REAL, connect_timeout_s, "S"), .verbs = "run tbgen gen ping judge calibrate", .def = "15",
     .min = 0.001, .max = 86400, .group = "The model", .help = "seconds to connect"},

    {ROW("prompt", 0, FILE, prompt, "NAME|FILE"), .verbs = "run export gen judge calibrate", .def = "default",
     .choices = "default|official", .group = "The prompt",
     .help = "template: default, official (the suite's own words), or the path of a text file; in it "
     "{{spec}} stands for the specification, {{interface}} for the header, {{entry}} for the name that is asked for"},
    {ROW("shots", 0, INT, shots, "N"), .verbs = "run export gen", .def = "0", .max = 4,
     .group = "The prompt", .help = "worked examples put before the question"},
    {ROW("rules", 0, FLAG, rules, NULL), .verbs = "run export gen",
     .group = "The prompt", .help = "add the suite's list of coding rules"},

    {ROW("judge", 0, TEXT, judge, "MODEL,..."), .verbs = "judge calibrate",
     .needed = "judge calibrate", .once = true, .group = "Judges",
     .help = "the model that judges, or several with commas: each gives its points by itself"},
    {ROW("aggregate", 0, CHOICE, aggregate, "NAME"), .verbs = "judge", .def = "mean",
     .choices = "mean|min|max|majority", .group = "Judges",
     .help = "what several judges' points make: majority is the median of the side that more are on"},
    {ROW("accept", 0, REAL, accept, "SHARE"), .verbs = "judge calibrate", .def = "0.85", .min = 0.01,
     .max = 1, .group = "Judges",
     .help = "an answer is accepted, and passes, from this share of its points on; 6 of 7"},
    {ROW("again-over", 0, INT, again_over, "POINTS"), .verbs = "judge", .min = 0, .max = SCHEME_POINTS,
     .group = "Judges", .help = "where judges are further apart than this, each is asked once more"},
    {ROW("judges", 0, FLAG, judges, NULL), .verbs = "compare", .group = "Judges",
     .help = "compare what its judges said of the one run A: models, or two simulators, graders or "
     "versions of assay that judged it one after another"},
    {ROW("labels", 0, FILE, labels, "FILE"), .verbs = "calibrate", .group = "Judges",
     .help = "JSON lines of answers whose points people have given, instead of assay's own set"},

    {ROW("extract", 0, TEXT, extract, "PATTERN"), .verbs = "run score rejudge", .group = "Judging",
     .help = "take the code out of replies with this regular expression (PCRE2): what its group "
     "named code holds, as in '(?s)<final>(?<code>.*?)</final>', in the last place where it fits. "
     "Stored with the run; rules: assay's own again"},
    {ROW("simulator", 0, CHOICE, simulator, "NAME"), .verbs = "run score rejudge validate reward",
     .choices = RUNNER_CHOICES, .group = "Judging",
     .help = "who judges; the suite's own unless given. both: the first one counts, the second is "
     "asked as well and where they differ it is said"},
    {ROW("fallback", 0, CHOICE, fallback, "NAME"), .verbs = "run score rejudge",
     .choices = RUNNER_FALLBACK, .group = "Judging",
     .help = "where a limit of the first runner ends the compile (not_read, unsupported, "
     "compiler_crash) and both pass the reference, the verdict of this one counts. Stored with the "
     "run"},
    {ROW("jobs", 'j', INT, judging.jobs, "N"), .verbs = "run score rejudge validate reward grade tbgen",
     .def = "0", .max = 1024,
     .group = "Judging", .help = "samples judged at a time; 0: as many as there are cores"},
    {ROW("as-official", 0, FLAG, judging.want, NULL), .bit = WANT_OFFICIAL, .verbs = "run score rejudge",
     .group = "Judging", .help = "also score as the suite's own harness does, quirks included"},
    {ROW("no-share", 0, FLAG, judging.each_alone, NULL), .verbs = "run score rejudge", .group = "Judging",
     .help = "judge each answer by itself; else equal answers to a problem are judged once"},
    {ROW("stop-early", 0, FLAG, judging.want, NULL), .bit = WANT_EARLY, .verbs = "run score rejudge reward", .group = "Judging",
     .help = "end a simulation at the first sample that differs: passes and failures stay, totals are not "
     "known, and what would have timed out or tampered later is a mismatch; for pass@k and rewards of 0 or 1"},
    {ROW("profile", 0, FLAG, show_profile, NULL), .verbs = "run score rejudge", .group = "Judging",
     .help = "say at the end where the time went: each step, cells, waiting for the model, assay itself"},
    {ROW("allow-weak-isolation", 0, FLAG, judging.allow_weak, NULL),
     .verbs = "run score rejudge validate reward tbgen cell doctor pull",
     .group = "Judging", .help = "run untrusted code even where the sandbox cannot be built fully"},
    {ROW("tier", 0, CHOICE, judging.tier, "NAME"),
     .verbs = "run score rejudge validate reward tbgen cell doctor",
     .choices = "weak|landlock|bwrap|namespaces", .group = "Judging",
     .help = "use exactly this isolation instead of the best there is"},
    {ROW("equivalence", 0, FLAG, judging.check, NULL), .bit = 1u << CHECK_EQUIVALENCE, .verbs = "run score rejudge",
     .group = "Judging", .help = "find out whether passing designs do what the reference does; a "
     "difference is flagged, with the inputs that show it, and changes no score"},
    {ROW("synth", 0, FLAG, judging.check, NULL), .bit = 1u << CHECK_SYNTH, .verbs = "run score rejudge", .group = "Judging",
     .help = "synthesize passing designs: cells, depth and latches beside the reference's"},
    {ROW("lint", 0, FLAG, judging.check, NULL), .bit = 1u << CHECK_LINT, .verbs = "run score rejudge", .group = "Judging",
     .help = "count what lint says of passing designs"},
    {ROW("vote", 0, FLAG, judging.want, NULL), .bit = WANT_BEHAVIOUR, .verbs = "run score rejudge", .group = "Judging",
     .help = "also note what each candidate's outputs do, for a majority vote: 'report --scaling'"},
    {ROW("repeat", 0, INT, repeat, "N"), .verbs = "validate", .def = "2", .min = 1, .max = 1000,
     .group = "Judging", .help = "how often each reference is run"},
    {ROW("grader", 0, FILE, grader, "FILE"), .verbs = "validate", .group = "Judging",
     .help = "instead of suites: hold our grading of answers against those that people judged"},
    {ROW("calm", 0, FLAG, calm, NULL), .verbs = "validate", .group = "Judging",
     .help = "leave out the last run of each, with four times as many jobs at once as cores"},
    {ROW("audit", 0, FLAG, audit, NULL), .verbs = "validate", .group = "Judging",
     .help = "also find out how strong the benches are: mutants of each reference, trivial designs, "
     "names and first values that the prompt does not tell"},
    {ROW("mutants", 0, INT, mutants, "N"), .verbs = "validate tbgen", .def = "40", .max = 100000,
     .group = "Judging", .help = "mutants of each reference that a bench is tried with; 0: all there are"},
    {ROW("proof", 0, REAL, proof_s, "S"), .verbs = "validate tbgen", .def = "2", .min = 0.1, .max = 3600,
     .group = "Judging", .help = "CPU seconds for each step of a proof that a mutant is equivalent"},
    {ROW("kill-rate", 0, REAL, kill_rate, "X"), .verbs = "tbgen", .def = "0.9", .max = 1,
     .group = "Judging", .help = "share of the mutants that a drafted bench must fail, of those not "
     "proved equivalent"},
    {ROW("expect", 0, INT, expect, "N"), .verbs = "validate", .def = "0", .max = OPT_BIG,
     .group = "Judging", .help = "so many references are known to fail: more end with status 3"},
    {ROW("fail-under", 0, REAL, fail_under, "X"), .verbs = "run score report", .max = 1,
     .group = "Judging", .help = "exit with status 1 when a pass@1, or what best-of solves, is below X"},
    {ROW("fail-on-regression", 0, FLAG, fail_on_regression, NULL), .verbs = "compare",
     .group = "Judging",
     .help = "exit with status 1 when B's pass@1 is below A's with p under 0.05"},
    {ROW("measure", 0, FLAG, measure, NULL), .verbs = "doctor", .group = "Judging",
     .help = "also take the time of jobs with and without the sandbox"},

    {ROW("format", 0, CHOICE, format, "NAME"), .verbs = "score", .choices = format_names,
     .group = "Import",
     .help = "what the completions are in; without it, what they look like"},
    {ROW("from", 0, FILE, from, "PATH|URL"), .verbs = "pull",
     .group = "Import", .help = "folder, archive, JSON lines, URL or git repository to read instead"},
    {ROW("commit", 0, TEXT, commit, "ID"), .verbs = "pull",
     .group = "Import", .help = "commit to read instead of the pinned one"},
    {ROW("variants", 0, INT, variants, "N"), .verbs = "pull", .def = "10", .min = 1, .max = 1000,
     .group = "Import", .help = "of a folder of programs that write problems: how many of each"},
    {ROW("training", 0, FLAG, training, NULL), .verbs = "pull",
     .group = "Import", .help = "a suite of your own is for training and not for evaluation: it may "
     "be exported as training data"},
    {ROW("force", 0, FLAG, force, NULL), .verbs = "pull compare",
     .group = "Import", .help = "accept content that differs from the pinned hash, runs that were "
     "not judged alike"},

    {ROW("json", 0, FLAG, json, NULL), .verbs = "run doctor suites validate report show compare "
     "tbgen gen ping calibrate", .against = "csv", .group = "Output", .help = "print JSON, for programs"},
    {ROW("csv", 0, FLAG, csv, NULL), .verbs = "report compare", .against = "markdown",
     .group = "Output", .help = "print comma-separated values, for spreadsheets"},
    {ROW("markdown", 0, FLAG, markdown, NULL), .verbs = "report compare", .against = "json",
     .group = "Output", .help = "print Markdown, for a comment or a page"},
    {ROW("output", 'o', FILE, output, "FILE"), .verbs = "report compare export tbgen slurm", .group = "Output",
     .help = "write there instead of on standard output"},
    {ROW("k", 0, TEXT, k, "N,..."), .verbs = "report", .def = REPORT_K_DEFAULT, .group = "Output",
     .help = "which pass@k to show; those beyond a run's samples are left out, and one run has its "
     "own number of samples, too, unless it is given"},
    {ROW("class", 0, CHOICE, cls, "NAME"), .verbs = "report export", .choices = class_names,
     .group = "Output", .help = "only samples with this verdict"},
    {ROW("by", 0, CHOICE, by, "WHAT"), .verbs = "report", .against = "class",
     .choices = "category|difficulty|variant|date|class|language|shots|reasoning-effort", .group = "Output",
     .help = "pass@1 of each group of problems or of runs; by class the share of samples that ended "
     "in it"},
    {ROW("scaling", 0, FLAG, scaling, NULL), .verbs = "report", .against = "by", .group = "Output",
     .help = "problems solved against tokens spent: pass@k, majority vote, repair and best-of of the "
     "runs of a model on a suite, at equal budgets"},
    {ROW("efficiency", 0, FLAG, efficiency, NULL), .verbs = "report", .against = "by", .group = "Output",
     .help = "CPU time and memory of right answers, against the suite's reference and, where its "
     "solutions were scored as the model 'references', among those (Beyond)"},
    {ROW("proficiency", 0, FLAG, proficiency, NULL), .verbs = "report", .against = "by", .group = "Output",
     .help = "of suites of kernels: a level from 0 to 1 for the first ten answers to each problem, by how "
     "many are right and use the programming model that was asked for (Godoy et al. 2023)"},
    {ROW("serving", 0, FLAG, serving, NULL), .verbs = "report", .against = "scaling", .group = "Output",
     .help = "how services answered: time to the first token, tokens a second, share of cached tokens "
     "by requests in flight, and what failed"},
    {ROW("samples", 0, CHOICE, samples, "WHICH"), .verbs = "site", .def = "all",
     .choices = "all|failed|none", .group = "Output", .help = "samples that get onto pages"},
    {ROW("title", 0, TEXT, title, "TEXT"), .verbs = "site", .group = "Output",
     .help = "what the site is called, instead of a question of ours"},
    {ROW("about", 0, FILE, about, "FILE"), .verbs = "site", .group = "Output",
     .help = "plain text of your own: its first paragraph stands on the first page, all of it on the "
     "page that explains the numbers; web addresses in it become links"},
    {ROW("hide-addresses", 0, FLAG, hide_addresses, NULL), .verbs = "site", .group = "Output",
     .help = "leave out where the models' services are"},
    {ROW("logs", 0, FLAG, logs, NULL), .verbs = "show", .group = "Output",
     .help = "print the tools' logs whole"},

    {ROW("dialect", 0, CHOICE, dialect, "NAME"), .verbs = "export", .def = "trl",
     .choices = dialect_names, .group = "Training data", .help = "whose form the lines have"},
    {ROW("source", 0, CHOICE, source, "WHAT"), .verbs = "export", .def = "samples",
     .choices = "samples|repairs|mutants", .group = "Training data",
     .help = "what models wrote, the whole conversations of runs with --repair, or each reference against its mutants that are known to be wrong "
     "(of 'assay validate --audit')"},
    {ROW("reasoning", 0, CHOICE, reasoning, "HOW"), .verbs = "export", .def = "strip",
     .choices = TRAIN_REASONINGS, .group = "Training data",
     .help = "leave reasoning out, keep the reply as it came, or put <think> marks around it"},
    {ROW("pairs", 0, INT, pairs, "N"), .verbs = "export", .def = "4", .min = 1, .max = 100000,
     .group = "Training data", .help = "most pairs of one problem; of kto and sft most rows"},
    {ROW("reuse", 0, INT, reuse, "N"), .verbs = "export", .def = "2", .min = 1, .max = 100000,
     .group = "Training data", .help = "most pairs of one sample"},
    {ROW("margin", 0, REAL, margin, "X"), .verbs = "export", .max = 1, .group = "Training data",
     .help = "pairs of any two answers, failures too, whose shares of passing vectors differ by X or "
             "more"},
    {ROW("min-difference", 0, REAL, min_difference, "X"), .verbs = "export", .def = "0.005",
     .max = 1, .group = "Training data",
     .help = "sides must differ in this share of their runs of three tokens"},
    {ROW("length-ratio", 0, REAL, length_ratio, "X"), .verbs = "export", .def = "2", .max = 1000,
     .group = "Training data", .help = "longest side over the shorter one; 0: any"},
    {ROW("max-chars", 0, INT, max_chars, "N"), .verbs = "export", .def = "0", .max = OPT_BIG,
     .group = "Training data", .help = "leave out what is longer; 0: nothing"},
    {ROW("quota", 0, TEXT, quota, "CLASS=X,..."), .verbs = "export",
     .def = "syntax+no_code+no_box+no_answer+refused=0.2", .group = "Training data",
     .help = "most pairs, as a share, whose failing side is of a class, or of one of several; none: no share"},
    {ROW("valid", 0, REAL, valid, "X"), .verbs = "export", .def = "0", .max = 0.9,
     .group = "Training data", .help = "this share of problem families goes to FILE.valid.jsonl"},
    {ROW("allow-off-policy", 0, FLAG, allow_off_policy, NULL), .verbs = "export",
     .group = "Training data", .help = "a pair may have answers of two models"},
    {ROW("allow-eval-suites", 0, FLAG, allow_eval_suites, NULL), .verbs = "export reward",
     .group = "Training data", .help = "also benchmarks, which are meant for evaluation only; every "
     "line and the manifest of an export are stamped"},
    {ROW("no-decontaminate", 0, FLAG, no_decontaminate, NULL), .verbs = "export",
     .group = "Training data", .help = "keep problems that are copies of one in an evaluation suite "
     "of the store, which are left out otherwise ('assay suites --leaks SUITE' lists them)"},
    {ROW("leaks", 0, TEXT, leaks, "SUITE"), .verbs = "suites", .group = "Training data",
     .help = "which problems of this suite are copies of one in an evaluation suite of the store, "
     "and by what; the status is 1 when there are any"},

    {ROW("profile", 0, CHOICE, profile, "NAME"), .verbs = "reward", .def = "pass",
     .choices = profile_names, .group = "Rewards", .help = "how a verdict becomes a number"},
    {ROW("weights", 0, TEXT, weights, "PART=X,..."), .verbs = "reward", .group = "Rewards",
     .help = "weights of syntax, function and format in place of the profile's"},
    {ROW("socket", 0, FILE, socket, "PATH"), .verbs = "reward", .group = "Rewards",
     .help = "listen on this Unix socket instead, until it is stopped"},
    {ROW("http", 0, TEXT, http, "ADDRESS:PORT"), .verbs = "reward", .group = "Rewards",
     .help = "answer over HTTP, also beside --socket; port 0 is any free one. Beyond this machine clients "
     "need the token in $ASSAY_REWARD_TOKEN"},

    {ROW("submit", 0, FLAG, submit, NULL), .verbs = "slurm", .group = "The cluster",
     .help = "submit the jobs instead of printing their script"},
    {ROW("sbatch", 0, TEXT, sbatch, "ARGS"), .verbs = "slurm", .group = "The cluster",
     .help = "further arguments of sbatch, as in '--partition=cpu --cpus-per-task=8 --time=2:00:00'"},

    {ROW("port", 0, INT, port, "N"), .verbs = "serve-recorded", .def = "8080", .max = 65535,
     .group = "Service", .help = "port on 127.0.0.1; 0: any free one, which is printed"},
    {ROW("delay-ms", 0, INT, delay_ms, "N"), .verbs = "serve-recorded", .def = "0", .max = 3600000,
     .group = "Service", .help = "milliseconds to wait before each answer"},
    {ROW("fail-every", 0, INT, fail_every, "K"), .verbs = "serve-recorded", .def = "0",
     .max = 1000000, .group = "Service",
     .help = "answer every K-th request with status 429 or 500 in turn; 0: none"},
    {ROW("wrap", 0, FLAG, wrap, NULL), .verbs = "serve-recorded", .group = "Service",
     .help = "behind a problem's last sample comes its first again"},

    {ROW("file", 'f', LIST, file, "[NAME=]PATH"), .verbs = "cell", .group = "The cell",
     .help = "lay this file into the box, under NAME or its own name; may be given many times"},
    {ROW("cpu", 0, REAL, cpu_s, "S"), .verbs = "cell reward grade", .min = 0.01, .max = 86400,
     .group = "The cell", .help = "limit of CPU time in seconds; without it 10. reward: of each step, "
     "where a run's own limit is higher; grade: of each decision, without it 5"},
    {ROW("wall", 0, REAL, wall_s, "S"), .verbs = "cell reward", .min = 0.01, .max = 86400,
     .group = "The cell", .help = "limit of elapsed seconds; without it 4 x CPU + 1. reward: as with "
     "--cpu"},
    {ROW("memory", 0, INT, memory_mb, "MB"), .verbs = "cell reward grade", .min = 1,
     .max = 1 << 20, .group = "The cell", .help = "limit of memory in megabytes; without it 1024. reward: as with "
     "--cpu"},

    {ROW("completion", 0, CHOICE, completion, "SHELL"), .verbs = "", .choices = "bash|zsh",
     .group = "Documents", .help = "print the completion script for this shell"},
    {ROW("man", 0, FLAG, man, NULL), .verbs = "", .group = "Documents",
     .help = "print the man page"},

    {ROW("db", 0, FILE, db, "FILE"), .verbs = "*", .def = OPT_DB_DEFAULT, .env = "ASSAY_DB",
     .group = "Every verb", .help = "database that holds suites, samples and verdicts"},
    {ROW("quiet", 'q', FLAG, quiet, NULL), .verbs = "*", .against = "verbose",
     .group = "Every verb", .help = "no progress, only errors"},
    {ROW("verbose", 'v', FLAG, verbose, NULL), .verbs = "*", .group = "Every verb",
     .help = "say more about what is going on"},
    {ROW("help", 'h', FLAG, help, NULL), .verbs = "*", .group = "Every verb",
     .help = "show help; with a verb, its help"},
    {ROW("version", 'V', FLAG, version, NULL), .verbs = "*", .group = "Every verb",
     .help = "print assay's version"},
    {0},
};
/* clang-format on */
_Static_assert(countof(opt_table) <= OPT_ROWS_MAX, "raise OPT_ROWS_MAX");

const char *opt_word(const char **rest, char separator, size_t *n)
{
    const char *word;
    while (**rest && **rest == separator)
        ++*rest;
    if (!**rest)
        return NULL;
    word = *rest;
    while (**rest && **rest != separator)
        ++*rest;
    *n = (size_t)(*rest - word);
    return word;
}

bool opt_has_word(const char *list, char separator, const char *word)
{
    const char *w;
    size_t n;
    while (list && (w = opt_word(&list, separator, &n)))
        if (str_eqc((struct str){w, n}, word))
            return true;
    return false;
}

bool opt_belongs(const struct opt_row *row, enum verb verb)
{
    if (strcmp(row->verbs, "*") == 0)
        return true;
    return verb == VERB_COUNT ? !*row->verbs : opt_has_word(row->verbs, ' ', verb_table[verb].name);
}

bool opt_needed(const struct opt_row *row, enum verb verb)
{
    return verb != VERB_COUNT && opt_has_word(row->needed, ' ', verb_table[verb].name);
}

const char *opt_join(const char *list, char separator, struct buf *out)
{
    const char *w, *rest = list;
    size_t n;
    for (size_t i = 0; (w = opt_word(&rest, separator, &n)); i++) {
        const char *look = rest;
        size_t ignored;
        buf_addc(out, i == 0 ? "" : opt_word(&look, separator, &ignored) ? ", " : " or ");
        buf_add(out, w, n);
    }
    return out->p ? out->p : "";
}

void opt_range(const struct opt_row *row, char *ret, size_t size)
{
    struct buf b;
    buf_init(&b, size - 1);
    if (row->type == OPT_CHOICE)
        opt_join(row->choices, '|', &b);
    else if ((row->type == OPT_INT || row->type == OPT_REAL) && row->max >= OPT_BIG)
        buf_addf(&b, "%.15g or more", row->min);
    else if (row->type == OPT_INT || row->type == OPT_REAL)
        buf_addf(&b, "%.15g..%.15g", row->min, row->max);
    snprintf(ret, size, "%s", b.p ? b.p : "");
    buf_finish(&b);
}
