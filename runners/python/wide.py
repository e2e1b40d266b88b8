# wide.py: values that are no plain ones, for tests which look into them: arrays and tables as their
# contents, anything else as a handle, a name by which the other side can ask further. Read by
# driver.py into its own name space, in the process of the tests and in the candidate's.


class Things:
    """The objects of this process that the other side has handles of, by "LINE.N"."""

    def __init__(self):
        self.kept, self.line, self.n = {}, 0, 0

    def begin(self, line):
        self.line, self.n = line, 0

    def keep(self, value):
        name = '%d.%d' % (self.line, self.n)
        self.n += 1
        self.kept[name] = value
        return name


def names_of(kind):
    return ['%s.%s' % (k.__module__, k.__qualname__) for k in kind.__mro__]


def wide(things, quote):
    """The `more` of an encoder."""
    def table(v, name, encode, depth):
        columns = [v] if name.endswith('Series') else [v.iloc[:, i] for i in range(v.shape[1])]
        if not all(c.dtype.kind in 'iufbOM' for c in columns):
            return None
        parts = [[str(c.dtype), (c.astype(str) if c.dtype.kind == 'M' else c).tolist()] for c in columns]
        head = [v.name] if name.endswith('Series') else list(v.columns)
        return '{"$table":%s}' % encode([name.endswith('Series'), head, v.index.tolist(), parts], depth)

    def handle(v, kind):
        return '{"$handle":[%s,%s]}' % (quote(things.keep(v)), quote(' '.join(names_of(kind))))

    def text_of(v, kind, name, encode, depth):
        if name is None:
            return handle(v, kind)
        if kind is Proxy:
            return '{"$handle":[%s,""]}' % quote(object.__getattribute__(v, 'name'))
        if name in ('pandas.core.frame.DataFrame', 'pandas.core.series.Series'):
            return table(v, name, encode, depth)
        if name == '_io.StringIO':
            return '{"$stringio":[%s,%d]}' % (quote(v.getvalue()), v.tell())
        return None
    return text_of


def array_of(parts):
    import numpy
    return numpy.array(parts[1], dtype=parts[0])


def table_of(parts):
    import pandas
    series, head, index, columns = parts
    made = [pandas.Series(list(values), dtype=kind, index=index or None) for kind, values in columns]
    if series:
        made[0].name = head[0]
        return made[0]
    frame = pandas.DataFrame(dict(enumerate(made)), index=index or None)
    frame.columns = head
    return frame


def stringio_of(parts):
    import io
    made = io.StringIO(parts[0])
    made.seek(parts[1])
    return made


def class_of(names):
    """Of the classes that this process has too, the one with the most ancestors."""
    best = object
    for name in names:
        parts = name.split('.')
        for n in range(len(parts) - 1, 0, -1):
            found = sys.modules.get('.'.join(parts[:n]))
            for part in parts[n:]:
                found = getattr(found, part, None)
            if isinstance(found, type) and len(found.__mro__) > len(best.__mro__):
                best = found
    for kind in type.__subclasses__(best):  # one that was made, and has no name in its module
        if names and best is not object and names_of(kind)[0] == names[0]:
            best = kind
    return best


def subclass_of(parts):
    import collections
    name, value = parts
    made = {'collections.Counter': collections.Counter, 'collections.OrderedDict': collections.OrderedDict}
    if name in made:
        return made[name](value)
    if name == 'collections.defaultdict':
        return collections.defaultdict(None, value)
    if name.startswith('numpy.') and 'numpy' in sys.modules:
        numpy = sys.modules['numpy']
        kind = getattr(numpy, name[6:], None)
        return kind(value) if isinstance(kind, type) and issubclass(kind, numpy.generic) else value
    return value


class Proxy:
    """Stands in the process of the tests for an object of the candidate's: whatever is asked of it is
    asked over there. Nothing can be compared with it."""
    __slots__ = ('name', 'names', 'ask')

    def __init__(self, name, names, ask):
        for key, value in (('name', name), ('names', names), ('ask', ask)):
            object.__setattr__(self, key, value)

    def __getattribute__(self, key):
        if key == '__class__':
            return class_of(object.__getattribute__(self, 'names'))
        if key[:2] == '__':
            raise AttributeError(key)
        return look(self, 'get', key)

    def __call__(self, *args, **named):
        return look(self, 'call', None, list(args), named)

    def __len__(self):
        return look(self, 'len')

    def __getitem__(self, key):
        return look(self, 'item', key)

    def __contains__(self, key):
        return look(self, 'has', key)

    def __iter__(self):
        return iter(look(self, 'iter'))

    def __str__(self):
        return look(self, 'str')

    def __eq__(self, other):
        raise TypeError('an object of the answer is compared, which tells nothing')

    __ne__ = __lt__ = __le__ = __gt__ = __ge__ = __bool__ = __eq__
    __hash__ = None


def look(proxy, what, *words):
    return object.__getattribute__(proxy, 'ask')(what, proxy, *words)


TAGS.update(array=array_of, table=table_of, stringio=stringio_of, of=subclass_of)


def performer(module, entry, things):
    """What an operation of a test does, here."""
    def call(target, name, args, named):
        if name is None:
            return target(*args, **named)
        return entry_of(module, name.split('.'))()(*args, **named)
    return {
        'call': call,
        'get': lambda v, name: getattr(v, name),
        'len': len,
        'item': lambda v, key: v[key],
        'has': lambda v, key: key in v,
        'iter': lambda v: list(v),
        'str': str,
    }


def perform(text, act, scan, whole, line, things):
    """Do one operation; its result as text: [value, arguments where they were changed]."""
    TAGS['handle'] = lambda parts: things.kept[parts[0]]
    words = scan(text, 0)[0]
    things.begin(line)
    call = words[0] == 'call'
    try:
        value = act[words[0]](*words[1:])
    except Exception as error:
        return '{"$raise":[%s,%s]}' % (whole(names_of(type(error))), whole(message_of(error)))
    result = whole(value)
    changed = 'null'
    if call:
        things.begin(-line - 1)
        before = whole(scan(text, 0)[0][3])
        things.begin(-line - 1)
        after = whole(words[3])
        changed = after if after != before and '$handle' not in after else 'null'
    return '[%s,%s]' % (result, changed)
