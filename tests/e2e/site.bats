#!/usr/bin/env bats
# site.bats: the pages of a made-up store: 3 models, 2 suites, 20 nights, hostile texts among them.

load lib

setup_file() {
    BATS_TEST_TMPDIR=$BATS_FILE_TMPDIR e2e_setup
    "$ROOT/tests/site/synthetic.sh" "$BATS_FILE_TMPDIR/assay.db" 3 2 20 8 2
    assay site site -q
}

setup() {
    e2e_setup
    needs sqlite3
    ASSAY_DB=$BATS_FILE_TMPDIR/assay.db
    SITE=$BATS_FILE_TMPDIR/site
}

# The last night's run of the first model on the first suite, to which hostile answers belong.
hostile_run() { sql "SELECT id FROM runs WHERE model_id = 1 AND suite_id = 1 ORDER BY id DESC LIMIT 1"; }

@test "pages are well-formed, small, complete in themselves, and can be used by everybody" {
    needs python3
    python3 "$ROOT/tests/site/check.py" "$SITE"
}

@test "colours can be read, light and dark" {
    needs python3
    python3 "$ROOT/tests/site/contrast.py" "$ROOT/results/site/assets/style.css"
}

@test "sorted, filtered and clicked through in Chromium" {
    needs chromium chromedriver python3
    [ -e "$SITE/assets/chart.js" ] || skip "built without libjs-chart.js"
    timeout 300 python3 "$ROOT/tests/site/browser.py" "$SITE"
}

@test "nothing from elsewhere, no reference, no bench, no mutant" {
    ! grep -rlE 'https?://|//cdn' "$SITE" --include='*.html' | xargs -r grep -lE '(src|href)="[a-z]*:?//'
    ! grep -rlE 'SECRET_(REFERENCE|BENCH|MUTANT|CODE)' "$SITE"
}

@test "what models write is text" {
    ! grep -rlE '<(script>|img|svg onload)' "$SITE" --include='*.html'
    grep -qF '&lt;/span&gt;&lt;/pre&gt;&lt;script&gt;' "$(grep -lrF 'onerror=alert' "$SITE/runs" | head -1)"
    grep -qF '&lt;svg onload=alert(1)&gt; &amp; &quot;quotes&quot;' "$(grep -lrF 'onload=alert' "$SITE/runs" | head -1)"
    # escape sequences, NUL, bytes that are no UTF-8, direction marks
    page=$(grep -lrF 'reversed' "$SITE/runs" | head -1)
    grep -qF '\x1b[<span class="n">31mred</span>\x00\x00nul' "$page"
    grep -qF '\u{202e}reversed' "$page"
    ! grep -lrP '[\x00-\x08\x0b-\x1f]' "$SITE" --include='*.html'
    # the prompt, too
    grep -qF '&lt;/details&gt;&lt;script&gt;document.title' "$page"
}

@test "the same numbers as report" {
    needs jq
    # ranks there are among all runs, here among the latest ones
    assay report --json | jq -S 'map(del(.rank, .rank_low, .rank_high, .checks, .judges, .drop, .contamination, .majority, .repetition, .variants))' >a
    jq -S 'map(del(.rank, .rank_low, .rank_high, .checks, .judges, .drop, .contamination, .majority, .repetition, .variants))' "$SITE/data.json" >b
    same a b
    assay report --csv | cut -d, -f1-12 >a
    cut -d, -f1-12 "$SITE/table.csv" >b
    same a b
    run=$(hostile_run)
    value=$(assay report "$run" --json | jq '.[0].pass_at["1"].value * 1000 | round / 10' | sed 's/^[0-9]*$/&.0/')
    grep -qF "$value&#160;%" "$SITE/runs/$run.html"
}

@test "one store, one site, byte for byte; an old site is replaced, nothing stays beside it" {
    assay site here -q
    diff -r "$SITE" here
    touch here/old.html
    assay site here/ -q
    [ ! -e here/old.html ]
    [ "$(ls -d here*)" = here ]
    mkdir empty
    assay site empty -q
    [ -s empty/index.html ]
}

@test "a reader sees a whole site at every moment" {
    assay site here -q
    in_background "$ASSAY" site here -q
    pid=$!
    while kill -0 "$pid" 2>/dev/null; do
        [ -s here/index.html ] && grep -q '</html>' here/index.html
    done
    wait "$pid"
}

