-- From schema 6 to 7: what other kinds of answers, the client and runs split over machines need. The
-- prompt's options, which stood packed in its label, have columns of their own.
ALTER TABLE suites ADD COLUMN kind TEXT NOT NULL DEFAULT '';
UPDATE suites SET kind = CASE bench WHEN 'needs-judge' THEN 'prose' ELSE 'verilog' END;
ALTER TABLE problems ADD COLUMN family TEXT NOT NULL DEFAULT '';
ALTER TABLE problems ADD COLUMN variant TEXT NOT NULL DEFAULT '';
ALTER TABLE problems ADD COLUMN released TEXT NOT NULL DEFAULT '';
ALTER TABLE problems ADD COLUMN facts TEXT NOT NULL DEFAULT '';
CREATE TABLE images (
    problem_id  INTEGER NOT NULL REFERENCES problems,
    position    INTEGER NOT NULL,
    type        TEXT NOT NULL,
    data        BLOB NOT NULL,
    PRIMARY KEY (problem_id, position)
) WITHOUT ROWID;
ALTER TABLE models ADD COLUMN provider TEXT NOT NULL DEFAULT '';
ALTER TABLE models ADD COLUMN released TEXT NOT NULL DEFAULT '';
ALTER TABLE runs ADD COLUMN template TEXT NOT NULL DEFAULT '';
ALTER TABLE runs ADD COLUMN shots INTEGER;
ALTER TABLE runs ADD COLUMN rules INTEGER NOT NULL DEFAULT 0;
ALTER TABLE runs ADD COLUMN language TEXT NOT NULL DEFAULT '';
ALTER TABLE runs ADD COLUMN notes TEXT NOT NULL DEFAULT '';
ALTER TABLE runs ADD COLUMN stop_early INTEGER NOT NULL DEFAULT 0;
ALTER TABLE runs ADD COLUMN judges TEXT NOT NULL DEFAULT '';
UPDATE runs SET
    template = substr(prompt, 1, instr(replace(prompt, '/', ' ') || ' ', ' ') - 1),
    shots = CASE WHEN instr(prompt, ' shots=')
                 THEN CAST(substr(prompt, instr(prompt, ' shots=') + 7) AS INTEGER) ELSE 0 END,
    rules = instr(prompt, ' rules') > 0
WHERE source = 'model';
CREATE TABLE faults (
    run_id      INTEGER NOT NULL REFERENCES runs,
    kind        TEXT NOT NULL,
    n           INTEGER NOT NULL,
    PRIMARY KEY (run_id, kind)
) WITHOUT ROWID;
ALTER TABLE samples ADD COLUMN cached_tokens INTEGER;
ALTER TABLE samples ADD COLUMN cache_written_tokens INTEGER;
ALTER TABLE samples ADD COLUMN service_tier TEXT NOT NULL DEFAULT '';
ALTER TABLE samples ADD COLUMN ttft_ms INTEGER;
ALTER TABLE samples ADD COLUMN in_flight INTEGER;
ALTER TABLE samples ADD COLUMN refused INTEGER NOT NULL DEFAULT 0;
ALTER TABLE classes ADD COLUMN open INTEGER NOT NULL DEFAULT 0;
ALTER TABLE verdicts ADD COLUMN parts INTEGER NOT NULL DEFAULT 1;
ALTER TABLE verdicts ADD COLUMN way TEXT NOT NULL DEFAULT '';
ALTER TABLE verdicts ADD COLUMN rigorous INTEGER;
ALTER TABLE verdicts ADD COLUMN points REAL;
ALTER TABLE turns ADD COLUMN cached_tokens INTEGER;
CREATE TABLE opinions (
    id            INTEGER PRIMARY KEY,
    key           TEXT NOT NULL UNIQUE,
    sample_id     INTEGER NOT NULL REFERENCES samples,
    model_id      INTEGER NOT NULL REFERENCES models,
    round         INTEGER NOT NULL DEFAULT 0,
    prompt_sha256 TEXT NOT NULL REFERENCES prompts,
    finish_reason TEXT NOT NULL DEFAULT '',
    prompt_tokens     INTEGER,
    completion_tokens INTEGER,
    reasoning_tokens  INTEGER,
    cost          REAL,
    tries         INTEGER NOT NULL,
    latency_ms    INTEGER,
    replied_at    TEXT NOT NULL,
    points        REAL,
    detail        TEXT NOT NULL DEFAULT '',
    reply         TEXT NOT NULL,
    reasoning     TEXT NOT NULL DEFAULT ''
);
CREATE INDEX opinions_by_sample ON opinions (sample_id);
CREATE TABLE calibrations (
    id            INTEGER PRIMARY KEY,
    model_id      INTEGER NOT NULL REFERENCES models,
    template      TEXT NOT NULL,
    answers       TEXT NOT NULL,
    n             INTEGER NOT NULL,
    unknown       INTEGER NOT NULL,
    kappa         REAL,
    within_one    INTEGER NOT NULL,
    wrong         INTEGER NOT NULL,
    false_accepts INTEGER NOT NULL,
    false_rejects INTEGER NOT NULL,
    judged_at     TEXT NOT NULL,
    UNIQUE (model_id, template, answers)
);
