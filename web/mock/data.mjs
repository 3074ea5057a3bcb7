/*
 * An invented record in the shape of src/serve/openapi.json: real states and bodies, invented persons and acts, always the same from the same seed.
 *
 *   act ─► articles (originals, copies of agency text, own reports) ─► reports ─► fold ─► event with revisions
 */
import { createHash } from "node:crypto";
import { QUAD } from "./codes.mjs";

export const hash = text => createHash("sha256").update(text).digest("hex").slice(0, 16);

function random(seed) { /* mulberry32 */
	return () => {
		seed = seed + 0x6d2b79f5 | 0;
		let t = Math.imul(seed ^ seed >>> 15, 1 | seed);
		t = t + Math.imul(t ^ t >>> 7, 61 | t) ^ t;
		return ((t ^ t >>> 14) >>> 0) / 4294967296;
	};
}

export const DAY = 86400000;
export const iso = ms => new Date(ms).toISOString().slice(0, 10);
export const at = day => Date.parse(day + "T00:00:00Z");
const WEEKDAYS = ["Sonntag", "Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag"];

/* code, English, German, dative and accusative where they differ, plural, capital in both languages, latitude, longitude */
const STATES = [
	["DEU", "Germany", "Deutschland", , , 0, "Berlin", "Berlin", 52.52, 13.40], ["FRA", "France", "Frankreich", , , 0, "Paris", "Paris", 48.86, 2.35],
	["GBR", "United Kingdom", "Großbritannien", , , 0, "London", "London", 51.51, -0.13], ["POL", "Poland", "Polen", , , 0, "Warsaw", "Warschau", 52.23, 21.01],
	["RUS", "Russia", "Russland", , , 0, "Moscow", "Moskau", 55.76, 37.62], ["UKR", "Ukraine", "die Ukraine", "der Ukraine", "die Ukraine", 0, "Kyiv", "Kiew", 50.45, 30.52],
	["USA", "United States", "die USA", "den USA", "die USA", 1, "Washington", "Washington", 38.91, -77.04], ["CHN", "China", "China", , , 0, "Beijing", "Peking", 39.90, 116.40],
	["JPN", "Japan", "Japan", , , 0, "Tokyo", "Tokio", 35.68, 139.69], ["KOR", "South Korea", "Südkorea", , , 0, "Seoul", "Seoul", 37.57, 126.98],
	["PRK", "North Korea", "Nordkorea", , , 0, "Pyongyang", "Pjöngjang", 39.04, 125.76], ["TWN", "Taiwan", "Taiwan", , , 0, "Taipei", "Taipeh", 25.03, 121.57],
	["IND", "India", "Indien", , , 0, "New Delhi", "Neu-Delhi", 28.61, 77.21], ["PAK", "Pakistan", "Pakistan", , , 0, "Islamabad", "Islamabad", 33.68, 73.05],
	["IRN", "Iran", "der Iran", "dem Iran", "den Iran", 0, "Tehran", "Teheran", 35.69, 51.39], ["ISR", "Israel", "Israel", , , 0, "Jerusalem", "Jerusalem", 31.78, 35.22],
	["SAU", "Saudi Arabia", "Saudi-Arabien", , , 0, "Riyadh", "Riad", 24.71, 46.68], ["QAT", "Qatar", "Katar", , , 0, "Doha", "Doha", 25.29, 51.53],
	["TUR", "Turkey", "die Türkei", "der Türkei", "die Türkei", 0, "Ankara", "Ankara", 39.93, 32.86], ["EGY", "Egypt", "Ägypten", , , 0, "Cairo", "Kairo", 30.04, 31.24],
	["SRB", "Serbia", "Serbien", , , 0, "Belgrade", "Belgrad", 44.79, 20.45], ["XKX", "Kosovo", "das Kosovo", "dem Kosovo", "das Kosovo", 0, "Pristina", "Pristina", 42.66, 21.17],
	["ARM", "Armenia", "Armenien", , , 0, "Yerevan", "Eriwan", 40.18, 44.51], ["AZE", "Azerbaijan", "Aserbaidschan", , , 0, "Baku", "Baku", 40.41, 49.87],
	["ETH", "Ethiopia", "Äthiopien", , , 0, "Addis Ababa", "Addis Abeba", 9.03, 38.74], ["ERI", "Eritrea", "Eritrea", , , 0, "Asmara", "Asmara", 15.33, 38.93],
	["VEN", "Venezuela", "Venezuela", , , 0, "Caracas", "Caracas", 10.48, -66.90], ["COL", "Colombia", "Kolumbien", , , 0, "Bogota", "Bogotá", 4.71, -74.07],
	["BRA", "Brazil", "Brasilien", , , 0, "Brasilia", "Brasília", -15.79, -47.88], ["KAZ", "Kazakhstan", "Kasachstan", , , 0, "Astana", "Astana", 51.17, 71.43],
	["FIN", "Finland", "Finnland", , , 0, "Helsinki", "Helsinki", 60.17, 24.94], ["CHE", "Switzerland", "die Schweiz", "der Schweiz", "die Schweiz", 0, "Bern", "Bern", 46.95, 7.45],
	["PHL", "Philippines", "die Philippinen", "den Philippinen", "die Philippinen", 1, "Manila", "Manila", 14.60, 120.98], ["YEM", "Yemen", "der Jemen", "dem Jemen", "den Jemen", 0, "Sanaa", "Sanaa", 15.35, 44.21]
].map(([code, name, n, d = n, a = n, plural, city, stadt, lat, lon]) => ({ code, name, n, d, a, plural, city, stadt, lat, lon, sector: "GOV", kind: "state" }));

