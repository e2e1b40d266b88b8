-- schema.sql: the store of assay, and the only definition of it.
--
-- One SQLite file holds everything that a run produced. Read it with the plain program:
--     sqlite3 -box results/assay.db 'SELECT * FROM pass_at_k'
-- The views at the end are made for that; the tables keep every fact once.
--
-- Life of a row: `pull` writes suites and problems; `run` writes a runs row, then a samples row when
-- a reply arrives (replies cost money) and a verdicts row when it is judged; `rejudge` adds verdicts
-- and leaves the old ones. Nothing is ever updated to say something else about the past, except
-- samples.verdict_id, which points at the verdict that counts now, and a sample of a run with --repair:
-- its row takes the newest reply, and the one before moves to `turns`, whole.
--
-- Times are UTC in ISO 8601. Text that a model or a tool wrote may hold anything, also NUL.
-- PRAGMA application_id is 0x61737379 ("assy"). PRAGMA user_version is the schema's version; results/store/migrations/ brings older files up to it.

-- A suite at one version. A changed problem is a new version, so old results keep their meaning.
CREATE TABLE suites (
    id          INTEGER PRIMARY KEY,
    name        TEXT NOT NULL,              -- "verilog-eval-v2"
    task        TEXT NOT NULL DEFAULT '',   -- "spec-to-rtl"; '' where the suite has one task
    version     TEXT NOT NULL,              -- SHA-256 over all content, in problem order
    commit_id   TEXT NOT NULL DEFAULT '',   -- where it came from: the commit, or ''
    origin      TEXT NOT NULL DEFAULT '',   -- URL or path
    bench       TEXT NOT NULL,              -- how a pass is recognised: a row of testbenches/oracle.c
    kind        TEXT NOT NULL DEFAULT '',   -- what sort of answer that row wants: "verilog", "prose"
    runner      TEXT NOT NULL,              -- "icarus"
    official    TEXT NOT NULL DEFAULT '',   -- the suite's own scoring rules, or ''
    eval_only   INTEGER NOT NULL DEFAULT 1, -- a benchmark: training exports refuse it
    imported_at TEXT NOT NULL,
    current     INTEGER NOT NULL DEFAULT 1, -- the version that `run` uses; one per name and task
    UNIQUE (name, task, version)
);

CREATE TABLE problems (
    id          INTEGER PRIMARY KEY,
    suite_id    INTEGER NOT NULL REFERENCES suites,
    name        TEXT NOT NULL,              -- "Prob001_zero"
    spec        TEXT NOT NULL,              -- what the model is told
    interface   TEXT NOT NULL DEFAULT '',   -- module header for completions without one
    entry       TEXT NOT NULL,              -- module that a candidate must define
    reference   TEXT NOT NULL,              -- golden candidate; never leaves the machine
    category    TEXT NOT NULL DEFAULT '',
    difficulty  TEXT NOT NULL DEFAULT '',
    bench       TEXT NOT NULL DEFAULT '',   -- where it is not the suite's
    top         TEXT NOT NULL DEFAULT '',   -- root module of the bench, where it is not the usual
    family      TEXT NOT NULL DEFAULT '',   -- which problems are one question in several clothes
    variant     TEXT NOT NULL DEFAULT '',   -- which of them it is: "base", "pro", "seed-3"
    released    TEXT NOT NULL DEFAULT '',   -- the day on which it became public: "2025-02-06"
    facts       TEXT NOT NULL DEFAULT '',   -- JSON object: what only its bench's runner reads
    hash        TEXT NOT NULL,
    UNIQUE (suite_id, name)
);

-- Pictures that belong to a problem's text, in their order.
CREATE TABLE images (
    problem_id  INTEGER NOT NULL REFERENCES problems,
    position    INTEGER NOT NULL,
    type        TEXT NOT NULL,              -- "image/png"
    data        BLOB NOT NULL,
    PRIMARY KEY (problem_id, position)
) WITHOUT ROWID;

