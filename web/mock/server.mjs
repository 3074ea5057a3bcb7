/*
 * Answers the API from an invented record and serves dist/: the page's test server. No dependencies.
 *
 *   node mock/server.mjs [--port 8080] [--state FILE] [--events 2000] [--live SECONDS] [--today 2026-11-29]
 *
 * Articles and standing queries that were posted are kept in FILE, one line each, so that a restart has the same alerts with the same ids.
 */
import { appendFileSync, existsSync, readFileSync, statSync } from "node:fs";
import { createServer } from "node:http";
import { createHash } from "node:crypto";
import { gzipSync } from "node:zlib";
import { extname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";
import { DAY, add, at, iso, make, news, offices, sideOf } from "./data.mjs";
import { codes } from "./codes.mjs";

const options = { port: "8080", state: "", events: "2000", live: "0", today: "2026-11-29" };
for (let i = 2; i < process.argv.length; i += 2)
	options[process.argv[i].replace(/^--/, "")] = process.argv[i + 1];

const record = make({ events: Number(options.events), today: options.today });
const standing = new Map();
const streams = new Set();
const stamp = ms => new Date(ms).toISOString().slice(0, 19) + "Z";

class Problem extends Error {
	constructor(status, title, detail, more) {
		super(title);
		Object.assign(this, { status, title, detail, more });
	}
}

/* --- the query -------------------------------------------------------------------------------------------------------------------- */

const NAMES = ["who", "with", "actor", "recipient", "said_by", "type", "mode", "status", "certainty", "quad", "from", "to", "place", "near", "text", "min_origins", "min_reports"];
const OTHER = ["sort", "limit", "after", "format", "step", "by", "kind", "standing", "since", "name", "state"];

const words = text => text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];

function isSide(side, value) {
	const [name, sector] = value.includes(":") ? value.split(":") : [value, ""];
	if (sector && side.sector !== sector)
		return false;
	return !name || side.name.toLowerCase() === name.toLowerCase() || side.code === name || words(side.name).includes(name.toLowerCase());
}

function days(edtf) {
	const [first, last = first] = edtf.replace(/[~?]/g, "").split("/");
	const open = (value, end) => {
		if (value === "..") return end ? "9999-12-31" : "0000-01-01";
		if (/^\d{4}$/.test(value)) return value + (end ? "-12-31" : "-01-01");
		if (/^\d{4}-\d{2}$/.test(value)) return value + (end ? "-31" : "-01");
		if (/^\d{4}-\d{2}-\d{2}$/.test(value)) return value;
		throw new Problem(400, "Not a date", `"${value}" is no EDTF date. Write 2026-11-29, 2026-11, 2026 or an interval.`);
	};
	return [open(first, false), open(last, true)];
}

function distance(lat1, lon1, lat2, lon2) {
	const r = Math.PI / 180, h = Math.sin((lat2 - lat1) * r / 2) ** 2 + Math.cos(lat1 * r) * Math.cos(lat2 * r) * Math.sin((lon2 - lon1) * r / 2) ** 2;
	return 12742 * Math.asin(Math.sqrt(h));
}

const told = event => event.told.map(one => one.text + " " + one.article.title).join("\n");