const BODIES = [
	["", "United Nations", "die Vereinten Nationen", "den Vereinten Nationen", 1, "IGO"], ["", "European Union", "die Europäische Union", "der Europäischen Union", 0, "IGO"],
	["", "NATO", "die Nato", "der Nato", 0, "IGO"], ["", "African Union", "die Afrikanische Union", "der Afrikanischen Union", 0, "IGO"],
	["", "International Atomic Energy Agency", "die Internationale Atomenergiebehörde", "der Internationalen Atomenergiebehörde", 0, "IGO"],
	["", "OSCE", "die OSZE", "der OSZE", 0, "IGO"], ["", "Arab League", "die Arabische Liga", "der Arabischen Liga", 0, "IGO"]
].map(([code, name, n, d, plural, sector]) => ({ code, name, n, d, a: n, plural, sector, kind: "body" }));

/* Nobody of these exists. */
const PERSONS = [
	["Mara Lindqvist", "FIN", "foreign-minister", "die finnische Außenministerin Mara Lindqvist", "2023-06-20", ""],
	["Konrad Ahrenholt", "DEU", "foreign-minister", "Bundesaußenminister Konrad Ahrenholt", "2025-05-06", ""],
	["Hélène Vasseur", "FRA", "defence-minister", "die französische Verteidigungsministerin Hélène Vasseur", "2024-09-21", ""],
	["Timur Aksakov", "RUS", "deputy-foreign-minister", "der russische Vizeaußenminister Timur Aksakov", "2022-02-01", ""],
	["Oksana Dzjuba", "UKR", "envoy", "die ukrainische Unterhändlerin Oksana Dzjuba", "2024-11-12", ""],
	["Warren T. Hollis", "USA", "special-envoy", "der US-Sondergesandte Warren T. Hollis", "2025-01-21", ""],
	["Liang Weiming", "CHN", "vice-premier", "der chinesische Vizepremier Liang Weiming", "2023-03-11", ""],
	["Reza Farahmand", "IRN", "negotiator", "der iranische Chefunterhändler Reza Farahmand", "2024-08-02", ""],
	["Noa Ben-Shachar", "ISR", "foreign-minister", "die israelische Außenministerin Noa Ben-Shachar", "2025-03-30", ""],
	["Zeynep Karaca", "TUR", "foreign-minister", "die türkische Außenministerin Zeynep Karaca", "2023-06-03", ""],
	["Arben Krasniqi-Hoti", "XKX", "prime-minister", "der kosovarische Regierungschef Arben Krasniqi-Hoti", "2025-02-09", ""],
	["Nkosana Okafor", "", "envoy", "der UN-Gesandte Nkosana Okafor", "2024-01-15", ""]
].map(([name, code, office, n, begin, end]) => ({
	code, name, n, d: n.replace(/^der (\S+)e /, "dem $1en ").replace(/^die (\S+)e /, "der $1en ").replace(/^der /, "dem "),
	a: n.replace(/^der (\S+)e /, "den $1en ").replace(/^der /, "den "), plural: 0, sector: code ? "GOV" : "IGO", kind: "person", office, begin, end
}));

export const SIDES = [...STATES, ...BODIES, ...PERSONS];
const by = name => SIDES.find(side => side.name === name || side.code === name);

const TOWNS = [
	["Geneva", "Genf", "CHE", 46.20, 6.14], ["Vienna", "Wien", "AUT", 48.21, 16.37], ["New York", "New York", "USA", 40.71, -74.01],
	["Istanbul", "Istanbul", "TUR", 41.01, 28.98], ["Brussels", "Brüssel", "BEL", 50.85, 4.35], ["Kharkiv", "Charkiw", "UKR", 49.99, 36.23],
	["Odesa", "Odessa", "UKR", 46.48, 30.73], ["Aden", "Aden", "YEM", 12.79, 45.02], ["Goma", "Goma", "COD", -1.66, 29.22],
	["Abu Dhabi", "Abu Dhabi", "ARE", 24.45, 54.38], ["Singapore", "Singapur", "SGP", 1.29, 103.85], ["Munich", "München", "DEU", 48.14, 11.58],
	["Samarkand", "Samarkand", "UZB", 39.65, 66.96], ["Djibouti", "Dschibuti", "DJI", 11.59, 43.15]
].map(([name, de, code, lat, lon]) => ({ name, de, code, lat, lon }));

/* Pairs that often act on each other, with a weight, and a leaning: the share of conflict. */
const PAIRS = [
	["RUS", "UKR", 16, .85], ["UKR", "RUS", 12, .8], ["USA", "RUS", 9, .55], ["RUS", "USA", 7, .6], ["DEU", "UKR", 9, .05], ["DEU", "FRA", 7, .08], ["FRA", "UKR", 5, .05],
	["POL", "UKR", 4, .15], ["USA", "CHN", 9, .5], ["CHN", "USA", 8, .55], ["CHN", "TWN", 7, .85], ["USA", "TWN", 3, .05], ["PRK", "KOR", 7, .85], ["KOR", "PRK", 5, .5],
	["JPN", "PRK", 3, .7], ["USA", "JPN", 3, .05], ["ISR", "IRN", 9, .9], ["IRN", "ISR", 8, .9], ["USA", "IRN", 7, .6], ["IRN", "USA", 6, .6], ["SAU", "IRN", 4, .25],
	["QAT", "ISR", 3, .3], ["EGY", "ISR", 4, .35], ["TUR", "RUS", 4, .2], ["TUR", "ISR", 4, .75], ["SRB", "XKX", 6, .75], ["XKX", "SRB", 5, .7], ["ARM", "AZE", 5, .45],
	["AZE", "ARM", 5, .5], ["ETH", "ERI", 4, .6], ["IND", "PAK", 5, .6], ["PAK", "IND", 4, .65], ["VEN", "COL", 3, .55], ["BRA", "VEN", 2, .4], ["PHL", "CHN", 5, .75],
	["CHN", "PHL", 4, .75], ["European Union", "RUS", 6, .75], ["European Union", "SRB", 3, .2], ["NATO", "RUS", 4, .75], ["NATO", "FIN", 2, .03], ["United Nations", "ISR", 5, .6],
	["United Nations", "YEM", 3, .2], ["International Atomic Energy Agency", "IRN", 5, .55], ["African Union", "ETH", 3, .15], ["OSCE", "UKR", 2, .2], ["CHE", "RUS", 2, .2],
	["KAZ", "RUS", 3, .2], ["KAZ", "CHN", 2, .05], ["GBR", "RUS", 4, .7], ["GBR", "USA", 3, .1], ["Arab League", "ISR", 3, .8],
	["Mara Lindqvist", "RUS", 3, .6], ["Konrad Ahrenholt", "UKR", 5, .05], ["Konrad Ahrenholt", "Zeynep Karaca", 2, .1], ["Hélène Vasseur", "NATO", 2, .1],
	["Timur Aksakov", "USA", 4, .7], ["Oksana Dzjuba", "Timur Aksakov", 3, .4], ["Warren T. Hollis", "Timur Aksakov", 3, .2], ["Warren T. Hollis", "Reza Farahmand", 3, .3],
	["Liang Weiming", "DEU", 3, .1], ["Reza Farahmand", "International Atomic Energy Agency", 3, .5], ["Noa Ben-Shachar", "IRN", 4, .85], ["Zeynep Karaca", "ISR", 3, .7],
	["Arben Krasniqi-Hoti", "SRB", 3, .6], ["Nkosana Okafor", "YEM", 4, .1]
];

