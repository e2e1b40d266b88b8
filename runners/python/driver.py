# driver.py: runs a candidate inside the cell. Nothing in here judges: no expected value, no test and no
# reference ever comes into this process, so whatever a candidate finds or changes in it, it can only
# claim results, which must then be the right ones. runners/python/README.md tells why that is enough.
#
#     driver.py program FILE [BEFORE]   FILE as the main program, on the descriptors as they are
#     driver.py call FILE [BEFORE]      standard input: a line "NONCE ENTRY", then a line for each call, its
#                               arguments as JSON with tags: a list, a tuple of a list and a dict of named
#                               ones, or an object of `args`, `call` (another function) and `with`
#                               (functions to replace); standard output: a line for each result
#     driver.py ops FILE [BEFORE]       ops.py: the same, a line for each thing that a test does with FILE
#     driver.py bench FILE      trusted.py: a suite's own tests, in a process without any candidate
#     driver.py serve           serve.py: copies of this process, each of which does one of these
#
# It is started with -s -S, in an environment that is all ours, and imports next to nothing: reading
# site costs as much as starting Python.
import sys
import posix
import builtins


def settle():
    """What site gives to every program, without reading .pth files of the host."""
    sys.path[:] = [p for p in sys.path if p and not p.startswith(__file__.rpartition('/')[0])]
    import _sitebuiltins
    builtins.exit = _sitebuiltins.Quitter('exit', 'Ctrl-D (i.e. EOF)')
    builtins.quit = _sitebuiltins.Quitter('quit', 'Ctrl-D (i.e. EOF)')
    builtins.help = _sitebuiltins._Helper()
    sys.path += ['/usr/local/lib/python%d.%d/dist-packages' % sys.version_info[:2],
                 '/usr/lib/python3/dist-packages']


def compiled(path):
    with open(path, 'rb') as f:
        return compile(f.read(), path, 'exec', 0, True)


def load(name, path, before=None, code=None):
    """The candidate as a module of its own, in nobody's name space but its own; `before` is a file that
    its suite puts in front of every answer; `code` is what the file was compiled to, if it was."""
    module = type(sys)(name)
    module.__file__ = path
    module.__builtins__ = builtins
    sys.modules[name] = module
    if before:
        load(name, before)
        module.__dict__.update(sys.modules[name].__dict__)
        module.__file__ = path
        sys.modules[name] = module
    exec(code or compiled(path), module.__dict__)
    return module


# ---- values as JSON with tags: {"$tuple": [...]} ----

class Depth(Exception):
    pass


DEEPEST, MOST = 200, 2000000
TAGS = {
    'tuple': tuple, 'list': list, 'set': set, 'frozenset': frozenset, 'dict': dict,
    'int': lambda t: int(t, 0), 'float': lambda t: float.fromhex(t) if 'x' in t else float(t),
    'bytes': bytes.fromhex,
    'bytearray': bytearray.fromhex, 'complex': lambda p: complex(*p),
    'str': lambda t: bytes.fromhex(t).decode('utf-8', 'surrogatepass'),
    'range': lambda p: range(*p),
    'none': lambda t: None,
}


def decimal_of(text):
    import decimal
    return decimal.Decimal(text)


def fraction_of(pair):
    import fractions
    return fractions.Fraction(*pair)


def time_of(kind):
    def make(text):
        import datetime
        return getattr(datetime, kind).fromisoformat(text)
    return make


def delta_of(parts):
    import datetime
    return datetime.timedelta(*parts)


TAGS.update(decimal=decimal_of, fraction=fraction_of, timedelta=delta_of, datetime=time_of('datetime'),
            date=time_of('date'), time=time_of('time'))


def untag(pairs):
    if len(pairs) == 1 and pairs[0][0][:1] == '$':
        return TAGS[pairs[0][0][1:]](pairs[0][1])
    return dict(pairs)


class Context:
    strict, object_hook, object_pairs_hook = False, None, staticmethod(untag)
    parse_float, parse_int, memo = float, int, {}
    parse_constant = staticmethod(float)


def json_tools():
    """The C halves of json: the module itself would import re."""
    import _json
    return _json.make_scanner(Context), _json.encode_basestring_ascii