function matcher(params) {
	for (const name of params.keys())
		if (!NAMES.includes(name) && !OTHER.includes(name))
			throw new Problem(400, "Unknown parameter", `"${name}" is no parameter of a query.`);
	const tests = [];
	const list = name => (params.get(name) ?? "").split(",").map(one => one.trim()).filter(Boolean);
	const any = (name, test) => { const values = list(name); if (values.length) tests.push(event => values.some(value => test(event, value))); };
	const all = event => [...event.actor, ...event.recipient];
	const who = list("who"), other = list("with");
	if (who.length || other.length)
		tests.push(event => {
			const sides = all(event);
			const mine = who.length ? sides.map((one, i) => who.some(value => isSide(one, value)) ? i : -1).filter(i => i >= 0) : sides.map((_, i) => i);
			return mine.length > 0 && (!other.length || sides.some((one, i) => other.some(value => isSide(one, value)) && mine.some(m => m !== i)));
		});
	any("actor", (event, value) => event.actor.some(one => isSide(one, value)));
	any("recipient", (event, value) => event.recipient.some(one => isSide(one, value)));
	any("said_by", (event, value) => event.said_by.some(one => one.name.toLowerCase() === value.toLowerCase()) || event.told.some(one => one.said_by.some(s => s.name.toLowerCase() === value.toLowerCase())));
	any("type", (event, value) => event.event === value);
	any("mode", (event, value) => event.mode === value);
	any("status", (event, value) => event.status === value);
	any("certainty", (event, value) => event.certainty === value);
	any("quad", (event, value) => event.quad === Number(value));
	any("place", (event, value) => event.place && (event.place.name.toLowerCase() === value.toLowerCase() || event.place.code === value));
	if (params.get("from")) { const [first] = days(params.get("from")); tests.push(event => days(event.date || event.day)[1] >= first); }
	if (params.get("to")) { const [, last] = days(params.get("to")); tests.push(event => days(event.date || event.day)[0] <= last); }
	if (params.get("near")) {
		const [lat, lon, km] = params.get("near").split(",").map(Number);
		if (![lat, lon, km].every(Number.isFinite))
			throw new Problem(400, "Not a place", "`near` is latitude,longitude,kilometres.");
		tests.push(event => event.place && distance(lat, lon, event.place.lat, event.place.lon) <= km);
	}
	if (params.get("text"))
		for (const part of params.get("text").match(/"[^"]*"|\S+/g) ?? []) {
			const phrase = part.startsWith('"') ? part.slice(1, -1).toLowerCase() : null;
			const prefix = part.endsWith("*") ? part.slice(0, -1).toLowerCase() : null;
			const word = part.toLowerCase().replace(/[^\p{L}\p{N}]/gu, "");
			tests.push(event => {
				const text = told(event).toLowerCase();
				return phrase !== null ? text.includes(phrase) : words(text).some(one => prefix !== null ? one.startsWith(prefix) : one === word);
			});
		}
	for (const [name, key] of [["min_origins", "origins"], ["min_reports", "report_count"]])
		if (params.get(name)) { const least = Number(params.get(name)); tests.push(event => event[key] >= least); }
	return event => tests.every(test => test(event));
}

const sorts = {
	"date": (x, y) => x.day.localeCompare(y.day), "-date": (x, y) => y.day.localeCompare(x.day), "origins": (x, y) => y.origins - x.origins,
	"reports": (x, y) => y.report_count - x.report_count, "updated": (x, y) => y.published_last.localeCompare(x.published_last)
};

function find(params) {
	const sort = sorts[params.get("sort") || "-date"];
	if (!sort)
		throw new Problem(400, "Unknown order", `"${params.get("sort")}" is no order: date, -date, origins, reports, updated.`);
	return record.events.filter(matcher(params)).sort((x, y) => sort(x, y) || y.day.localeCompare(x.day) || (x.id < y.id ? -1 : 1));
}

const bare = ({ told: _1, conflicts: _2, history: _3, denied_by: _4, denies: _5, ...event }) => event;
const limitOf = (params, usual = 100) => Math.min(1000, Math.max(1, Number(params.get("limit")) || usual));

function counts(events, of, size = 20) {
	const map = new Map();
	for (const event of events)
		for (const value of new Set([of(event)].flat()))
			if (value)
				map.set(value, (map.get(value) ?? 0) + 1);
	return [...map].map(([value, n]) => ({ value, events: n })).sort((x, y) => y.events - x.events || (x.value < y.value ? -1 : 1)).slice(0, size);
}

const monday = day => { const ms = at(day); return iso(ms - (new Date(ms).getUTCDay() + 6) % 7 * DAY); };
const steps = { day: day => day, week: monday, month: day => day.slice(0, 7) + "-01", year: day => day.slice(0, 4) + "-01-01" };