/*
 * A sentence for each type and mode. {A} who acts, {B} {Bd} {Ba} on whom, {T..} the trigger's words, {hat|haben} by A's number,
 * {wann} day, {wo} place, {S} who says so.
 */
const ACTS = [
	["AGREE", null, "{A} {hat|haben} {Bd} {wann}{wo} {T:weitere Gespräche zugesagt}{S}.", "{A} {T:will|T:wollen} {wann} mit {Bd} einen gemeinsamen Fahrplan {U:ausarbeiten}{S}."],
	["CONSULT", "visit", "{A} {T:ist|T:sind} {wann} zu Gesprächen mit {Bd}{wo} {U:eingetroffen}{S}.", "Vertreter beider Seiten kamen zusammen, als {A} {wann}{wo} {Ba} {T:besuchte|T:besuchten}{S}."],
	["CONSULT", null, "{A} {hat|haben} {wann}{wo} mit {Bd} über den Austausch von Gefangenen {T:verhandelt}{S}.", "{A} und Vertreter aus {Bd} {T:berieten} {wann}{wo} über die Lage an der Grenze{S}."],
	["CONSULT", "phone", "{A} {hat|haben} {wann} mit {Bd} {T:telefoniert}{S}."],
	["CONSULT", "third-party", "{A} {hat|haben} {wann}{wo} zwischen {Bd} und der Gegenseite {T:vermittelt}{S}."],
	["SUPPORT", null, "{A} {hat|haben} {Bd} {wann}{wo} {T:den Rücken gestärkt}{S}.", "{A} {T:würdigte|T:würdigten} {wann}{wo} die Fortschritte, zu denen {B} beigetragen habe{S}."],
	["CONCEDE", null, "{A} {hat|haben} {wann} {T:angekündigt, die Beschränkungen} gegenüber {Bd} {U:aufzuheben}{S}."],
	["COOPERATE", null, "{A} und {B} {T:haben} {wann}{wo} ein {U:gemeinsames Manöver begonnen}{S}.", "{A} {hat|haben} {wann} mit {Bd} Erkenntnisse über Schmuggelrouten {T:ausgetauscht}{S}."],
	["AID", null, "{A} {hat|haben} {Bd} {wann} {T:Generatoren und Medikamente geliefert}{S}.", "{A} {T:überwies|T:überwiesen} {Bd} {wann} eine weitere Rate der Aufbauhilfe{S}."],
	["RETREAT", "withdraw", "{A} {hat|haben} {wann} einen Teil der Einheiten an der Grenze zu {Bd} {T:abgezogen}{S}."],
	["RETREAT", "release", "{A} {hat|haben} {wann}{wo} zwölf Seeleute aus {Bd} {T:freigelassen}{S}."],
	["REQUEST", "yield", "{A} {hat|haben} {Ba} {wann}{wo} {T:aufgefordert, die Blockade} der Häfen {U:zu beenden}{S}.", "{A} {T:rief|T:riefen} {Ba} {wann} zu einer Waffenruhe {U:auf}{S}."],
	["REQUEST", "assist", "{A} {hat|haben} {Ba} {wann}{wo} um Hilfe bei der Flugabwehr {T:gebeten}{S}."],
	["ACCUSE", "disapprove", "{A} {hat|haben} {Ba} {wann}{wo} wegen der Festnahmen {T:scharf kritisiert}{S}.", "{A} {T:verurteilte|T:verurteilten} {wann} das Vorgehen, zu dem sich {B} bekannt hatte{S}."],
	["ACCUSE", "allege", "{A} {T:wirft|T:werfen} {Bd} {wann} {U:vor}, Waffen an Aufständische geliefert zu haben{S}."],
	["REJECT", "meet", "{A} {hat|haben} {wann} ein Treffen mit {Bd} {T:abgesagt}{S}."],
	["REJECT", null, "{A} {hat|haben} {wann} die Vorwürfe aus {Bd} {T:zurückgewiesen}{S}."],
	["THREATEN", "violence", "{A} {hat|haben} {Bd} {wann} mit einer militärischen Antwort {T:gedroht}{S}."],
	["THREATEN", "relations", "{A} {T:drohte|T:drohten} {Bd} {wann} mit dem Abzug des Botschafters{S}."],
	["PROTEST", "demo", "Mehrere Tausend Menschen {T:demonstrierten} {wann}{wo} gegen {Ba}{S}, während {A} zur Ruhe mahnte."],
	["SANCTION", "expel", "{A} {hat|haben} {wann} vier Diplomaten aus {Bd} {T:ausgewiesen}{S}."],
	["SANCTION", "discontinue", "{A} {hat|haben} {wann}{wo} ein Ausfuhrverbot gegen {Ba} {T:verhängt}{S}."],
	["MOBILIZE", "troops", "{A} {hat|haben} {wann} zusätzliche Einheiten an die Grenze zu {Bd} {T:verlegt}{S}."],
	["MOBILIZE", "weapons", "{A} {hat|haben} {wann} vor der Küste eine Rakete {T:getestet}, was als Signal an {Ba} gilt{S}."],
	["COERCE", "cyber", "{A} {T:soll|T:sollen} {wann} in Netze der Ministerien von {Bd} {U:eingedrungen sein}{S}."],
	["COERCE", "seize", "{A} {hat|haben} {wann}{wo} einen Frachter aus {Bd} {T:beschlagnahmt}{S}."],
	["ASSAULT", "drone", "{A} {hat|haben} {Ba} {wann}{wo} mit Drohnen {T:angegriffen}{S}.", "Bei einem {T:Drohnenangriff}, den {A} {wann}{wo} gegen {Ba} flog, wurde ein Umspannwerk getroffen{S}."],
	["ASSAULT", "heavy-weapons", "{A} {hat|haben} {wann}{wo} Stellungen in {Bd} {T:beschossen}{S}."]
].map(([type, mode, ...texts]) => ({ type, mode, texts }));

