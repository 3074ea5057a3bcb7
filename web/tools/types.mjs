/*
 * Writes src/types.ts from the schemas of src/serve/openapi.json, so that the compiler holds the page to the contract.
 * `--check` writes nothing and fails where the file is behind.
 */
import { readFileSync, writeFileSync } from "node:fs";

const source = new URL("../../src/serve/openapi.json", import.meta.url);
const target = new URL("../src/types.ts", import.meta.url);
const { schemas } = JSON.parse(readFileSync(source, "utf8")).components;

function typed(schema, depth) {
	const pad = "\t".repeat(depth);
	if (schema.$ref)
		return schema.$ref.split("/").pop();
	if (schema.anyOf)
		return schema.anyOf.map(one => typed(one, depth)).join(" | ");
	if (schema.allOf)
		return schema.allOf.map(one => typed(one, depth)).join(" & ");
	if (schema.enum)
		return schema.enum.map(value => JSON.stringify(value)).join(" | ");
	if (schema.type === "array")
		return `Array<${typed(schema.items, depth)}>`;
	if (schema.type === "object" && schema.properties) {
		const required = new Set(schema.required);
		const rows = Object.entries(schema.properties).map(([name, value]) =>
			`${pad}\t${name}${required.has(name) ? "" : "?"}: ${typed(value, depth + 1)};`);
		return `{\n${rows.join("\n")}\n${pad}}`;
	}
	if (schema.type === "object")
		return `Record<string, ${schema.additionalProperties ? typed(schema.additionalProperties, depth) : "unknown"}>`;
	return schema.type === "integer" ? "number" : schema.type;
}

const text = "/* Made by tools/types.mjs from src/serve/openapi.json. */\n" +
	Object.entries(schemas).map(([name, schema]) => `\nexport type ${name} = ${typed(schema, 0)};\n`).join("");

if (process.argv.includes("--check")) {
	if (readFileSync(target, "utf8") !== text) {
		console.error("src/types.ts is behind src/serve/openapi.json: run `npm run types`.");
		process.exit(1);
	}
} else {
	writeFileSync(target, text);
}