function volume(events, step) {
	if (step === "auto" || !steps[step]) {
		const all = events.map(event => event.day).sort();
		const span = all.length ? (at(all[all.length - 1]) - at(all[0])) / DAY : 0;
		step = span <= 120 ? "day" : span <= 900 ? "week" : span <= 7500 ? "month" : "year";
	}
	const bars = new Map();
	for (const event of events) {
		const day = steps[step](event.day);
		const bar = bars.get(day) ?? { day, events: 0, quad: [0, 0, 0, 0] };
		bar.events++;
		bar.quad[event.quad - 1]++;
		bars.set(day, bar);
	}
	return { step, bars: [...bars.values()].sort((x, y) => x.day.localeCompare(y.day)) };
}

function dyads(events, byName, size) {
	const map = new Map();
	for (const event of events)
		for (const a of event.actor)
			for (const b of event.recipient) {
				const from = byName ? a.name : a.code || a.name, to = byName ? b.name : b.code || b.name;
				if (from === to)
					continue;
				const one = map.get(from + "\n" + to) ?? { from: byName ? a.name : a.code ? record.states.get(a.code) ?? a.name : a.name, to: byName ? b.name : b.code ? record.states.get(b.code) ?? b.name : b.name, from_code: a.code, to_code: b.code, events: 0, quad: [0, 0, 0, 0], score: 0, last: "" };
				one.events++;
				one.quad[event.quad - 1]++;
				one.score += event.score;
				one.last = one.last > event.day ? one.last : event.day;
				map.set(from + "\n" + to, one);
			}
	return [...map.values()].map(one => ({ ...one, score: Math.round(one.score / one.events * 10) / 10 })).sort((x, y) => y.events - x.events || (x.from + x.to < y.from + y.to ? -1 : 1)).slice(0, size);
}

record.states = new Map(record.events.flatMap(event => [...event.actor, ...event.recipient]).filter(one => one.kind === "state").map(one => [one.code, one.name]));

/* --- alerts ----------------------------------------------------------------------------------------------------------------------- */

function alert(revision, query = "") {
	const kind = revision.kind === "created" ? "new" : revision.field === "origins" ? "origins" : revision.field === "status" ? (revision.new === "denied" ? "denied" : "status") : "correction";
	return { id: revision.id, at: stamp(revision.ms), kind, field: revision.field, old: revision.old, new: revision.new, doc: revision.doc, query, matches: true, changes: kind === "new" ? [] : [{ field: revision.field, old: revision.old, new: revision.new }], key: revision.event.id, event: bare(revision.event) };
}

function queryOf(params) {
	if (!params.get("standing"))
		return [params, ""];
	const one = standing.get(params.get("standing"));
	if (!one)
		throw new Problem(404, "No such query", `There is no standing query "${params.get("standing")}".`);
	return [new URLSearchParams(one.query), one.name];
}

function alerts(params, since, limit) {
	const [query, name] = queryOf(params);
	const match = matcher(query);
	const kinds = (params.get("kind") ?? "").split(",").filter(Boolean);
	const all = record.revisions.filter(one => one.id > since && match(one.event)).map(one => alert(one, name)).filter(one => !kinds.length || kinds.includes(one.kind));
	return limit ? all.slice(0, limit) : all;
}

const send = (response, one) => response.write(`id: ${one.id}\nevent: alert\ndata: ${JSON.stringify(one)}\n\n`);

function stream(request, response, params) {
	const last = request.headers["last-event-id"];
	const since = last !== undefined ? Number(last) : record.revisions.length;
	const missed = alerts(params, since);
	response.writeHead(200, { ...headers, "content-type": "text/event-stream", "cache-control": "no-store" });
	response.write(": depesche\nretry: 1000\n\n");
	missed.forEach(one => send(response, one));
	const line = { response, params };
	streams.add(line);
	const beat = setInterval(() => response.write(": \n\n"), 15000);
	request.on("close", () => { clearInterval(beat); streams.delete(line); });
}

