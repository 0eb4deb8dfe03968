"""A worker for tests: speaks the protocol honestly until it is given `attack`, then does what its test says.

Its text is handed to the interpreter in the sandbox, since nothing of the tests is to be seen there.
"""

PRELUDE = """
import os, signal, struct, sys, threading, time
i, o = sys.stdin.buffer, sys.stdout.buffer
def exact(n):
    b = i.read(n)
    if len(b) < n: sys.exit()
    return b
def frame():
    k, n = struct.unpack(">BQ", exact(9)); return k, exact(n)
def say(b, k=1, n=None): o.write(struct.pack(">BQ", k, len(b) if n is None else n) + b); o.flush()
def handle(n): say(b'{"handle":%d}' % n)
def touched(mib):
    block = bytearray(mib << 20)
    for page in range(0, len(block), 4096): block[page] = 1
    return block
frame(); frame(); say(b'{"reason":0,"numbers":{}}')
"""
LOOP = """
while True:
    ask, what = frame()[1], b""
    if b'"put"' in ask:
        while (got := frame())[0] == 2: what += got[1]
        if what == b"attack": attack()
        handle(7)
    elif b'"get"' in ask:
        attack()
"""


def program(attack: str, token: str = "") -> list[str]:
    """Return what the interpreter is told.

    Args:
        attack: Lines of Python, the body of a function.
        token: Something by which a test finds the sandbox's processes again.
    """
    body = "\n".join("    " + line for line in attack.splitlines())
    return ["-c", f"# {token}\n{PRELUDE}\ndef attack():\n{body}\n{LOOP}"]