-- What lies beside a candidate when it is judged: bench, reference, data files.
CREATE TABLE bench_files (
    problem_id  INTEGER NOT NULL REFERENCES problems,
    position    INTEGER NOT NULL,           -- order on the compiler's command line
    name        TEXT NOT NULL,
    compiled    INTEGER NOT NULL,           -- 0: data that the bench reads; 1: compiled. What the
                                            -- answer may use as well: and 2 for a header that it may
                                            -- include, and 4 where it is compiled with the answer
    data        BLOB NOT NULL,
    PRIMARY KEY (problem_id, position)
) WITHOUT ROWID;

-- The texts of a suite's own prompts, read out of its files by `pull`.
CREATE TABLE suite_texts (
    suite_id    INTEGER NOT NULL REFERENCES suites,
    name        TEXT NOT NULL,              -- "system", "rules", "shots-2"
    text        TEXT NOT NULL,
    PRIMARY KEY (suite_id, name)
) WITHOUT ROWID;

-- A model as it was asked: name, service, every sampling parameter. Never a key.
CREATE TABLE models (
    id          INTEGER PRIMARY KEY,
    name        TEXT NOT NULL,
    base_url    TEXT NOT NULL,              -- "file:" for completions made elsewhere
    parameters  TEXT NOT NULL,              -- JSON: temperature, top_p, max_tokens, seed, ...
    provider    TEXT NOT NULL DEFAULT '',   -- profile by which it was asked: "openai", "vllm"
    released    TEXT NOT NULL DEFAULT '',   -- the day on which the model became public, if told
    UNIQUE (name, base_url, parameters)
);

-- One model on one suite with one way of asking. Starting the same run again goes on with it.
CREATE TABLE runs (
    id          INTEGER PRIMARY KEY,
    key         TEXT NOT NULL UNIQUE,       -- hash of everything but the number of samples
    suite_id    INTEGER NOT NULL REFERENCES suites,
    model_id    INTEGER NOT NULL REFERENCES models,
    source      TEXT NOT NULL,              -- "model": asked by us; "file": scored from a file
    prompt      TEXT NOT NULL,              -- template and its hash, "official shots=1 rules"
    template    TEXT NOT NULL DEFAULT '',   -- the template's name alone: "default", "official"
    shots       INTEGER,                    -- worked examples in the prompt; NULL: not known
    rules       INTEGER NOT NULL DEFAULT 0, -- the suite's additional rules were in the prompt
    n           INTEGER NOT NULL,           -- samples wanted for each problem
    as_official INTEGER NOT NULL DEFAULT 0, -- the suite's own rules were scored beside ours
    started_at  TEXT NOT NULL,
    ended_at    TEXT,                       -- NULL while it runs or after it was cut off
    wanted      INTEGER NOT NULL DEFAULT 0, -- samples that its starts planned for
    state       TEXT NOT NULL DEFAULT 'open', -- "open", "complete", "incomplete"
    simulator   TEXT NOT NULL DEFAULT '',   -- who judges: "icarus", "verilator", "both"; '': the suite's
    repair      INTEGER NOT NULL DEFAULT 0, -- further turns that a failing sample gets, with feedback
    best_of     INTEGER NOT NULL DEFAULT 0, -- samples are asked for one after another, at most so many,
                                            -- until one passes; 0: all n of them, independently
    price       TEXT NOT NULL DEFAULT '',   -- "0.15,0.6": what a million tokens in and out cost by the user's
                                            -- word, of the newest start that had it; '': costs are told
    extract     TEXT NOT NULL DEFAULT '',   -- pattern (PCRE2) that takes the code out of replies; '': the rules
    label       TEXT NOT NULL DEFAULT '',   -- which of several runs alike it is, as "night 2026-11-22"
    language    TEXT NOT NULL DEFAULT '',   -- answers were wanted in it; '': the suite's own
    notes       TEXT NOT NULL DEFAULT '',   -- JSON: parameters that the service made us drop or rename
    stop_early  INTEGER NOT NULL DEFAULT 0, -- simulations ended at their first certain failure
    judges      TEXT NOT NULL DEFAULT ''    -- JSON: the models that judge prose, and how they are joined
);

