/* verb.c: the verb table, with what each verb's help says. */
#include "harness/cli/verb.h"

#include "harness/reward/profile.h"
#include "results/export/export.h"
#include "results/import/import.h"
#include "results/train/train.h"

/* Paragraphs are separated by an empty line and wrapped where they are printed. */

static const char about_doctor[] =
    "Looks for the tools that judging needs, says which versions were found, tries to build the "
    "sandbox and says what it isolates on this machine. For everything that is missing it says how "
    "to get it. Start here.\n\n"
    "With --measure it also takes the time of 1000 jobs in the sandbox beside that of the same "
    "program started without it, for one and for two jobs at a time. That takes up to a minute and "
    "wants a machine that does nothing else.";
static const char examples_doctor[] =
    "assay doctor # is this machine ready?\n"
    "assay doctor --json # the same for a script\n"
    "assay doctor --measure # what does the sandbox cost on this machine?\n";

static const char about_suites[] =
    "Lists every suite that assay knows: how many problems it has, whether it is in the database, "
    "at which commit and version, and how many problems are in quarantine because their own "
    "reference solution fails here.\n\n"
    "With --leaks SUITE it holds that suite, which is to be trained on, against every evaluation "
    "suite in the database, and lists which of its problems are copies and which have only "
    "something in common: a port list that many have, a name. Copies are found by prompt, "
    "reference, ports and id, also when it has another name, ports another order, or "
    "comments other words. The status is 1 when there are copies, for CI. results/train/README.md "
    "has the rules.";
static const char examples_suites[] =
    "assay suites # what can be measured\n"
    "assay suites --json # the same for a script\n"
    "assay suites --leaks my-train # may a model that learned this be measured with the others?\n";

static const char about_pull[] =
    "Fetches a suite at the commit that assay pins, checks its content against the pinned hash "
    "and imports it into the database. Pulling twice changes nothing. Suites that come with assay "
    "need no pull.\n\n"
    "With --from the suite is read from elsewhere: a folder, an archive (.tar, .tar.gz, .tar.xz, "
    ".zip), another git repository, a file of JSON lines or with one JSON list (also .gz), a "
    "download of one of these over HTTP, or the rows of a dataset server. Content that differs "
    "from the pinned hash is said to, and from "
    "a git repository it is refused unless --force is given; scores on such a suite cannot be "
    "compared with published ones.\n\n"
    "A suite of your own takes any name that assay does not know: one file of JSON lines, a "
    "problem "
    "each, or a folder with a manifest.json. problems/FORMAT.md describes both. It is for "
    "evaluation unless --training is given or its manifest says \"eval_only\": false.";
static const char examples_pull[] =
    "assay pull verilog-eval-v2 # both of its tasks, from GitHub\n"
    "assay pull rtllm-v2.0 --from RTLLM-main.zip # from an archive, without a network\n"
    "assay pull assay-rtl --from ../my-copy --force # problems that you changed\n"
    "assay pull my-suite --from problems.jsonl # a suite of your own\n"
    "assay pull my-train --from problems.jsonl --training # one to train on\n"
    "assay pull mine --from 'https://HOST/rows?dataset=D&config=C&split=S' # rows\n";

static const char about_validate[] =
    "Runs every problem's reference solution through the problem's own bench, --repeat times and "
    "once more under load, with each simulator asked for. What fails even once is in quarantine "
    "under these versions of the tools: it is left out of pass@k, and every report shows it as the "
    "score's ceiling. The status is 3 when more fail than --expect says.\n\n"
    "CPU time and the number of compared samples of the reference are kept: they set the limits, "
    "and a candidate passes only with the same number. Runs do the same by themselves, once for "
    "each problem; a validation does it more thoroughly.\n\n"
    "--audit asks how strong each bench is. It makes small wrong versions of the reference "
    "(mutants) and designs without a thought in them, and counts which of them the bench fails. "
    "What passes is held against the reference: a mutant that is proved to do what the reference "
    "does is not held "
    "against the bench. It also tells names that the bench uses and the prompt does not, and "
    "references that depend on the order of files or on the simulator.";
