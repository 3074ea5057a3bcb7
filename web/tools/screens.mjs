/*
 * Takes pictures of the views, of the mock server's record unless DESK_SERVER names another (tools/screenshots).
 *
 *   node tools/screens.mjs FOLDER         every view at three widths, light and dark
 *   node tools/screens.mjs FOLDER few     the few that docs/screens has
 */
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { launch } from "../test/chromium.mjs";
import { Server } from "../test/server.mjs";

const [folder = "screens", which = "all", ...only] = process.argv.slice(2);
mkdirSync(folder, { recursive: true });
const server = await Server.start();
const browser = await launch();

const top = (await server.get("api/events?sort=reports&limit=40")).events;
const full = await Promise.all(top.map(event => server.get(`api/events/${event.id}`)));
const rich = full.find(event => event.conflicts.length && event.origins > 2 && event.reports.some(report => (report.factuality ?? []).length > 2)) ?? full[0];
const denied = (await server.get("api/events?status=denied&sort=reports&limit=1")).events[0] ?? rich;
const person = (await server.get("api/actors?name=Pu")).actors[0] ?? (await server.get("api/actors?name=Ru")).actors[0];
const dyad = (await server.get("api/dyads?limit=1")).dyads[0];
const place = (await server.get("api/places?limit=1")).places[0];
for (const [name, query] of [["Ukraine: Angriffe", "who=UKR&type=ASSAULT,MOBILIZE"], ["Brüsseler Gespräche", "type=CONSULT&place=Brussels"], ["Balkan", "who=SRB,XKX"]])
	await fetch(`${server.url}api/standing/${encodeURIComponent(name)}`, { method: "PUT", headers: { "content-type": "application/json" }, body: JSON.stringify({ query, owner: "Redaktion", webhook: name === "Balkan" ? "https://desk.example/hook" : null }) });

const views = {
	start: "?", events: "?view=events", filtered: "?view=events&who=RUS&quad=3,4&sort=origins", timeline: "?view=timeline",
	network: "?view=network", edge: `?view=network&edge=${dyad.from_code}>${dyad.to_code}`, map: "?view=map", place: `?view=map&at=${place.name}|${place.code}`, actor: `?view=actor&id=${person.name}`, state: "?view=actor&id=Ukraine",
	event: `?view=event&id=${rich.id}`, denied: `?view=event&id=${denied.id}`, saved: "?view=saved", codes: "?view=codes", article: `?view=article&id=${rich.lead.doc}`
};
const few = [["start", 1360, "light"], ["events", 1360, "light"], ["event", 1360, "light"], ["timeline", 1360, "dark"], ["network", 1360, "light"], ["map", 1360, "dark"], ["event", 390, "dark"]];
const all = Object.keys(views).flatMap(view => [390, 1024, 1680].flatMap(width => ["light", "dark"].map(scheme => [view, width, scheme])));

for (const [view, width, scheme] of which === "few" ? few : all.filter(([view, width, scheme]) => !only.length || only.some(one => `${view}-${width}-${scheme}`.startsWith(one)))) {
	const page = await browser.newPage({ viewport: { width, height: width < 500 ? 844 : 960 }, colorScheme: scheme, locale: "de-DE", timezoneId: "Europe/Berlin", reducedMotion: "reduce", deviceScaleFactor: 1 });
	page.on("console", message => { if (["error", "warning"].includes(message.type())) console.error(`${view} ${width}: ${message.text()}`); });
	page.on("pageerror", error => console.error(`${view} ${width}: ${error.stack}`));
	await page.goto(server.url + views[view]);
	await page.waitForLoadState("load");
	await page.waitForFunction(() => !document.querySelector(".skeleton") && document.querySelector("main h1"));
	/* pictures come after their code; the timeline's second chart only with its numbers */
	const pictures = view === "timeline" ? 2 : view === "start" ? 1 : 0;
	await page.waitForFunction(wanted => document.querySelectorAll(".plot canvas").length >= wanted && !document.querySelector(".network-box[aria-busy], .map-box:empty"), pictures);
	await page.waitForTimeout(500);
	const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
	if (wide > 0)
		console.error(`${view} ${width}: ${wide} pixels too wide`);
	await page.screenshot({ path: join(folder, `${view}-${width}-${scheme}.png`) });
	await page.close();
}
await browser.close();
await server.end();