-- What went wrong between us and the service in a run, and was overcome or not.
CREATE TABLE faults (
    run_id      INTEGER NOT NULL REFERENCES runs,
    kind        TEXT NOT NULL,              -- "rate_limit", "reset", "bad_json", ...
    n           INTEGER NOT NULL,
    PRIMARY KEY (run_id, kind)
) WITHOUT ROWID;

-- Rendered prompts, each once.
CREATE TABLE prompts (
    sha256      TEXT PRIMARY KEY,
    messages    TEXT NOT NULL               -- JSON: [{"role", "content"}, ...]
) WITHOUT ROWID;

-- One answer of a model. `key` is its identity: suite version, problem, prompt, model, service,
-- parameters, index. The same key is never asked for twice and never stored twice.
CREATE TABLE samples (
    id            INTEGER PRIMARY KEY,
    key           TEXT NOT NULL UNIQUE,
    run_id        INTEGER NOT NULL REFERENCES runs,
    problem_id    INTEGER NOT NULL REFERENCES problems,
    idx           INTEGER NOT NULL,         -- 0, 1, 2, ...
    prompt_sha256 TEXT REFERENCES prompts,  -- NULL for completions made elsewhere
    form          TEXT NOT NULL DEFAULT 'reply', -- "reply": a model's words; "completion": code that
                                            -- was taken out of them elsewhere
    finish_reason TEXT NOT NULL DEFAULT '', -- as the service said it
    api_error     TEXT,                     -- why there is no reply; such rows are asked again
    -- tokens, cost, tries and latency are sums over all turns of the sample (table turns); the rest of
    -- the row is of its last one
    prompt_tokens     INTEGER,
    completion_tokens INTEGER,
    reasoning_tokens  INTEGER,
    cached_tokens     INTEGER,              -- of prompt_tokens: read from the service's cache
    cache_written_tokens INTEGER,           -- of prompt_tokens: put into it
    service_tier  TEXT NOT NULL DEFAULT '', -- as the service named it
    cost          REAL,                     -- as the service told it, else tokens at the run's price
    tries         INTEGER NOT NULL DEFAULT 1,
    latency_ms    INTEGER,
    ttft_ms       INTEGER,                  -- until the first token came; NULL: it was not streamed
    in_flight     INTEGER,                  -- requests under way when this one was sent, itself included
    refused       INTEGER NOT NULL DEFAULT 0, -- the service will not answer this prompt: not asked again
    replied_at    TEXT NOT NULL,
    verdict_id    INTEGER REFERENCES verdicts DEFERRABLE INITIALLY DEFERRED,
    reply         TEXT NOT NULL,            -- content as it came
    reasoning     TEXT NOT NULL DEFAULT '', -- where the service reports it apart
    UNIQUE (run_id, problem_id, idx)
);
CREATE INDEX samples_by_verdict ON samples (verdict_id);

-- Which programs judged: one row for every distinct set of versions.
CREATE TABLE toolchains (
    id          INTEGER PRIMARY KEY,
    text        TEXT NOT NULL UNIQUE        -- "iverilog 11.0, vvp 11.0, watch 1"
);

-- Does a problem's own reference pass its own bench here? Sets limits, and what a pass must equal.
CREATE TABLE goldens (
    problem_id   INTEGER NOT NULL REFERENCES problems,
    toolchain_id INTEGER NOT NULL REFERENCES toolchains,
    passed       INTEGER NOT NULL,
    reason       TEXT NOT NULL DEFAULT '',  -- why it is quarantined
    cpu_us       INTEGER NOT NULL,
    compared     INTEGER,                   -- samples that the bench compared
    fingerprint  TEXT NOT NULL DEFAULT '',  -- 'ended': the bench itself ended the run
    judged_at    TEXT NOT NULL,
    runs         INTEGER NOT NULL DEFAULT 1, -- how often the reference was run; all must pass
    PRIMARY KEY (problem_id, toolchain_id)
) WITHOUT ROWID;

-- The classes a verdict can have; written at every open from the table in runners/verdict.c.
CREATE TABLE classes (
    name        TEXT PRIMARY KEY,
    fault       TEXT NOT NULL,              -- "", "model", "service", "us", "suite"
    counts      INTEGER NOT NULL,           -- counted in pass@k
    text        TEXT NOT NULL,
    open        INTEGER NOT NULL DEFAULT 0  -- could be either: the bounds of pass@k take it both ways
) WITHOUT ROWID;

