#!/usr/bin/env python3
"""fidelity.py LINK_TOOL SHARED [--set NAME]... [--fraction F] [--limit S]: joint against linked, by the real Icarus.

Each candidate is compiled jointly with its bench, as the suite does, and apart, then linked. Both programs are run; the
standard output and the exit status must be the same to the byte. Of hostile sets, which are meant to differ, it says how
many pass either way: a pass is all that the bench prints (a nonce is put in front of each of its $display texts), equal
to what it prints for the reference, and exit status 0. Ends with 1 if an honest candidate differs or a hostile one passes.

SHARED: a folder with recorded/ and suites/ and hostile/. Sets are named by `sets` below."""
import argparse, collections, glob, json, os, random, re, resource, shutil, signal, subprocess, sys, tempfile

FLAGS = ['-g2012', '-Wall', '-Winfloop', '-Wno-timescale']
NONCE = 'n7f3a91c'
HERE = os.path.dirname(os.path.abspath(__file__))


class Problem:
    def __init__(self, key, entry, bench, reference, data=(), rename=None):
        self.key, self.entry, self.bench, self.data = key, entry, bench, data
        self.reference = reference                       # text with `entry` as its module, for the candidate's place
        self.beside = rename                             # the reference as the bench needs it, or None
        self.top = None
        self.cache = {}


def read(path):
    with open(path, encoding='utf-8', errors='surrogateescape') as f:
        return f.read()


def v2(shared, task='dataset_spec-to-rtl'):
    out = {}
    for test in sorted(glob.glob('%s/suites/verilog-eval-v2/%s/*_test.sv' % (shared, task))):
        name = os.path.basename(test)[:-8]
        ref = read(test[:-8] + '_ref.sv')
        out[name] = Problem(name, 'TopModule', read(test), re.sub(r'\bRefModule\b', 'TopModule', ref), (), ref)
        out[name].top = 'tb'
    return out


def rtllm(root):
    out = {}
    for bench in sorted(glob.glob(root + '/**/testbench.v', recursive=True)):
        folder = os.path.dirname(bench)
        name, text = os.path.basename(folder), read(bench)
        refs = [f for f in glob.glob(folder + '/*.v') if not f.endswith('testbench.v')]
        tops = re.findall(r'^\s*module\s+(\w+)', text, re.M)
        if not refs or not tops:
            continue
        ref = read(refs[0])
        m = re.search(r'\bmodule\s+(verified_\w+)', ref)
        if m:
            ref = re.sub(r'\b%s\b' % m.group(1), name, ref)
        data = [f for f in glob.glob(folder + '/*') if f.endswith(('.dat', '.txt')) and 'description' not in f]
        modules = re.findall(r'^\s*module\s+(\w+)', ref, re.M)
        out[name] = Problem(name, name if name in modules or not modules else modules[0], text, ref, data)
        out[name].top = tops[0]
    return out


def own(root):
    out = {}
    for ref in sorted(glob.glob(root + '/problems/assay-rtl/*/reference.sv')):
        name = os.path.basename(os.path.dirname(ref))
        entry = json.load(open(os.path.dirname(ref) + '/problem.json'))['entry']
        bench = root + '/testbenches/assay-rtl/%s.sv' % name
        if not os.path.exists(bench):
            continue
        text = read(ref)
        out[name] = Problem(name, entry, read(bench), text, (), re.sub(r'\b%s\b' % entry, entry + '_ref', text))
        out[name].top = 'tb'
    return out


def probe_of(folder):
    text, entry = read(folder + 'reference.sv'), json.load(open(folder + 'problem.json'))['entry']
    beside = re.sub(r'\b%s\b' % entry, entry + '_ref', text)
    probe = Problem('probe', entry, read(folder + 'bench.sv'), text, (), beside)
    probe.top = 'tb'
    return probe


def rows(path):
    return [json.loads(l) for l in open(path)]


def run(argv, cwd, limit, inp=None):
    """(status, stdout). Status 'time' when the limit was met."""
    def low():
        os.nice(10)
        resource.setrlimit(resource.RLIMIT_AS, (2 << 30, 2 << 30))
        resource.setrlimit(resource.RLIMIT_FSIZE, (64 << 20, 64 << 20))
        os.setsid()
    with open(cwd + '/.out', 'w+b') as out, open(cwd + '/.err', 'w+b') as err:
        p = subprocess.Popen(argv, cwd=cwd, stdin=subprocess.DEVNULL, stdout=out, stderr=err, preexec_fn=low)
        try:
            status = p.wait(limit)
        except subprocess.TimeoutExpired:
            os.killpg(p.pid, signal.SIGKILL)
            p.wait()
            status = 'time'
        out.seek(0)
        err.seek(0)
        return status, out.read(64 << 20), err.read(1 << 20)


