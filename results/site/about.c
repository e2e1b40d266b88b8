/* about.c: what every number on the pages means, how models were asked, and whose site it is. */
#include "results/site/private.h"

#include <string.h>

/* ---- the operator's own text ---- */

/* The length of the web address at the beginning of the text; 0: there is none. What ends a sentence
 * is no part of it. */
static size_t address_length(struct str text)
{
    size_t n = 0;
    if (!str_starts(text, "https://") && !str_starts(text, "http://"))
        return 0;
    while (n < text.n && (unsigned char)text.p[n] > ' ' && !strchr("<>\"'`", text.p[n]))
        n++;
    while (n && strchr(".,;:!?)", text.p[n - 1]))
        n--;
    return n;
}

static void put_paragraph(struct html *h, struct str text)
{
    size_t begin = 0, n;
    html(h, "<p class=\"own\">");
    for (size_t at = 0; at < text.n; at += n ? n : 1) {
        bool word = at == 0 || strchr(" \t\n(", text.p[at - 1]);
        n = word ? address_length(str_slice(text, at, text.n)) : 0;
        if (!n)
            continue;
        html_text(h, str_slice(text, begin, at));
        html(h, "<a class=\"out\" rel=\"noopener\" href=\"%.*s\">%.*s</a>", (int)n, text.p + at,
             (int)n, text.p + at);
        begin = at + n;
    }
    html_text(h, str_slice(text, begin, text.n));
    html(h, "</p>\n");
}

/* The next paragraph, up to an empty line; false at the end. */
static bool next_paragraph(struct str *rest, struct str *ret)
{
    struct str line;
    const char *begin = NULL, *end = NULL;
    while (str_line(rest, &line)) {
        bool empty = str_trim(line).n == 0;
        if (empty && begin)
            break;
        if (empty)
            continue;
        begin = begin ? begin : line.p;
        end = line.p + line.n;
    }
    if (!begin)
        return false;
    *ret = str_trim((struct str){begin, (size_t)(end - begin)});
    return true;
}

void site_own_text(struct html *h, const struct site *s, bool all)
{
    struct str rest = s->options->about, text;
    if (!next_paragraph(&rest, &text))
        return;
    put_paragraph(h, text);
    if (!all) {
        if (next_paragraph(&rest, &text))
            html(h, "<p><a href=\"about.html\">More about this site</a></p>\n");
        return;
    }
    while (next_paragraph(&rest, &text))
        put_paragraph(h, text);
}

/* ---- terms ---- */

/* The names are those that stand on the pages, several with commas between; tests/site/check.py looks
 * every one up here. */
static const struct term {
    const char *name, *text;
} scores[] = {
    {"pass@1",
     "The chance that one sample of the model passes: of each problem the share of its "
     "samples that pass, and the mean of that over the problems. Every problem weighs the "
     "same, however many samples it has."},
    {"pass@k, pass@5, pass@10",
     "The chance that at least one of k samples passes, estimated without bias from all samples of "
     "a "
     "problem (Chen et al. 2021). A problem with fewer than k samples is left out."},
    {"pass^k, pass^5, pass^10",
     "The chance that all k of k samples pass: how far one can rely on it."},
    {"best-of-5, Solved",
     "The share of problems that were solved when samples were asked for one after another, at "
     "most "
     "so many, until one passed. It needs a verifier and several tries, so it is no pass@1 and is "
     "ranked apart."},
    {"repair-2, repair-2@5, repair-2^5",
     "The same as pass@1, pass@k and pass^k where a sample that failed got up to so many further "
     "turns, with what compiler and bench said of it. No pass@1 either."},
    {"official@1", "The share by the suite's own rules, where those were applied as well."},
    {"Score, Value, Measure", "One of the above; the name beside it says which."},
    {"95 % interval, Interval", "With other problems of the same kind the number would probably "
                                "lie in here. It is drawn from the "
                                "problems, not from the samples of one problem: by bootstrap, or "
                                "exactly where every problem was "
                                "tried once."},
    {"Rank",
     "1 and the number of models that are better by more than chance explains, by a test over "
     "the same problems. Those that chance cannot tell apart share a rank (=). Only runs of the "
     "same problems, judged by the same tools and asked with the same strategy, are ranked "
     "together. Below it stand the ranks that a paired permutation test (one-sided, 5 %) leaves "
     "possible."},
    {"Change",
     "The difference of two runs in points. A triangle, or p below 0.05, says that chance "
     "does not explain it."},
    {"On the frontier", "No other model is both cheaper and better."},
    {"Younger, Older",
     "Problems that became public after the model, and those as old as it or older, which it may "
     "have seen: how many, and pass@1 over them."},
    {"Families, Average, Effective, Gap, Robustness",
     "Of suites that ask one question in several variants (a family). Average: the mean over the "
     "variants; effective: right in every one of them, the worst case; gap: what average is above "
     "effective; robustness: effective divided by average."},
    {"Majority", "Problems of which the answer that was given most often is right."},
    {"Repetition", "Of two answers to the same problem, how often they are equal."},
    {"Mean", "The mean over the models' shares on this problem."},
    {"A, B", "Samples that pass, of those that count, in each of the two runs."},
    {"Pass", "Samples of the problem that pass, of those that count."},
    {"Solved at least once", "Problems of which some sample passed."},
};