CREATE TABLE verdicts (
    id              INTEGER PRIMARY KEY,
    sample_id       INTEGER NOT NULL REFERENCES samples,
    class           TEXT NOT NULL REFERENCES classes,
    detail          TEXT NOT NULL DEFAULT '',  -- "unknown_module", "async_reset", "SIGSEGV", ...
    step            TEXT NOT NULL DEFAULT '',  -- "extract", "compile", "simulate", ...
    score           REAL,                      -- share of compared samples that matched
    mismatches      INTEGER,
    compared        INTEGER,
    evidence        TEXT NOT NULL DEFAULT '',  -- the line that decided
    flags           TEXT NOT NULL DEFAULT '',  -- what was odd but not failed
    rule            TEXT NOT NULL DEFAULT '',  -- extraction rule that found the code
    official_letter TEXT,                      -- by the suite's own rules, when asked for
    official_passed INTEGER,
    tier            TEXT NOT NULL DEFAULT '',  -- isolation that held while it was judged
    toolchain_id    INTEGER REFERENCES toolchains,
    cpu_ms          REAL,
    wall_ms         REAL,
    peak_bytes      INTEGER,
    judged_at       TEXT NOT NULL,
    candidate       TEXT,                      -- what was judged; of several parts JSON: {"path": "text"}
    parts           INTEGER NOT NULL DEFAULT 1, -- how many files or answers that is
    compile_log     TEXT NOT NULL DEFAULT '',
    run_log         TEXT NOT NULL DEFAULT '',
    behaviour       TEXT,                      -- digest of what its outputs did under the bench, when
                                               -- asked for with --vote and the run came to its end
    role            TEXT NOT NULL DEFAULT 'main', -- "second": another simulator's; never counts.
                                               -- "turn": of an earlier turn (table turns)
    shares          INTEGER,                   -- samples.id of an equal answer to the same problem, whose
                                               -- verdict and times these are; NULL: judged itself
    way             TEXT NOT NULL DEFAULT '',  -- how it was found out, where a bench has several ways:
                                               -- "call", "program", "exact rational"
    rigorous        INTEGER,                   -- 1: proved; 0: by a rule or a sample; NULL: no such question
    points          REAL                       -- of an answer that gets points: see score for the share
);
CREATE INDEX verdicts_by_sample ON verdicts (sample_id);

-- Earlier turns of samples that were asked again with feedback (run --repair), from 0 on. The last turn
-- is the samples row itself; a sample without rows here had one. What is not known is NULL.
CREATE TABLE turns (
    sample_id     INTEGER NOT NULL REFERENCES samples,
    turn          INTEGER NOT NULL,
    prompt_sha256 TEXT NOT NULL REFERENCES prompts, -- the whole conversation that was sent
    finish_reason TEXT NOT NULL,
    prompt_tokens     INTEGER,              -- of this turn alone, as are cost, tries and latency
    completion_tokens INTEGER,
    reasoning_tokens  INTEGER,
    cached_tokens     INTEGER,
    cost          REAL,
    tries         INTEGER NOT NULL,
    latency_ms    INTEGER,
    replied_at    TEXT NOT NULL,
    verdict_id    INTEGER NOT NULL REFERENCES verdicts, -- class, evidence, candidate, logs: role "turn"
    reply         TEXT NOT NULL,
    reasoning     TEXT NOT NULL,
    feedback      TEXT NOT NULL,            -- what the model was told of it: the next user message
    PRIMARY KEY (sample_id, turn)
) WITHOUT ROWID;

