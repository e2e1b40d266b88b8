"""python_asserts.py: the shared programs of conformance/python.jsonl, as answers to our suites, and our
verdicts held against those of the peers.

    python_asserts.py make SHARED WHOLE         writes in.SUITE.jsonl and rows.json here
    python_asserts.py compare TABLE VERDICTS    VERDICTS: lines of suite, problem, idx, class,
    detail, tabs between

A row's verdict by the peers is that of CodeEval-Pro's subprocess. Where ours is another one, the table
must name the row's kind with what the peer says, what we say, and why."""
import collections
import fnmatch
import gzip
import json
import sys

SUITES = {
    'humaneval': ('humaneval', 'human-eval/HumanEval.jsonl.gz', 'task_id', 'prompt'),
    'humanevalpack_python': ('humanevalpack/python', 'humanevalpack/python.jsonl', 'task_id', 'prompt'),
    'humaneval_pro': ('humaneval-pro', 'codeeval-pro/humaneval_pro.json', 'id', 'raw_problem'),
    'mbpp_pro': ('mbpp-pro', 'codeeval-pro/mbpp_pro.json', 'id', 'raw_problem'),
}


def objects(path):
    data = (gzip.open if path.endswith('.gz') else open)(path, 'rt').read()
    return json.loads(data) if data.startswith('[') else [json.loads(line) for line in data.splitlines()]


def make(shared, whole):
    heads = {(name, str(o[key])): o[head] for name, (_, path, key, head) in SUITES.items()
             for o in objects('%s/suites/%s' % (shared, path))}
    count, rows, files = collections.Counter(), {}, collections.defaultdict(list)
    for row in map(json.loads, open(shared + '/conformance/python.jsonl')):
        key = (row['suite'], str(row['problem']))
        if key not in heads or not (whole or row['expect'] == 'cheat' or row['id'] % 8 == 0):
            continue
        suite, problem = SUITES[row['suite']][0], key[1].replace('/', '_')
        rows['%s|%s|%d' % (suite, problem, count[key])] = {
            'id': row['id'], 'kind': row['kind'], 'expect': row['expect'],
            'peer': row['verdicts']['codeeval_pro']['status'] == 'Passed'}
        count[key] += 1
        files[row['suite']].append(json.dumps({'problem': problem, 'completion': heads[key] + row['completion']}))
    for name, lines in files.items():
        with open('in.%s.jsonl' % name, 'w') as f:
            f.write('\n'.join(lines) + '\n')
    json.dump(rows, open('rows.json', 'w'))


def reasons(path):
    """Rows "KIND peer ours why", tabs between."""
    return [line.rstrip('\n').split('\t') for line in open(path) if line.strip() and line[0] != '#']


def compare(table, verdicts):
    rows, known = json.load(open('rows.json')), reasons(table)
    wrong = agree = cheats = 0
    for line in open(verdicts):
        suite, problem, idx, verdict, detail = line.rstrip('\n').split('\t')
        row = rows.pop('%s|%s|%s' % (suite, problem, idx))
        ours, peer = verdict == 'pass', row['peer']
        if row['expect'] == 'cheat':
            cheats += 1
            if ours:
                print('%(id)d %(kind)s: a cheat passes' % row)
                wrong += 1
            continue
        words = ['pass' if peer else 'fail', 'pass' if ours else 'fail']
        if peer == ours:
            agree += 1
        elif not any(fnmatch.fnmatch(row['kind'], k[0]) and k[1:3] == words for k in known):
            print('%d %s %s %s: the peer says %s, we say %s (%s)' % (row['id'], suite, problem, row['kind'], words[0], verdict, detail))
            wrong += 1
    if rows:
        print('%d rows have no verdict' % len(rows))
    print('%d agree, %d cheats, %d wrong' % (agree, cheats, wrong))
    return 1 if wrong or rows else 0


if sys.argv[1] == 'make':
    make(sys.argv[2], sys.argv[3] != '')
else:
    sys.exit(compare(sys.argv[2], sys.argv[3]))