def preprocess(text, name, box):
    with open(box + '/' + name, 'w', encoding='utf-8', errors='surrogateescape') as f:
        f.write(text)
    st, _, _ = run(['iverilog', '-g2012', '-E', '-o', 'pp_' + name, name], box, 20)
    return st == 0 and 'pp_' + name


SECONDS = {0: '1s', -1: '100ms', -2: '10ms', -3: '1ms', -4: '100us', -5: '10us', -6: '1us', -7: '100ns', -8: '10ns', -9: '1ns',
           -10: '100ps', -11: '10ps', -12: '1ps', -13: '100fs', -14: '10fs', -15: '1fs'}


def precision_of(path):
    m = re.search(rb'\n:vpi_time_precision ([+-]) (\d+);', open(path, 'rb').read(4096))
    return int(m.group(1) + m.group(2))


class Apart:
    """Compiles a candidate and its bench apart, and links them."""
    def __init__(self, tool, problem, box):
        self.tool, self.p, self.box = tool, problem, box

    def tool_run(self, *argv):
        st, out, err = run([self.tool] + list(argv), self.box, 60)
        return st, out, err.decode(errors='replace').strip()

    def compile(self, out, roots, files):
        argv = ['iverilog'] + FLAGS + [x for r in roots for x in ('-s', r)]
        if os.path.exists(self.box + '/' + out):
            os.unlink(self.box + '/' + out)
        st, _, err = run(argv + ['-o', out] + files, self.box, 30)
        return st == 0 and os.path.exists(self.box + '/' + out), err

    def bench(self, stub, precision):
        """Program of bench and stub, made once for each stub and precision; None where it does not compile."""
        key = (stub, precision)
        if key not in self.p.cache:
            head = '' if precision is None else '`timescale %s/%s\n' % (SECONDS[precision], SECONDS[precision])
            with open(self.box + '/stub.sv', 'wb') as f:
                f.write(head.encode() + stub + b'`resetall\n')
            ok, _ = self.compile('bench.vvp', [self.p.top], ['stub.sv', self.pp_bench])
            self.p.cache[key] = open(self.box + '/bench.vvp', 'rb').read() if ok else None
        if self.p.cache[key]:
            with open(self.box + '/bench.vvp', 'wb') as f:
                f.write(self.p.cache[key])
        return self.p.cache[key] is not None

    def alone(self, precision, sets):
        """The candidate by itself, once for each set of parameters; the programs, None where one does not compile."""
        out = []
        for k, defparams in enumerate(sets or ['']):
            with open(self.box + '/prec.sv', 'wb') as f:
                f.write(('`timescale %s/%s\nmodule zzprec;\n' % (SECONDS[precision], SECONDS[precision])).encode() +
                        defparams.encode(errors='surrogateescape') + b'\nendmodule\n`resetall\n')
            out.append('cand%d.vvp' % k)
            if not self.compile(out[k], [self.p.entry, 'zzprec'], ['prec.sv', self.pp_cand])[0]:
                return None
        return out

    def link(self, pp_cand, pp_bench):
        """(how, reason): ('linked', ''), or what came of it instead."""
        self.pp_cand, self.pp_bench = pp_cand, pp_bench
        self.cand, sets = self.alone(0, []), []
        if not self.cand:
            return 'alone_fails', ''
        st, out, err = self.tool_run('ports', self.p.entry, self.cand[0])
        if st:
            return 'refused', err
        if b'\nparameter\t' in b'\n' + out:
            how, sets = self.parameters()
            if how:
                return how, sets
        st, stub, err = self.tool_run('stub', self.p.entry, *self.cand, *(['set', 'probed.vvp', self.pp_cand] if sets else []))
        if st:
            return 'refused', err
        if not self.bench(stub, None):
            return 'stub_fails', ''
        return self.at_precision(stub, sets)

    def parameters(self):
        """What the bench sets, and the candidate compiled with it."""
        st, probe, err = self.tool_run('probe', self.p.entry, self.cand[0], self.pp_cand)
        if st:
            return 'refused', err
        if not self.bench(probe, None):
            return 'stub_fails', 'probe'
        shutil.copy(self.box + '/bench.vvp', self.box + '/probed.vvp')
        st, out, err = self.tool_run('parameters', self.p.entry, 'probed.vvp')
        if st:
            return 'refused', err
        sets = out.decode(errors='surrogateescape').splitlines()
        if sets == ['']:
            return '', []
        self.cand = self.alone(0, sets)
        return ('', sets) if self.cand else ('alone_fails', 'with parameters')

    def at_precision(self, stub, sets):
        own = precision_of(self.box + '/bench.vvp')
        self.cand = self.alone(own, sets)
        if not self.cand:
            return 'alone_fails', 'with the precision'
        finer = precision_of(self.box + '/' + self.cand[0])
        if finer < own:
            shutil.copy(self.box + '/bench.vvp', self.box + '/own.vvp')
            if not self.bench(stub, finer):
                return 'stub_fails', 'with the precision'
            st, _, err = self.tool_run('precision', 'own.vvp', 'bench.vvp')
            if st:
                return 'refused', err
        reference = self.reference()
        st, out, err = self.tool_run('link', self.p.entry, *self.cand, 'bench.vvp', *(['set', 'probed.vvp'] if sets else []), *reference)
        if st:
            return 'refused', err
        with open(self.box + '/linked.vvp', 'wb') as f:
            f.write(out)
        return 'linked', ''

    def reference(self):
        if 'reference' not in self.p.cache:
            pp = preprocess(self.p.reference, 'ref_alone.sv', self.box)
            ok = pp and self.compile('ref.vvp', [self.p.entry], [pp])[0]
            self.p.cache['reference'] = open(self.box + '/ref.vvp', 'rb').read() if ok else None
        if not self.p.cache['reference']:
            return []
        with open(self.box + '/ref.vvp', 'wb') as f:
            f.write(self.p.cache['reference'])
        return ['ref.vvp']