-- How far a judge is to be trusted: what it said of a set of answers whose points are known.
CREATE TABLE calibrations (
    id            INTEGER PRIMARY KEY,
    model_id      INTEGER NOT NULL REFERENCES models,
    template      TEXT NOT NULL,            -- name and hash of what it is asked with
    answers       TEXT NOT NULL,            -- name and hash of the set
    n             INTEGER NOT NULL,         -- answers in the set
    unknown       INTEGER NOT NULL,         -- of them without points, since the form was broken
    kappa         REAL,                     -- Cohen's, of accepted and not accepted
    within_one    INTEGER NOT NULL,         -- points at most 1 from the known ones
    wrong         INTEGER NOT NULL,         -- answers in the set that are wrong ...
    false_accepts INTEGER NOT NULL,         -- ... and were accepted
    false_rejects INTEGER NOT NULL,         -- right ones that were not
    judged_at     TEXT NOT NULL,
    UNIQUE (model_id, template, answers)
);

-- What else was looked at in a sample that passed; never part of pass@k. One row of each kind.
CREATE TABLE checks (
    sample_id   INTEGER NOT NULL REFERENCES samples,
    kind        TEXT NOT NULL,              -- "equivalence", "synth", "lint"
    result      TEXT NOT NULL,              -- "equivalent", "different", ... / "ok", "failed"
    detail      TEXT NOT NULL DEFAULT '',   -- JSON: counterexample, cells, depth, latches, warnings
    tool        TEXT NOT NULL,              -- "yosys 0.23"
    cpu_ms      REAL NOT NULL,
    checked_at  TEXT NOT NULL,
    PRIMARY KEY (sample_id, kind)
) WITHOUT ROWID;

-- How strong are a suite's benches? One audit of one suite (assay validate --audit).
CREATE TABLE audits (
    id          INTEGER PRIMARY KEY,
    suite_id    INTEGER NOT NULL REFERENCES suites,
    toolchain   TEXT NOT NULL,              -- every tool that took part
    seed        INTEGER NOT NULL,
    per_problem INTEGER NOT NULL,           -- mutants wanted for each problem
    started_at  TEXT NOT NULL,
    ended_at    TEXT,                       -- NULL: cut off
    cpu_s       REAL
);

CREATE TABLE audit_problems (
    audit_id    INTEGER NOT NULL REFERENCES audits,
    problem_id  INTEGER NOT NULL REFERENCES problems,
    mutants     INTEGER NOT NULL,           -- that compile
    killed      INTEGER NOT NULL,           -- by the bench
    equivalent  INTEGER NOT NULL,           -- survivors proved to do what the reference does
    bounded     INTEGER NOT NULL,           -- survivors without a difference within some cycles
    trivial     TEXT NOT NULL DEFAULT '',   -- trivial designs that pass, separated by a blank
    hidden      TEXT NOT NULL DEFAULT '',   -- ports, parameters, first values that the prompt never names
    disagree    TEXT NOT NULL DEFAULT '',   -- where the simulators came to different ends
    order_text  TEXT NOT NULL DEFAULT '',   -- what changes when the files change places
    flaky       TEXT NOT NULL DEFAULT '',   -- what changes from run to run
    PRIMARY KEY (audit_id, problem_id)
) WITHOUT ROWID;

-- Each design that an audit tried. Surviving ones show what a bench does not test; all of them can be
-- a training export's rejected side.
CREATE TABLE mutants (
    audit_id    INTEGER NOT NULL REFERENCES audits,
    problem_id  INTEGER NOT NULL REFERENCES problems,
    idx         INTEGER NOT NULL,
    operator    TEXT NOT NULL,              -- "edge", "constant", ...; "trivial" for the others
    line        INTEGER NOT NULL,
    text        TEXT NOT NULL,              -- "`+` -> `-`"
    class       TEXT NOT NULL,              -- verdict
    outcome     TEXT NOT NULL,              -- a row of AUDIT_OUTCOMES in results/store/audit.h
    why         TEXT NOT NULL DEFAULT '',   -- of the outcome: counterexample, evidence
    code        TEXT NOT NULL,
    PRIMARY KEY (audit_id, problem_id, idx)
) WITHOUT ROWID;

