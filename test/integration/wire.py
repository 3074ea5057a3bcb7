"""Alerts as they reach those who wait for them: streams, webhooks, feeds, embargoes; over reconnects, restarts and crashes. TAP lines on standard output.

usage: wire.py DEPESCHE [RECORD]        packs by DEPESCHE_PACKS; standard library only; works in the current directory
"""
import hashlib
import hmac
import http.server
import json
import random
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
import xml.etree.ElementTree

DEPESCHE = sys.argv[1]
RECORD = sys.argv[2] if len(sys.argv) > 2 else "wire.db"
STATES = ["Frankreich", "Polen", "Japan", "China", "Indien", "Israel", "Spanien", "Italien", "Ungarn", "Serbien", "Kanada", "Mexiko", "Brasilien", "Norwegen"]
count = 0
written = 0


def check(name, problem=""):
    global count
    count += 1
    print("not ok" if problem else "ok", f"{count} - {name}", flush=True)
    if problem:
        print("#", str(problem)[:600], flush=True)


def article(**fields):
    """A report of an act that nothing else reports: who, to whom and when differ each time."""
    global written
    n = written
    written += 1
    a, b = STATES[n % 14], STATES[(n // 14 + n + 1) % 14]
    if a == b:
        b = "Russland"
    day = time.strftime("%Y-%m-%d", time.gmtime(86400 * (17000 + 13 * (n // 100) + n % 7)))
    return {"id": f"w{n}", "text": f"{a} verurteilte am Montag {b}.", "published": day, "publisher": "Beispielblatt", **fields}


class Server:
    def __init__(self, record, *options):
        self.record, self.options, self.port = record, options, 0
        self.start()

    def start(self):
        self.log = open("wire.log", "a+")
        self.log.seek(0, 2)
        begin = self.log.tell()
        self.process = subprocess.Popen([DEPESCHE, "serve", "--listen", f"127.0.0.1:{self.port}", *self.options, self.record], stderr=self.log)
        for _ in range(600):
            self.log.seek(begin)
            for line in self.log.read().splitlines():
                if "http://" in line:
                    self.port = int(line.split("127.0.0.1:")[1].split("/")[0])
                    return
            if self.process.poll() is not None:
                raise SystemExit("the server does not start: " + open("wire.log").read())
            time.sleep(0.05)
        raise SystemExit("the server does not start")

    def stop(self, how=signal.SIGTERM):
        self.process.send_signal(how)
        return self.process.wait(30)

    def ask(self, path, method="GET", body=None):
        data = None if body is None else json.dumps(body).encode() if not isinstance(body, bytes) else body
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}{path}", data=data, method=method)
        if data is not None:
            request.add_header("Content-Type", "application/x-ndjson" if isinstance(body, bytes) else "application/json")
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                return answer.status, answer.read()
        except urllib.error.HTTPError as answer:
            return answer.code, answer.read()

    def post(self, *articles):
        status, data = self.ask("/api/articles", "POST", "\n".join(json.dumps(a) for a in articles).encode())
        answer = json.loads(data)
        if status != 200 or answer["problems"]:
            raise SystemExit(f"articles are not taken: {data[:500]}")
        return answer

    def alerts(self, query=""):
        """All of them, page by page."""
        found, since = [], 0
        while True:
            page = json.loads(self.ask(f"/api/alerts?since={since}&limit=200&{query}")[1])
            found += page["alerts"]
            if page["last"] == since:
                return found
            since = page["last"]


class Stream(threading.Thread):
    """A client of server-sent events: what came, and whether the server ended it."""

    def __init__(self, server, query="", last=None, buffer=None):
        super().__init__(daemon=True)
        self.ids, self.events, self.beats, self.ended, self.head = [], [], 0, False, b""
        self.reading = threading.Event()
        self.reading.set()
        self.socket = socket.socket()
        if buffer:
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, buffer)
            self.reading.clear()
        self.socket.connect(("127.0.0.1", server.port))
        resume = f"Last-Event-ID: {last}\r\n" if last is not None else ""
        self.socket.sendall(f"GET /api/stream?{query} HTTP/1.1\r\nHost: localhost\r\n{resume}\r\n".encode())
        self.start()
        while buffer is None and not self.head and not self.ended:
            time.sleep(0.005)

    def run(self):
        self.reading.wait()
        raw, text = b"", b""
        while True:
            try:
                data = self.socket.recv(65536)
            except OSError:
                data = b""
            if not data:
                self.ended = True
                return
            raw += data
            if not self.head:
                if b"\r\n\r\n" not in raw:
                    continue
                head, raw = raw.split(b"\r\n\r\n", 1)
                self.head = head
            while b"\r\n" in raw:
                size, rest = raw.split(b"\r\n", 1)
                n = int(size, 16)
                if len(rest) < n + 2:
                    break
                if n == 0:
                    self.ended = True
                    return
                text, raw = text + rest[:n], rest[n + 2:]
            while b"\n\n" in text:
                event, text = text.split(b"\n\n", 1)
                self.take(event)

    def take(self, event):
        fields = dict(line.split(b": ", 1) for line in event.split(b"\n") if b": " in line)
        if event == b":":
            self.beats += 1
        if b"id" in fields:
            self.events.append(json.loads(fields[b"data"]))
            self.ids.append(int(fields[b"id"]))

    def wait(self, n, seconds=20):
        until = time.time() + seconds
        while len(self.ids) < n and not self.ended and time.time() < until:
            time.sleep(0.01)
        return len(self.ids)

    def close(self):
        try:
            self.socket.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass
        self.join(10)
        self.socket.close()


class Sink(http.server.ThreadingHTTPServer):
    """Takes deliveries; what it does with them is told by the path."""
    daemon_threads = True

    def __init__(self, port=0):
        self.got, self.lock = [], threading.Lock()
        super().__init__(("127.0.0.1", port), Handler)
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def of(self, path):
        with self.lock:
            return [one for one in self.got if one["path"] == path]

    def wait(self, path, n, seconds=20):
        until = time.time() + seconds
        while len(self.of(path)) < n and time.time() < until:
            time.sleep(0.02)
        return self.of(path)


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        with self.server.lock:
            nth = sum(one["path"] == self.path for one in self.server.got)
            self.server.got.append({"path": self.path, "body": body, "headers": dict(self.headers), "at": time.time()})
        status = 200
        if self.path == "/slow":
            time.sleep(1.5)
        if self.path == "/twice" and nth < 2:
            status = 503
        if self.path == "/never":
            status = 500
        if self.path == "/gone":
            status = 410
        if self.path == "/elsewhere":
            status = 302
        try:
            self.send_response(status)
            if status == 302:
                self.send_header("Location", "/ok")
            self.send_header("Content-Length", "0")
            self.end_headers()
        except OSError:
            pass


def stamp(at):
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(at + 0.999))


def until(condition, seconds=20):
    end = time.time() + seconds
    while not condition() and time.time() < end:
        time.sleep(0.05)
    return condition()


def live(server):
    stream = Stream(server, "who=FRA")
    check("a stream opens", "" if b"200" in stream.head and b"text/event-stream" in stream.head else stream.head)
    server.post(article(text="Frankreich verurteilte am Montag Russland.", published="2015-02-02"))
    check("what is posted arrives", "" if stream.wait(1) == 1 else stream.ids)
    event = stream.events[0]
    check("as an alert", "" if event["kind"] == "new" and event["matches"] and event["id"] == stream.ids[0] else event)
    server.post(article(text="Japan verurteilte am Montag China.", published="2015-02-02"))
    with open("other.jsonl", "w") as f:
        f.write(json.dumps(article(text="Am Montag verurteilte Frankreich das Vorgehen Russlands.", published="2015-02-02", publisher="Anderes Blatt")) + "\n")
        f.write(json.dumps(article(text="Frankreich verurteilte am Freitag Ungarn.", published="2015-03-06")) + "\n")
    begin = time.time()
    subprocess.run([DEPESCHE, "add", server.record, "other.jsonl"], check=True, capture_output=True)
    check("so does what another process adds", "" if stream.wait(2) >= 2 else stream.ids)
    check("soon", "" if time.time() - begin < 5 else time.time() - begin)
    check("nothing else does", "" if all(any(s["code"] == "FRA" for s in e["event"]["actor"] + e["event"]["recipient"]) for e in stream.events) else stream.events)
    check("ids ascend", "" if stream.ids == sorted(set(stream.ids)) else stream.ids)
    stream.close()
    only = Stream(server, "kind=origins,denied")
    server.post(article(text="Kanada verurteilte am Montag Mexiko.", published="2015-02-02"))
    server.post(article(text="Scharf verurteilte Kanada am Montag Mexiko, wie es hieß.", published="2015-02-02", publisher="Drittes Blatt"))
    only.wait(1, 3)
    check("kinds can be chosen", "" if all(e["kind"] in ("origins", "denied") for e in only.events) else only.events)
    only.close()
    for path in ("/api/stream?colour=red", "/api/stream?kind=loud"):
        check(f"{path} is refused", "" if server.ask(path)[0] == 400 else server.ask(path))
    check("no stream of a query that is not there", "" if server.ask("/api/stream?standing=none")[0] == 404 else "it opened")


def reconnects(server):
    """A client that loses its line again and again, from a server that stops and dies, while articles come."""
    chance = random.Random(5)
    ids, done = [], threading.Event()
    before = [a["id"] for a in server.alerts()]
    gate = threading.Lock()

    def write():
        for _ in range(40):
            with gate:
                server.post(*[article() for _ in range(chance.randint(1, 6))])
            time.sleep(0.03)
        done.set()

    writer = threading.Thread(target=write)
    stream = Stream(server)
    writer.start()
    turn = 0
    while not done.is_set():
        time.sleep(chance.random() * 0.15)
        turn += 1
        if turn % 5 == 0:
            with gate:
                server.stop(signal.SIGKILL if turn % 10 == 0 else signal.SIGTERM)
                stream.join(10)
                server.start()
        stream.close()
        ids += stream.ids
        stream = Stream(server, last=ids[-1] if ids else before[-1])
    writer.join()
    expected = [a["id"] for a in server.alerts() if a["id"] > before[-1]]
    stream.wait(len(expected) - len(ids))
    time.sleep(0.5)
    stream.close()
    ids += stream.ids
    check(f"a client that reconnects {turn} times loses nothing", "" if not set(expected) - set(ids) else sorted(set(expected) - set(ids)))
    check("and gets nothing twice", "" if len(ids) == len(set(ids)) else [i for i in set(ids) if ids.count(i) > 1])
    check("in order", "" if ids == sorted(ids) else "not in order")
    check(f"all {len(expected)} of them", "" if ids == expected and len(expected) > 80 else f"{len(ids)}, {len(expected)}")
    whole = Stream(server, last=0)
    all_ids = [a["id"] for a in server.alerts()]
    whole.wait(len(all_ids))
    check("one that begins at the beginning gets all", "" if whole.ids == all_ids else f"{len(whole.ids)} of {len(all_ids)}")
    whole.close()
    future = Stream(server, last=10**9)
    server.post(article())
    check("an id of another record means from now on", "" if future.wait(1) >= 1 else "nothing came")
    future.close()


def slow_reader(server):
    stream = Stream(server, buffer=4096)
    begin = server.alerts()[-1]["id"]
    title = "x" * 30000
    for _ in range(30):
        server.post(*[article(title=title) for _ in range(20)])
    expected = [a["id"] for a in server.alerts() if a["id"] > begin]
    lost = until(lambda: b"depesche_streams_lost_total 1" in server.ask("/metrics")[1])
    check("a reader that does not read is given up", "" if lost else server.ask("/metrics")[1][-1500:])
    stream.reading.set()
    stream.join(60)
    check("its stream ends when it reads again", "" if stream.ended else f"{len(stream.ids)} ids, not ended")
    check("before the end of what came", "" if 0 < len(stream.ids) < len(expected) else f"{len(stream.ids)} of {len(expected)}")
    ids = stream.ids
    stream.close()
    again = Stream(server, last=ids[-1])
    again.wait(len(expected) - len(ids), 60)
    check("it goes on where it was", "" if ids + again.ids == expected else f"{len(ids)} + {len(again.ids)} of {len(expected)}")
    again.close()


def webhooks(server, sink):
    hook = f"http://127.0.0.1:{sink.server_port}"
    for name in ("ok", "twice", "never", "gone", "slow", "elsewhere"):
        status, data = server.ask(f"/api/standing/{name}", "PUT", {"query": "who=GRC", "owner": "test", "webhook": f"{hook}/{name}", "secret": "geheim"})
        if status != 200:
            check(f"standing query {name}", data)
    check("standing queries are listed", "" if len(json.loads(server.ask("/api/standing")[1])["standing"]) >= 6 else server.ask("/api/standing"))
    check("their secrets are not", "" if b"geheim" not in server.ask("/api/standing")[1] else "they are")
    server.post(*[article(text=f"Griechenland verurteilte am Montag {state}.") for state in STATES[:5]])
    expected = [a["id"] for a in server.alerts("who=GRC")]
    got = sink.wait("/ok", 5)
    check("deliveries arrive", "" if [json.loads(g["body"])["id"] for g in got] == expected else got)
    check("they bear the query's name", "" if all(json.loads(g["body"])["query"] == "ok" for g in got) else got)
    bad = []
    for g in got:
        h = {k.lower(): v for k, v in g["headers"].items()}
        signed = f"{h['depesche-id']}.{h['depesche-timestamp']}.".encode() + g["body"]
        if h["depesche-signature"] != "sha256=" + hmac.new(b"geheim", signed, hashlib.sha256).hexdigest():
            bad.append(h)
    check("they are signed", bad)
    check("each has an id of its own", "" if len({g["headers"]["Depesche-Id"] for g in got}) == 5 else "no")
    twice = sink.wait("/twice", 7, 30)
    check("what fails is sent again", "" if len(twice) == 7 and len({t["headers"]["Depesche-Id"] for t in twice}) == 5 else f"{len(twice)} requests")
    dead = until(lambda: len(json.loads(server.ask("/api/deliveries?state=dead&limit=1000")[1])["deliveries"]) >= 15, 60)
    letters = json.loads(server.ask("/api/deliveries?state=dead&limit=1000")[1])["deliveries"]
    names = sorted({d["standing"] for d in letters})
    check("dead letters can be seen", "" if dead and names == ["elsewhere", "gone", "never"] else letters[:3])
    attempts = {d["standing"]: d["attempts"] for d in letters}
    check("after so many attempts", "" if attempts["never"] == 4 and attempts["gone"] == 1 else attempts)
    check("with what was wrong", "" if any("500" in d["error"] for d in letters) and any("redirections" in d["error"] for d in letters) else letters[:3])
    check("redirections are not followed", "" if len(sink.of("/ok")) == 5 else len(sink.of("/ok")))
    slow = sink.wait("/slow", 1)
    check("a slow one holds up nobody", "" if got[-1]["at"] - got[0]["at"] < 2 and slow else "it did")
    until(lambda: len(json.loads(server.ask("/api/deliveries?state=waiting")[1])["deliveries"]) == 0, 60)
    check("none waits in the end", "" if not json.loads(server.ask("/api/deliveries?state=waiting")[1])["deliveries"] else server.ask("/api/deliveries?state=waiting"))
    for name in ("twice", "never", "gone", "slow", "elsewhere"):
        server.ask(f"/api/standing/{name}", "DELETE")
    again = json.loads(server.ask("/api/standing")[1])["standing"]
    check("a query knows its alerts", "" if [s["alerts"] for s in again if s["name"] == "ok"] == [5] else again)
    stream = Stream(server, "standing=ok")
    server.post(article(text="Griechenland verurteilte am Montag Kanada."))
    check("a standing query can be a stream", "" if stream.wait(1) == 1 and stream.events[0]["query"] == "ok" else stream.events)
    stream.close()


def crash(server, sink):
    """Deliveries survive a server that dies while the target is away."""
    before = {json.loads(g["body"])["id"] for g in sink.wait("/ok", 6)}
    port = sink.server_port
    server.stop()
    server.options = ("--quiet", "--allow-private", "--webhook-backoff", "200")
    server.start()
    sink.shutdown()
    sink.server_close()
    server.post(*[article(text=f"Griechenland verurteilte am Montag {state}.") for state in STATES[7:12]])
    until(lambda: len(json.loads(server.ask("/api/deliveries?state=waiting")[1])["deliveries"]) >= 5)
    server.stop(signal.SIGKILL)
    with open("dark.jsonl", "w") as f:
        f.write(json.dumps(article(text="Griechenland verurteilte am Montag Norwegen.")) + "\n")
    subprocess.run([DEPESCHE, "add", server.record, "dark.jsonl"], check=True, capture_output=True)
    sink = Sink(port)
    server.start()
    expected = {a["id"] for a in server.alerts("who=GRC")} - before
    got = sink.wait("/ok", len(expected), 30)
    ids = [json.loads(g["body"])["id"] for g in got]
    check("what waited when the server died is delivered, and what came while it was down", "" if set(ids) >= expected and len(expected) == 6 else f"{ids} of {expected}")
    check("in order", "" if ids == sorted(ids) else ids)
    return sink


def targets(server):
    for url, why in (("http://127.0.0.1:1/", "private"), ("http://[::1]/", "private"), ("http://10.1.2.3/x", "private"), ("http://169.254.169.254/", "private"),
                     ("http://0x7f000001/", "private"), ("http://2130706433/", "private"), ("http://[::ffff:10.0.0.1]/", "private"), ("ftp://example.com/", "http"),
                     ("file:///etc/passwd", "http"), ("http://user:word@example.com/", "user"), ("nonsense", "")):
        status, data = server.ask("/api/standing/bad", "PUT", {"query": "who=GRC", "webhook": url})
        check(f"{url} is no target", "" if status == 422 and why.encode() in data else data)
    for query in ("colour=red", "who=%zz", "from=2020-01-02&to=2020-01-01"):
        check(f"{query} cannot stand", "" if server.ask("/api/standing/bad", "PUT", {"query": query})[0] == 422 else "it does")
    for body in (b"{", b"[]", b'{"query": 7}', b"{}"):
        check(f"{body.decode()} is no standing query", "" if server.ask("/api/standing/bad", "PUT", body)[0] in (415, 422) else "it is")
    status, data = server.ask("/api/standing/local", "PUT", {"query": "who=FIN", "webhook": "http://localhost:1/"})
    check("where a name leads is looked at later", "" if status == 200 else data)
    server.post(article(text="Finnland verurteilte am Montag Russland."))

    def told():
        return [d for d in json.loads(server.ask("/api/deliveries")[1])["deliveries"] if "private" in d["error"]]
    check("and it is not sent there", "" if until(told) else server.ask("/api/deliveries"))
    server.ask("/api/standing/local", "DELETE")


def feeds(server):
    server.post(article(text="Finnland verurteilte am Montag Schweden.", title='Ein "Titel" & <mehr>', url="https://blatt.example/a?b=1&c=2"))
    atom = "{http://www.w3.org/2005/Atom}"
    status, data = server.ask("/feed.atom?who=FIN&type=ACCUSE")
    feed = xml.etree.ElementTree.fromstring(data)
    entries = feed.findall(atom + "entry")
    check("Atom is XML", "" if status == 200 and feed.tag == atom + "feed" and entries else data[:500])
    wanting = [name for name in ("id", "title", "updated") if feed.find(atom + name) is None or any(e.find(atom + name) is None for e in entries)]
    check("with what RFC 4287 asks for", wanting)
    check("ids are unique", "" if len({e.find(atom + "id").text for e in entries}) == len(entries) else "they are not")
    check("links lead to the article", "" if entries[0].find(atom + "link").get("href") == "https://blatt.example/a?b=1&c=2" else data[:2000])
    times = [e.find(atom + "updated").text for e in entries]
    check("newest first", "" if times == sorted(times, reverse=True) and feed.find(atom + "updated").text == times[0] else times)
    status, data = server.ask("/feed.rss?who=FIN&type=ACCUSE")
    channel = xml.etree.ElementTree.fromstring(data).find("channel")
    items = channel.findall("item")
    check("RSS is XML", "" if status == 200 and len(items) == len(entries) else data[:500])
    wanting = [name for name in ("title", "link", "description") if channel.find(name) is None or any(i.find(name) is None for i in items)]
    check("with what RSS 2.0 asks for", wanting)
    stamp = items[0].find("pubDate").text
    check("and a time as mail has it", "" if time.strptime(stamp, "%a, %d %b %Y %H:%M:%S GMT") else stamp)
    check("an empty feed is one, too", "" if xml.etree.ElementTree.fromstring(server.ask("/feed.atom?who=Niemand")[1]).tag == atom + "feed" else "no")


def embargo(server):
    stream = Stream(server, "who=NZL")
    at = stamp(time.time() + 5)
    held = article(text="Neuseeland verurteilte am Montag Australien.", embargo=at)
    answer = server.post(held)
    check("an article is held", "" if answer["articles"][0]["outcome"] == "held" else answer)
    unseen = [path for path in ("/api/events?who=NZL", "/api/alerts?who=NZL", "/api/events?text=Neuseeland") if b"NZL" in server.ask(path)[1]]
    check("no query sees it", unseen or ("" if not stream.ids else stream.ids))
    check("nor is it among the articles", "" if server.ask(f"/api/articles/{held['id']}")[0] == 404 else "it is")
    late = article(text="Neuseeland verurteilte am Montag Papua-Neuguinea.", embargo=stamp(time.time() + 3600))
    server.post(late)
    check("when its time has come it is told", "" if stream.wait(1) == 1 else stream.ids)
    check("not before", "" if stream.events and stream.events[0]["at"] >= at else stream.events)
    check("and seen", "" if b"NZL" in server.ask("/api/events?who=NZL")[1] else "it is not")
    check("the other one waits", "" if server.ask(f"/api/articles/{late['id']}")[0] == 404 else "it is there")
    over = article(text="Neuseeland verurteilte am Montag Indien.", embargo="2020-01-01T00:00:00Z")
    check("an embargo that is over is none", "" if server.post(over)["articles"][0]["outcome"] == "added" else "held")
    bad = server.ask("/api/articles", "POST", json.dumps(article(embargo="morgen")).encode())
    check("an embargo is a time", "" if bad[0] == 422 else bad)
    stream.close()


def run(*words):
    done = subprocess.run([DEPESCHE, *words], capture_output=True, text=True, timeout=60)
    return done.returncode, done.stdout, done.stderr


def add(record, *articles):
    with open("add.jsonl", "w") as f:
        f.write("\n".join(json.dumps(a) for a in articles) + "\n")
    return run("add", record, "add.jsonl")


def watching():
    """The same at the command line, without a server."""
    add("watch.db", article(text="Serbien verurteilte am Montag Kroatien."))
    status, out, _ = run("watch", "--since", "0", "--once", "watch.db")
    check("watch tells what was", "" if status == 0 and out.count("\n") == 1 and " new " in out and "Serbia" in out else out)
    watch = subprocess.Popen([DEPESCHE, "watch", "-f", "jsonl", "--who", "HRV,FIN", "watch.db"], stdout=subprocess.PIPE, text=True)
    time.sleep(1)
    add("watch.db", article(text="Japan verurteilte am Montag China."), article(text="Finnland verurteilte am Montag Schweden."))
    line = json.loads(watch.stdout.readline())
    check("and what comes", "" if line["kind"] == "new" and line["event"]["actor"][0]["code"] == "FIN" else line)
    watch.send_signal(signal.SIGTERM)
    check("until it is ended", "" if watch.wait(10) == 0 and watch.stdout.read() == "" else "it goes on")
    status, out, _ = run("watch", "--since", str(line["id"] - 1), "--once", "-f", "jsonl", "--kind", "new", "--type", "ACCUSE", "watch.db")
    check("it begins behind an id", "" if [json.loads(one)["id"] for one in out.splitlines()] == [line["id"]] else out)
    for words, why in ((("--kind", "loud"), "kind of alert"), (("--since", "x"), "number"), (("--type", "NONSENSE"), "NONSENSE"), (("-f", "xml"), "format")):
        status, _, err = run("watch", *words, "watch.db")
        check(f"{words[0]} {words[1]} is wrong usage", "" if status == 2 and why in err else err)
    at = time.time() + 8
    held = article(text="Neuseeland verurteilte am Montag Australien.", embargo=stamp(at))
    status, _, err = add("watch.db", held)
    check("add holds an article under embargo", "" if status == 0 and "held" in err and "0 articles added" in err else err)
    status, out, _ = run("watch", "--since", "0", "--once", "--who", "NZL", "watch.db")
    check("which nobody sees", out)
    time.sleep(max(0, at + 1.1 - time.time()))
    status, _, err = add("watch.db", article(text="Japan verurteilte am Montag Indien."))
    check("the next add brings it", "" if "embargo is over" in err else err)
    status, out, _ = run("watch", "--since", "0", "--once", "--who", "NZL", "watch.db")
    check("and it is seen", "" if out.count("\n") == 1 else out)
    at = time.time() + 8
    first = article(text="Neuseeland verurteilte am Montag Kanada.", embargo=stamp(at))
    add("watch.db", first)
    add("watch.db", {**first, "text": "Neuseeland verurteilte am Montag Mexiko.", "embargo": None})
    time.sleep(max(0, at + 1.1 - time.time()))
    status, _, err = add("watch.db", article(text="Japan verurteilte am Montag Ungarn."))
    status, out, _ = run("watch", "--since", "0", "--once", "--who", "NZL", "watch.db")
    check("a held article gives way to a later version", "" if "Canada" not in out and "Mexico" in out and "embargo is over" not in err else out + err)
    status, _, err = add("watch.db", article(embargo="morgen"))
    check("what is no time is refused", "" if status == 1 and "embargo" in err else err)


def main():
    private = ("--allow-private", "--webhook-attempts", "4", "--webhook-backoff", "50", "--webhook-timeout", "1000")
    with open("first.jsonl", "w") as f:
        f.write(json.dumps(article(text="Serbien verurteilte am Montag Kroatien.")) + "\n")
    subprocess.run([DEPESCHE, "add", RECORD, "first.jsonl"], check=True, capture_output=True)
    server = Server(RECORD, "--quiet", *private)
    watching()
    idle, begin = Stream(server, "who=VAT"), time.time()
    live(server)
    feeds(server)
    embargo(server)
    sink = Sink()
    webhooks(server, sink)
    until(lambda: idle.beats or time.time() - begin > 20, 25)
    check("an idle stream is kept open", "" if idle.beats and not idle.ended else f"{idle.beats} beats")
    sink = crash(server, sink)
    reconnects(server)
    slow_reader(server)
    last = Stream(server)
    check("the server stops in order", "" if server.stop() == 0 else "it does not")
    last.join(10)
    check("and ends its streams", "" if last.ended else "it does not")
    check("nothing failed", "\n".join(line for line in open("wire.log") if " error: " in line))
    closed = Server(RECORD, "--quiet", "--webhook-attempts", "4", "--webhook-backoff", "50")
    targets(closed)
    closed.stop()
    print(f"1..{count}")


main()
