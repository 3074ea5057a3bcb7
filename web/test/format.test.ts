import assert from "node:assert/strict";
import { test } from "node:test";
import { edtfPrecision, edtfText, shiftDay, stepEnd, stepStart, stepsBetween } from "../src/edtf.ts";
import { cut, moment, number, score, shortDay, sliceUnits } from "../src/format.ts";
import { SseReader } from "../src/sse.ts";
import { codeOfName, sideName, stateName, stateNumber } from "../src/states.ts";

const de = { about: "um", since: "seit", until: "bis", unknown: "ohne Datum", seasons: ["Frühjahr", "Sommer", "Herbst", "Winter"] as [string, string, string, string] };

test("EDTF in words", () => {
	const cases: Array<[string, string]> = [
		["2019-04-25", "25. Apr. 2019"], ["2019-04", "April 2019"], ["2019", "2019"], ["2019-04~", "um April 2019"], ["2015-22", "Sommer 2015"], ["2015-03-02/..", "seit 2. März 2015"],
		["", "ohne Datum"], ["2019-04/2019-06", "April 2019 – Juni 2019"]
	];
	for (const [edtf, text] of cases)
		assert.equal(edtfText(edtf, "de", de), text);
	assert.match(edtfText("2019-04-24/2019-04-27", "de", de), /^24\.\s?[–-]\s?27\. Apr\. 2019$/);
	assert.equal(edtfText("not a date", "de", de), "not a date");
});

test("how exact a date is", () => {
	assert.deepEqual(["", "2019-04-25", "2019-04", "2019-04-25~", "2019-04-24/2019-04-27"].map(edtfPrecision), ["none", "day", "rough", "rough", "interval"]);
});

test("steps of time", () => {
	assert.equal(stepEnd("2024-02-01", "month"), "2024-02-29");
	assert.equal(stepEnd("2024-12-30", "week"), "2025-01-05");
	assert.equal(stepStart("2025-01-05", "week"), "2024-12-30");
	assert.equal(stepStart("2025-05-17", "year"), "2025-01-01");
	assert.deepEqual(stepsBetween("2024-12-01", "2025-02-01", "month"), ["2024-12-01", "2025-01-01", "2025-02-01"]);
	assert.equal(shiftDay("2024-03-01", -1), "2024-02-29");
});

test("numbers and days", () => {
	assert.equal(number(1234567, "de"), "1.234.567");
	assert.equal(score(-4.5, "de"), "\u22124,5");
	assert.equal(score(0, "en"), "0.0");
	assert.equal(score(3, "en"), "+3.0");
	assert.equal(shortDay("2026-11-09", "de"), "09.11.2026");
	assert.equal(shortDay("2026-11-09", "en"), "09 Nov 2026");
	assert.equal(shortDay("2026-11", "de"), "2026-11");
	assert.equal(shortDay(null, "de"), "");
	assert.equal(moment("not a time", "de", 0), "not a time");
});

test("positions are code points", () => {
	const text = "🕊 Genf";
	assert.equal(text.slice(...sliceUnits(text, 2, 6)), "Genf");
	assert.equal(text.slice(...sliceUnits(text, 0, 1)), "🕊");
	assert.equal(text.slice(...sliceUnits(text, 0, 99)), text);
});

test("a text is cut at its spans, the inner one wins, none is lost", () => {
	const parts = cut("abcdefgh", [{ begin: 1, end: 6, role: "outer", label: "" }, { begin: 2, end: 4, role: "inner", label: "" }, { begin: 7, end: 99, role: "bad", label: "" }]);
	assert.deepEqual(parts.map(part => [part.text, part.span?.role ?? ""]), [["a", ""], ["b", "outer"], ["cd", "inner"], ["ef", "outer"], ["gh", ""]]);
	assert.equal(parts.map(part => part.text).join(""), "abcdefgh");
	assert.deepEqual(cut("abc", []), [{ text: "abc", span: null }]);
});

test("events of a stream, however it is chopped", () => {
	const stream = ": hello\nretry: 1500\n\nid: 7\nevent: alert\ndata: {\"a\":\ndata: 1}\n\r\nid: 8\r\ndata: zwei\r\n\r\n: beat\n\ndata: cut";
	for (let size = 1; size < 20; size++) {
		const reader = new SseReader();
		const events = [];
		for (let i = 0; i < stream.length; i += size)
			events.push(...reader.take(stream.slice(i, i + size)));
		assert.deepEqual(events, [{ id: "7", event: "alert", data: "{\"a\":\n1}" }, { id: "8", event: "message", data: "zwei" }]);
		assert.equal(reader.retry, 1500);
		assert.equal(reader.lastId, "8");
	}
});

test("names of states", () => {
	assert.equal(stateName("RUS", "de"), "Russland");
	assert.equal(stateName("XKX", "de"), "Kosovo");
	assert.equal(stateName("", "de"), "");
	assert.equal(stateNumber("DEU"), "276");
	assert.equal(codeOfName("South Korea"), "KOR");
	assert.equal(codeOfName("Taliban"), "");
	assert.equal(sideName("SDN", "SDN", "de"), "Sudan");
	assert.equal(sideName("USA", "USA", "en"), "United States");
	assert.equal(sideName("Russia", "RUS", "de"), "Russland");
	assert.equal(sideName("United States", "USA", "de"), "USA");
	assert.equal(sideName("Mara Lindqvist", "FIN", "de"), "Mara Lindqvist");
});