function tell(revisions) {
	for (const revision of revisions)
		for (const line of streams) {
			const [query, name] = queryOf(line.params);
			if (matcher(query)(revision.event))
				send(line.response, alert(revision, name));
		}
}

function feed(params, atom) {
	const escape = text => text.replace(/[&<>"]/g, c => `&#${c.charCodeAt(0)};`);
	const items = alerts(params, 0).slice(-50).reverse();
	return atom
		? `<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom"><title>Depesche</title><id>urn:depesche</id><updated>${items[0]?.at ?? stamp(0)}</updated>` +
			items.map(one => `<entry><id>urn:depesche:${one.id}</id><title>${escape(one.event.lead.title)}</title><updated>${one.at}</updated><summary>${escape(one.event.lead.sentence)}</summary></entry>`).join("") + "</feed>"
		: `<?xml version="1.0" encoding="utf-8"?>\n<rss version="2.0"><channel><title>Depesche</title><link>/</link><description>Depesche</description>` +
			items.map(one => `<item><guid isPermaLink="false">urn:depesche:${one.id}</guid><title>${escape(one.event.lead.title)}</title><description>${escape(one.event.lead.sentence)}</description></item>`).join("") + "</channel></rss>";
}

/* --- one event, one actor --------------------------------------------------------------------------------------------------------- */

function full(event) {
	return {
		...bare(event), reports: event.told.map(({ article, ...one }) => ({ ...article, hash: undefined, n: undefined, words: undefined, ...one })),
		history: event.history, conflicts: event.conflicts, denied_by: event.denied_by, denies: event.denies,
		revisions: record.revisions.filter(one => one.event === event).map(one => ({ id: one.id, at: stamp(one.ms), kind: one.kind, field: one.field, old: one.old, new: one.new, doc: one.doc }))
	};
}

function actor(name) {
	const events = record.events.filter(event => [...event.actor, ...event.recipient].some(one => one.name === name));
	const side = events.flatMap(event => [...event.actor, ...event.recipient]).find(one => one.name === name);
	if (!side)
		throw new Problem(404, "No such actor", `Nobody called "${name}" is in the record.`);
	const known = sideOf(name);
	const german = known ? (known.kind === "person" ? [name, name.split(" ").pop()] : [known.n.replace(/^(der|die|das) /, "")]) : [];
	return {
		name, code: side.code, sector: side.sector, kind: side.kind ?? "body", events: events.length, types: counts(events, event => event.event), offices: offices(known),
		aliases: [{ language: "de", names: german }, { language: "en", names: [name] }].filter(one => one.names.length), dyads: dyads(events, true, 400).filter(one => one.from === name || one.to === name).slice(0, 30)
	};
}

function actors(part, limit) {
	const wanted = part.toLowerCase();
	const map = new Map();
	for (const event of record.events)
		for (const one of [...event.actor, ...event.recipient]) {
			const found = map.get(one.name) ?? { name: one.name, code: one.code, sector: one.sector, events: 0 };
			found.events++;
			map.set(one.name, found);
		}
	const german = name => (sideOf(name)?.n ?? "").toLowerCase();
	return [...map.values()].filter(one => [one.name.toLowerCase(), german(one.name)].some(name => name.startsWith(wanted) || name.split(/[ -]/).some(word => word.startsWith(wanted))))
		.sort((x, y) => y.events - x.events).slice(0, limit);
}

/* --- exports ---------------------------------------------------------------------------------------------------------------------- */

const cell = value => /[",\n]/.test(value) ? `"${value.replace(/"/g, '""')}"` : value;
const names = sides => sides.map(one => one.name).join("; ");
const row = event => [event.id, event.day, event.date, event.event, event.mode ?? "", event.status, event.certainty, names(event.actor), names(event.recipient), event.place?.name ?? "", event.quad, event.score, event.origins, event.report_count, event.lead.sentence].map(value => cell(String(value))).join(",") + "\n";

function file(events, format) {
	if (format === "jsonl")
		return ["application/x-ndjson", "jsonl", events.map(event => JSON.stringify(bare(event)) + "\n").join("")];
	if (format === "json")
		return ["application/json", "json", JSON.stringify(events.map(bare)) + "\n"];
	if (format === "geojson")
		return ["application/geo+json", "geojson", JSON.stringify({ type: "FeatureCollection", features: events.filter(event => event.place).map(event => ({ type: "Feature", geometry: { type: "Point", coordinates: [event.place.lon, event.place.lat] }, properties: { id: event.id, event: event.event, day: event.day } })) })];
	if (format === "csv")
		return ["text/csv; charset=utf-8", "csv", "id,day,date,event,mode,status,certainty,actor,recipient,place,quad,score,origins,reports,sentence\n" + events.map(row).join("")];
	if (["plover", "polecat", "icews", "gdelt", "gdelt-mentions"].includes(format))
		return ["text/tab-separated-values; charset=utf-8", "tsv", events.map(row).join("").replaceAll(",", "\t")];
	throw new Problem(400, "Unknown format", `"${format}" is no format.`);
}

/* --- HTTP ------------------------------------------------------------------------------------------------------------------------- */

const headers = {
	"content-security-policy": "default-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'", "x-content-type-options": "nosniff", "referrer-policy": "no-referrer"
};

function reply(request, response, status, type, body, more = {}) {
	const bytes = Buffer.from(body);
	const etag = `"${createHash("sha256").update(bytes).digest("hex").slice(0, 20)}"`;
	if (status === 200 && request.headers["if-none-match"] === etag) {
		response.writeHead(304, { ...headers, etag });
		response.end();
		return;
	}
	const zip = bytes.length > 600 && /\bgzip\b/.test(request.headers["accept-encoding"] ?? "") && !type.startsWith("font/");
	const out = zip ? gzipSync(bytes, { level: 6 }) : bytes;
	response.writeHead(status, { ...headers, "content-type": type, "content-length": out.length, etag, "cache-control": "no-cache", vary: "accept-encoding", ...(zip ? { "content-encoding": "gzip" } : {}), ...more });
	response.end(request.method === "HEAD" ? undefined : out);
}

const dist = fileURLToPath(new URL("../dist/", import.meta.url));
const media = { ".html": "text/html; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8", ".json": "application/json", ".woff2": "font/woff2", ".svg": "image/svg+xml" };

function embedded(request, response, path) {
	const name = join(dist, normalize(path === "/" ? "/index.html" : path));
	if (!name.startsWith(dist) || !existsSync(name) || !statSync(name).isFile())
		throw new Problem(404, "Not found", `There is nothing at ${path}.`);
	reply(request, response, 200, media[extname(name)] ?? "application/octet-stream", readFileSync(name));
}

async function body(request) {
	const parts = [];
	for await (const part of request)
		parts.push(part);
	return Buffer.concat(parts).toString("utf8");
}

const keep = line => { if (options.state) appendFileSync(options.state, JSON.stringify(line) + "\n"); };

function accept(article, ms) {
	const { revisions, ...answer } = add(record, article, ms);
	if (answer.outcome === "added")
		keep({ article, ms });
	tell(revisions);
	return answer;
}

async function post(request, response) {
	const type = (request.headers["content-type"] ?? "").split(";")[0];
	const text = await body(request);
	const articles = [], problems = [];
	if (type === "text/plain")
		articles.push({ text });
	else if (type === "application/json" || type === "application/x-ndjson")
		(type === "application/json" ? [text] : text.split("\n").filter(Boolean)).forEach((line, i) => {
			try {
				const one = JSON.parse(line);
				if (typeof one.text !== "string")
					throw new Error("an article needs its `text`");
				articles.push(one);
			} catch (error) {
				problems.push({ type: "about:blank", title: "Not an article", status: 422, detail: error.message, line: i + 1, offset: 0 });
			}
		});
	else
		throw new Problem(415, "Unknown media type", "Post application/json, application/x-ndjson or text/plain.");
	if (!articles.length)
		throw new Problem(422, "Not an article", problems[0]?.detail ?? "There is no article in the body.", problems[0]);
	json(request, response, { articles: articles.map(one => accept(one, Date.now())), problems });
}

const json = (request, response, value, status = 200) => reply(request, response, status, "application/json", JSON.stringify(value));

async function api(request, response, path, params) {
	const get = request.method === "GET" || request.method === "HEAD";
	const [, , room, name] = path.split("/").map(decodeURIComponent);
	if (room === "events" && !name) {
		const events = find(params);
		if (params.get("format")) {
			const [type, ending, text] = file(events, params.get("format"));
			return reply(request, response, 200, type, text, { "content-disposition": `attachment; filename="depesche.${ending}"` });
		}
		const start = params.get("after") ? events.findIndex(event => event.id === params.get("after")) + 1 : 0;
		const page = events.slice(start, start + limitOf(params));
		return json(request, response, { events: page.map(bare), next: start + page.length < events.length ? page[page.length - 1].id : "" });
	}
	if (room === "events") {
		const event = record.byId.get(name);
		if (!event)
			throw new Problem(404, "No such event", `There is no event "${name}" in the record.`);
		return json(request, response, full(event));
	}
	if (room === "facets") {
		const events = find(params);
		return json(request, response, {
			total: events.length, facets: {
				type: counts(events, e => e.event), mode: counts(events, e => e.mode), status: counts(events, e => e.status), certainty: counts(events, e => e.certainty),
				actor: counts(events, e => e.actor.map(one => one.name)), recipient: counts(events, e => e.recipient.map(one => one.name)),
				state: counts(events, e => [...e.actor, ...e.recipient].map(one => one.code)), place: counts(events, e => e.place?.name), source: counts(events, e => e.said_by.map(one => one.name)),
				outlet: counts(events, e => e.told.map(one => one.article.publisher))
			}
		});
	}
	if (room === "volume") return json(request, response, volume(find(params), params.get("step") ?? "auto"));
	if (room === "dyads") return json(request, response, { dyads: dyads(find(params), params.get("by") === "name", limitOf(params)) });
	if (room === "places") {
		const places = new Map();
		for (const event of find(params))
			if (event.place) {
				const one = places.get(event.place.name + event.place.code) ?? { name: event.place.name, code: event.place.code, lat: event.place.lat, lon: event.place.lon, precision: record.states.get(event.place.code) === event.place.name ? "state" : "town", events: 0 };
				one.events++;
				places.set(event.place.name + event.place.code, one);
			}
		return json(request, response, { places: [...places.values()].sort((x, y) => y.events - x.events).slice(0, limitOf(params)) });
	}
	if (room === "actors") return json(request, response, name ? actor(name) : { actors: actors(params.get("name") ?? "", limitOf(params, 10)) });
	if (room === "articles" && request.method === "POST") return post(request, response);
	if (room === "articles" && get) {
		const shape = ({ hash: _1, n: _2, ...one }) => ({ ...one, copies: record.articles.filter(x => x.copy_of === one.doc).map(x => x.doc), events: record.events.filter(e => e.told.some(r => r.article.doc === one.doc)).map(e => e.id) });
		if (name) {
			const one = record.articles.find(x => x.doc === name);
			if (!one)
				throw new Problem(404, "No such article", `There is no article "${name}" in the record.`);
			return json(request, response, shape(one));
		}
		const all = record.articles.slice().sort((x, y) => y.published.localeCompare(x.published) || (x.doc < y.doc ? -1 : 1));
		const start = params.get("after") ? all.findIndex(one => one.doc === params.get("after")) + 1 : 0;
		const page = all.slice(start, start + limitOf(params, 20));
		return json(request, response, { articles: page.map(shape), next: start + page.length < all.length ? page[page.length - 1].doc : "" });
	}
	if (room === "stream") { matcher(queryOf(params)[0]); return stream(request, response, params); }
	if (room === "alerts") return json(request, response, { alerts: alerts(params, Number(params.get("since") ?? 0), limitOf(params)), last: record.revisions.length });
	if (room === "standing" && !name) return json(request, response, { standing: [...standing.values()].map(one => ({ ...one, alerts: alerts(new URLSearchParams(one.query), one.since).length })) });
	if (room === "standing" && request.method === "PUT") {
		const wanted = JSON.parse(await body(request));
		matcher(new URLSearchParams(wanted.query));
		const one = { name, owner: wanted.owner ?? "", query: wanted.query, webhook: wanted.webhook ?? null, created: stamp(Date.now()), since: standing.get(name)?.since ?? record.revisions.length };
		standing.set(name, one);
		keep({ standing: one });
		return json(request, response, { ...one, alerts: 0 });
	}
	if (room === "standing" && request.method === "DELETE") {
		if (!standing.delete(name))
			throw new Problem(404, "No such query", `There is no standing query "${name}".`);
		keep({ forget: name });
		response.writeHead(204, headers);
		return response.end();
	}
	if (room === "deliveries") {
		const hooks = [...standing.values()].filter(one => one.webhook);
		return json(request, response, { deliveries: hooks.flatMap((one, k) => alerts(new URLSearchParams(one.query), Math.max(0, record.revisions.length - 60)).slice(-6).map((a, i) => ({ id: a.id * 10 + k, standing: one.name, alert: a.id, target: one.webhook, state: i === 2 ? "dead" : i === 5 ? "waiting" : "delivered", attempts: i === 2 ? 12 : 1, next: i === 5 ? a.at : "", error: i === 2 ? "HTTP 503 after 12 attempts" : "" }))).reverse() });
	}
	if (room === "codes") return json(request, response, codes);
	if (room === "about") return json(request, response, { version: "0.1.0", events: record.events.length, articles: record.articles.length, last_change: stamp(record.revisions[record.revisions.length - 1]?.ms ?? 0), last_alert: record.revisions.length, languages: ["de"], access: "admin" });
	throw new Problem(404, "Not found", `There is nothing at ${path}.`);
}

const server = createServer(async (request, response) => {
	const url = new URL(request.url, "http://localhost");
	try {
		if (url.pathname.startsWith("/api/")) await api(request, response, url.pathname, url.searchParams);
		else if (url.pathname === "/feed.atom") reply(request, response, 200, "application/atom+xml", feed(url.searchParams, true));
		else if (url.pathname === "/feed.rss") reply(request, response, 200, "application/rss+xml", feed(url.searchParams, false));
		else if (url.pathname === "/healthz") json(request, response, { status: "well" });
		else embedded(request, response, url.pathname);
	} catch (error) {
		const status = error.status ?? 500;
		if (status === 500)
			console.error(error);
		reply(request, response, status, "application/problem+json", JSON.stringify({ type: "about:blank", title: error.title ?? "Failed", status, detail: error.detail ?? error.message, ...error.more }));
	}
});

if (options.state && existsSync(options.state))
	for (const line of readFileSync(options.state, "utf8").split("\n").filter(Boolean).map(text => JSON.parse(text))) {
		if (line.article) add(record, line.article, line.ms);
		if (line.standing) standing.set(line.standing.name, line.standing);
		if (line.forget) standing.delete(line.forget);
	}
if (Number(options.live) > 0) {
	let n = record.articles.length;
	setInterval(() => accept(news(n++, iso(Date.now())), Date.now()), Number(options.live) * 1000);
}
server.listen(Number(options.port), "127.0.0.1", () => console.log(`http://127.0.0.1:${server.address().port}/`));
for (const signal of ["SIGTERM", "SIGINT"])
	process.on(signal, () => { for (const line of streams) line.response.end(); server.close(() => process.exit(0)); server.closeAllConnections(); });