-- Benches that a model drafts (assay tbgen), step by step: one row a reply, whatever became of it. `key`
-- is its identity: suite version, problem, model, service, parameters, templates, thresholds, name of the
-- suite to be, step. The same key is never asked for twice.
CREATE TABLE drafts (
    id          INTEGER PRIMARY KEY,
    key         TEXT NOT NULL UNIQUE,
    name        TEXT NOT NULL,              -- of the suite to be: --as
    problem_id  INTEGER NOT NULL REFERENCES problems,
    model_id    INTEGER NOT NULL REFERENCES models,
    step        INTEGER NOT NULL,           -- 0: test points; 1: the bench; 2...: it, mended
    prompt_sha256 TEXT NOT NULL REFERENCES prompts,
    finish_reason TEXT NOT NULL DEFAULT '',
    prompt_tokens     INTEGER,
    completion_tokens INTEGER,
    reasoning_tokens  INTEGER,
    cost        REAL,
    tries       INTEGER NOT NULL,
    latency_ms  INTEGER,
    replied_at  TEXT NOT NULL,
    reply       TEXT NOT NULL,
    reasoning   TEXT NOT NULL,
    taken       TEXT NOT NULL,              -- the points, or the bench's code; '' when there is none
    outcome     TEXT,                       -- NULL: not tried; "points"; else harness/tbgen/tbgen.h
    told        TEXT NOT NULL DEFAULT '',   -- why it was refused: what the next step is told
    mutants     INTEGER,                    -- NULL where it did not come to that
    killed      INTEGER,
    equivalent  INTEGER,
    tried_at    TEXT
);

-- ---------------------------------------------------------------------------------------------
-- Views, for people

-- Every sample with the verdict that counts now.
CREATE VIEW sample_verdicts AS
SELECT s.id AS sample, s.run_id AS run, su.name AS suite, su.task, p.name AS problem, s.idx,
       m.name AS model, v.class, v.detail, v.class = 'pass' AS passed, c.counts, c.fault,
       v.mismatches, v.compared, v.score, v.official_letter, v.official_passed, v.evidence,
       v.flags, v.rule, v.tier, t.text AS toolchain, v.cpu_ms, v.wall_ms, s.finish_reason,
       s.prompt_tokens, s.completion_tokens, s.reasoning_tokens, s.cost, s.latency_ms
FROM samples s
JOIN runs r ON r.id = s.run_id
JOIN suites su ON su.id = r.suite_id
JOIN models m ON m.id = r.model_id
JOIN problems p ON p.id = s.problem_id
LEFT JOIN verdicts v ON v.id = s.verdict_id
LEFT JOIN classes c ON c.name = v.class
LEFT JOIN toolchains t ON t.id = v.toolchain_id;

-- Per run and problem: n samples that count, c of them right. A run with --best-of stops at the first
-- pass, so its samples are no independent trials: there a problem is one trial, solved or not.
CREATE VIEW problem_rates AS
SELECT run, suite, task, model, problem, n, c, 1.0 * c / n AS rate FROM (
    SELECT v.run, v.suite, v.task, v.model, v.problem,
           CASE WHEN r.best_of > 0 THEN 1 ELSE SUM(v.counts) END AS n,
           CASE WHEN r.best_of > 0 THEN MAX(v.passed) ELSE SUM(v.passed AND v.counts) END AS c
    FROM sample_verdicts v JOIN runs r ON r.id = v.run
    WHERE v.counts GROUP BY v.run, v.problem);

-- Every turn of every sample that had more than one, the last one included.
CREATE VIEW sample_turns AS
SELECT t.sample_id AS sample, s.run_id AS run, p.name AS problem, s.idx, t.turn, v.class, v.detail,
       v.class = 'pass' AS passed, v.mismatches, v.compared, v.score, v.evidence, v.rule, v.candidate,
       t.prompt_sha256, t.reply, t.reasoning, t.feedback, t.prompt_tokens, t.completion_tokens,
       t.reasoning_tokens, t.cost, t.latency_ms
FROM turns t
JOIN samples s ON s.id = t.sample_id
JOIN problems p ON p.id = s.problem_id
JOIN verdicts v ON v.id = t.verdict_id
UNION ALL
SELECT s.id, s.run_id, p.name, s.idx, e.turns, v.class, v.detail, v.class = 'pass', v.mismatches,
       v.compared, v.score, v.evidence, v.rule, v.candidate, s.prompt_sha256, s.reply, s.reasoning,
       NULL, s.prompt_tokens - e.prompt_tokens, s.completion_tokens - e.completion_tokens,
       s.reasoning_tokens - e.reasoning_tokens, s.cost - e.cost, s.latency_ms - e.latency_ms