const SOURCES = [
	["Außenministerium", "das Außenministerium"], ["Regierungssprecher", "ein Regierungssprecher", "einen Regierungssprecher"], ["Generalstab", "der Generalstab", "den Generalstab"],
	["Diplomaten", "mehrere Diplomaten", "mehrere Diplomaten", 1], ["Augenzeugen", "Augenzeugen", "Augenzeugen", 1],
	["Xinhua", "Xinhua"], ["Tass", "Tass"], ["KCNA", "KCNA"], ["Irna", "Irna"], ["Anadolu", "Anadolu"], ["Al-Dschasira", "Al-Dschasira"]
].map(([name, text, acc = text, many = 0]) => ({ name, text, acc, many }));
const AGENCIES = ["dpa", "AFP", "Reuters", "AP"];
const OUTLETS = [
	"Elbkurier", "Nordanzeiger", "Rheinische Rundschau am Abend", "Isar-Bote", "Tagesblatt Mitte", "Die Warte", "Hansepost", "Süddeutscher Beobachter", "Spreekreis",
	"Alpenpresse", "Donaukurant", "Weserblick", "Neue Bodenseepost", "Stadtanzeiger Leine", "Saarecho", "Havelzeitung"
];
const host = outlet => outlet.toLowerCase().replace(/[^a-zäöüß]+/g, "-").replace(/ä/g, "ae").replace(/ö/g, "oe").replace(/ü/g, "ue").replace(/ß/g, "ss") + ".example";
const SCORE = { AGREE: 3, CONSULT: 1, SUPPORT: 5, CONCEDE: 5, COOPERATE: 6.4, AID: 7, RETREAT: 6, REQUEST: -1.5, ACCUSE: -4, REJECT: -4.5, THREATEN: -6, PROTEST: -6.5, SANCTION: -7, MOBILIZE: -7.2, COERCE: -7.5, ASSAULT: -9.5 };
const CAMEO = { AGREE: "030", CONSULT: "040", SUPPORT: "051", CONCEDE: "081", COOPERATE: "061", AID: "073", RETREAT: "087", REQUEST: "102", ACCUSE: "111", REJECT: "120", THREATEN: "138", PROTEST: "141", SANCTION: "161", MOBILIZE: "152", COERCE: "172", ASSAULT: "190" };
const CONTEXT = { AGREE: ["diplomatic"], CONSULT: ["diplomatic"], SUPPORT: ["diplomatic"], CONCEDE: ["economic"], COOPERATE: ["military"], AID: ["humanitarian"], RETREAT: ["military"], REQUEST: ["diplomatic"], ACCUSE: ["human_rights"], REJECT: ["diplomatic"], THREATEN: ["military"], PROTEST: ["human_rights"], SANCTION: ["economic"], MOBILIZE: ["military"], COERCE: ["legal"], ASSAULT: ["military", "territory"] };

const side = (one, text) => ({ text, name: one.name, code: one.code, sector: one.sector, kind: one.kind });
const capital = text => text[0].toUpperCase() + text.slice(1);

/* Fills a template; every role's place in the sentence is noted in code points (none of the words here lies outside the BMP). */
function say(template, { a, b, wann, wo, sources }) {
	const spans = {};
	let text = "";
	const put = (role, words) => {
		spans[role] ??= { begin: text.length, end: text.length + words.length, text: words };
		text += words;
	};
	for (const part of template.split(/(\{[^}]*\})/)) {
		if (!part.startsWith("{")) {
			text += part;
			continue;
		}
		const options = part.slice(1, -1).split("|");
		const key = options.length > 1 && a.plural ? options[1] : options[0];
		if (key === "A") put("actor", text ? a.n : capital(a.n));
		else if (key === "B") put("recipient", b.n);
		else if (key === "Bd") put("recipient", b.d);
		else if (key === "Ba") put("recipient", b.a);
		else if (key === "wann") text += wann;
		else if (key === "wo") { if (wo) { text += " in "; put("place", wo.de); } }
		else if (key === "S") {
			/* sources are told outermost first, and kept nearest first */
			[...sources].reverse().forEach((source, i) => {
				text += i === 0 ? ", wie " : " unter Berufung auf ";
				put("source" + (sources.length - 1 - i), i === 0 ? source.text : source.acc ?? source.text);
			});
			if (sources.length)
				text += sources.at(-1).many ? " berichteten" : " meldete";
		} else if (key.startsWith("T:")) put("trigger", key.slice(2));
		else if (key.startsWith("U:")) text += key.slice(2);
		else text += key;
	}
	return { text: text.replace(/ {2,}/g, " "), spans };
}

