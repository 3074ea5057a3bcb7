"""Asks a server every path of its OpenAPI document and checks every answer against the document's schemas. TAP lines on standard output.

usage: serve.py BASE [--token TOKEN]        standard library only
"""
import json
import re
import sys
import urllib.error
import urllib.parse
import urllib.request

BASE = sys.argv[1]
TOKEN = sys.argv[sys.argv.index("--token") + 1] if "--token" in sys.argv else None
count = 0


def check(name, problems):
    global count
    count += 1
    problems = [problems] if isinstance(problems, str) else problems
    print(("not ok" if problems else "ok"), f"{count} - {name}")
    for problem in problems[:5]:
        print("#", problem)


def ask(path, method="GET", body=None, media=None, headers=()):
    """Status, header fields and bytes of an answer."""
    request = urllib.request.Request(BASE + path, data=body, method=method)
    if media:
        request.add_header("Content-Type", media)
    if TOKEN:
        request.add_header("Authorization", "Bearer " + TOKEN)
    for name, value in headers:
        request.add_header(name, value)
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:
            return answer.status, answer.headers, answer.read()
    except urllib.error.HTTPError as answer:
        return answer.code, answer.headers, answer.read()


# ---- JSON Schema, as far as the document uses it ----

TYPES = {"object": dict, "array": list, "string": str, "boolean": bool, "null": type(None)}
KNOWN = {"type", "properties", "required", "items", "enum", "anyOf", "allOf", "$ref", "additionalProperties", "description", "default", "minimum", "maximum"}


def is_type(value, name):
    if name == "integer":
        return isinstance(value, int) and not isinstance(value, bool)
    if name == "number":
        return isinstance(value, (int, float)) and not isinstance(value, bool)
    return isinstance(value, TYPES[name])


def resolve(document, schema):
    while "$ref" in schema:
        node = document
        for part in schema["$ref"].lstrip("#/").split("/"):
            node = node[part]
        schema = node
    return schema


def errors(document, schema, value, at="$"):
    """Sentences for what does not fit. A schema with a word that is not known here is a failure: it would not be checked."""
    schema = resolve(document, schema)
    unknown = set(schema) - KNOWN
    if unknown:
        return [f"{at}: the schema has {sorted(unknown)}, which this test does not know"]
    found = []
    if "type" in schema and not is_type(value, schema["type"]):
        return [f"{at}: {json.dumps(value)[:60]} is no {schema['type']}"]
    if "enum" in schema and value not in schema["enum"]:
        found.append(f"{at}: {value!r} is none of {schema['enum']}")
    if "minimum" in schema and value < schema["minimum"] or "maximum" in schema and value > schema["maximum"]:
        found.append(f"{at}: {value} is out of bounds")
    if "anyOf" in schema and all(errors(document, one, value, at) for one in schema["anyOf"]):
        found.append(f"{at}: fits none of anyOf")
    for one in schema.get("allOf", []):
        found += errors(document, one, value, at)
    if isinstance(value, dict):
        found += [f"{at}: {name} is missing" for name in schema.get("required", []) if name not in value]
        for name, part in schema.get("properties", {}).items():
            if name in value:
                found += errors(document, part, value[name], f"{at}.{name}")
        if isinstance(schema.get("additionalProperties"), dict):
            for name in set(value) - set(schema.get("properties", {})):
                found += errors(document, schema["additionalProperties"], value[name], f"{at}.{name}")
    if isinstance(value, list) and "items" in schema:
        for i, item in enumerate(value):
            found += errors(document, schema["items"], item, f"{at}[{i}]")
    return found


def unnamed(document, schema, value, at="$"):
    """Keys that the document does not name: what a client gets must be described."""
    schema = resolve(document, schema)
    found = []
    if isinstance(value, dict):
        parts = [schema] + [resolve(document, one) for one in schema.get("allOf", []) + schema.get("anyOf", [])]
        named = {name: part for one in parts for name, part in one.get("properties", {}).items()}
        if named:
            found += [f"{at}: {name} is not in the document" for name in value if name not in named]
        for name, part in named.items():
            if name in value:
                found += unnamed(document, part, value[name], f"{at}.{name}")
    if isinstance(value, list):
        for i, item in enumerate(value[:50]):
            found += unnamed(document, schema.get("items", {}), item, f"{at}[{i}]")
    return found