@test "what is no site is not touched" {
    mkdir mine
    echo precious >mine/thesis.txt
    exits 2 assay site mine
    grep -q 'holds something that is no site' err
    [ "$(ls mine)" = thesis.txt ]
    echo x >file
    exits 2 assay site file
    exits 5 assay site missing/site
    exits 2 assay site
    [ "$(ls -d mine* file*)" = "$(printf 'file\nmine')" ]
}

@test "--samples: without what passes, without any" {
    assay site failed -q --samples failed
    [ "$(find failed/runs -mindepth 2 | wc -l)" -gt 0 ]
    ! grep -rl 'class="verdict k-pass"' failed/runs
    assay site none -q --samples none
    [ "$(find none/runs -mindepth 2 | wc -l)" -eq 0 ]
    if command -v python3; then
        python3 "$ROOT/tests/site/check.py" failed
        python3 "$ROOT/tests/site/check.py" none
    fi
}

@test "of a store without runs" {
    sqlite3 new.db <"$ROOT/schema.sql"
    sqlite3 new.db "PRAGMA user_version = $(sql 'PRAGMA user_version')"
    assay site here --db new.db 2>err
    grep -q 'pages of 0 runs' err
    grep -q 'No runs yet' here/index.html
}

@test "what benches miss: each row adds up to what was tried, all rows to the head" {
    sqlite3 "$ASSAY_DB" "VACUUM INTO 'own.db'"
    sqlite3 own.db "UPDATE mutants SET outcome = CASE idx % 7 WHEN 0 THEN 'different' WHEN 1 THEN 'bounded'
        WHEN 2 THEN 'equivalent' WHEN 3 THEN 'survived' ELSE 'killed' END;
        UPDATE audit_problems SET (mutants, killed, equivalent, bounded) = (SELECT COUNT(*),
            SUM(outcome = 'killed'), SUM(outcome = 'equivalent'), SUM(outcome = 'bounded') FROM mutants m
            WHERE m.audit_id = audit_problems.audit_id AND m.problem_id = audit_problems.problem_id);
        INSERT INTO mutants SELECT audit_id, problem_id, 9999, 'trivial', 1, '', 'pass', 'survived', '', ''
            FROM audit_problems"
    assay site here -q --db own.db --samples none
    python3 - here/health/*.html <<'EOF'
import re, sys
for path in sys.argv[1:]:
    page = open(path).read()
    number = lambda text: int(re.sub(r"\D", "", text))
    fact = lambda name: number(re.search(r"<dt>" + name + r"</dt><dd>([^<]*)<", page)[1])
    table = page.split('id="operators"')[1].split("</table>")[0]
    rows = [[number(v) for v in re.findall(r'data-v="(\d+)"', r)] for r in re.findall(r"<tr>.*?</tr>", table)]
    rows = [r for r in rows if r]
    assert rows and all(len(r) == 6 and r[0] == sum(r[1:]) for r in rows), rows
    assert sum(r[0] for r in rows) == fact("Mutants"), path
    assert sum(sum(r[3:]) for r in rows) == fact("Survived") > 0, path
EOF
}

@test "shares on a run's page are those of the report: of the samples that count" {
    run=$(sql "SELECT run FROM sample_verdicts GROUP BY run HAVING SUM(counts) < COUNT(*) AND SUM(counts) > 0 LIMIT 1")
    [ -n "$run" ]
    assay report "$run" | sed -n 's/^  pass  *[0-9]*  *\([0-9.]*\) %.*/\1/p' >want
    [ -s want ]
    sed -n 's|.*<th scope="row">pass</th>.*data-v="[0-9.]*">\([0-9.]*\)&#160;%.*|\1|p' "$SITE/runs/$run.html" >got
    same want got
}

