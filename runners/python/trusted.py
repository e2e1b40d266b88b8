# trusted.py: a suite's own tests, in a process that never holds a candidate. Read by driver.py into its
# own name space. Standard input: a line "NONCE MODE", then the facts of the problem as JSON; in the box
# lie what the suite has (reference.py, tests.py, inputs.json) and, for `check`, what was asked of the
# candidate (asked) and what came back (told), a line each.
#
#     prepare   the tests as calls: "c IN\tRULE\tWANTED" each; or, where they are more than calls,
#               "o OPERATION" each, as the reference has it, and "n ASSERTS". "s N": so many inputs
#               are left out, since their results are very large
#     check     run the tests on what the candidate told: "n ASSERTS", or "more" and the operations
#
# An assert is a call where it holds a result of the entry function against something that is none:
# f(..) == x, f(..) is None, f(..), not f(..), abs(f(..) - x) < eps. All else is run.
import ast
import copy
import json
import random

BOX = '/box/'


class NoCall(BaseException):
    """The tests do something with the candidate that is not one of the forms."""


class More(BaseException):
    """The tests ask what the candidate was not asked yet."""


def text_of(name):
    with open(BOX + name, 'rb') as f:
        return f.read().decode()


def seed():
    random.seed(0)
    if 'numpy' in sys.modules:
        sys.modules['numpy'].random.seed(0)


class kept_luck:
    """What runs inside leaves random numbers as they were."""

    def __enter__(self):
        self.own, self.numpy = random.getstate(), sys.modules.get('numpy')
        self.more = self.numpy and self.numpy.random.get_state()

    def __exit__(self, *_):
        random.setstate(self.own)
        if self.more:
            self.numpy.random.set_state(self.more)


# ---- asserts that are calls ----

class Forms(ast.NodeTransformer):
    """Each assert that is a call becomes _take(how, slack, call, wanted); every one is counted."""

    def __init__(self, names, calls):
        self.names, self.calls = names, calls

    def is_call(self, e):
        return isinstance(e, ast.Call) and isinstance(e.func, ast.Name) and e.func.id in self.names

    def has_call(self, e):
        return any(isinstance(n, ast.Name) and n.id in self.names for n in ast.walk(e))

    def pair(self, a, b):
        """The call and the other side, whichever is which."""
        if self.is_call(b) and not self.has_call(a):
            a, b = b, a
        return (a, b) if self.is_call(a) and not self.has_call(b) else (None, None)

    def compared(self, test):
        a, op, b = test.left, type(test.ops[0]), test.comparators[0]
        ways = {ast.Eq: 'equal', ast.NotEq: 'differs', ast.Is: 'is', ast.IsNot: 'is_not'}
        if op in ways:
            return (ways[op], None) + self.pair(a, b)
        if op in (ast.Lt, ast.LtE) and isinstance(a, ast.Call) and isinstance(a.func, ast.Name) \
                and a.func.id == 'abs' and isinstance(a.args[0], ast.BinOp) \
                and isinstance(a.args[0].op, ast.Sub) and not self.has_call(b):
            return ('equal', b) + self.pair(a.args[0].left, a.args[0].right)
        return None, None, None, None

    def form(self, test):
        if self.is_call(test):
            return 'true', None, test, None
        if isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not) and self.is_call(test.operand):
            return 'false', None, test.operand, None
        if isinstance(test, ast.Compare) and len(test.ops) == 1:
            return self.compared(test)
        return None, None, None, None

    def visit_Assert(self, node):
        count = ast.Expr(ast.Call(ast.Name('_ran', ast.Load()), [], []))
        how, slack, call, wanted = self.form(node.test) if self.calls else (None,) * 4
        if call is None or any(self.has_call(x) for x in call.args) \
                or any(self.has_call(x.value) for x in call.keywords):
            return [node, count]
        nothing = ast.Constant(None)
        given = ast.Call(ast.Name('_given', ast.Load()), call.args, call.keywords)
        return [ast.Expr(ast.Call(ast.Name('_take', ast.Load()),
                                  [ast.Constant(how), slack or nothing, given, wanted or nothing], [])), count]