class Server:
    def __init__(self, document):
        self.document = document
        self.seen = set()

    def operation(self, path, method):
        """The document's path that fits, and its operation."""
        plain = path.split("?")[0]
        best = None
        for pattern, operations in self.document["paths"].items():
            form = re.sub(r"\\\{\w+\\\}", "[^/]+", re.escape(pattern))
            if re.fullmatch(form, plain) and method.lower() in operations:
                if best is None or "{" not in pattern:
                    best = pattern, operations[method.lower()]
        return best

    def check(self, name, path, status=200, method="GET", body=None, media=None, headers=()):
        """Asks; the status must be the one expected, and the answer as the document says. Gives the value."""
        got, fields, data = ask(path, method, body, media, headers)
        problems = [] if got == status else [f"{method} {path} gave {got}, not {status}: {data[:200]!r}"]
        value = None
        fit = self.operation(path, method)
        if not fit:
            problems.append(f"{method} {path} is not in the document")
        elif not problems:
            pattern, operation = fit
            self.seen.add((pattern, method.lower(), str(status)))
            answer = resolve(self.document, operation["responses"].get(str(status), {}))
            kind = (fields.get("Content-Type") or "").split(";")[0]
            content = answer.get("content", {})
            if "description" not in answer:
                problems.append(f"the document has no answer {status} of {method} {pattern}")
            elif content and kind not in content:
                problems.append(f"{kind} is not among {sorted(content)}")
            elif not content and data:
                problems.append("there is a body where the document has none")
            if kind.endswith("json") and content and data and kind in content:
                schema = content[kind]["schema"]
                if resolve(self.document, schema).get("type") != "string":
                    value = json.loads(data)
                    problems += errors(self.document, schema, value) + unnamed(self.document, schema, value)
        check(name, problems)
        return value if value is not None else data


def reading(server):
    page = server.check("events", "/api/events?limit=3")
    server.check("the next page", "/api/events?limit=3&after=" + page["next"])
    event = page["events"][0]["id"]
    server.check("an event", "/api/events/" + event)
    server.check("no such event", "/api/events/0000000000000000", 404)
    for name in ("facets", "volume", "dyads", "places"):
        server.check(name, f"/api/{name}")
        server.check(f"{name} of a query", f"/api/{name}?type=CONSULT,ACCUSE&from=2000&status=occurred")
        server.check(f"{name} of nothing", f"/api/{name}?who=Niemand%20Nirgends")
        server.check(f"{name}: a bad value", f"/api/{name}?type=NONSENSE", 400)
        server.check(f"{name}: an unknown parameter", f"/api/{name}?colour=red", 400)
    for step in ("day", "week", "month", "year", "auto"):
        server.check(f"volume by {step}", f"/api/volume?step={step}")
    server.check("volume by a wrong step", "/api/volume?step=hour", 400)
    for by in ("state", "name"):
        server.check(f"dyads by {by}", f"/api/dyads?by={by}&limit=5")
    server.check("too many dyads", "/api/dyads?limit=100000", 400)
    for sort in ("date", "-date", "origins", "reports", "updated"):
        server.check(f"sorted by {sort}", f"/api/events?limit=2&sort={sort}")
    for query in ("limit=0", "limit=1001", "limit=x", "after=nonsense", "near=1,2", "from=yesterday", "min_origins=-1", "format=xml", "sort=colour", "a=%00"):
        server.check(f"a bad query: {query}", f"/api/events?{query}", 400)
    for form in ("json", "jsonl", "csv", "plover", "polecat", "icews", "gdelt", "gdelt-mentions", "geojson"):
        server.check(f"as {form}", f"/api/events?format={form}")
    actors = server.check("actors", "/api/actors?name=pu&limit=5")["actors"]
    check("an actor is found by a part of its name", [] if actors else "none was found")
    server.check("actors without a name", "/api/actors", 400)
    server.check("an actor", "/api/actors/" + urllib.parse.quote(actors[0]["name"], safe=""))
    server.check("no such actor", "/api/actors/Niemand%20Nirgends", 404)
    articles = server.check("articles", "/api/articles?limit=2")
    server.check("more articles", "/api/articles?limit=2&after=" + articles["next"])
    server.check("articles: a bad value", "/api/articles?limit=none", 400)
    server.check("an article", "/api/articles/" + urllib.parse.quote(articles["articles"][0]["doc"], safe=""))
    server.check("no such article", "/api/articles/none", 404)
    for path in ("/api/codes", "/api/about", "/openapi.json", "/healthz", "/metrics"):
        server.check(path[1:], path)


def caching(server):
    for path in ("/api/events", "/api/facets", "/api/articles", "/api/about", "/api/codes", "/openapi.json"):
        _, fields, _ = ask(path)
        server.check(f"{path}: unchanged", path, 304, headers=[("If-None-Match", fields.get("ETag") or "")])
        server.check(f"{path}: changed", path, 200, headers=[("If-None-Match", '"other"')])