static const char examples_validate[] =
    "assay validate rtllm-v2.0 # what is this suite worth on this machine?\n"
    "assay validate verilog-eval-v2 --simulator both --expect 6 # both tasks, both simulators\n"
    "assay validate assay-rtl --json --repeat 10 # for a script\n"
    "assay validate rtllm-v2.0 --audit # which benches pass wrong designs?\n";

static const char about_tbgen[] =
    "For problems that have a reference and no bench, the model lists what should be tested and "
    "drafts a bench, at most --attempts times, with what compiler, simulator and audit say of the "
    "draft before. A bench is kept only if the reference passes in it, trivial designs fail, and "
    "so does a share of at least --kill-rate of the reference's mutants, those not counted that "
    "are proved equivalent. What is kept becomes the suite NAME of --as, with its audit, and "
    "with "
    "-o a file of JSON lines.\n\n"
    "The model sees prompt and reference, never a bench that the problem has already. Drafts run "
    "in the sandbox. Every step is stored; the same command goes on where it stopped. The status "
    "is 0 when every problem has got a bench, 1 when drafts of one were refused, 5 when replies "
    "are missing. harness/tbgen/README.md tells it whole.";
static const char examples_tbgen[] =
    "assay tbgen -s my-suite -m gpt-4o --as my-benches # those that have no bench\n"
    "assay tbgen -s my-suite -m gpt-4o --as my-benches -o benches.jsonl # and as a file\n"
    "assay tbgen -s vgen/low -m gpt-4o --as vgen-new --replace # in place of those there\n";

static const char about_run[] =
    "Asks the model --n times for each problem, compiles and simulates every answer in the "
    "sandbox while others are still being asked, and stores replies and verdicts in the database. "
    "The score is printed at the end.\n\n"
    "A run can be stopped at any time (Ctrl-C) and started again with the same command: what is "
    "in the database is neither asked nor paid for twice. That holds for a larger --n, too, which "
    "only adds samples.\n\n"
    "The key is read from the environment variable that the provider has for it, as "
    "OPENAI_API_KEY or ANTHROPIC_API_KEY, or that --key-env names, or from the same line in the "
    "working folder's .env, when nobody else may read that file. A service on this machine needs "
    "none.";
static const char examples_run[] =
    "assay run -s assay-rtl -m gpt-4o-mini # one sample for each problem of the small own suite\n"
    "assay run -s verilog-eval-v2/spec-to-rtl -m gpt-4o -n 20 --temperature 0.8 # for pass@10\n"
    "assay run -s assay-rtl -m qwen --base-url http://127.0.0.1:8000/v1 # a model served by vLLM\n"
    "assay run -s assay-rtl --provider anthropic -m claude-x --max-tokens 9k # its own interface\n"
    "assay run -s assay-rtl -m starcoder --provider vllm --endpoint completions # a base model\n"
    "assay run -s assay-rtl -m gpt-4o --problems 'bcd*,*fifo*' --limit 5 # a few problems\n";

#define X(name, folder, functions, help) "\n\n" name ": " help
#define FORMATS                          IMPORT_FORMATS(X)
static const char about_score[] =
    "Judges completions that another program made. FILE (or - for standard input; .gz is "
    "unpacked) or a folder in one of the formats below. Which one is seen from its shape; --format "
    "says it. A \"completion\" is code; a \"response\" is a model's whole reply and goes through "
    "extraction. Other members are ignored, and what 'assay export samples' writes can be read "
    "again." FORMATS
    "\n\nThe samples are stored like those of a run. The same content scored twice "
    "is the same run. When something in it is wrong, nothing is stored.";
#undef FORMATS
#undef X
static const char examples_score[] =
    "assay score samples.jsonl -s verilog-eval-v2/spec-to-rtl # human-eval layout\n"
    "assay score ~/verilog-eval/build -s verilog-eval-v2/spec-to-rtl --as-official # its folders\n"
    "assay score generations.json -s rtllm-v2.0 -m my-model # TuRTLe's file\n"
    "assay score - -s assay-rtl -m my-model # from standard input\n"
    "assay score samples.jsonl -s assay-rtl --fail-under 0.4 # a gate for CI\n";

