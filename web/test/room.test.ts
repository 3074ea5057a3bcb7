import assert from "node:assert/strict";
import { test } from "node:test";
import { readable } from "../src/parts/room.ts";

const mark = (key: string, x: number, y = 0) => ({ key, x, y, r: 4, name: { left: 6, top: -6, width: 40, height: 12 } });

test("a name that would lie on a weightier one, or on a mark, is left out", () => {
	assert.deepEqual([...readable([mark("a", 0), mark("b", 20), mark("c", 100), mark("d", 0, 30)], 0)], ["a", "c", "d"]);
	assert.deepEqual([...readable([mark("a", 0), mark("b", 20)], 2)], ["b"]);
});
