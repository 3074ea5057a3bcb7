"""Reads what `depesche export` wrote as those do who have scripts for these formats: the csv and json modules, with lists of columns.

usage: exports.py articles          prints coded articles, the input of `depesche add --input reports`
       exports.py FORMAT FILE EVENTS SCHEMA   checks FILE; EVENTS is the jsonl of the same record, SCHEMA the interface's openapi.json

What each file is to hold is written here by hand, and nothing of it is taken from the program; only ids, which hash article and report, are looked up in EVENTS.
Prints what is wrong, and ends with 1 then.
"""

import csv
import datetime
import json
import sys

KIM = {"text": "Machthaber Kim", "name": "Kim Jong Un", "code": "PRK", "sector": "GOV", "begin": 10, "end": 24, "kind": "person"}
PUTIN = {"text": "Putin", "name": "Vladimir Putin", "code": "RUS", "sector": "GOV", "begin": 34, "end": 39, "kind": "person"}
RUSSIA = {"text": "Moskau", "name": "Russia", "code": "RUS", "sector": "GOV", "begin": 0, "end": 6, "kind": "state"}
USA = {"text": "Washington", "name": "United States", "code": "USA", "sector": "GOV", "begin": 9, "end": 19, "kind": "state"}
FRANCE = {"text": "Paris", "name": "France", "code": "FRA", "sector": "GOV", "begin": 20, "end": 25, "kind": "state"}
UN = {"text": "Uno", "name": "United Nations", "code": "", "sector": "IGO", "begin": 4, "end": 7, "kind": "body"}
WILD = {"text": "\"Falken\";\tRebellen\nund so", "name": "\"Falken\"; Rebellen\tund so", "code": "DEU", "sector": "REB", "begin": 0, "end": 8, "kind": "group"}
CROWD = {"text": "Demonstranten", "name": "Demonstranten", "code": "USA", "sector": "CVL", "begin": 0, "end": 13, "kind": "group"}


def place(text, name, code, lat=None, lon=None):
    return {"text": text, "name": name, "code": code, "begin": 50, "end": 60, "lat": lat, "lon": lon}


def report(number, event, **more):
    e = {"id": "%016x" % number, "event": event, "mode": None, "status": "occurred", "actor": [], "recipient": [], "date": "", "place": None, "said_by": [],
         "certainty": "stated", "context": [], "cameo": "", "quad": 1, "score": 1.0, "text": "Ein Satz, der es sagt.", "begin": 600, "end": 622,
         "trigger": {"text": "sagt", "begin": 617, "end": 621}, "factuality": [{"source": "AUTHOR", "value": "CT+"}]}
    e.update(more)
    e["anchors"] = [{"text": e["text"], "begin": e["begin"], "end": e["end"]}]
    return e


