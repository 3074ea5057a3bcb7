/* Both languages have every text that the page asks for, and none that it does not. */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";

const web = process.cwd();
const read = (lang: string) => JSON.parse(readFileSync(join(web, `src/i18n/${lang}.json`), "utf8")) as Record<string, string>;
const de = read("de"), en = read("en");
const sources = readdirSync(join(web, "src"), { recursive: true, encoding: "utf8" }).filter(name => /\.tsx?$/.test(name)).map(name => readFileSync(join(web, "src", name), "utf8")).join("\n");

test("no text is missing in either language", () => {
	assert.deepEqual(Object.keys(de), Object.keys(en));
	for (const [lang, texts] of [["de", de], ["en", en]] as const)
		for (const [key, text] of Object.entries(texts))
			assert.ok(text.trim(), `${lang}: ${key} is empty`);
});

test("placeholders and forms for numbers agree", () => {
	const names = (text: string) => [...new Set([...text.matchAll(/\{(\w+)\}/g)].map(match => match[1]))].sort();
	for (const key of Object.keys(de)) {
		assert.deepEqual(names(de[key]!), names(en[key]!), key);
		assert.equal(de[key]!.split("|").length, en[key]!.split("|").length, key);
	}
});

test("every text that is asked for is there", () => {
	for (const match of sources.matchAll(/\bt\("([^"]+)"/g))
		assert.ok(match[1]! in de, `t("${match[1]}") has no text`);
	for (const match of sources.matchAll(/\btx\("([^"]+)"/g))
		assert.ok(match[1]! in de, `tx("${match[1]}") has no text`);
});

test("no text is left over", () => {
	const prefixes = [...sources.matchAll(/tx\(`([a-z-]+\.)/g)].map(match => match[1]!);
	for (const key of Object.keys(de))
		assert.ok(sources.includes(`"${key}"`) || prefixes.some(prefix => key.startsWith(prefix)), `${key} is asked for nowhere`);
});

test("the types are those of the OpenAPI document", () => {
	execFileSync(process.execPath, ["tools/types.mjs", "--check"], { cwd: web });
});