const placed = (wo, text) => wo && { text: text ?? wo.de, name: wo.name, code: wo.code, lat: wo.lat, lon: wo.lon };

/* One report out of an act's values as this article tells them. */
function report(article, act, value, number) {
	const told = say(value.template, { a: act.a, b: act.b, wann: value.wann, wo: value.wo, sources: value.sources });
	const lead = value.before ? value.before + " " : "";
	const begin = lead.length;
	const span = role => told.spans[role] && { begin: begin + told.spans[role].begin, end: begin + told.spans[role].end };
	const words = role => told.spans[role]?.text ?? "";
	const commit = act.status === "denied" ? "CT-" : value.certainty === "alleged" ? "PR+" : act.status === "planned" ? "PR+" : act.status === "possible" ? "PS+" : "CT+";
	return {
		article, key: hash(article.doc + number + act.type), begin, end: begin + told.text.length, text: told.text,
		trigger: { text: words("trigger"), ...span("trigger") },
		status: value.status ?? act.status, certainty: value.certainty, mode: act.mode, date: value.date,
		actor: [{ ...side(act.a, words("actor")), ...span("actor") }], recipient: [{ ...side(act.b, words("recipient")), ...span("recipient") }],
		place: value.wo ? { ...placed(value.wo), ...span("place") } : null,
		said_by: value.sources.map((source, i) => ({ text: words("source" + i), name: source.name, ...span("source" + i) })),
		factuality: [{ source: "AUTHOR", value: value.certainty === "alleged" ? "Uu" : value.sources.length ? "Uu" : commit },
			...value.sources.slice().reverse().map((source, i, all) => ({ source: source.name, value: i === all.length - 1 ? commit : "Uu" }))]
	};
}

function article(fields) {
	const doc = hash(fields.publisher + fields.title + fields.published + fields.n).slice(0, 10);
	return { doc: `${host(fields.publisher).replace(".example", "")}-${doc}`, language: "de", words: 90 + parseInt(doc.slice(0, 2), 16), copy_of: null, agency: "", ...fields, url: `https://${host(fields.publisher)}/${doc}` };
}

/* Values with votes by origin, most first. */
function votes(reports, of) {
	const map = new Map();
	for (const one of reports) {
		const value = of(one);
		if (value === "")
			continue;
		const seen = map.get(value) ?? { origins: new Set(), docs: [], day: one.article.published };
		seen.origins.add(one.origin);
		seen.docs.push(one.article.doc);
		map.set(value, seen);
	}
	return [...map].map(([value, seen]) => ({ value, origins: seen.origins.size, docs: [...new Set(seen.docs)], day: seen.day }))
		.sort((x, y) => y.origins - x.origins || x.day.localeCompare(y.day) || (x.value < y.value ? -1 : 1));
}

/* As merge/fold.h promises, but simple: origins by copied text, agency or nearest source; the value with most votes is shown. */
export function fold(event) {
	const reports = event.told.sort((x, y) => x.article.published.localeCompare(y.article.published) || (x.article.doc < y.article.doc ? -1 : 1));
	const origins = new Map();
	for (const one of reports) {
		const keys = ["root:" + (one.article.copy_of ?? one.article.doc), ...(one.article.agency ? ["agency:" + one.article.agency] : [])];
		one.origin = keys.map(key => origins.get(key)).find(origin => origin !== undefined) ?? new Set(origins.values()).size;
		for (const key of keys)
			origins.set(key, one.origin);
	}
	const field = {
		status: votes(reports, one => one.status), certainty: votes(reports, one => one.certainty), date: votes(reports, one => one.date),
		place: votes(reports, one => one.place?.name ?? ""), actor: votes(reports, one => one.actor.map(who => who.name).join("; ")),
		recipient: votes(reports, one => one.recipient.map(who => who.name).join("; "))
	};
	const first = reports[0];
	const lead = reports.find(one => one.date && !one.article.copy_of) ?? first;
	const status = field.status.some(value => value.value === "occurred") ? "occurred" : reports[reports.length - 1].status;
	const shown = { ...Object.fromEntries(Object.entries(field).map(([name, all]) => [name, all[0]?.value ?? ""])), status, certainty: field.certainty.some(v => v.value === "stated") ? "stated" : "alleged" };
	const placeOf = reports.find(one => (one.place?.name ?? "") === shown.place)?.place ?? null;
	const bare = ({ begin, end, ...rest }) => rest;
	Object.assign(event, {
		mode: event.mode, status: shown.status, certainty: shown.certainty, date: shown.date,
		day: (shown.date.match(/\d{4}-\d{2}-\d{2}/) ?? [shown.date.match(/^\d{4}-\d{2}$/) ? shown.date + "-01" : first.article.published])[0],
		place: placeOf && bare(placeOf), actor: first.actor.map(bare), recipient: first.recipient.map(bare),
		said_by: [...new Map(reports.flatMap(one => one.said_by).map(one => [one.name, { text: one.text, name: one.name }])).values()],
		context: CONTEXT[event.event], cameo: CAMEO[event.event], quad: QUAD[event.event], score: SCORE[event.event],
		report_count: reports.length, outlets: new Set(reports.map(one => one.article.publisher)).size, origins: new Set(reports.map(one => one.origin)).size,
		published_first: first.article.published, published_last: reports[reports.length - 1].article.published,
		lead: {
			doc: lead.article.doc, title: lead.article.title, publisher: lead.article.publisher, agency: lead.article.agency, published: lead.article.published,
			url: lead.article.url, language: "de", sentence: lead.text, begin: lead.begin, end: lead.end, trigger: lead.trigger
		},
		conflicts: Object.entries(field).filter(([, all]) => all.length > 1).flatMap(([name, all]) =>
			all.map(({ value, origins: n, docs }) => ({ field: name, value, shown: value === shown[name], origins: n, docs })).sort((x, y) => y.shown - x.shown)),
		history: reports.filter((one, i) => i === 0 || one.status !== reports[i - 1].status).map(one => ({ published: one.article.published, status: one.status }))
	});
	return event;
}