def articles():
    visit = {"mode": "visit", "actor": [KIM], "recipient": [PUTIN], "date": "2019-04-24/2019-04-25", "context": ["diplomatic", "military"], "cameo": "042", "quad": 1,
             "score": 1.5, "text": "Gestern reiste Machthaber Kim zu Putin.", "begin": 0, "end": 39, "trigger": {"text": "reiste", "begin": 8, "end": 14},
             "said_by": [{"text": "KCNA", "name": "KCNA", "begin": 70, "end": 74}], "place": place("Wladiwostok", "Vladivostok", "RUS", 43.12, 131.89)}
    wild = {"mode": "heavy-weapons", "status": "possible", "certainty": "alleged", "actor": [WILD], "recipient": [RUSSIA], "date": "2019-05-10~", "cameo": "194", "quad": 4,
            "score": -9.5, "place": place("Bayern", "Bavaria", "DEU")}
    texts = [
        ("a", "2019-04-26", "Blatt am Abend", "https://www.blatt.example/a", "Kim in Wladiwostok", [report(1, "CONSULT", **visit)]),
        ("b", "2019-04-27", "Bote", "", "Besuch, \"historisch\"", [report(2, "CONSULT", **visit)]),
        ("c", "2019-05-01", "Bote", "", "", [report(3, "AID", status="planned", actor=[UN], cameo="073", quad=2, score=7.4)]),
        ("d", "2019-05-02", "Bote", "", "", [report(4, "ACCUSE", status="denied", mode="allege", actor=[RUSSIA], recipient=[USA], cameo="112", quad=3, score=-2.2)]),
        ("e", "2019-05-13", "Zeile\tzwei\nHaus", "https://haus.example/e?x=\"y\"", "Nach\n\"dem\" Fall", [report(5, "ASSAULT", **wild)]),
        ("f", "", "Bote", "", "", [report(6, "PROTEST", mode="demo", actor=[CROWD], cameo="141", quad=4, score=-6.5,
                                          place=place("Chicago", "Chicago", "USA", 41.88, -87.63))]),
        ("g", "2019-06-20", "Bote", "", "", [report(7, "CONSULT", actor=[RUSSIA, USA, FRANCE], date="2019-06", cameo="046", quad=1, score=1.5,
                                                    place=place("Berlin", "Berlin", "DEU", 52.52, 13.4))]),
    ]
    for doc, published, publisher, url, title, reports in texts:
        reports = [dict(r, doc=doc, published=published, publisher=publisher, agency="", url=url, language="de") for r in reports]
        print(json.dumps({"doc": doc, "named": True, "title": title, "published": published, "publisher": publisher, "agency": "", "url": url, "language": "de", "words": 100,
                          "hash": "%016x" % (ord(doc) * 7919), "sketch": "%08x" % (ord(doc) * 7919), "reports": reports}, ensure_ascii=False))


# ---- what is told on failure

wrong = []


def same(what, got, expected):
    if got != expected or type(got) is not type(expected):
        wrong.append("%s is %r, not %r" % (what, got, expected))


def row_is(name, row, expected):
    for key, value in expected.items():
        same("%s: %s" % (name, key), row.get(key), value)


def day(text):
    return datetime.datetime.strptime(text, "%Y-%m-%d")


# ---- formats

def valid(value, schema, schemas, path):
    """A small validator of what the interface's schemas use."""
    if "$ref" in schema:
        return valid(value, schemas[schema["$ref"].rsplit("/", 1)[1]], schemas, path)
    if "anyOf" in schema:
        return any(valid(value, s, schemas, path) for s in schema["anyOf"])
    kind = schema.get("type")
    kinds = {"string": str, "integer": int, "array": list, "object": dict, "number": (int, float), "null": type(None), "boolean": bool}
    if kind and not isinstance(value, kinds[kind]):
        return False
    if kind == "array":
        return all(valid(v, schema["items"], schemas, path) for v in value)
    if kind == "object":
        return all(k in value for k in schema.get("required", [])) and all(
            k in schema["properties"] and valid(v, schema["properties"][k], schemas, path + "." + k) for k, v in value.items())
    return True


def jsonl(path, events, schema):
    schemas = json.load(open(schema))["components"]["schemas"]
    same("number of events", len(events), 6)
    for e in events:
        if not valid(e, schemas["Event"], schemas, "Event"):
            wrong.append("%s does not follow the schema Event" % e["id"])
    visit, aid, denied, wild, talks, demo = events
    row_is("visit", visit, {"event": "CONSULT", "mode": "visit", "date": "2019-04-24/2019-04-25", "day": "2019-04-24", "report_count": 2, "outlets": 2,
                            "published_first": "2019-04-26", "published_last": "2019-04-27", "cameo": "042", "quad": 1, "score": 1.5, "context": ["diplomatic", "military"]})
    row_is("place", visit["place"], {"name": "Vladivostok", "code": "RUS", "lat": 43.12, "lon": 131.89})
    row_is("lead", visit["lead"], {"doc": "a", "sentence": "Gestern reiste Machthaber Kim zu Putin.", "begin": 0, "end": 39})
    row_is("aid", aid, {"mode": None, "status": "planned", "place": None, "date": "", "day": "2019-05-01", "recipient": []})
    row_is("denied", denied, {"status": "denied"})
    row_is("wild", wild, {"certainty": "alleged", "date": "2019-05-10~"})
    same("wild name", wild["actor"][0]["name"], WILD["name"])
    row_is("demo", demo, {"day": None, "published_first": ""})