class Tests:
    """The tests of the suite, once more for each run: the name space is the reference's."""

    def __init__(self, facts):
        self.facts, self.entry, self.asserts = facts, facts['entry'], 0
        self.source = text_of('tests.py')
        if 'numpy' in self.source or 'np.' in self.source:
            try:
                import numpy
            except ImportError:
                pass

    def ran(self):
        self.asserts += 1

    def run(self, entry, calls, more):
        names = {self.entry, 'candidate'} if self.facts.get('check') else {self.entry}
        tree = ast.fix_missing_locations(Forms(names, calls).visit(ast.parse(self.source)))
        space = dict(self.reference().__dict__)
        space.update(more, _ran=self.ran, __name__='__main__')
        space[self.entry] = entry
        seed()
        exec(compile(tree, 'tests.py', 'exec', 0, True), space)
        if self.facts.get('check'):
            space['check'](entry)

    def reference(self):
        return load('reference', BOX + 'reference.py')


def as_calls(tests, whole):
    """The lines of the calls; None: they are more than calls."""
    lines, out_of_form = [], []
    target = entry_of(tests.reference(), tests.entry.split('.'))

    def given(*args, **named):
        text = whole((list(args), named) if named else list(args))
        with kept_luck():
            result = target()(*args, **named)
        look_at(whole(result))
        return text

    def look_at(text):
        if any('"$%s"' % tag in text for tag in ('handle', 'object', 'array', 'table', 'stringio')):
            out_of_form.append(1)

    def take(how, slack, text, wanted):
        want = whole(wanted)
        look_at(text + want)
        rule = {'how': how}
        if slack is not None:
            rule['abs'] = float(slack)
        lines.append('%s\t%s\t%s' % (text, json.dumps(rule), want))

    def trip(*args, **named):
        out_of_form.append(1)
        raise NoCall
    try:
        tests.run(trip, True, {'_given': given, '_take': take})
    except BaseException as error:
        if isinstance(error, ImportError):
            raise
        return None
    return None if out_of_form or not lines else lines


# ---- tests that are run ----

def asker(tests, tell, quote, scan):
    """A function that asks the candidate's side: `tell` gives an operation's result as text."""
    things = Things()
    whole = encoder(quote, wide(things, quote))

    def mutate(old, new):
        for a, b in zip(old, new):
            if type(a) is type(b) and isinstance(a, (list, bytearray)):
                a[:] = b
            elif type(a) is type(b) and isinstance(a, (dict, set)):
                a.clear()
                a.update(b)

    def ask(what, *words):
        text = '[%s]' % ','.join([quote(what)] + [
            '[%s]' % ','.join(map(whole, w)) if what == 'call' and i == 2 else whole(w)
            for i, w in enumerate(words)])
        if things.kept:
            raise TypeError('an object of the tests is handed to the answer, which cannot be sent')
        answer = tell(text)
        TAGS['handle'] = lambda parts: Proxy(parts[0], parts[1].split(' '), ask)
        answer = scan(answer, 0)[0]
        if type(answer) is Raised:
            raise answer.made()
        if what == 'call' and answer[1] is not None:
            mutate(words[2], answer[1])
        return answer[0]
    return ask


class Raised:
    def __init__(self, parts):
        self.names, self.message = parts

    def made(self):
        kind = class_of([n for n in self.names if n not in ('builtins.object', 'builtins.BaseException')])
        if not (isinstance(kind, type) and issubclass(kind, Exception)):
            kind = Exception
        try:
            return kind(self.message)
        except Exception:
            return Exception(self.message)


TAGS['raise'] = Raised


def entry_by(ask, name):
    return lambda *args, **named: ask('call', None, name, list(args), named)


def as_operations(tests, quote, scan):
    """The operations, as the reference answers them."""
    asked, things, module = [], Things(), tests.reference()
    whole, act = encoder(quote, wide(things, quote)), performer(module, tests.entry, things)

    def tell(text):
        asked.append(text)
        with kept_luck():
            return perform(text, act, scan, whole, len(asked) - 1, things)
    tests.asserts = 0
    tests.run(entry_by(asker(tests, tell, quote, scan), tests.entry), False, {})
    return asked


def check(tests, quote, scan):
    asked, told = text_of('asked').split('\n')[:-1], text_of('told').split('\n')[:-1]
    at, more = [0], []

    def tell(text):
        i = at[0]
        at[0] += 1
        if more or i >= len(asked) or i >= len(told) or asked[i] != text:
            if not more:
                more.extend(asked[:i] + [text])
            raise More
        return told[i]
    try:
        tests.run(entry_by(asker(tests, tell, quote, scan), tests.entry), False, {})
    except BaseException:
        if not more:
            raise
    return more