/* Revisions as they would have been written had the reports come one by one. */
function revise(record, event, time) {
	const write = (ms, kind, field, old, now, doc) => record.revisions.push({ ms, event, kind, field, old, new: now, doc });
	write(time(event.told[0]), "created", "", "", "", event.told[0].article.doc);
	const seen = new Set([event.told[0].origin]);
	let status = event.told[0].status;
	for (const one of event.told.slice(1)) {
		if (!seen.has(one.origin)) {
			write(time(one), "changed", "origins", String(seen.size), String(seen.size + 1), one.article.doc);
			seen.add(one.origin);
		}
		if (one.status !== status && one.status === event.status) {
			write(time(one), "changed", "status", status, one.status, one.article.doc);
			status = one.status;
		}
	}
	const dates = event.conflicts.filter(one => one.field === "date");
	if (dates.length > 1 && event.told.length > 2)
		write(time(event.told[event.told.length - 1]), "changed", "date", dates[1].value, dates[0].value, event.told[event.told.length - 1].article.doc);
}

const TITLES = {
	AGREE: "sagt weitere Schritte zu", CONSULT: "im Gespräch mit", SUPPORT: "stellt sich hinter", CONCEDE: "lenkt ein gegenüber", COOPERATE: "arbeitet zusammen mit", AID: "hilft", RETREAT: "zieht sich zurück:", REQUEST: "fordert",
	ACCUSE: "erhebt Vorwürfe gegen", REJECT: "weist zurück:", THREATEN: "droht", PROTEST: "Proteste gegen", SANCTION: "verhängt Maßnahmen gegen", MOBILIZE: "verlegt Kräfte:", COERCE: "geht vor gegen", ASSAULT: "greift an:"
};
const BEFORE = ["", "", "Die Spannungen in der Region nehmen seit Wochen zu.", "Eine Bestätigung von anderer Seite lag zunächst nicht vor.", "Die Lage blieb am Abend unübersichtlich."];
const short = one => one.kind === "person" ? one.name.split(" ").pop() : one.n.replace(/^(der|die|das) /, "");

