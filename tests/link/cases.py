#!/usr/bin/env python3
"""cases.py LINK_TOOL FOLDER: each case in FOLDER (candidate.sv, bench.sv with top tb, expect) compiled apart and linked.

expect: "same": prints what the joint program prints, with its exit status. "refused WORD". "prints" and the lines of the
linked program's output. A bench that ends with "// reference: TEXT" gives the reference's ports."""
import glob, os, shutil, sys, tempfile
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import fidelity


def problem_of(folder):
    bench = fidelity.read(folder + '/bench.sv')
    reference = bench.split('// reference: ')[1] if '// reference: ' in bench else ''
    p = fidelity.Problem(folder, 'dut', bench, reference)
    p.top = 'tb'
    return p


def judge(tool, folder):
    """What is wrong with this case; '' when nothing is."""
    p = problem_of(folder)
    want, _, text = fidelity.read(folder + '/expect').partition('\n')
    how, reason, joint, linked = fidelity.both(tool, p, fidelity.read(folder + '/candidate.sv'), 20, False)
    if want.startswith('refused '):
        word = reason.split(' ')[1] if how == 'refused' else how
        return '' if word == want.split()[1] else 'not %s but %s %s' % (want, how, reason)
    if how != 'linked':
        return '%s %s' % (how, reason)
    if want == 'same':
        return '' if joint == linked else 'joint %r, linked %r' % (joint, linked)
    return '' if linked == (0, text.encode()) else 'linked %r' % (linked,)


def main():
    bad = n = 0
    for folder in sorted(glob.glob(sys.argv[2] + '/*/')):
        wrong = judge(os.path.abspath(sys.argv[1]), folder)
        n += 1
        bad += wrong != ''
        if wrong:
            print('FAILED %s: %s' % (os.path.basename(folder[:-1]), wrong))
    print('%d cases linked, %d wrong' % (n, bad))
    return 1 if bad or not n else 0


if __name__ == '__main__':
    sys.exit(main())
