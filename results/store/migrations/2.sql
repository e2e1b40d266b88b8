-- From schema 1 to 2: a second simulator, checks of passing samples, audits of benches. Views are made
-- anew from schema.sql at every upgrade.
ALTER TABLE runs ADD COLUMN simulator TEXT NOT NULL DEFAULT '';
ALTER TABLE runs ADD COLUMN label TEXT NOT NULL DEFAULT '';
ALTER TABLE goldens ADD COLUMN runs INTEGER NOT NULL DEFAULT 1;
ALTER TABLE verdicts ADD COLUMN role TEXT NOT NULL DEFAULT 'main';

CREATE TABLE checks (
    sample_id   INTEGER NOT NULL REFERENCES samples,
    kind        TEXT NOT NULL,
    result      TEXT NOT NULL,
    detail      TEXT NOT NULL DEFAULT '',
    tool        TEXT NOT NULL,
    cpu_ms      REAL NOT NULL,
    checked_at  TEXT NOT NULL,
    PRIMARY KEY (sample_id, kind)
) WITHOUT ROWID;

CREATE TABLE audits (
    id          INTEGER PRIMARY KEY,
    suite_id    INTEGER NOT NULL REFERENCES suites,
    toolchain   TEXT NOT NULL,
    seed        INTEGER NOT NULL,
    per_problem INTEGER NOT NULL,
    started_at  TEXT NOT NULL,
    ended_at    TEXT,
    cpu_s       REAL
);

CREATE TABLE audit_problems (
    audit_id    INTEGER NOT NULL REFERENCES audits,
    problem_id  INTEGER NOT NULL REFERENCES problems,
    mutants     INTEGER NOT NULL,
    killed      INTEGER NOT NULL,
    equivalent  INTEGER NOT NULL,
    bounded     INTEGER NOT NULL,
    trivial     TEXT NOT NULL DEFAULT '',
    hidden      TEXT NOT NULL DEFAULT '',
    disagree    TEXT NOT NULL DEFAULT '',
    order_text  TEXT NOT NULL DEFAULT '',
    flaky       TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (audit_id, problem_id)
) WITHOUT ROWID;

CREATE TABLE mutants (
    audit_id    INTEGER NOT NULL REFERENCES audits,
    problem_id  INTEGER NOT NULL REFERENCES problems,
    idx         INTEGER NOT NULL,
    operator    TEXT NOT NULL,
    line        INTEGER NOT NULL,
    text        TEXT NOT NULL,
    class       TEXT NOT NULL,
    outcome     TEXT NOT NULL,
    why         TEXT NOT NULL DEFAULT '',
    code        TEXT NOT NULL,
    PRIMARY KEY (audit_id, problem_id, idx)
) WITHOUT ROWID;