static const struct term outcomes[] = {
    {"Samples",
     "Answers of the model; in a comparison of verdicts those that moved from one to the "
     "other."},
    {"Share", "Of the samples that count: those for whose end the model is responsible. What the "
              "service, a broken bench or we are to blame for does not count."},
    {"Limits of the tool",
     "Failed by something that the tool which judged cannot do: the code may be right. They count "
     "as failures; beside them stands what pass@1 would be if all of them were right."},
    {"Compiles", "The share whose code compiles and fits the bench at its ports."},
    {"Outcomes, Class, Detail, Meaning",
     "What became of the samples; the table below has all classes."},
    {"passes, outputs differ, does not compile, fails or hangs while it runs, tampers with the "
     "verdict, no answer or no code, cut at the token limit, not counted",
     "Groups of those classes, as bars and charts show them."},
    {"Truncated", "The share that was cut at the token limit and did not pass."},
    {"No answer", "The share without an answer, or without code in it."},
    {"API errors", "The share that the service never answered. They are not in pass@k."},
    {"Evidence",
     "The line that shows a person why the verdict is what it is. A pass needs evidence that "
     "the answer could not have made itself: a witness inside the simulator."},
    {"Error", "Why there is no reply."},
    {"Compared", "How many of the values that the bench compared differ."},
    {"Decided at step", "Where the verdict fell: taking the code out, compiling, simulating."},
    {"Flags", "What was odd, but no failure."},
    {"By the suite's rules",
     "The letter and verdict that the suite's own harness would have given."},
    {"The reply ended by", "The service's word: stop, or length where the reply was cut."},
    {"CPU time", "What judging the sample took."},
};

static const struct term asked[] = {
    {"State", "complete: every sample is there and judged. incomplete or open: some are missing."},
    {"Began, Ended, Date", "When the run was started and when it ended, in UTC."},
    {"Run, Runs", "The number of the run in the store: one model on one suite, asked in one way."},
    {"Strategy",
     "repair N: failures get up to N further turns. best of N: samples until one passes."},
    {"Label", "Which of several runs alike it is, such as one for each night."},
    {"Temperature, Parameters", "What was sent with every request."},
    {"Prompt",
     "The template, its version and the first digits of its hash: the same digits, the same "
     "words. \"official\" are the suite's own words; shots are worked examples, rules a list of "
     "coding rules. The whole prompt stands on the pages of samples."},
    {"Service", "Where the model was asked."},
    {"Tokens, Tokens in, Tokens out, of it reasoning, Usage",
     "As the service counted them. In the tables: of the replies, the mean of a sample."},
    {"Cost, Cost of 1000 samples, Cost per solved",
     "What the service told, or tokens at the price that the operator set; in that currency. Per "
     "solved: the run's cost for each problem that some sample solved."},
    {"Price", "What a million tokens cost by the operator's word, where the service told no cost."},
};

static const struct term services[] = {
    {"In flight",
     "Requests under way when one was sent, itself included: a server that is asked more "
     "at a time answers each one more slowly."},
    {"Answers, Attempts, Failed", "Answers that came; requests that were sent for them; those of "
                                  "the requests that brought none, "
                                  "also where another one made it good."},
    {"First token, of 95 in 100", "Seconds from the request to the first piece of the answer or "
                                  "its reasoning, where answers are "
                                  "streamed: the median, and what 95 of 100 answers kept to."},
    {"Whole answer, Tokens a second, behind the first",
     "Seconds to the last byte; tokens of the answer over that time; and over the time behind the "
     "first token, which is the inverse of what others call time per output token. Medians."},
    {"Cached", "The share of the prompts' tokens that the service says it read from a cache."},
};

static const struct term benches[] = {
    {"Suite version",
     "A hash over all problems and benches: a change of one makes another version, "
     "whose numbers are not compared with older ones."},
    {"Tools",
     "The programs that judged, with their versions. Verdicts of other tools are not compared."},
    {"Isolation", "What kept the candidates' code from the machine while it ran."},
    {"Problems, References run, References that fail",
     "The suite's own solution is run in its own bench first. Where it fails, nobody can pass: the "
     "problem is in quarantine and left out of every score."},
    {"*, Category, Difficulty", "What the suite says of a problem."},
    {"Benches audited, Mutants, Tried", "A mutant is a reference with one small mistake put in. An "
                                        "audit runs many through each bench."},
    {"Killed, Kill rate, Killed, of those not proved equivalent",
     "Mutants that the bench fails, as it should; as a share of those that are not proved to do "
     "what "
     "the reference does."},
    {"Equivalent, Proved equivalent", "Mutants that a proof shows to do what the reference does."},
    {"Survived, Mutants survived", "Mutants that pass, so mistakes that the bench does not see."},
    {"Shown to differ, Not known, Alike as far as tried, Survived, equivalent as far as tried",
     "What is known of the survivors: an input tells them from the reference, nothing, or that no "
     "input of some cycles does."},
    {"Passed by a trivial design, Benches that a trivial design passes, Trivial designs that pass",
     "A design that does nothing, such as one whose outputs are all 0, passes."},
    {"Simulators disagree, Order of files matters, Changes from run to run, Flaky, What the "
     "prompt never tells",
     "Other faults of a bench that an audit finds."},
};