# ---- inputs of which the reference knows the results ----

def convert(shape, inputs):
    """What JSON could not hold, by the word of the facts: lists that are tuples, numbers as text."""
    def deep(v):
        return tuple(map(deep, v)) if isinstance(v, list) else v
    ways = {
        'each': lambda a: [tuple(x) for x in a],
        'inner': lambda a: [[tuple(x) for x in y] for y in a],
        'both': lambda a: [tuple(tuple(x) for x in y) for y in a],
        'inner-first': lambda a: [[tuple(x) for x in a[0]]] + a[1:],
        'first': lambda a: [tuple(a[0])] + a[1:],
        'second': lambda a: [a[0], tuple(a[1])],
        'mixed': lambda a: [tuple(tuple(x) if isinstance(x, list) else x for x in a[0])],
        'sets': lambda a: [[set(x) if isinstance(x, list) and x else {} for x in a[0]]],
        'values': lambda a: [{k: tuple(v) for k, v in a[0].items()}] + a[1:],
        'deep': lambda a: list(deep(a)),
        'float-complex': lambda a: [float(a[0]), complex(a[1])],
        'complex': lambda a: [complex(a[0])],
    }
    return [ways[shape](a) for a in inputs] if shape else inputs


def is_floats(v):
    return isinstance(v, float) or isinstance(v, (list, tuple)) and bool(v) and all(isinstance(x, float) for x in v)


def surface(edge, height):
    """Of a square pyramid, to the nearest whole number."""
    return round(edge ** 2 + 2 * edge * ((edge / 2) ** 2 + height ** 2) ** .5)


def digits(a, b):
    """Differences of digits in the same place, ones under ones."""
    a, b = str(a), str(b)
    return sum(abs(int(x) - int(y)) for x, y in zip(a.zfill(len(b)), b.zfill(len(a))))


ALSO = {'surface': surface, 'digits': digits}


def is_heavy(v):
    """More than is to be sent: such an input is left out, and told."""
    rest, n = [v], 0
    while rest and n < HEAVY:
        v = rest.pop()
        n += 1 + (len(v) // 16 if isinstance(v, (str, bytes)) else 0)
        if isinstance(v, (list, tuple, set, frozenset)):
            if len(v) > HEAVY:
                return True
            rest.extend(v)
        elif isinstance(v, dict):
            rest.extend(v.keys())
            rest.extend(v.values())
        elif isinstance(v, int):
            n += v.bit_length() // 64
    return n >= HEAVY


HEAVY = 100000


def from_inputs(facts, whole, scan):
    find = entry_of(load('reference', BOX + 'reference.py'), facts['entry'].split('.'))
    lines, heavy = [], []
    for args in convert(facts.get('shape'), json.loads(text_of('inputs.json'))):
        text = whole(list(args))
        wanted = find()(*scan(text, 0)[0])
        if is_heavy(wanted):
            heavy.append(1)
            continue
        rule = {'how': facts.get('how', 'equal')}
        if rule['how'] == 'not_none':
            wanted = wanted is not None
        if 'also' in facts:
            rule['also'] = json.loads(whole(ALSO[facts['also']](*args)))
        atol = facts.get('atol', 0) or (1e-6 if is_floats(wanted) else 0)
        if atol:
            rule.update(abs=atol, rel=1e-7)
        lines.append('%s\t%s\t%s' % (text, json.dumps(rule), whole(wanted)))
    return lines, len(heavy)


def main(path, before):
    scan, quote = json_tools()
    whole = encoder(quote)
    lines, say, fail, leave = channel(quote, 'tests.py')
    mode, facts = lines[0], json.loads(lines[1])
    try:
        calls, heavy = from_inputs(facts, whole, scan) if facts.get('inputs') else (None, 0)
        tests = None if calls else Tests(facts)
        if mode == 'prepare':
            calls = calls or facts.get('way') != 'asserts' and as_calls(tests, whole)
            for line in calls or as_operations(tests, quote, scan):
                say('c' if calls else 'o', line)
        elif mode == 'check':
            for line in check(tests, quote, scan):
                say('more', line)
        if heavy:
            say('s', heavy)
        if not calls:
            say('n', tests.asserts)
        say('end', '-')
    except ModuleNotFoundError as error:
        say('missing', error.name)
    except BaseException as error:
        fail('f', error)
    leave(0)