def writing(server):
    article = {"id": "t/1", "title": "Probe", "published": "2021-03-02", "publisher": "Beispielblatt",
               "text": "Frankreich verurteilte am Montag den Angriff Russlands auf die Ukraine."}
    body = json.dumps(article).encode()
    _, before, _ = ask("/api/events")
    added = server.check("an article", "/api/articles", method="POST", body=body, media="application/json")
    check("it was added", [] if added["articles"][0]["outcome"] == "added" else str(added))
    events = added["articles"][0]["events"]
    check("it tells events", [] if events else "none")
    for event in events:
        shown = server.check("its event is there when the answer has come", "/api/events/" + event)
        check("with the article as evidence", [] if any(r["doc"] == "t/1" for r in shown["reports"]) else "not among the reports")
    server.check("its entity tag is another", "/api/events", 200, headers=[("If-None-Match", before.get("ETag"))])
    again = server.check("the same again", "/api/articles", method="POST", body=body, media="application/json")
    check("changes nothing", [] if again["articles"][0]["outcome"] == "unchanged" else str(again))
    server.check("the article by its id", "/api/articles/t%2F1")
    text = "Japan und Südkorea unterzeichneten am Dienstag ein Abkommen.".encode()
    plain = server.check("plain text", "/api/articles", method="POST", body=text, media="text/plain; charset=utf-8")
    lines = b'{"text": "Der Iran warnte am Freitag Israel vor einem Angriff.", "id": "t2"}\n\n{"text": 7}\nno JSON\n'
    mixed = server.check("lines, some of them bad", "/api/articles", method="POST", body=lines, media="application/x-ndjson")
    check("the good one is added", [] if [a["doc"] for a in mixed["articles"]] == ["t2"] else str(mixed))
    where = [(p.get("line"), p.get("offset")) for p in mixed["problems"]]
    at = lines.index(b'{"text": 7}')
    check("the bad ones are told by line and offset", [] if [w[0] for w in where] == [3, 4] and where[0][1] == at else str(where))
    bad = server.check("a bad one alone", "/api/articles", 422, "POST", b'{"text": 7}', "application/json")
    check("with its place", [] if bad["line"] == 1 and "offset" in bad else str(bad))
    server.check("broken JSON", "/api/articles", 422, "POST", b'{"text": "a', "application/json")
    server.check("no UTF-8", "/api/articles", 422, "POST", b"\xff\xfe\xff", "text/plain")
    server.check("a wrong media type", "/api/articles", 415, "POST", b"x", "image/png")
    server.check("nothing", "/api/articles", 400, "POST", b" ", "text/plain")
    server.check("from a foreign page", "/api/articles", 403, "POST", text, "text/plain", [("Origin", "http://evil.example")])
    for doc in ("t%2F1", "t2", plain["articles"][0]["doc"]):
        server.check(f"removing {doc}", "/api/articles/" + doc, 204, "DELETE")
    server.check("removing it again", "/api/articles/t2", 404, "DELETE")


def alerts(server):
    """What the wire answers."""
    server.check("alerts", "/api/alerts?since=0&limit=5")
    server.check("alerts: a bad value", "/api/alerts?since=x", 400)
    server.check("a feed", "/feed.atom")
    server.check("a feed of a query", "/feed.rss?type=ACCUSE")
    server.check("a feed: a bad query", "/feed.atom?colour=red", 400)
    body = json.dumps({"query": "type=ACCUSE", "owner": "test"}).encode()
    server.check("a standing query", "/api/standing/test", 200, "PUT", body, "application/json")
    server.check("standing queries", "/api/standing")
    server.check("a bad one", "/api/standing/bad", 422, "PUT", b'{"query": "colour=red"}', "application/json")
    server.check("deliveries", "/api/deliveries?limit=5")
    server.check("forgetting it", "/api/standing/test", 204, "DELETE")
    server.check("forgetting it again", "/api/standing/test", 404, "DELETE")
    server.check("a stream of nothing", "/api/stream?colour=red", 400)


def main():
    _, _, data = ask("/openapi.json")
    server = Server(json.loads(data))
    check("the document is OpenAPI 3.1", [] if server.document["openapi"].startswith("3.1") else server.document["openapi"])
    reading(server)
    caching(server)
    writing(server)
    wired = ask("/api/alerts?since=0")[0] != 404
    if wired:
        alerts(server)
    skipped = () if wired else ("/api/stream", "/api/alerts", "/feed", "/api/standing", "/api/deliveries")
    missing = [f"{method.upper()} {path}" for path, operations in server.document["paths"].items() for method in operations
               if not path.startswith(skipped or "!") and path != "/api/stream" and not any(p == path and m == method for p, m, _ in server.seen)]
    check("every operation of the document was asked", missing)
    print(f"1..{count}")


main()