def evidence(path, events, schema):
    lines = [json.loads(line) for line in open(path, encoding="utf-8")]
    same("ids", [e["id"] for e in lines], [e["id"] for e in events])
    same("reports", [len(e["reports"]) for e in lines], [e["report_count"] for e in events])
    same("docs", sorted(r["doc"] for r in lines[0]["reports"]), ["a", "b"])


CSV = ("id event mode status certainty actor actor_code actor_sector recipient recipient_code recipient_sector date day place place_code lat lon said_by context cameo quad score "
       "report_count outlets origins published_first published_last doc title published publisher agency url language sentence begin end trigger").split()


def flat(path, events, schema):
    with open(path, encoding="utf-8", newline="") as f:
        reader = csv.DictReader(f, strict=True)
        rows = list(reader)
    same("columns", reader.fieldnames, CSV)
    same("ids", [r["id"] for r in rows], [e["id"] for e in events])
    row_is("visit", rows[0], {"actor": "Kim Jong Un", "actor_code": "PRK", "lat": "43.1200", "lon": "131.8900", "said_by": "KCNA", "context": "diplomatic;military",
                              "report_count": "2", "title": "Kim in Wladiwostok", "begin": "0", "trigger": "reiste"})
    row_is("wild", rows[3], {"actor": WILD["name"], "publisher": "Zeile\tzwei\nHaus", "title": "Nach\n\"dem\" Fall", "url": "https://haus.example/e?x=\"y\"", "lat": ""})
    row_is("talks", rows[4], {"actor": "Russia; United States; France", "actor_code": "RUS; USA; FRA", "date": "2019-06", "day": "2019-06-01", "recipient": ""})


def geojson(path, events, schema):
    whole = json.load(open(path, encoding="utf-8"))
    same("keys", sorted(whole), ["features", "type"])
    same("type", whole["type"], "FeatureCollection")
    located = [e for e in events if e["place"] and e["place"]["lat"] is not None]
    same("ids", [f["id"] for f in whole["features"]], [e["id"] for e in located])
    for f, e in zip(whole["features"], located):
        same("feature", (f["type"], f["geometry"]["type"], sorted(f)), ("Feature", "Point", ["geometry", "id", "properties", "type"]))
        lon, lat = f["geometry"]["coordinates"]
        same("point", (lon, lat), (e["place"]["lon"], e["place"]["lat"]))
        same("properties", list(f["properties"]), CSV)
    row_is("visit", whole["features"][0]["properties"], {"actor": "Kim Jong Un", "report_count": 2, "score": 1.5, "lat": 43.12, "trigger": "reiste"})
    same("points", [f["geometry"]["coordinates"] for f in whole["features"]], [[131.89, 43.12], [13.4, 52.52], [-87.63, 41.88]])


PLOVER = ("id has_event date time enddate endtime actor recipient event event_loc event_text quad_code event_scale mode context link text text_info cite_info coder coded_date "
          "coded_time comment").split()


def plover(path, events, schema):
    lines = [json.loads(line) for line in open(path, encoding="utf-8")]
    same("ids", [e["id"] for e in lines], [e["id"] for e in events if e["status"] != "denied" and e["day"]])
    for e in lines:
        if not set(e) <= set(PLOVER) or not {"id", "date", "actor", "event"} <= set(e):
            wrong.append("%s has keys that the manual lacks, or lacks those that it requires" % e["id"])
        day(e["date"])
        same("types", [type(e[k]) for k in ("actor", "recipient", "event", "mode", "context", "event_text", "quad_code", "event_scale")],
             [list, list, list, list, list, list, int, float])
    visit, aid, wild, talks = lines
    row_is("visit", visit, {"date": "2019-04-24", "enddate": "2019-04-25", "event": ["CONSULT"], "mode": ["visit"], "quad_code": 1,
                            "actor": [{"code": "PRK", "sector": "GOV", "entity_text": "Machthaber Kim", "identifier_text": "Kim Jong Un"}]})
    row_is("visit's place", visit["event_loc"], {"resolved_place": "Vladivostok", "city": "Vladivostok", "country": "Russia", "country_code": "RUS", "resolution": 4})
    row_is("aid", aid, {"date": "2019-05-01", "event": ["AGREE"], "mode": [], "event_scale": 3.0, "quad_code": 1, "recipient": []})
    same("aid's actor", aid["actor"][0]["code"], "IGO")
    row_is("wild", wild, {"date": "2019-05-10", "event": ["ASSAULT"], "context": ["hypothetical"]})
    row_is("wild's place", wild["event_loc"], {"province": "Bavaria", "city": "", "feature_code": "ADM1", "resolution": 2})
    row_is("talks", talks, {"date": "2019-06-01"})


