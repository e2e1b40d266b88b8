# ---- the fork server: runners/cell/warm.c ----

PRELOADED = ('typing', 'math', 're', 'collections', 'itertools', 'functools', 'heapq', 'bisect', 'json',
             'string', 'random', 'operator', 'copy', 'datetime', 'decimal', 'fractions', 'hashlib',
             'dataclasses', 'enum', 'statistics', 'os', 'io', 'threading', 'traceback', 'ast')


def serve():
    """Make copies of this process. Returns in a step's own copy, with its words."""
    import ctypes
    import gc
    import resource
    import signal
    import socket
    for name in PRELOADED:
        __import__(name)
    for name in ('wide.py', 'ops.py', 'trusted.py'):
        beside(name)
    import os
    libc = ctypes.CDLL(None, use_errno=True)
    clone = {'x86_64': 56, 'aarch64': 220}[os.uname().machine]
    flags, new_pid = 0x8000 | 17, 0x20000000  # CLONE_PARENT, SIGCHLD; CLONE_NEWPID
    cell = socket.socket(fileno=3)
    json_tools()

    def set_up(fds, limits):
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        signal.signal(signal.SIGINT, signal.default_int_handler)
        os.setsid()
        os.chdir('/box')
        for to, fd in enumerate(fds[:3]):
            os.dup2(fd, to)
        for line in limits:
            what, soft, hard = map(int, line.split())
            resource.setrlimit(what, (soft, hard))
        head = (ctypes.c_uint32 * 2)(0x20080522, 0)
        if libc.capset(head, (ctypes.c_uint32 * 6)()) != 0:
            raise OSError('capset')
        os.closerange(3, 1024)

    gc.collect()
    gc.freeze()
    cell.send(b'ready')
    while True:
        data, fds, _, _ = socket.recv_fds(cell, 1 << 16, 5)
        if not data:
            os._exit(0)
        limits, words = data.split(b'\n\n', 1)
        pid = -1 if libc.setns(fds[4], new_pid) else libc.syscall(clone, flags, 0, 0, 0, 0)
        if pid == 0:
            ctypes.pythonapi.PyOS_AfterFork_Child()
            cell.detach()
            try:
                set_up(fds, limits.split(b'\n'))
            except BaseException:
                os.write(fds[3], b'F')
                os._exit(127)
            return words.decode().split('\0')[:-1]
        for fd in fds:
            os.close(fd)
        cell.send(b'%d' % pid)