/* Of answers that models judge. */
static const struct term judges[] = {
    {"Points", "The mean share of the points that there are for an answer, by the judge's scheme."},
    {"Opinions, No form", "Replies of the judge, and those of them that did not end in the form of "
                          "a verdict, also when the "
                          "judge was asked once more: they give no points."},
    {"Kappa",
     "Cohen's kappa of the judge with known points, answers accepted or not, on a set that has "
     "right, wrong, empty and commanding answers: 1 is the same, 0 what chance would give."},
    {"False accepts", "Wrong answers of that set that the judge accepted, of how many."},
    {"False rejects",
     "Right ones that it did not accept. A judge without such a record, or with a bad "
     "one, is not trusted: its runs are marked and have no rank."},
};

static void put_terms(struct html *h, const char *id, const char *title, const struct term *term,
                      size_t n)
{
    html(h, "<h2 id=\"%s\">%s</h2>\n<dl class=\"terms\">\n", id, title);
    for (size_t i = 0; i < n; i++)
        html(h, "<div><dt>%s%s</dt><dd>%s</dd></div>\n",
             *term[i].name == '*' ? site_noun(kind_nth(0), &h->arena) : "",
             term[i].name + (*term[i].name == '*'), term[i].text);
    html(h, "</dl>\n");
}

/* ---- classes and prompts ---- */

static void put_classes(struct html *h)
{
    static const struct site_column columns[] = {
        {"Class", false, NULL},
        {"Shown as", false, NULL},
        {"Counts in pass@k", false, NULL},
        {"Meaning", false, NULL},
    };
    html(h, "<h2 id=\"classes\">Classes of verdicts</h2>\n");
    site_table(h, "Classes of verdicts", NULL, columns, countof(columns));
    for (int c = 0; c < CLASS_COUNT; c++) {
        const struct verdict_class_row *row = verdict_class((enum verdict_class)c);
        html(h, "<tr><th scope=\"row\">%s</th><td>%s</td><td>%s</td><td>%s</td></tr>\n", row->name,
             site_kinds[site_kind_of(str_c(row->name))].name, row->counts ? "yes" : "no",
             row->text);
    }
    site_table_end(h);
}

static bool is_told(const struct site *s, size_t i)
{
    for (size_t j = 0; j < i; j++)
        if (strcmp(s->report.run[j].prompt, s->report.run[i].prompt) == 0)
            return true;
    return false;
}

static void put_prompts(struct html *h, const struct site *s)
{
    static const struct site_column columns[] = {{"Prompt", false, NULL}, {"Runs", true, NULL}};
    if (!s->report.n)
        return;
    html(h, "<h2 id=\"prompts\">How models were asked here</h2>\n");
    site_table(h, "Prompts", NULL, columns, countof(columns));
    for (size_t i = 0; i < s->report.n; i++) {
        int64_t runs = 0;
        if (is_told(s, i))
            continue;
        for (size_t j = i; j < s->report.n; j++)
            runs += strcmp(s->report.run[j].prompt, s->report.run[i].prompt) == 0;
        html(h, "<tr><th scope=\"row\">%s</th>",
             report_short_hashes(s->report.run[i].prompt, &h->arena));
        site_number(h, (double)runs, 0);
        html(h, "</tr>\n");
    }
    site_table_end(h);
}

int site_about(struct site *s, struct html *h, struct err *err)
{
    site_begin(h, s, "", "About the numbers");
    html(h, "<h1>About %s</h1>\n", s->options->title ? s->options->title : "the numbers");
    site_own_text(h, s, true);
    html(h,
         "<p class=\"lead\">A model is asked for the code of each problem of a suite. What it "
         "answers is compiled by itself, joined with the suite&#39;s own bench at the ports, and "
         "simulated, in a sandbox that lets nothing out. A verdict says what became of it; the "
         "scores are made from the verdicts, and "
         "nothing else.</p>\n");
    html(h, "<nav class=\"toc\" aria-label=\"On this page\"><a href=\"#scores\">Scores</a> "
            "<a href=\"#outcomes\">What became of a sample</a> <a href=\"#classes\">Classes</a> "
            "<a href=\"#asked\">Runs and costs</a> <a href=\"#benches\">Suites and "
            "benches</a></nav>\n");
    put_terms(h, "scores", "Scores", scores, countof(scores));
    put_terms(h, "outcomes", "What became of a sample", outcomes, countof(outcomes));
    put_classes(h);
    put_terms(h, "asked", "Runs and costs", asked, countof(asked));
    put_prompts(h, s);
    put_terms(h, "judging", "Judges", judges, countof(judges));
    put_terms(h, "services", "Services", services, countof(services));
    put_terms(h, "benches", "Suites and benches", benches, countof(benches));
    site_end(h, s, "");
    return site_put_page(s, "about.html", h, err);
}