static const char about_rejudge[] =
    "Takes the replies of a run out of the database, extracts the code and judges it again; no "
    "model is asked. Use it after an update of assay or of a simulator, or when a run was judged "
    "on a machine that was not ready. RUN is a run's number, as 'assay report' shows it, or "
    "'last' for the newest run.";
static const char examples_rejudge[] = "assay rejudge last # judge the newest run again\n"
                                       "assay rejudge 3 --problems 'Prob1*' --as-official # part "
                                       "of run 3, with the suite's own rules\n";

static const char about_nightly[] =
    "Runs every model of CONFIG on every suite of it and holds each run against the one before: "
    "for "
    "a timer. Each night is a run of its own, labelled with its date (UTC); started again on the "
    "same night it goes on where it stopped, and it first finishes what the last night left. "
    "Budgets for each model, a gate against regressions, a summary as JSON and the leaderboard's "
    "pages are there when CONFIG asks for them. A slip anywhere in CONFIG is found before anything "
    "is asked.\n\n"
    "The status is 0 when every run is complete, 1 when one fell and regression_gate is true, 4 "
    "for "
    "a service that did not answer, 5 when something is missing, also because a budget is used up, "
    "or when another night is still at work. harness/nightly/README.md describes CONFIG, and has "
    "units "
    "for "
    "systemd and a line for cron.";
static const char examples_nightly[] =
    "assay nightly nightly.yaml --dry-run # what would be asked, and what would it cost?\n"
    "assay nightly nightly.yaml --quiet # from a timer: only errors\n";

static const char about_merge[] =
    "Makes one store of many: what STOREs hold of suites, runs, samples, verdicts and all else "
    "comes "
    "into DEST, which is created when it is missing. The same thing in two stores is known by its "
    "identity and becomes one, so the same store twice is as once, and the order of the stores "
    "matters to nothing but the numbers of rows. A run whose shards ('assay run --shard I/N') are "
    "all "
    "there is complete.\n\n"
    "Of several verdicts on a sample all are kept and the last one counts, as after 'assay "
    "rejudge'. "
    "Two stores with different replies to one sample are refused: it was asked for twice. So is a "
    "store of another schema version. All or nothing: where one STORE is refused, DEST stays as it "
    "was.";
static const char examples_merge[] =
    "assay merge all.db shard-1.db shard-2.db shard-3.db # three machines, one run\n"
    "assay merge results/assay.db /mnt/other/assay.db # take over what somebody else measured\n";

static const char about_slurm[] =
    "Prints a job script for Slurm that works off a command in shards: an array of --shards jobs, "
    "each "
    "with its store on its node's own disk, and a job behind them that merges what they hand back "
    "into "
    "--db. Behind -- stands the command without --db and --shard: run, score, rejudge or "
    "validate.\n\n"
    "'bash SCRIPT' on a login node submits both, and so does --submit, which keeps the script in "
    "DB.shards, a folder that every node must see. Jobs that are preempted, whose time is over, or "
    "whose node is gone are put back into the queue and go on where their store stood. Started "
    "again, "
    "the whole goes on, too. The script says what else can be set.";
static const char examples_slurm[] =
    "assay slurm --shards 16 -- run -s assay-rtl -m gpt-4o -n 20 # look at it first\n"
    "assay slurm --shards 16 --submit --sbatch '--time=1:00:00' -- rejudge 3 # "
    "go\n";

static const char about_rm[] =
    "Takes runs out of the database, with their samples, replies and verdicts. It asks nothing, "
    "and "
    "says what it removed. RUN is a run's number, as 'assay report' shows it, or 'last' for the "
    "newest one. Where one of several is not there, or is being worked on, none is removed. "
    "Suites, "
    "and what is known of their references, stay.";
static const char examples_rm[] = "assay rm last # the newest run was a slip\n"
                                  "assay rm 3 4 7 # three runs\n";