def encoder(quote, more=None):
    """A function from a value to its text, by exact types: nothing of the value's own is called. What
    has no text of its own is asked of `more`: wide.py."""
    count = [0]

    def text_of(s):
        try:
            s.encode()
        except UnicodeEncodeError:
            return '{"$str":"%s"}' % s.encode('utf-8', 'surrogatepass').hex()
        return quote(s) if '\0' not in s else '{"$str":"%s"}' % s.encode().hex()

    def int_of(v):
        if -2 ** 63 <= v < 2 ** 63:
            return int.__repr__(v)
        return '{"$int":"%s"}' % (int.__repr__(v) if v.bit_length() < 13000 else hex(v))

    def float_of(v):
        return float.__repr__(v) if v - v == 0 else '{"$float":"%s"}' % float.__repr__(v)

    def items(tag, values, depth):
        body = ','.join([encode(v, depth) for v in values])
        return '{"$%s":[%s]}' % (tag, body)

    def dict_of(v, depth):
        return '{"$dict":[%s]}' % ','.join(
            ['[%s,%s]' % (encode(k, depth), encode(x, depth)) for k, x in dict.items(v)])

    plain = {
        int: lambda v, d: int_of(v),
        str: lambda v, d: text_of(v),
        float: lambda v, d: float_of(v),
        list: lambda v, d: '{"$list":[%s]}' % ','.join([encode(x, d) for x in list.__iter__(v)]),
        tuple: lambda v, d: items('tuple', tuple.__iter__(v), d),
        set: lambda v, d: items('set', set.__iter__(v), d),
        frozenset: lambda v, d: items('frozenset', frozenset.__iter__(v), d),
        dict: dict_of,
        bytes: lambda v, d: '{"$bytes":"%s"}' % bytes.hex(v),
        bytearray: lambda v, d: '{"$bytearray":"%s"}' % bytearray.hex(v),
        complex: lambda v, d: '{"$complex":[%s,%s]}' % (float_of(v.real), float_of(v.imag)),
        range: lambda v, d: '{"$range":[%s,%s,%s]}' % (int_of(v.start), int_of(v.stop), int_of(v.step)),
    }

    def timed(v, name):
        if name == 'datetime.timedelta':
            return '{"$timedelta":[%d,%d,%d]}' % (v.days, v.seconds, v.microseconds)
        return '{"$%s":"%s"}' % (name[9:], type(v).isoformat(v))

    def known(v, kind, name, depth):
        """Types that only exist once their module was imported; None: no such type."""
        if getattr(sys.modules.get(name.rpartition('.')[0]), kind.__name__, None) is not kind:
            return None
        if name in ('datetime.datetime', 'datetime.date', 'datetime.time', 'datetime.timedelta'):
            return timed(v, name)
        if name == 'decimal.Decimal':
            return '{"$decimal":"%s"}' % kind.__str__(v)
        if name == 'fractions.Fraction':
            return '{"$fraction":[%s,%s]}' % (int_of(v._numerator), int_of(v._denominator))
        if name == 'numpy.ndarray':
            return '{"$array":[%s,%s]}' % (quote(str(v.dtype)), encode(v.tolist(), depth))
        if name.startswith('numpy.') and hasattr(v, 'item'):
            return '{"$of":[%s,%s]}' % (quote(name), encode(v.item(), depth))
        return None

    def strange(v, kind, depth):
        name = kind.__module__ + '.' + kind.__qualname__
        text = more and more(v, kind, name, encode, depth) or known(v, kind, name, depth)
        if text:
            return text
        for base in kind.__mro__[1:]:
            if base in plain:
                return '{"$of":[%s,%s]}' % (quote(name), plain[base](v, depth))
        return more(v, kind, None, encode, depth) if more else '{"$object":%s}' % quote(name)

    def encode(v, depth=0):
        kind = type(v)
        count[0] += 1
        if depth > DEEPEST or count[0] > MOST:
            raise Depth
        if v is None:
            return 'null'
        if v is True or v is False:
            return 'true' if v else 'false'
        if kind in plain:
            return plain[kind](v, depth + 1)
        return strange(v, kind, depth + 1)

    def whole(v):
        count[0] = 0
        try:
            return encode(v)
        except Depth:
            return '{"$object":"nested too deeply"}'
    return whole


# ---- calls ----

def entry_of(module, names):
    """A function of the module, or a method of a fresh object of a class of it."""
    def find():
        value = module
        for name in names:
            if name not in module.__dict__ and value is module:
                raise NameError("name '%s' is not defined" % name)
            if isinstance(value, type):
                value = value()
            value = getattr(value, name)
        return value
    return find


def name_of(error):
    try:
        return type(error).__qualname__
    except BaseException:
        return 'Exception'