export function make({ events = 2000, today = "2026-11-29", days = 760, seed = 7 } = {}) {
	const rnd = random(seed);
	const pick = all => all[Math.floor(rnd() * all.length)];
	const total = PAIRS.reduce((sum, pair) => sum + pair[2], 0);
	const pair = () => {
		let left = rnd() * total;
		return PAIRS.find(one => (left -= one[2]) < 0) ?? PAIRS[0];
	};
	const record = { events: [], articles: [], revisions: [], byId: new Map() };
	const end = at(today);
	const crises = [[.12, .05, "ISR", "IRN"], [.45, .04, "SRB", "XKX"], [.72, .05, "CHN", "TWN"], [.93, .03, "RUS", "UKR"]];

	for (let n = 0; n < events; n++) {
		const crisis = rnd() < .16 ? pick(crises) : null;
		const where = crisis ? Math.min(.999, Math.max(0, crisis[0] + (rnd() + rnd() + rnd() - 1.5) * crisis[1])) : rnd() ** .85;
		const ms = end - Math.floor((1 - where) * days) * DAY;
		let [from, to, , lean] = pair();
		if (crisis)
			[from, to, lean] = rnd() < .6 ? [crisis[2], crisis[3], .85] : [crisis[3], crisis[2], .8];
		const a = by(from), b = by(to), conflict = rnd() < lean;
		const kinds = ACTS.filter(one => QUAD[one.type] > 2 === conflict && (one.type !== "ASSAULT" || lean > .78) && (one.type !== "PROTEST" || a.kind === "state"));
		const kind = rnd() < .35 ? pick(kinds.filter(one => QUAD[one.type] % 2 === 1)) : pick(kinds);
		const home = a.city ? { name: a.city, de: a.stadt, code: a.code, lat: a.lat, lon: a.lon } : pick(TOWNS);
		const far = b.city ? { name: b.city, de: b.stadt, code: b.code, lat: b.lat, lon: b.lon } : pick(TOWNS);
		const land = b.code && b.kind === "state" ? { name: b.name, de: b.n.replace(/^(der|die|das) /, ""), code: b.code, lat: b.lat, lon: b.lon } : null;
		const wo = rnd() < .3 ? null : rnd() < .25 && land ? land : kind.type === "ASSAULT" && b.code === "UKR" ? pick([TOWNS[5], TOWNS[6], far]) : rnd() < .3 ? pick(TOWNS) : rnd() < .5 ? home : far;
		const soon = ms > end - 5 * DAY;
		const may = ["CONSULT", "AID", "COOPERATE", "SUPPORT", "RETREAT", "MOBILIZE"].includes(kind.type);
		const status = may && rnd() < (soon ? .4 : .2) ? "planned" : rnd() < .05 ? "possible" : rnd() < .03 ? "denied" : "occurred";
		const act = { a, b, type: kind.type, mode: kind.mode, status };
		const planned = status === "planned";
		const dateOf = shift => iso(ms + (shift + (planned ? 4 : 0)) * DAY);
		const shape = rnd();
		const date = shape < .74 || kind.texts[0].includes("zugesagt") ? dateOf(0) : shape < .8 ? dateOf(0) + "/" + dateOf(2) : shape < .86 ? dateOf(0).slice(0, 7) : shape < .9 ? dateOf(0) + "~" : "";
		const event = { id: "", event: kind.type, mode: kind.mode, told: [] };
		const stories = 1 + Math.floor(rnd() ** 3.2 * 6);
		let copies = 0;

		for (let s = 0; s < stories; s++) {
			const agency = rnd() < .55 ? pick(AGENCIES) : "";
			const publisher = pick(OUTLETS);
			const late = s === 0 ? 0 : Math.floor(rnd() * 3);
			const published = iso(Math.min(end, ms + late * DAY));
			const conflictDate = s > 0 && date.length === 10 && rnd() < .22;
			const conflictPlace = s > 0 && wo && rnd() < .15;
			const sources = rnd() < .45 ? [] : rnd() < .6 ? [pick(SOURCES)] : [pick(SOURCES.slice(0, 5)), pick(SOURCES.slice(5))];
			const when = new Date(at(date.length >= 10 ? date.slice(0, 10) : published)).getUTCDay();
			const value = {
				template: pick(kind.texts), wann: date ? "am " + WEEKDAYS[(when + (conflictDate ? 1 : 0)) % 7] : "erneut", wo: conflictPlace ? pick(TOWNS) : rnd() < .85 ? wo : null, sources,
				before: pick(BEFORE), date: conflictDate ? dateOf(1) : s > 0 && rnd() < .2 ? "" : date, certainty: kind.mode === "cyber" || rnd() < .12 ? "alleged" : "stated",
				status: planned && s > 0 && rnd() < .3 && !soon ? "occurred" : status
			};
			const original = article({ publisher, title: `${capital(short(a))} ${TITLES[kind.type]} ${short(b)}`, published, agency, n: n + "." + s });
			record.articles.push(original);
			event.told.push(report(original, act, value, n));
			const spread = agency ? Math.floor(rnd() ** 2 * 5) : 0;
			for (let c = 0; c < spread; c++) {
				const copy = article({ publisher: pick(OUTLETS.filter(one => one !== publisher)), title: original.title + (c % 2 ? "" : " – Lage im Überblick"), published, agency, n: n + "." + s + "." + c, copy_of: original.doc });
				record.articles.push(copy);
				event.told.push({ ...report(copy, act, value, n) });
				copies++;
			}
		}
		event.told.forEach((one, i) => {
			one.parent = i ? event.told[0].key : null;
			one.worth = i ? Math.round((2.1 + rnd() * 4) * 10) / 10 : 0;
		});
		event.denied_by = [];
		event.denies = [];
		event.id = event.told[0].key;
		if (record.byId.has(event.id))
			continue;
		fold(event);
		record.events.push(event);
		record.byId.set(event.id, event);
	}
	link(record, rnd);
	let tick = 0;
	for (const event of record.events)
		revise(record, event, one => at(one.article.published) + (5 + tick++ * 37 % 1080) * 60000 / (one.article.published === today ? 1.4 : 1));
	record.revisions.sort((x, y) => x.ms - y.ms || (x.event.id < y.event.id ? -1 : 1));
	record.revisions.forEach((one, i) => { one.id = i + 1; });
	return record;
}

/* Some rejections deny an accusation that came shortly before. */
function link(record, rnd) {
	for (const event of record.events.filter(one => one.event === "REJECT" && !one.mode)) {
		const denied = record.events.find(one => one.event === "ACCUSE" && one.actor[0].name === event.recipient[0].name && one.recipient[0].name === event.actor[0].name &&
			one.day <= event.day && at(event.day) - at(one.day) < 30 * DAY);
		if (denied && rnd() < .9) {
			event.denies.push(denied.id);
			denied.denied_by.push(event.id);
		}
	}
}

/* German of posted articles is read by a few words: enough for a test server. */
const VERBS = [
	[/dementier|bestreit|zurückgewiesen|weist .* zurück/, "REJECT", null], [/Drohnen/, "ASSAULT", "drone"], [/beschossen|beschoss/, "ASSAULT", "heavy-weapons"], [/kritisier|verurteilt|verurteilte/, "ACCUSE", "disapprove"],
	[/wirft .* vor|warf .* vor/, "ACCUSE", "allege"], [/ausgewiesen|weist .* aus/, "SANCTION", "expel"], [/Sanktionen|Ausfuhrverbot/, "SANCTION", "discontinue"], [/gedroht|drohte|droht/, "THREATEN", "violence"],
	[/aufgefordert|fordert|rief/, "REQUEST", "yield"], [/geliefert|liefert/, "AID", null], [/telefoniert/, "CONSULT", "phone"], [/besuch|reist/, "CONSULT", "visit"], [/getroffen|trafen|treffen|verhandelt|berieten/, "CONSULT", null],
	[/zugesagt|versprach/, "AGREE", null], [/verlegt/, "MOBILIZE", "troops"], [/gelobt|würdigte|gewürdigt/, "SUPPORT", null]
];
const plain = one => one.n.replace(/^(der|die|das) /, "").replace(/^.* (\S+ \S+)$/, one.kind === "person" ? "$1" : "$&");

function sidesIn(sentence) {
	return SIDES.map(one => ({ one, words: one.kind === "person" ? one.name : plain(one).replace(/^(Vereinten?|Europäischen?)/, "") }))
		.map(({ one, words }) => ({ one, words: words.trim(), begin: sentence.indexOf(words.trim()) }))
		.filter(hit => hit.begin >= 0).sort((x, y) => x.begin - y.begin);
}