FROM (SELECT sample_id, COUNT(*) AS turns, SUM(prompt_tokens) AS prompt_tokens,
             SUM(completion_tokens) AS completion_tokens, SUM(reasoning_tokens) AS reasoning_tokens,
             SUM(cost) AS cost, SUM(latency_ms) AS latency_ms FROM turns GROUP BY sample_id) e
JOIN samples s ON s.id = e.sample_id
JOIN problems p ON p.id = s.problem_id
LEFT JOIN verdicts v ON v.id = s.verdict_id;

-- Unbiased pass@k = mean over problems of 1 - C(n-c, k) / C(n, k)  (Chen et al. 2021, eq. 1), as the
-- product of (1 - k/i) for i = n-c+1 .. n. A problem with n < k has no estimate and is left out;
-- `problems` says how many had one.
CREATE VIEW pass_at_k AS
WITH RECURSIVE
    ks(k) AS (VALUES (1), (2), (3), (4), (5), (10), (20), (50), (100)),
    cells(n, c, k) AS (SELECT DISTINCT n, c, k FROM problem_rates, ks WHERE n >= k),
    product(n, c, k, i, q) AS (
        SELECT n, c, k, n - c + 1, 1.0 FROM cells
        UNION ALL
        SELECT n, c, k, i + 1, q * max(0.0, 1.0 - 1.0 * k / i) FROM product WHERE i <= n),
    estimate(n, c, k, value) AS (SELECT n, c, k, 1.0 - q FROM product WHERE i = n + 1)
SELECT r.run, r.suite, r.task, r.model, e.k, COUNT(*) AS problems, AVG(e.value) AS pass_at_k
FROM problem_rates r JOIN estimate e ON e.n = r.n AND e.c = r.c
GROUP BY r.run, e.k ORDER BY r.run, e.k;

-- Why samples failed.
CREATE VIEW failure_classes AS
SELECT run, suite, task, model, class, detail, COUNT(*) AS samples
FROM sample_verdicts WHERE class <> 'pass' GROUP BY run, class, detail
ORDER BY run, samples DESC;

-- Samples on which two simulators came to different ends: a race, or unknown values that one of them
-- does not have, in candidate or bench.
CREATE VIEW disagreements AS
SELECT s.id AS sample, s.run_id AS run, p.name AS problem, s.idx, a.class, b.class AS second_class,
       b.detail AS second_detail, b.evidence AS second_evidence, t.text AS second_toolchain
FROM samples s
JOIN problems p ON p.id = s.problem_id
JOIN verdicts a ON a.id = s.verdict_id
JOIN verdicts b ON b.id = (SELECT id FROM verdicts WHERE sample_id = s.id AND role = 'second'
                           ORDER BY judged_at DESC, id DESC LIMIT 1)
JOIN classes ak ON ak.name = a.class AND ak.counts
JOIN classes bk ON bk.name = b.class AND bk.counts
LEFT JOIN toolchains t ON t.id = b.toolchain_id
WHERE (a.class = 'pass') <> (b.class = 'pass');

-- Per audited problem: the share of mutants that the bench killed, of those that are not proved
-- equivalent to the reference. `bounded` survivors differ from it in none of the first cycles.
CREATE VIEW bench_strength AS
SELECT ap.audit_id AS audit, su.name AS suite, su.task, p.name AS problem, ap.mutants, ap.killed,
       ap.equivalent, ap.mutants - ap.killed - ap.equivalent AS survived, ap.bounded,
       CASE WHEN ap.mutants > ap.equivalent
            THEN 1.0 * ap.killed / (ap.mutants - ap.equivalent) END AS kill_rate,
       ap.trivial, ap.hidden, ap.disagree, ap.order_text, ap.flaky
FROM audit_problems ap
JOIN audits a ON a.id = ap.audit_id
JOIN suites su ON su.id = a.suite_id
JOIN problems p ON p.id = ap.problem_id;