static const char about_report[] =
    "Prints pass@k with its uncertainty, how the failures failed, tokens and cost for each RUN, or "
    "for all runs. Problems in quarantine and samples that the service never answered are left out "
    "of pass@k and shown apart. With --quiet there is no table, only the exit status and what "
    "--json, --csv, --markdown or --output ask for.\n\n"
    "Runs of one version of a suite that the same tools judged are ranked: a run's rank is 1 + the "
    "runs whose pass@1 is higher by more than chance explains (paired bootstrap over problems). "
    "--by takes runs apart: by category or difficulty of the problems, by class of the verdict, by "
    "language, by worked examples in the prompt (shots) or by reasoning effort.";
static const char examples_report[] =
    "assay report # every run, one row each\n"
    "assay report last --json # one run, for a script\n"
    "assay report -s assay-rtl --csv -o table.csv # all runs of one suite, for a spreadsheet\n"
    "assay report last --by category # where is it weak?\n"
    "assay report --by reasoning-effort --markdown # does thinking help?\n"
    "assay report last --fail-under 0.6 --quiet # print nothing; status 1 below 60%\n";

static const char about_show[] =
    "Prints one sample whole: the prompt, the reply, the code that was taken from it, the verdict "
    "with the line that decided, the tools' logs, and the command that does it again by hand. "
    "SAMPLE is a sample's number, or RUN/PROBLEM/INDEX, where RUN is a number or 'last'. On a "
    "terminal, what is longer than the screen goes through $PAGER (less, unless it is set).";
static const char examples_show[] =
    "assay show 412 # why did sample 412 fail?\n"
    "assay show last/Prob012_xnorgate/0 --logs # with the whole logs\n";

static const char about_compare[] =
    "Holds run B against run A, problem by problem: the difference of their pass@1 with its 95% "
    "interval and how likely chance alone makes one as large (exact McNemar test where each "
    "problem "
    "is always or never passed, as with one sample each; paired bootstrap otherwise), which "
    "problems "
    "were fixed and which regressed, how verdicts moved from class to class, tokens and cost. A "
    "and "
    "B are numbers of runs, or 'last'.\n\n"
    "Runs of another version of the suite or judged by other tools are refused, because their "
    "verdicts mean something else; --force compares them all the same. Other differences, such as "
    "the prompt or the isolation, are shown.";
static const char examples_compare[] =
    "assay compare 3 last # did it get better?\n"
    "assay compare 3 4 --fail-on-regression --quiet # a gate for CI\n"
    "assay compare 3 4 --markdown -o comment.md # for a pull request\n";

static const char about_site[] =
    "Writes a leaderboard into the folder DIR: ranking, cost against accuracy, how answers end, "
    "problem by model, nights, comparisons, a page for each run and problem down to single "
    "samples, and how good the benches are. The pages need no server and no network and can be "
    "read without JavaScript. References and benches are never on them.\n\n"
    "DIR changes at once, when everything is written. A folder that holds something else than a "
    "site of assay's is refused.\n\n"
    "Before you publish: --samples failed leaves out what passes, so that the pages solve no "
    "problem of a benchmark; --samples none leaves out all that models wrote.";
static const char examples_site[] =
    "assay site site # then open site/index.html\n"
    "assay site /var/www/leaderboard --samples failed -q # for everybody, from a nightly job\n";

#define X(name, function, help) "\n\n" name ": " help
#define FORMATS                 EXPORT_FORMATS(X)
#define Y(id, name, help)       "\n\n" name ": " help
#define KINDS                   TRAIN_KINDS(Y)
static const char about_export[] =
    "Writes samples with their verdicts for other programs. FORMAT is one of these:" FORMATS
    "\n\nThe last two are of one run and tell what the suite's own harness would have said, so the "
    "run must have been scored with --as-official.\n\n"
    "Or it is training data:" KINDS
    "\n\nOnly what the model did itself is in it: nothing that failed by the service's, the "
    "suite's or our fault, and nothing that was cut off. Failures that came near go first. With -o "
    "FILE.jsonl a manifest beside it tells what was left out and why. Benchmarks are refused "
    "unless "
    "--allow-eval-suites is given, and problems that are copies of one in an evaluation suite of "
    "the database are left out unless --no-decontaminate is. results/train/README.md has the rules "
    "and the trainers' "
    "commands.";
