/* Writes dist/manifest.json: what the program embeds, with media types, sizes, and whether it is needed for the first view. */
import { readFileSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { extname } from "node:path";

const media = {
	".html": "text/html; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8",
	".json": "application/json", ".svg": "image/svg+xml", ".woff2": "font/woff2", ".png": "image/png", ".webmanifest": "application/manifest+json"
};
const dist = new URL("../dist/", import.meta.url);

const files = readdirSync(dist, { recursive: true })
	.filter(path => path !== "manifest.json" && statSync(new URL(path, dist)).isFile())
	.sort()
	.map(path => {
		const bytes = readFileSync(new URL(path, dist));
		const type = media[extname(path)];
		if (!type)
			throw new Error(`tools/manifest.mjs knows no media type for ${path}: add it.`);
		return { path, type, bytes: bytes.length, gzip: extname(path) === ".woff2" ? bytes.length : gzipSync(bytes, { level: 9 }).length };
	});

writeFileSync(new URL("manifest.json", dist), JSON.stringify({ index: "index.html", files }, null, "\t") + "\n");
for (const file of files)
	console.log(`${String(file.gzip).padStart(8)}  ${file.path}`);