POLECAT = ("Event ID|Event Date|Event Type|Event Mode|Intensity|Quad Code|Contexts|Actor Name|Actor Country|Actor COW|Primary Actor Sector|Actor Sectors|Actor Title|Actor Name Raw|"
           "Wikipedia Actor ID|Recipient Name|Recipient Country|Recipient COW|Primary Recipient Sector|Recipient Sectors|Recipient Title|Recipient Name Raw|Wikipedia Recipient ID|"
           "Placename|City|District|Province|Country|Latitude|Longitude|GeoNames ID|Raw Placename|Feature Type|Source|Publication Date|Story People|Story Organizations|"
           "Story Locations|Language|Version").split("|")


def polecat(path, events, schema):
    with open(path, encoding="utf-8", newline="") as f:
        reader = csv.DictReader(f, delimiter="\t", strict=True)
        rows = list(reader)
    same("columns", reader.fieldnames, POLECAT)
    same("number of columns", len(POLECAT), 40)
    same("ids", [r["Event ID"] for r in rows], [e["id"] for e in events if e["status"] != "denied" and e["day"]])
    for r in rows:
        day(r["Event Date"])
        float(r["Intensity"])
        same("cells of %s" % r["Event ID"], (None in r, None in r.values(), "" in r.values()), (False, False, False))
        for column in ("Actor Country", "Actor COW", "Actor Sectors", "Actor Name Raw"):
            if r[column] != "None":
                same("values of " + column, len(r[column].split("; ")), len(r["Actor Name"].split("; ")))
    visit, aid, wild, talks = rows
    row_is("visit", visit, {"Event Date": "2019-04-24", "Event Type": "CONSULT", "Event Mode": "visit", "Intensity": "1.5", "Quad Code": "VERBAL COOPERATION",
                            "Contexts": "diplomatic; military", "Actor Name": "Kim Jong Un", "Actor Country": "PRK", "Actor COW": "731", "Primary Actor Sector": "GOV",
                            "Recipient Name": "Vladimir Putin", "Recipient COW": "365", "Recipient Name Raw": "Putin", "Placename": "Vladivostok", "City": "Vladivostok",
                            "Province": "None", "Country": "Russia", "Latitude": "43.1200", "Longitude": "131.8900", "Feature Type": "PPL", "Source": "Blatt am Abend",
                            "Publication Date": "2019-04-26"})
    row_is("aid", aid, {"Event Type": "AGREE", "Event Mode": "None", "Intensity": "3.0", "Quad Code": "VERBAL COOPERATION", "Actor Country": "IGO", "Actor COW": "None",
                        "Recipient Name": "None", "Placename": "None", "Latitude": "None", "Contexts": "None"})
    row_is("wild", wild, {"Actor Name": "'Falken'  Rebellen und so", "Actor Name Raw": "'Falken'  Rebellen und so", "Source": "Zeile zwei Haus", "Contexts": "hypothetical",
                          "Quad Code": "MATERIAL CONFLICT", "Province": "Bavaria", "City": "None", "Feature Type": "ADM1", "Event Date": "2019-05-10", "Actor COW": "255"})
    row_is("talks", talks, {"Actor Name": "Russia; United States; France", "Actor COW": "365; 2; 220", "Actor Country": "RUS; USA; FRA", "Recipient Name": "None",
                            "Feature Type": "PPLC"})