@test "a run that asked only some problems says so in the ranking" {
    sqlite3 "$ASSAY_DB" "VACUUM INTO 'few.db'"
    run=$(hostile_run)
    sqlite3 few.db "DELETE FROM samples WHERE run_id = $run AND problem_id % 10000 >= 5"
    assay site few -q --db few.db --samples none
    # which takes no whole run's place
    ! grep -qE 'of them asked|of 8 problems' few/index.html
    sqlite3 few.db "DELETE FROM samples WHERE problem_id % 10000 >= 5 AND run_id IN
        (SELECT id FROM runs WHERE model_id = 1 AND suite_id = 1)"
    assay site few -q --db few.db --samples none
    grep -qF ', 5 of them asked' few/index.html
    grep -qF '>5 of 8 problems</small>' few/index.html
    # and is ranked apart from those that asked all
    [ "$(grep -c '<tbody data-suite=' few/index.html)" -eq 3 ]
    [ "$(grep -c '<tbody data-suite=' "$SITE/index.html")" -eq 2 ]
    ! grep -qE 'of them asked|of 8 problems' "$SITE/index.html"
}

@test "a run that two toolchains judged is no equal of one that the first of them judged alone" {
    needs jq
    sqlite3 "$ASSAY_DB" "VACUUM INTO 'own.db'"
    run=$(hostile_run)
    other=$(sql "SELECT id FROM runs WHERE model_id = 2 AND suite_id = 1 ORDER BY id DESC LIMIT 1")
    mixed() { # mixed RUN FIRST: all its verdicts by toolchain 2, and one of them, the first or the last, by 1
        sqlite3 own.db "UPDATE verdicts SET toolchain_id = 2 WHERE sample_id IN (SELECT id FROM samples WHERE run_id = $1);
            UPDATE verdicts SET toolchain_id = 1 WHERE id = (SELECT verdict_id FROM samples
            WHERE run_id = $1 AND verdict_id IS NOT NULL ORDER BY problem_id $2, idx $2 LIMIT 1)"
    }
    rank() { assay report "$1" "$2" --json --db own.db | jq -c 'map(.rank != null)'; }
    sqlite3 own.db "UPDATE verdicts SET toolchain_id = 2"
    [ "$(rank "$run" "$other")" = '[true,true]' ]
    mixed "$run" DESC
    [ "$(rank "$run" "$other")" = '[false,false]' ]
    # the same two, whichever came first
    mixed "$other" ASC
    [ "$(rank "$run" "$other")" = '[true,true]' ]
    assay site here -q --db own.db --samples none
    [ "$(grep -c '<tbody data-suite="verilog-basics' here/index.html)" -eq 2 ]
}

@test "the first page: models by suites, with the change since the run before" {
    needs python3
    python3 - "$SITE/index.html" <<'END'
import re, sys
import xml.etree.ElementTree as ET
page = ET.parse(sys.argv[1]).getroot()
text = lambda e: re.sub(r"\s+", " ", "".join(e.itertext())).strip()
table = page.find(".//table[@class='overview']")
heads = [text(th) for th in table.findall("thead/tr/th")]
assert heads == ["Model", "rtl-exam", "verilog-basics/spec-to-rtl"], heads
rows = {text(r.find("th")): r.findall("td") for r in table.findall("tbody/tr")}
assert sorted(rows) == ["heron-2-coder", "larch-70b", "wren-mini"], rows.keys()
board = {}
for body in page.findall(".//table[@id='board']/tbody"):
    for row in body.findall("tr"):
        if row.get("class") != "group":
            board[text(row.find("th/a")), body.get("data-suite")] = row
for name, cells in rows.items():
    for suite, cell in zip(heads[1:], cells):
        row = board[name, suite]
        assert cell.get("data-v") == row.findall("td")[1].get("data-v"), (name, suite)  # pass@1
        link = cell.find("small/a")
        assert re.fullmatch(r"compare/\d+-\d+\.html", link.get("href")), name
        assert cell.find("a").get("href") == row.find("th/a").get("href")
order = [text(h) for h in page.iter("h2")]
assert order == ["Models by suites", "Cost against accuracy", "Rankings", "Suites"], order
END
    # the change of a cell is what compare says
    change=$(grep -o 'compare/[0-9-]*\.html">[^<]*' "$SITE/index.html" | head -1)
    pair=${change%%.html*} pair=${pair#compare/}
    points=$(assay compare "${pair%-*}" "${pair#*-}" --json | jq -r '.difference.value * 1000 | round / 10 | fabs')
    case $change in *"$points"*) ;; *) echo "$change $points"; return 1 ;; esac
}

