-- nights.sql: 20 made-up nights before the newest run of each model, as leaderboard.sh says. The numbers in them mean
-- nothing; they are the same each time.
BEGIN;
CREATE TEMP TABLE night AS
WITH RECURSIVE c(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM c WHERE i < 20) SELECT i FROM c;
CREATE TEMP TABLE old AS SELECT * FROM runs;

INSERT OR IGNORE INTO toolchains (text) SELECT text || ', the one before' FROM toolchains;

-- Night i is i days before the run it is made of.
INSERT INTO runs (id, key, suite_id, model_id, source, prompt, n, started_at, ended_at, wanted, state, simulator, label)
SELECT old.id * 1000 + i, old.key || '-' || i, suite_id, model_id, source, prompt, n,
       strftime('%Y-%m-%dT%H:%M:%SZ', started_at, '-' || i || ' days'),
       strftime('%Y-%m-%dT%H:%M:%SZ', ended_at, '-' || i || ' days'), wanted, state, simulator, 'made up ' || i
FROM old, night;

CREATE TEMP TABLE draw AS
SELECT s.id AS old, (s.run_id * 1000 + i) * 100000 + ROW_NUMBER() OVER (PARTITION BY s.run_id, i ORDER BY s.id) AS new,
       s.run_id * 1000 + i AS run, i, abs((s.id * 7919 + i * 104729) * 2654435761 % 1000) AS x
FROM samples s, night;

INSERT INTO samples (id, key, run_id, problem_id, idx, prompt_sha256, form, finish_reason, api_error, prompt_tokens,
    completion_tokens, reasoning_tokens, cost, tries, latency_ms, replied_at, verdict_id, reply, reasoning)
SELECT new, s.key || '-' || i, run, problem_id, idx, prompt_sha256, form, finish_reason, api_error, prompt_tokens,
       completion_tokens, reasoning_tokens, cost, tries, latency_ms, replied_at,
       CASE WHEN verdict_id IS NOT NULL THEN new END, reply, reasoning
FROM draw JOIN samples s ON s.id = draw.old;

-- The older the night, the more passes are no passes; 12 nights ago the tools changed.
INSERT INTO verdicts (id, sample_id, class, detail, step, score, mismatches, compared, evidence, rule, tier,
    toolchain_id, cpu_ms, wall_ms, peak_bytes, judged_at, candidate, compile_log, run_log)
SELECT new, new, CASE WHEN class = 'pass' AND x < 40 + i * 6 THEN 'mismatch' ELSE class END,
       CASE WHEN class = 'pass' THEN '' ELSE detail END, step, score, mismatches, compared,
       CASE WHEN class = 'pass' AND x < 40 + i * 6 THEN 'made up' ELSE evidence END, rule, tier,
       CASE WHEN i >= 12 THEN (SELECT n.id FROM toolchains n JOIN toolchains o
           ON n.text = o.text || ', the one before' WHERE o.id = toolchain_id) ELSE toolchain_id END,
       cpu_ms, wall_ms, peak_bytes, judged_at, candidate, compile_log, run_log
FROM draw JOIN samples s ON s.id = draw.old JOIN verdicts v ON v.id = s.verdict_id;
COMMIT;