ICEWS = ("Event ID|Event Date|Source Name|Source Sectors|Source Country|Event Text|CAMEO Code|Intensity|Target Name|Target Sectors|Target Country|Story ID|Sentence Number|"
         "Publisher|City|District|Province|Country|Latitude|Longitude").split("|")


def icews(path, events, schema):
    with open(path, encoding="utf-8", newline="") as f:
        reader = csv.DictReader(f, delimiter="\t", strict=True)
        rows = list(reader)
    same("columns", reader.fieldnames, ICEWS)
    for r in rows:
        day(r["Event Date"])
        float(r["Intensity"])
        same("cells", (None in r, None in r.values()), (False, False))
        same("32 bits", (0 < int(r["Event ID"]) < 2**31, 0 < int(r["Story ID"]) < 2**31), (True, True))
    same("numbers are their rows' own", len({(r["Event ID"], r["Event Date"]) for r in rows}), len(rows))
    same("sides", [(r["Source Name"], r["CAMEO Code"], r["Target Name"]) for r in rows], [
        ("Kim Jong Un", "042", "Vladimir Putin"), ("Vladimir Putin", "043", "Kim Jong Un"), ("United Nations", "0333", ""), ("'Falken'; Rebellen und so", "194", "Russia"),
        ("Russia", "046", "United States"), ("United States", "046", "Russia"), ("Russia", "046", "France"), ("France", "046", "Russia"),
        ("United States", "046", "France"), ("France", "046", "United States")])
    row_is("visit", rows[0], {"Event Date": "2019-04-24", "Source Sectors": "Government", "Source Country": "North Korea", "Event Text": "Make a visit", "Intensity": "1.9",
                              "Target Country": "Russian Federation", "Publisher": "Blatt am Abend", "City": "Vladivostok", "District": "", "Province": "",
                              "Country": "Russian Federation", "Latitude": "43.1200", "Longitude": "131.8900", "Sentence Number": ""})
    row_is("promise", rows[2], {"Event Text": "Express intent to provide humanitarian aid", "Intensity": "5.2", "Source Sectors": "International Government Organization",
                                "Source Country": "", "Country": "", "Latitude": ""})
    row_is("wild", rows[3], {"Source Country": "Germany", "Source Sectors": "Rebel", "Target Sectors": "", "Province": "Bavaria", "City": "", "Publisher": "Zeile zwei Haus",
                             "Intensity": "-10.0"})


def sides(n):
    return ["Actor%d%s" % (n, k) for k in ("Code Name CountryCode KnownGroupCode EthnicCode Religion1Code Religion2Code Type1Code Type2Code Type3Code").split()]


def geo(name):
    return ["%sGeo_%s" % (name, k) for k in "Type FullName CountryCode ADM1Code ADM2Code Lat Long FeatureID".split()]


GDELT = ("GlobalEventID Day MonthYear Year FractionDate".split() + sides(1) + sides(2) +
         "IsRootEvent EventCode EventBaseCode EventRootCode QuadClass GoldsteinScale NumMentions NumSources NumArticles AvgTone".split() +
         geo("Actor1") + geo("Actor2") + geo("Action") + ["DATEADDED", "SOURCEURL"])
MENTIONS = ("GlobalEventID EventTimeDate MentionTimeDate MentionType MentionSourceName MentionIdentifier SentenceID Actor1CharOffset Actor2CharOffset ActionCharOffset "
            "InRawText Confidence MentionDocLen MentionDocTone MentionDocTranslationInfo Extras").split()


def gdelt_rows(path, columns):
    with open(path, encoding="utf-8", newline="") as f:
        rows = list(csv.DictReader(f, fieldnames=columns, delimiter="\t", strict=True))
    for r in rows:
        same("cells", (None in r, None in r.values()), (False, False))
    return rows


def numbers(row, ints, floats):
    for k in ints:
        int(row[k])
    for k in floats:
        float(row[k])