def simulate(program, problem, box, limit):
    place = tempfile.mkdtemp(dir=box)
    for f in problem.data:
        shutil.copy(f, place)
    shutil.copy(box + '/' + program, place + '/program')
    st, out, _ = run(['vvp', '-n', 'program'], place, limit)
    shutil.rmtree(place, ignore_errors=True)
    return st, out


def bench_text(problem, nonce):
    text = problem.bench
    if nonce:
        text = re.sub(r'(\$(?:display|write|strobe)\s*\(\s*")', r'\g<1>%s ' % NONCE, text)
    return text + '\n' + (problem.beside or '')


def both(tool, problem, code, limit, nonce):
    """(how, reason, joint result, linked result)"""
    box = tempfile.mkdtemp(prefix='fid')
    try:
        pp_cand = preprocess(code + '\n', 'candidate.sv', box)
        pp_bench = preprocess(bench_text(problem, nonce), 'bench.sv', box)
        if not pp_cand or not pp_bench:
            return 'both_fail', 'preprocessor', None, None
        with open(box + '/reset.sv', 'w') as f:
            f.write('`resetall\n')
        apart = Apart(tool, problem, box)
        joint = apart.compile('joint.vvp', [problem.top], [pp_cand, 'reset.sv', pp_bench])[0]
        how, reason = apart.link(pp_cand, pp_bench)
        a = simulate('joint.vvp', problem, box, limit) if joint else None
        b = simulate('linked.vvp', problem, box, limit) if how == 'linked' else None
        if not joint and how in ('alone_fails', 'stub_fails'):
            how = 'both_fail'
        return how, reason, a, b
    finally:
        shutil.rmtree(box, ignore_errors=True)


def said(result):
    return [l for l in result[1].split(b'\n') if NONCE.encode() in l] if result and result[0] == 0 else None


def honest(args, name, samples):
    count, bad = collections.Counter(), 0
    seen = {}
    for problem, label, code in samples:
        key = (problem.key, code)
        if key not in seen:
            how, reason, a, b = both(args.tool, problem, code, args.limit, False)
            if how == 'linked' and a is None:
                how = 'only_linked'
            elif how == 'linked':
                how = 'time_limit' if 'time' in (a[0], b[0]) else 'identical' if a == b else 'DIFFERENT'
            elif how != 'both_fail' and a is None:
                how += '_joint_fails_too'
            seen[key] = how, reason
        how, reason = seen[key]
        count[how] += 1
        bad += how in ('DIFFERENT', 'alone_fails', 'stub_fails')
        if how not in ('identical', 'both_fail', 'time_limit'):
            print('  %s %s: %s %s' % (name, label, how, reason), flush=True)
    print('%s: %d samples, %s' % (name, sum(count.values()), ', '.join('%s %d' % x for x in sorted(count.items()))), flush=True)
    return bad


