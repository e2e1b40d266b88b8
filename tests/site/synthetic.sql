-- synthetic.sql: see synthetic.sh. What looks random is a hash of the numbers involved.

CREATE TEMP TABLE numbers (i INTEGER PRIMARY KEY);
INSERT INTO numbers
WITH RECURSIVE c(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM c WHERE i < 1999) SELECT i FROM c;

CREATE TEMP TABLE names (i INTEGER PRIMARY KEY, name);
INSERT INTO names VALUES (0, 'larch-70b'), (1, 'wren-mini'), (2, 'heron-2-coder'),
    (3, '<script>alert(1)</script>'), (4, 'otter-7b');
INSERT INTO names SELECT i, 'model-' || i FROM numbers WHERE i BETWEEN 5 AND 99;

-- Suites: each has one version, the second one two.
INSERT INTO suites (id, name, task, version, bench, runner, imported_at, current)
SELECT i + 1, CASE i WHEN 0 THEN 'verilog-basics' WHEN 1 THEN 'rtl-exam' ELSE 'suite-' || i END,
       CASE i WHEN 0 THEN 'spec-to-rtl' ELSE '' END, lower(hex(zeroblob(8))) || printf('%048x', i + 77),
       'verilog-eval-v2', 'icarus', '2026-06-01T00:00:00Z', i <> 1
FROM numbers WHERE i < @suites@;
INSERT INTO suites (id, name, task, version, bench, runner, imported_at, current)
SELECT 100, name, task, 'ab' || substr(version, 3), bench, runner, '2026-06-14T00:00:00Z', 1
FROM suites WHERE id = 2;

INSERT INTO problems (id, suite_id, name, spec, interface, entry, reference, category, difficulty, hash)
SELECT su.id * 10000 + i, su.id, printf('Prob%03d_%s', i + 1,
           CASE i % 6 WHEN 0 THEN 'mux' WHEN 1 THEN 'fifo' WHEN 2 THEN 'alu' WHEN 3 THEN 'fsm'
           WHEN 4 THEN 'shift' ELSE 'counter' END),
       'I would like you to implement a module named TopModule with the following interface. ' ||
       'All input and output ports are one bit unless otherwise specified.' || char(10) || char(10) ||
       ' - input  clk' || char(10) || ' - input  d (8 bits)' || char(10) || ' - output q (8 bits)',
       'module TopModule (input clk, input [7:0] d, output reg [7:0] q);', 'TopModule',
       'SECRET_REFERENCE_' || i, CASE i % 3 WHEN 0 THEN 'combinational' ELSE 'sequential' END,
       CASE i % 4 WHEN 0 THEN 'hard' ELSE 'easy' END, printf('%064x', i)
FROM suites su, numbers WHERE i < @problems@;
INSERT INTO bench_files SELECT id, 0, 'tb.sv', 1, 'SECRET_BENCH' FROM problems;

INSERT INTO toolchains VALUES (1, 'Icarus Verilog version 11.0, watch 1'),
                              (2, 'Icarus Verilog version 12.0, watch 1');
INSERT INTO goldens (problem_id, toolchain_id, passed, reason, cpu_us, compared, judged_at)
SELECT p.id, t.id, p.id % 10000 <> 3,
       CASE p.id % 10000 WHEN 3 THEN 'mismatch: 12 of 2040 samples differ' ELSE '' END, 9000, 2040,
       '2026-06-0' || t.id || 'T01:00:00Z' FROM problems p, toolchains t;

INSERT INTO models (id, name, base_url, parameters) SELECT names.i + 1, name, 'https://models.example/v1',
    '{"temperature":0.8,"max_tokens":4096}' FROM names WHERE i < @models@;

INSERT INTO runs (id, key, suite_id, model_id, source, prompt, n, started_at, ended_at, wanted, state)
SELECT night.i * 1000 + model.i * 20 + suite.i + 1, 'k' || night.i || '.' || model.i || '.' || suite.i,
       CASE WHEN suite.i = 1 AND night.i >= 14 THEN 100 ELSE suite.i + 1 END, model.i + 1, 'model',
       'default sha256:5f0c', @n@, strftime('%Y-%m-%dT02:00:00Z', '2026-06-01', '+' || night.i || ' days'),
       strftime('%Y-%m-%dT03:10:00Z', '2026-06-01', '+' || night.i || ' days'), @problems@ * @n@, 'complete'
FROM numbers night, numbers model, numbers suite
WHERE night.i < @nights@ AND model.i < @models@ AND suite.i < @suites@;

INSERT INTO prompts SELECT 'p' || i, json_array(
    json_object('role', 'system', 'content', 'You write Verilog.'),
    json_object('role', 'user', 'content', (SELECT spec FROM problems LIMIT 1) || char(10) ||
        'Problem ' || i || '. </pre></details><script>document.title = "owned"</script>'))
FROM numbers;

-- One number from 0 to 999 for each sample: low is good.
CREATE TEMP TABLE draw AS
SELECT r.id * 100000 + p.i * 100 + s.i AS id, r.id AS run, r.suite_id * 10000 + p.i AS problem, p.i AS p, s.i AS idx,
       r.model_id AS model, r.id / 1000 AS night,
       abs((r.id * 7919 + p.i * 104729 + s.i * 1299709 + (r.id * p.i * 31) % 977) * 2654435761 % 1000) AS x,
       350 + 220 * (r.model_id % 3) - (p.i * 37 % 400) + r.id / 1000 * 4 AS bar
