-- From schema 2 to 3: turns of a conversation, sampling until one passes, votes by behaviour.
ALTER TABLE runs ADD COLUMN repair INTEGER NOT NULL DEFAULT 0;
ALTER TABLE runs ADD COLUMN best_of INTEGER NOT NULL DEFAULT 0;
ALTER TABLE verdicts ADD COLUMN behaviour TEXT;

CREATE TABLE turns (
    sample_id     INTEGER NOT NULL REFERENCES samples,
    turn          INTEGER NOT NULL,
    prompt_sha256 TEXT NOT NULL REFERENCES prompts,
    finish_reason TEXT NOT NULL,
    prompt_tokens     INTEGER,
    completion_tokens INTEGER,
    reasoning_tokens  INTEGER,
    cost          REAL,
    tries         INTEGER NOT NULL,
    latency_ms    INTEGER,
    replied_at    TEXT NOT NULL,
    verdict_id    INTEGER NOT NULL REFERENCES verdicts,
    reply         TEXT NOT NULL,
    reasoning     TEXT NOT NULL,
    feedback      TEXT NOT NULL,
    PRIMARY KEY (sample_id, turn)
) WITHOUT ROWID;
