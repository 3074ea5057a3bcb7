import assert from "node:assert/strict";
import { test } from "node:test";
import { isEmpty, readAddress, readQuery, toggled, values, withFilter, without, writeAddress, writeQuery } from "../src/address.ts";

test("an address that is read and written again is the same", () => {
	for (const address of [
		"?", "?view=events&who=RUS&type=ACCUSE,REJECT&sort=origins", "?view=event&id=cf2110546399e27a", "?view=network&who=RUS&by=name&edge=RUS>UKR", "?view=map&near=37.57,126.98,100",
		"?text=%22in+Genf%22+raket*", "?view=timeline&from=2025-01-01&to=2025-06-30&step=week"
	])
		assert.equal(decodeURIComponent(writeAddress(readAddress(address))), decodeURIComponent(address));
});

test("unknown parameters, views and orders are dropped", () => {
	const address = readAddress("?view=admin&drop=1&who=RUS&sort=%3Bdelete");
	assert.equal(address.view, "start");
	assert.equal(address.sort, "-date");
	assert.deepEqual(address.query, { who: "RUS" });
});

test("values are trimmed, empty and repeated ones dropped", () => {
	assert.deepEqual(readQuery(new URLSearchParams("who= RUS,,UKR ,RUS&type=&text= ")), { who: "RUS,UKR" });
});

test("a phrase and a place are one value, commas and all", () => {
	const query = readQuery(new URLSearchParams("text=erstens, zweitens&near=1,2,3"));
	assert.deepEqual(values(query, "text"), ["erstens, zweitens"]);
	assert.deepEqual(values(query, "near"), ["1,2,3"]);
});

test("toggling puts a value in and takes it out", () => {
	const once = toggled({ type: "ACCUSE" }, "type", "REJECT");
	assert.deepEqual(once, { type: "ACCUSE,REJECT" });
	assert.deepEqual(toggled(once, "type", "ACCUSE"), { type: "REJECT" });
	assert.deepEqual(toggled({ type: "ACCUSE" }, "type", "ACCUSE"), {});
	assert.deepEqual(without({ who: "RUS,UKR" }, "who", "RUS"), { who: "UKR" });
});

test("what reaches the API is encoded, and always in the same order", () => {
	assert.equal(writeQuery({ type: "ACCUSE", who: "Warren T. Hollis", text: "a&b=c#d" }), "text=a%26b%3Dc%23d&who=Warren+T.+Hollis&type=ACCUSE");
	assert.equal(new URLSearchParams(writeQuery({ text: "50 % + 1" })).get("text"), "50 % + 1");
	assert.equal(writeQuery(withFilter({ who: "RUS" }, "who", " ")), "");
	assert.ok(isEmpty(withFilter({ who: "RUS" }, "who", "")));
});
