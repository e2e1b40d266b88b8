# ops.py: what a suite's test does with a candidate, one operation a line, in the candidate's process.
# Read by driver.py into its own name space. As in calls, a result is nothing but a claim.


def main(path, before):
    scan, quote = json_tools()
    things = Things()
    whole = encoder(quote, wide(things, quote))
    lines, say, fail, leave = channel(quote, path)
    module = loaded(path, before, fail, leave)
    act = performer(module, lines[0], things)
    for i, line in enumerate(lines[1:]):
        if line:
            try:
                say('r', perform(line, act, scan, whole, i, things))
            except BaseException as error:
                fail('e', error)
    say('end', '-')
    leave(0)