def line_of(error, path):
    """The candidate's line at which it happened; 0: none of its."""
    line, at = 0, error.__traceback__
    while at:
        if at.tb_frame.f_code.co_filename == path:
            line = at.tb_lineno
        at = at.tb_next
    return line or (isinstance(error, SyntaxError) and error.lineno or 0)


def message_of(error):
    try:
        return str(error)[:300]
    except BaseException:
        return ''


def read_all():
    text = []
    while True:
        part = posix.read(0, 1 << 20)
        if not part:
            return b''.join(text).decode()
        text.append(part)


def channel(quote, path):
    """Read what is to be done and put standard output out of the way. What comes back: the lines, and
    functions that say something, tell an error, and end the process."""
    lines = read_all().split('\n')
    nonce, lines[0] = lines[0].split(' ', 1)
    out, null = posix.dup(1), posix.open('/dev/null', posix.O_RDONLY)
    posix.dup2(null, 0)
    posix.dup2(2, 1)
    posix.close(null)
    out = posix.dup2(out, 200, False)
    write, leave, memory, number = posix.write, posix._exit, MemoryError, posix.getpid
    own = number()

    def say(kind, words):
        if number() != own:  # a copy that the candidate made of us: who is first would be luck
            leave(1)
        data = ('%s %s %s\n' % (nonce, kind, words)).encode('ascii', 'backslashreplace')
        while data:
            data = data[write(out, data):]

    def fail(kind, error):
        say(kind, '[%s,%s,%d]' % (quote(name_of(error)), quote(message_of(error)), line_of(error, path)))
        if isinstance(error, memory):
            write(2, b'MemoryError\n')
            leave(1)

    return lines, say, fail, leave


def loaded(path, before, fail, leave):
    """The candidate; without it there is nothing more to do."""
    stage = 's'
    try:
        code = compiled(path)
        stage = 'l'
        return load('candidate', path, before, code)
    except BaseException as error:
        fail(stage, error)
        leave(0)


def call(path, before=None):
    scan, quote = json_tools()
    whole = encoder(quote)
    lines, say, fail, leave = channel(quote, path)
    candidate = loaded(path, before, fail, leave)
    try:
        find = entry_of(candidate, lines[0].split('.'))
    except BaseException as error:
        fail('l', error)
        leave(0)

    def prepare(test):
        """The function of one test. With functions to replace it is one of a fresh copy of the module, so
        that nothing which the candidate kept from other calls is in the way."""
        module = load('candidate', path, before) if 'with' in test else candidate
        for name, source in test.get('with', {}).items():
            space = {'__builtins__': builtins}
            exec(source, space)
            module.__dict__[name] = space[name]
        return entry_of(module, test.get('call', lines[0]).split('.'))()

    def result_of(test):
        if type(test) is dict:
            return prepare(test)(*test['args'])
        args, named = test if type(test) is tuple else (test, {})
        return find()(*args, **named)

    def one(line):
        try:
            say('r', whole(result_of(scan(line, 0)[0])))
        except BaseException as error:
            fail('e', error)

    for line in lines[1:]:
        if line:
            one(line)
    say('end', '-')
    leave(0)


COMPILED = {}


def beside(name):
    """A file that stands beside this one, compiled; the fork server does it once for all its copies."""
    if name not in COMPILED:
        where = __file__.rpartition('/')[0] + '/' + name
        COMPILED[name] = compiled(where)
    return COMPILED[name]


def read_beside(name):
    """The same, into this name space."""
    exec(beside(name), globals())


def other(name):
    """A mode that stands in a file of its own."""
    def run(path, before=None):
        read_beside('wide.py')
        read_beside(name)
        main(path, before)
    return run


def program(path, before=None):
    """What Python does at the end of a program, but for taking itself to pieces: in a copy that writes
    to every page of it. An end by an exception, exit() among them, is left to Python."""
    sys.argv[:] = [path]
    load('__main__', path, before)
    import gc
    import atexit
    if 'threading' in sys.modules:
        sys.modules['threading']._shutdown()
    atexit._run_exitfuncs()
    sys.modules.pop('__main__', None)
    gc.collect()  # files of its that are open are written to their end, and __del__ is called
    sys.stdout.flush()
    sys.stderr.flush()
    posix._exit(0)


settle()
if sys.argv[1] == 'serve':
    read_beside('serve.py')
    WORDS = serve()
else:
    WORDS = sys.argv[1:]
{'program': program, 'call': call, 'ops': other('ops.py'), 'bench': other('trusted.py')}[WORDS[0]](*WORDS[1:])
