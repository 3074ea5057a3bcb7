"""Clients as nobody wants them. TAP lines, numbered from 1, on standard output. usage: clients.py KIND PORT"""
import socket
import sys
import time

KIND, PORT = sys.argv[1], int(sys.argv[2])
count = 0


def check(name, problem=""):
    global count
    count += 1
    print(("not ok" if problem else "ok"), f"{count} - {name}")
    if problem:
        print("#", problem)


def connect():
    s = socket.create_connection(("127.0.0.1", PORT), timeout=60)
    s.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return s


def talk(data, wait=10):
    """What the server says to these bytes before it closes, or falls silent."""
    with connect() as s:
        s.settimeout(wait)
        got = b""
        try:
            s.sendall(data)
            while True:
                more = s.recv(65536)
                if not more:
                    break
                got += more
                if b"\r\n\r\n" in got and b"keep" not in data:
                    break
        except (TimeoutError, ConnectionError):
            pass
        return got


def status(data):
    got = talk(data)
    return int(got.split(b" ")[1]) if got.startswith(b"HTTP/1.1 ") else 0


def one_byte_a_second(first):
    """Seconds until the server closes a connection that sends a byte a second."""
    begun = time.monotonic()
    with connect() as s:
        s.settimeout(1)
        try:
            s.sendall(first)
            while time.monotonic() - begun < 100:
                s.sendall(b"a")
                try:
                    if not s.recv(4096):
                        break
                except TimeoutError:
                    pass
        except ConnectionError:
            pass
    return time.monotonic() - begun


def slow():
    took = one_byte_a_second(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nX-")
    check("a head that comes a byte a second is cut off", "" if took < 30 else f"it took {took:.0f} s")


def odd():
    host = b"Host: localhost\r\n"
    ok = {
        "no host": (b"GET /healthz HTTP/1.1\r\n\r\n", (400, 421)),
        "another host": (b"GET /healthz HTTP/1.1\r\nHost: evil.example\r\n\r\n", (421,)),
        "a host with a port": (b"GET /healthz HTTP/1.1\r\nHost: localhost:80\r\n\r\n", (200,)),
        "a host with more": (b"GET /healthz HTTP/1.1\r\nHost: localhost:80@evil.example\r\n\r\n", (421,)),
        "two addresses in one": (b"GET http://evil.example/healthz HTTP/1.1\r\n" + host + b"\r\n", (400, 404)),
        "a target without a slash": (b"GET healthz HTTP/1.1\r\n" + host + b"\r\n", (400,)),
        "a null byte": (b"GET /api/events?who=%00 HTTP/1.1\r\n" + host + b"\r\n", (400,)),
        "a broken escape": (b"GET /api/events?who=%4 HTTP/1.1\r\n" + host + b"\r\n", (400,)),
        "no UTF-8": (b"GET /api/events?who=%ff HTTP/1.1\r\n" + host + b"\r\n", (400,)),
        "dots": (b"GET /assets/../../etc/passwd HTTP/1.1\r\n" + host + b"\r\n", (400,)),
        "escaped dots": (b"GET /assets/%2e%2e/%2e%2e/etc/passwd HTTP/1.1\r\n" + host + b"\r\n", (400,)),
        "an escaped path": (b"GET /assets/%2fetc%2fpasswd HTTP/1.1\r\n" + host + b"\r\n", (404,)),
        "a long target": (b"GET /" + b"a" * 9000 + b" HTTP/1.1\r\n" + host + b"\r\n", (414,)),
        "a longer one": (b"GET /" + b"a" * 30000 + b" HTTP/1.1\r\n" + host + b"\r\n", (414,)),
        "long header fields": (b"GET /healthz HTTP/1.1\r\n" + host + b"X: " + b"a" * 40000 + b"\r\n\r\n", (413, 431)),
        "many header fields": (b"GET /healthz HTTP/1.1\r\n" + host + b"".join(b"X%d: a\r\n" % i for i in range(3000)) + b"\r\n", (413, 431)),
        "many parameters": (b"GET /api/events?" + b"&".join(b"type=ACCUSE" for _ in range(100)) + b" HTTP/1.1\r\n" + host + b"\r\n", (400,)),
        "another method": (b"BREW /api/events HTTP/1.1\r\n" + host + b"\r\n", (405,)),
        "OPTIONS for all": (b"OPTIONS * HTTP/1.1\r\n" + host + b"\r\n", (204,)),
        "a length that is none": (b"POST /api/articles HTTP/1.1\r\n" + host + b"Content-Length: many\r\n\r\n", (400,)),
        "a length too large": (b"POST /api/articles HTTP/1.1\r\n" + host + b"Content-Type: text/plain\r\nContent-Length: 999999999\r\n\r\n", (413,)),
    }
    for name, (data, expected) in ok.items():
        got = status(data)
        check(f"{name}: {got}", "" if got in expected else f"{got}, not {expected}")
    for name, data in {"no HTTP": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" * 20, "line breaks": b"\r\n" * 2000}.items():
        got = talk(data, 2)
        check(f"{name} is not served", "" if not got.startswith(b"HTTP/1.1 200") else repr(got[:60]))
    got = talk(b"GET /<script>alert(1)</script> HTTP/1.1\r\n" + host + b"\r\n")
    check("nothing of the target comes back", "" if b"script" not in got.split(b"\r\n\r\n", 1)[1] else repr(got))
    got = talk(b"GET /healthz HTTP/1.1\r\n" + host + b"\r\nGET /healthz HTTP/1.1\r\n" + host + b"Connection: close, keep\r\n\r\n")
    check("two requests on one connection", "" if got.count(b"HTTP/1.1 200") == 2 else repr(got[:200]))
    with connect() as s:
        s.sendall(b"GET /api/events?limit=1000 HTTP/1.1\r\n" + host + b"\r\n")
    check("a client that goes away at once", "" if status(b"GET /healthz HTTP/1.1\r\n" + host + b"\r\n") == 200 else "the server does not answer")


def many():
    """So many connections of one client at once that some are refused; those that are open are served."""
    request = b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n"
    lines, served = [connect() for _ in range(40)], 0
    for s in lines:
        s.settimeout(5)
        try:
            s.sendall(request)
            served += s.recv(4096).startswith(b"HTTP/1.1 200")
        except (TimeoutError, ConnectionError):
            pass
    check(f"of 40 connections {served} are served", "" if served == 8 else "8 are allowed")
    for s in lines:
        s.close()
    for _ in range(50):
        time.sleep(0.1)
        if status(request) == 200:
            break
    check("when they are gone, others are", "" if status(request) == 200 else "not served")


def unread():
    """A file is asked for and not read: the server must not keep all of it."""
    with connect() as s:
        s.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        s.sendall(b"GET /api/events?format=jsonl HTTP/1.1\r\nHost: localhost\r\n\r\n")
        time.sleep(1)
        check("others are served meanwhile", "" if status(b"GET /api/events?limit=1 HTTP/1.1\r\nHost: localhost\r\n\r\n") == 200 else "not served")


{"slow": slow, "odd": odd, "many": many, "unread": unread}[KIND]()
