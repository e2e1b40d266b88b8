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
    flags = 0x20000000 | 0x8000 | 17  # CLONE_NEWPID, CLONE_PARENT, SIGCHLD
    cell = socket.socket(fileno=3)
    json_tools()

    def on_stop(number, frame):
        if os.getpid() == 1:
            os.kill(-1, signal.SIGKILL)

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
        os.closerange(3, 1024)
        head = (ctypes.c_uint32 * 2)(0x20080522, 0)
        if libc.capset(head, (ctypes.c_uint32 * 6)()) != 0:
            raise OSError('capset')

    def become_init(fds, limits):
        """PID 1: its child is the step. Returns in that child only."""
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        signal.signal(signal.SIGTERM, on_stop)
        job = os.fork()
        if job == 0:
            try:
                set_up(fds, limits)
            except BaseException:
                os.write(fds[3], b'F')
                os._exit(127)
            return
        for fd in fds[:3]:
            os.close(fd)
        cpu = peak = left = leftover = 0
        status = 9

        def reap(options):
            nonlocal cpu, peak
            try:
                pid, status, use = os.wait4(-1, options)
            except ChildProcessError:
                return -1, 0
            if pid:
                cpu += int((use.ru_utime + use.ru_stime) * 1e6)
                peak = max(peak, use.ru_maxrss)
            return pid, status

        pid = 0
        while pid != job:
            pid, status = reap(0)
        tasks = 0
        if status:  # whoever is made now has the next number: so many there were
            probe = os.fork()
            if probe == 0:
                os._exit(0)
            os.waitpid(probe, 0)
            tasks = max(0, probe - job)
        while pid > 0:
            pid, _ = reap(os.WNOHANG)
        if pid == 0:
            leftover = 1
            os.kill(-1, signal.SIGKILL)
            while reap(0)[0] > 0:
                left += 1
        os.write(fds[3], b'%d %d %d %d %d %d' % (status, cpu, peak, leftover, left, tasks))
        os._exit(0)

    gc.collect()
    gc.freeze()
    cell.send(b'ready')
    while True:
        data, fds, _, _ = socket.recv_fds(cell, 1 << 16, 4)
        if not data:
            os._exit(0)
        limits, words = data.split(b'\n\n', 1)
        pid = libc.syscall(clone, flags, 0, 0, 0, 0)
        if pid == 0:
            ctypes.pythonapi.PyOS_AfterFork_Child()
            cell.detach()
            os.close(3)
            become_init(fds, limits.split(b'\n'))
            return words.decode().split('\0')[:-1]
        for fd in fds:
            os.close(fd)
        cell.send(b'%d' % pid)