@test "of a suite the charts come before the matrix; one model, one suite, one run" {
    page=$SITE/suites/rtl-exam.html
    [ "$(grep -n 'id="nights"' "$page" | cut -d: -f1)" -lt "$(grep -n '<h2 id="problems"' "$page" | cut -d: -f1)" ]
    sqlite3 "$ASSAY_DB" "VACUUM INTO 'own.db'"
    sqlite3 own.db "PRAGMA foreign_keys = OFF; DELETE FROM runs WHERE id <> (SELECT MIN(id) FROM runs WHERE suite_id = 1);
        DELETE FROM samples WHERE run_id NOT IN (SELECT id FROM runs)"
    assay site here -q --db own.db --samples none
    grep -qF '1 model on 1 suite, from 1 run, up to' here/index.html
    # the other suites have no runs, and lead to nothing that is not there
    [ -e here/suites/rtl-exam.html ]
    ! command -v python3 || python3 "$ROOT/tests/site/check.py" here
}

@test "the page of an old run has its own numbers" {
    first=$(sql "SELECT MIN(id) FROM runs WHERE model_id = 1 AND suite_id = 1")
    solved=$(sql "SELECT COUNT(*) FROM problem_rates WHERE run = $first AND c > 0")
    last=$(sql "SELECT COUNT(*) FROM problem_rates WHERE run = $(hostile_run) AND c > 0")
    [ "$solved" -ne "$last" ]
    grep -qE "<dt>Solved at least once</dt><dd>$solved problems?<" "$SITE/runs/$first.html"
}

@test "title and text of the operator's, as text" {
    needs python3
    printf 'Nightly <script>alert(1)</script> & more.\nSecond line.\n\n\nAsk at https://example.com/a?b=1&c="x", or javascript:alert(2) (http://two.example).\n\xff\n' >about.txt
    assay site here -q --samples none --title '<b>Ours</b>' --about about.txt
    python3 "$ROOT/tests/site/check.py" here
    grep -qF '<h1>&lt;b&gt;Ours&lt;/b&gt;</h1>' here/index.html
    grep -qF '<title>Leaderboard - &lt;b&gt;Ours&lt;/b&gt;</title>' here/index.html
    grep -qF 'Nightly &lt;script&gt;' here/index.html
    ! grep -q 'Ask at' here/index.html
    grep -qF 'href="about.html">More about this site' here/index.html
    grep -qF 'Ask at <a class="out" rel="noopener" href="https://example.com/a?b=1&amp;c=">' here/about.html
    grep -qF '(<a class="out" rel="noopener" href="http://two.example">http://two.example</a>).' here/about.html
    ! grep -q 'href="javascript' here/about.html
    exits 5 assay site here --about nowhere.txt
}

@test "--hide-addresses: in no file, also not in what a service said" {
    sqlite3 "$ASSAY_DB" "VACUUM INTO 'own.db'"
    sqlite3 own.db "UPDATE models SET base_url = 'http://me@gpu7.lab:8000/v1', parameters = json_set(parameters,
            '\$.base_url', 'http://me@gpu7.lab:8000/v1', '\$.extra', json('{\"proxy\": \"gpu7.lab\"}')) WHERE id = 1;
        UPDATE samples SET api_error = 'no answer from http://gpu7.lab:8000/v1/chat/completions: Failed to ' ||
            'connect to gpu7.lab port 8000 (not gpu7.labs)', verdict_id = NULL
            WHERE run_id = $(hostile_run) AND idx = 0"
    assay site open -q --db own.db
    grep -rqF 'gpu7.lab:8000' open/runs
    grep -qF 'gpu7.lab' open/data.json
    assay site here -q --db own.db --hide-addresses
    ! grep -rE 'gpu7\.lab([^s]|$)|port 8000|models\.example' here
    grep -rqF 'Failed to connect to (address) (not gpu7.labs)' here/runs
    ! grep -q '<dt>Service</dt>' "here/runs/$(hostile_run).html"
    grep -q 'max_tokens 4096' "here/runs/$(hostile_run).html"
    # what is told besides stays as it is
    jq -S 'map(del(.base_url, .parameters))' open/data.json >a
    jq -S 'map(del(.base_url, .parameters))' here/data.json >b
    same a b
}