#undef FORMATS
#undef KINDS
#undef X
#undef Y
static const char examples_export[] =
    "assay export samples last -o samples.jsonl # the newest run\n"
    "assay export samples -s assay-rtl --class pass # what passed, of all runs of a suite\n"
    "assay export inspect last -o logs/night.json # then: inspect view --log-dir logs\n"
    "assay export v2-summary 3 -o summary.csv # for VerilogEval's own scripts\n"
    "assay export dpo -s my-train -o pairs.jsonl --valid 0.1 # preference pairs for TRL\n"
    "assay export sft --dialect llama-factory -s my-train -o sft.jsonl # verified answers\n"
    "assay export prompts -s my-train -o prompts.jsonl # questions, to be asked while it trains\n";

#define X(name, syntax, function, format, shares, text) "\n\n" name ": " text "."
#define PROFILES                                        REWARD_PROFILES(X)
static const char about_reward[] =
    "Judges completions as fast as they come and answers each with a reward, for training while a "
    "model learns (GRPO, RLVR). A line of input has \"problem\" (or \"task_id\") and "
    "\"completion\", which is code or a list of messages, or \"response\", a whole reply; an "
    "\"id\" "
    "comes back. A line of output has \"reward\", its parts \"rewards\" (syntax, function, format) "
    "and \"class\"; answers come in the order of the questions, one to each line. A line that "
    "cannot be judged is answered with \"reward\": null and \"error\", and the status is 3. "
    "Evidence "
    "and isolation are those of a run; who tries to forge a verdict gets 0. Equal candidates are "
    "judged once. Nothing is stored but what the references came to.\n\n"
    "Of several suites (-s a,b) a line names its \"suite\" where an id is in two of them. "
    "Benchmarks "
    "are refused unless --allow-eval-suites is given.\n\n"
    "With --socket any number of clients talk to one process, until SIGTERM. Profiles:" PROFILES
    "\n\nharness/reward/README.md has an example for TRL.";
#undef PROFILES
#undef X
static const char examples_reward[] =
    "assay reward -s my-train --profile vectors # from standard input to standard output\n"
    "assay reward -s my-train --profile mixed --socket /run/user/1000/assay # for a trainer\n";

static const char about_serve_recorded[] =
    "Speaks the OpenAI chat interface on the loopback address and answers from the FILEs, one JSON "
    "object a line, as a model once did: for trying assay without a network or a bill, and for "
    "tests. The word demo in place of FILE is the recording of assay-rtl and assay-pro that comes "
    "with assay.\n\n"
    "Which problem is asked for is found by its specification in the prompt, so its suite must be "
    "in the database. A problem's samples are handed out in turn.";
static const char examples_serve_recorded[] =
    "assay serve-recorded demo # on port 8080\n"
    "assay serve-recorded replies.jsonl --port 0 --delay-ms 200 # any free port, slow answers\n";

static const char about_cell[] =
    "Runs one command in the sandbox that candidates run in, with the named files laid into its "
    "box, and prints its status, outputs and measurements as JSON: for looking into a case and for "
    "tests. COMMAND is an absolute path or is looked for in the usual folders.\n\n"
    "The exit status is 0 when the cell did its work, whatever the command did.";
static const char examples_cell[] =
    "assay cell -- id # who am I inside?\n"
    "assay cell -f job.sh -- sh job.sh # run a script as candidates are run\n"
    "assay cell --file a.sh=/tmp/x.sh --cpu 2 --memory 256 -- sh a.sh # with limits\n";

#define X(id, name, typed, operands, help, group)                                                  \
    [VERB_##id] = {typed, operands, help, group, about_##name, examples_##name},
const struct verb_row verb_table[VERB_COUNT] = {VERBS(X)};
#undef X