def hostile(args, name, samples):
    count, bad, golden = collections.Counter(), 0, {}
    for problem, label, code, must in samples:
        problem.cache_plain, problem.cache = problem.cache, getattr(problem, 'cache_nonce', {})
        if problem.key not in golden:
            golden[problem.key] = said(both(args.tool, problem, problem.reference, args.limit, True)[2])
        how, reason, a, b = both(args.tool, problem, code, args.limit, True)
        problem.cache_nonce, problem.cache = problem.cache, problem.cache_plain
        want = golden[problem.key]
        joint, linked = bool(want) and said(a) == want, bool(want) and said(b) == want
        kind = 'must pass' if must else 'must not'
        count[kind] += 1
        count[kind + ': joint passes'] += joint
        count[kind + ': linked passes'] += linked
        count['%s: %s' % (kind, how)] += 1
        wrong = linked != must and (linked or joint)
        bad += wrong
        if wrong or how == 'refused':
            print('  %s %s (%s): joint %s, linked %s, %s %s' % (name, label, kind, joint, linked, how, reason), flush=True)
    print('%s: %s' % (name, ', '.join('%s %d' % x for x in sorted(count.items()))), flush=True)
    return bad


def sets(shared, root):
    spec, complete = v2(shared), v2(shared, 'dataset_code-complete-iccad2023')
    r1, r2, mine = rtllm(shared + '/suites/rtllm-v1.1'), rtllm(shared + '/suites/rtllm-v2.0'), own(root)
    probe = probe_of(root + '/tests/hostile/verilog/probe/')
    recorded = shared + '/recorded/'

    def answers(file, problems):
        return [(problems[r['problem']], '%s_%s' % (r['problem'], r['sample']), r['completion']) for r in rows(recorded + file)
                if r['problem'] in problems]

    def refs(problems):
        return [(p, p.key, p.reference) for p in problems.values()]

    def find(r):
        suite = r.get('suite') or r.get('bench')
        if 'verilog-eval' in suite:
            return spec[r['problem']]
        if 'rtllm' in suite:
            return r2.get(r['problem']) or r1.get(r['problem'])
        return probe

    def cheats(path):
        return [(find(r), r['name'], r['completion'], r['must_pass']) for r in rows(path)
                if r.get('simulator', 'icarus') == 'icarus' and r.get('kind') not in ('bomb', 'flood', 'loop')]

    return collections.OrderedDict([
        ('refs_v2', (honest, lambda: refs(spec))), ('refs_v2_complete', (honest, lambda: refs(complete))),
        ('refs_rtllm1', (honest, lambda: refs(r1))), ('refs_rtllm2', (honest, lambda: refs(r2))),
        ('refs_own', (honest, lambda: refs(mine))),
        ('gemini', (honest, lambda: answers('gemini-2.5-flash.verilog-eval-v2.spec-to-rtl.jsonl', spec))),
        ('oss20', (honest, lambda: answers('gpt-oss-20b.verilog-eval-v2.spec-to-rtl.jsonl', spec))),
        ('gpt35', (honest, lambda: answers('gpt-3.5.rtllm-v1.1.jsonl', r1))),
        ('forgeries', (hostile, lambda: cheats(shared + '/hostile/forgeries_2.jsonl'))),
        ('cheats', (hostile, lambda: cheats(shared + '/hostile/verilog_cheats.jsonl'))),
        ('cases', (hostile, lambda: cheats(root + '/tests/hostile/verilog/cases.jsonl'))),
    ])


def main():
    a = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    a.add_argument('tool')
    a.add_argument('shared')
    a.add_argument('--set', action='append', help='by name; all when not given')
    a.add_argument('--fraction', type=float, default=1.0, help='of each set, drawn with a fixed seed')
    a.add_argument('--limit', type=float, default=8.0, help='seconds for each simulation')
    args = a.parse_args()
    args.tool = os.path.abspath(args.tool)
    bad = 0
    for name, (kind, samples) in sets(args.shared, os.path.dirname(os.path.dirname(HERE))).items():
        if args.set and name not in args.set:
            continue
        some = samples()
        random.Random(1).shuffle(some)
        some = some[:max(1, round(len(some) * args.fraction))]
        bad += kind(args, name, some)
    return 1 if bad else 0


if __name__ == '__main__':
    sys.exit(main())