function dateIn(sentence, published) {
	const at0 = at(published);
	const day = WEEKDAYS.findIndex(name => sentence.includes(name));
	if (day < 0)
		return "";
	const back = (new Date(at0).getUTCDay() - day + 7) % 7;
	return iso(at0 - back * DAY);
}

export function code(input, record) {
	const published = (input.published ?? iso(Date.now())).slice(0, 10);
	const publisher = input.publisher ?? "";
	const doc = input.id ?? hash(input.text);
	const agency = /\((dpa|AFP|Reuters|AP)\)/.exec(input.text)?.[1] ?? "";
	const twin = record.articles.find(one => one.hash === hash(input.text) && one.doc !== doc);
	const coded = { doc, title: input.title ?? "", published, publisher, url: input.url ?? "", language: "de", agency, words: input.text.split(/\s+/).length, copy_of: twin ? twin.copy_of ?? twin.doc : null, hash: hash(input.text) };
	const reports = [];
	let offset = 0;
	for (const sentence of input.text.match(/[^.!?]+[.!?]+|\n+/g) ?? []) {
		const text = sentence.trim(), begin = offset + sentence.indexOf(text);
		offset += sentence.length;
		const verb = VERBS.find(([pattern]) => pattern.test(text));
		const hits = sidesIn(text);
		if (!verb || hits.length < 2)
			continue;
		const [a, b] = hits;
		const [found] = verb[0].exec(text);
		const from = text.slice(0, text.indexOf(found)).search(/\S*$/), till = text.indexOf(found) + found.length;
		const word = { 0: text.slice(from, till) + /^[^\s.,]*/.exec(text.slice(till))[0], index: from };
		const span = hit => ({ begin: begin + hit.begin, end: begin + hit.begin + hit.words.length });
		const town = [...TOWNS, ...STATES.map(one => ({ name: one.city, de: one.stadt, code: one.code, lat: one.lat, lon: one.lon }))].find(one => text.includes(" in " + one.de));
		reports.push({
			article: coded, key: hash(doc + begin + verb[1]), begin, end: begin + text.length, text,
			trigger: { text: word[0], begin: begin + word.index, end: begin + word.index + word[0].length }, type: verb[1], mode: verb[2],
			status: / (will|wollen|soll|plant|werden) /.test(text) ? "planned" : /dementiert, dass/.test(text) ? "denied" : "occurred", certainty: /angeblich|soll /.test(text) ? "alleged" : "stated",
			date: dateIn(text, published), actor: [{ ...side(a.one, a.words), ...span(a) }], recipient: [{ ...side(b.one, b.words), ...span(b) }],
			place: town ? placed(town) : null, said_by: [], factuality: [{ source: "AUTHOR", value: "CT+" }], parent: null, worth: 0
		});
	}
	return { article: coded, reports };
}

/* Adds one posted article; answers what changed. `ms` is the time of its revisions. */
export function add(record, input, ms) {
	const { article: coded, reports } = code(input, record);
	const known = record.articles.find(one => one.doc === coded.doc);
	if (known)
		return { doc: coded.doc, outcome: "unchanged", created: 0, changed: 0, ended: 0, events: record.events.filter(one => one.told.some(r => r.article.doc === coded.doc)).map(one => one.id), revisions: [] };
	record.articles.push(coded);
	const answer = { doc: coded.doc, outcome: "added", created: 0, changed: 0, ended: 0, events: [], revisions: [] };
	const write = (event, kind, field, old, now) => {
		const one = { id: record.revisions.length + 1, ms, event, kind, field, old, new: now, doc: coded.doc };
		record.revisions.push(one);
		answer.revisions.push(one);
	};
	for (const one of reports) {
		const same = record.events.find(event => event.event === one.type && event.actor[0]?.name === one.actor[0].name && event.recipient[0]?.name === one.recipient[0].name &&
			Math.abs(at(event.day) - at(one.date || coded.published)) <= 2 * DAY);
		if (same) {
			const before = { origins: same.origins, status: same.status, date: same.date };
			one.parent = same.told[0].key;
			one.worth = 3.4;
			same.told.push(one);
			fold(same);
			for (const field of ["origins", "status", "date"])
				if (before[field] !== same[field])
					write(same, "changed", field, String(before[field]), String(same[field]));
			answer.changed++;
			answer.events.push(same.id);
		} else {
			const event = { id: one.key, event: one.type, mode: one.mode, told: [one], denied_by: [], denies: [] };
			fold(event);
			record.events.push(event);
			record.byId.set(event.id, event);
			write(event, "created", "", "", "");
			answer.created++;
			answer.events.push(event.id);
		}
	}
	return answer;
}

/* An article as news would bring it next; for the stream of a server that nobody posts to. */
export function news(n, published) {
	const rnd = random(9000 + n);
	const pick = all => all[Math.floor(rnd() * all.length)];
	const [from, to, , lean] = pick(PAIRS.filter(one => by(one[0]).kind === "state" && by(one[1]).kind === "state"));
	const a = by(from), b = by(to);
	const kinds = ACTS.filter(one => QUAD[one.type] > 2 === rnd() < lean && !["PROTEST", "CONCEDE", "COERCE", "RETREAT", "COOPERATE"].includes(one.type) && one.mode !== "third-party");
	const kind = pick(kinds.length ? kinds : ACTS.slice(0, 3));
	const told = say(kind.texts[0], { a, b, wann: "am " + WEEKDAYS[new Date(at(published)).getUTCDay()], wo: rnd() < .6 ? pick(TOWNS) : null, sources: [] });
	return { id: "live-" + n, text: told.text, title: `${capital(short(a))} ${TITLES[kind.type]} ${short(b)}`, published, publisher: pick(OUTLETS), url: "" };
}

export const offices = one => one?.office ? [{ office: one.office, of: one.code || "United Nations", begin: one.begin, end: one.end }] : [];
export const sideOf = name => SIDES.find(one => one.name === name);