FROM runs r, numbers p, numbers s WHERE p.i < @problems@ AND s.i < @n@;

INSERT INTO samples (id, key, run_id, problem_id, idx, prompt_sha256, finish_reason, api_error,
    prompt_tokens, completion_tokens, reasoning_tokens, cost, latency_ms, replied_at, verdict_id, reply, reasoning)
SELECT id, 's' || id, run, problem, idx, 'p' || p, CASE WHEN x % 97 = 5 THEN 'length' ELSE 'stop' END,
       CASE WHEN x = 999 THEN 'HTTP 503: overloaded' END, 320, 400 + x * model, CASE model WHEN 1 THEN 250 + x END,
       CASE WHEN model % 5 <> 4 THEN 0.0004 * model * model END, 2000 + x, '2026-06-01T02:30:00Z',
       CASE WHEN x <> 999 THEN id END,
       'Here is the module.' || char(10) || '```verilog' || char(10) || 'module TopModule ...' || char(10) || '```',
       CASE model WHEN 1 THEN 'First I look at the clock. ' || hex(zeroblob(200)) ELSE '' END
FROM draw;

INSERT INTO verdicts (id, sample_id, class, detail, step, score, mismatches, compared, evidence, rule, tier,
    toolchain_id, cpu_ms, wall_ms, peak_bytes, judged_at, candidate, compile_log, run_log)
SELECT id, id,
       CASE WHEN p = 3 THEN 'quarantined' WHEN x < bar THEN 'pass' WHEN x % 20 < 11 THEN 'mismatch'
            WHEN x % 20 < 14 THEN 'elaboration' WHEN x % 20 < 15 THEN 'syntax' WHEN x % 20 < 16 THEN 'truncated'
            WHEN x % 20 < 17 THEN 'no_code' WHEN x % 20 < 18 THEN 'timeout' WHEN x % 20 < 19 THEN 'runtime_error'
            ELSE 'tamper' END,
       '', 'simulate', NULL, CASE WHEN x < bar THEN 0 ELSE x END, 2040,
       CASE WHEN x < bar THEN '' ELSE 'candidate.sv:5: <b>first</b> mismatch at time ' || x END, 'fence', 'namespaces',
       CASE WHEN night >= 8 THEN 2 ELSE 1 END, 14, 16, 9000000, '2026-06-01T02:31:00Z',
       'module TopModule (input clk, input [7:0] d, output reg [7:0] q);' || char(10) ||
       '  // sample ' || id || char(10) || '  localparam W = 8''d' || p || ';' || char(10) ||
       '  always @(posedge clk)' || char(10) || '    q <= d ^ W;' || char(10) || '  initial $display("x < y && z");'
       || char(10) || 'endmodule' || char(10),
       CASE WHEN x < bar THEN '' ELSE 'candidate.sv:5: warning: made up' || char(10) END,
       CASE WHEN x < bar THEN '' ELSE 'Mismatches: ' || x || ' in 2040 samples' || char(10) END
FROM draw WHERE x <> 999;

-- Hostile ones, in the last night of the first model.
UPDATE verdicts SET class = 'mismatch', candidate = '</span></pre><script>document.title="owned"</script><img src=x onerror=alert(1)>'
    || char(10) || '/* " onmouseover="alert(1) */ `include "/etc/passwd"', evidence = '<svg onload=alert(1)> & "quotes"'
    WHERE id = (SELECT id FROM draw WHERE model = 1 AND p = 0 AND idx = 0 AND x <> 999 ORDER BY night DESC LIMIT 1);
UPDATE verdicts SET class = 'runtime_error', candidate = CAST(x'1b5b33316d72656400006e756c1b5d303b7469746c6507' AS TEXT),
    run_log = CAST(x'fffe80c3280af4908080eda080e280ae7265766572736564' AS TEXT)
    WHERE id = (SELECT id FROM draw WHERE model = 1 AND p = 1 AND idx = 0 AND x <> 999 ORDER BY night DESC LIMIT 1);
UPDATE verdicts SET class = 'syntax', candidate = replace(hex(zeroblob(200000)), '00', '0 1 & '),
    run_log = replace(hex(zeroblob(100000)), '00', '<&>"''')
    WHERE id IN (SELECT id FROM draw WHERE model = 1 AND p = 2 AND x <> 999 AND night = (SELECT MAX(night) FROM draw));

-- An audit of the newest version of each suite.
INSERT INTO audits SELECT id, id, 'Icarus Verilog version 12.0', 7, 20, '2026-06-15T00:00:00Z', '2026-06-15T01:00:00Z', 60
FROM suites WHERE id <> 2;
INSERT INTO audit_problems (audit_id, problem_id, mutants, killed, equivalent, bounded, trivial, hidden)
SELECT a.id, p.id, 20, 20 - p.id % 4 - p.id % 3, p.id % 3, 0, CASE p.id % 29 WHEN 0 THEN 'zero' ELSE '' END,
       CASE p.id % 37 WHEN 0 THEN 'port q' ELSE '' END
FROM audits a JOIN problems p ON p.suite_id = a.suite_id;
INSERT INTO mutants SELECT audit_id, problem_id, i, CASE i % 3 WHEN 0 THEN 'edge' WHEN 1 THEN 'constant' ELSE 'operator' END,
       i, 'SECRET_MUTANT', 'mismatch', CASE WHEN i < killed THEN 'killed' WHEN i < killed + equivalent THEN 'equivalent'
       ELSE 'survived' END, '', 'SECRET_CODE' FROM audit_problems, numbers WHERE i < mutants;