def gdelt(path, events, schema):
    same("number of columns", len(GDELT), 61)
    rows = gdelt_rows(path, GDELT)
    same("ids", [int(r["GlobalEventID"]) for r in rows], [int(e["id"], 16) & (2**63 - 1) for e in events if e["status"] != "denied" and e["day"]])
    for r in rows:
        numbers(r, "Day MonthYear Year IsRootEvent QuadClass NumMentions NumSources NumArticles Actor1Geo_Type Actor2Geo_Type ActionGeo_Type DATEADDED".split(),
                "FractionDate GoldsteinScale AvgTone".split())
        datetime.datetime.strptime(r["DATEADDED"], "%Y%m%d%H%M%S")
        same("codes", (r["EventCode"][:3], r["EventCode"][:2]), (r["EventBaseCode"], r["EventRootCode"]))
    visit, aid, wild, talks = rows
    row_is("visit", visit, {"Day": "20190424", "MonthYear": "201904", "Year": "2019", "FractionDate": "2019.3123", "Actor1Code": "PRKGOV", "Actor1Name": "KIM JONG UN",
                            "Actor1CountryCode": "PRK", "Actor1Type1Code": "GOV", "Actor2Code": "RUSGOV", "IsRootEvent": "1", "EventCode": "042", "QuadClass": "1",
                            "GoldsteinScale": "1.9", "NumMentions": "2", "NumSources": "2", "NumArticles": "2", "ActionGeo_Type": "4",
                            "ActionGeo_FullName": "Vladivostok, Russia", "ActionGeo_CountryCode": "RS", "ActionGeo_Lat": "43.1200", "ActionGeo_Long": "131.8900",
                            "Actor1Geo_Type": "0", "DATEADDED": "20190426000000", "SOURCEURL": "https://www.blatt.example/a"})
    row_is("aid", aid, {"Actor1Code": "IGO", "Actor1CountryCode": "", "Actor2Code": "", "EventCode": "0333", "IsRootEvent": "0", "ActionGeo_Type": "0", "SOURCEURL": "c"})
    row_is("wild", wild, {"Actor1Code": "DEUREB", "Actor1Name": "'FALKEN'; REBELLEN UND SO", "Actor2Code": "RUS", "Actor2Name": "RUSSIA", "QuadClass": "4",
                          "ActionGeo_Type": "5", "ActionGeo_FullName": "Bavaria, Germany", "ActionGeo_CountryCode": "GM", "ActionGeo_Lat": "",
                          "SOURCEURL": "https://haus.example/e?x='y'", "Day": "20190510"})
    row_is("talks", talks, {"Actor1Code": "RUS", "Actor2Code": "USA", "EventCode": "046", "Day": "20190601"})


def mentions(path, events, schema):
    same("number of columns", len(MENTIONS), 16)
    rows = gdelt_rows(path, MENTIONS)
    ids = {e["id"]: int(e["id"], 16) & (2**63 - 1) for e in events}
    kept = [e for e in events if e["status"] != "denied" and e["day"]]
    same("ids", [int(r["GlobalEventID"]) for r in rows], [ids[e["id"]] for e in kept for _ in range(e["report_count"])])
    for r in rows:
        numbers(r, [k for k in MENTIONS if k.endswith(("ID", "Date", "Type", "Offset", "Text", "Confidence", "Len"))], ["MentionDocTone"])
    row_is("first", rows[0], {"EventTimeDate": "20190426000000", "MentionTimeDate": "20190426000000", "MentionType": "1", "MentionSourceName": "blatt.example",
                              "MentionIdentifier": "https://www.blatt.example/a", "Actor1CharOffset": "10", "Actor2CharOffset": "34", "ActionCharOffset": "8"})
    row_is("second", rows[1], {"EventTimeDate": "20190426000000", "MentionTimeDate": "20190427000000", "MentionType": "2", "MentionSourceName": "Bote", "MentionIdentifier": "b"})


CHECKS = {"jsonl": jsonl, "evidence": evidence, "csv": flat, "geojson": geojson, "plover": plover, "polecat": polecat, "icews": icews, "gdelt": gdelt, "gdelt-mentions": mentions}

if sys.argv[1] == "articles":
    articles()
else:
    found = [json.loads(line) for line in open(sys.argv[3], encoding="utf-8")]
    CHECKS[sys.argv[1]](sys.argv[2], found, sys.argv[4])
    print("\n".join(wrong[:20]))
    sys.exit(1 if wrong else 0)
