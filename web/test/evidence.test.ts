import assert from "node:assert/strict";
import { test } from "node:test";
import { chainOf, originsOf, rolesOf } from "../src/parts/evidence.ts";
import type { Report } from "../src/types.ts";

const report = (more: Partial<Report>): Report => ({
	doc: "a", key: "k", title: "", published: "2026-11-29", publisher: "Elbkurier", origin: 0, status: "occurred", date: "", certainty: "stated", actor: [], recipient: [], place: null, said_by: [],
	text: "Finnland hat Russland kritisiert, wie Tass meldete.", begin: 100, end: 151, trigger: { text: "kritisiert", begin: 122, end: 132 }, ...more
});

test("roles stand where the report says, else where the words are, else nowhere", () => {
	const spans = rolesOf(report({
		actor: [{ text: "Finnland", name: "Finland", code: "FIN", sector: "GOV", begin: 100, end: 108 }], recipient: [{ text: "Russland", name: "Russia", code: "RUS", sector: "GOV" }],
		place: { text: "Genf", name: "Geneva", code: "CHE" }, said_by: [{ text: "Tass", name: "TASS" }]
	}));
	const text = report({}).text;
	assert.deepEqual(spans.map(span => [span.role, text.slice(span.begin, span.end)]), [["actor", "Finnland"], ["recipient", "Russland"], ["trigger", "kritisiert"], ["source", "Tass"]]);
});

test("a position outside of the sentence, as a pronoun's of another, falls back to the words", () => {
	const [span] = rolesOf(report({ trigger: { text: "", begin: 0, end: 0 }, actor: [{ text: "Finnland", name: "Finland", code: "FIN", sector: "GOV", begin: 3, end: 11 }] }));
	assert.deepEqual([span?.begin, span?.end], [0, 8]);
});

test("copies stand behind the text that they copy", () => {
	const origins = originsOf([report({ doc: "c", origin: 0, copy_of: "a" }), report({ doc: "a", origin: 0, agency: "dpa" }), report({ doc: "b", origin: 1 }), report({ doc: "d", origin: 0 })]);
	assert.deepEqual(origins.map(one => [one.head.doc, one.own.map(r => r.doc), one.copies.map(r => r.doc), one.agency]), [["a", ["d"], ["c"], "dpa"], ["b", [], [], ""]]);
});

test("an origin whose text is not in the record is led by a copy of it", () => {
	const [origin] = originsOf([report({ doc: "c", copy_of: "gone" }), report({ doc: "d", copy_of: "gone" })]);
	assert.deepEqual([origin?.head.doc, origin?.copies.map(r => r.doc)], ["c", ["d"]]);
});

test("the chain runs from the outlet to who is nearest to the act", () => {
	assert.deepEqual(chainOf(report({ agency: "dpa", factuality: [{ source: "AUTHOR", value: "Uu" }, { source: "Tass", value: "Uu" }, { source: "GEN", value: "CT+" }] })), [
		{ name: "Elbkurier / dpa", kind: "outlet", value: "Uu" }, { name: "Tass", kind: "source", value: "Uu" }, { name: "", kind: "source", value: "CT+" }
	]);
	assert.deepEqual(chainOf(report({ said_by: [{ name: "near" }, { name: "far" }] })).map(link => link.name), ["Elbkurier", "far", "near"]);
});
