/*
 * The page in a browser, against the server that DESK_SERVER names (test/server.mjs). Nothing is expected of the record but what is posted here; how many
 * events the posted articles make is asked of the server, so that what is tested is the page.
 */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, test } from "node:test";
import { fresh, seeds } from "../articles.mjs";
import { launch } from "../chromium.mjs";
import { Server } from "../server.mjs";

let server, browser, criticism;

before(async () => {
	server = await Server.start();
	browser = await launch();
	const answers = [];
	for (const article of seeds)
		answers.push(await server.post(article));
	criticism = answers[0].events[0];
	assert.ok(criticism, "the first article makes an event");
});

after(async () => {
	await browser?.close();
	await server?.end();
});

/* A page that fails its test where it throws, is refused something by the policy, or asks a foreign host. */
async function open(path, options = {}) {
	const context = await browser.newContext({ locale: "de-DE", viewport: { width: 1280, height: 900 }, reducedMotion: "reduce", ...options });
	const page = await context.newPage();
	page.problems = [];
	page.on("pageerror", error => page.problems.push(String(error)));
	page.on("console", message => { if (message.type() === "error" && !/Failed to load resource|net::ERR/.test(message.text())) page.problems.push(message.text()); });
	page.on("request", request => { if (!/^(data|blob):/.test(request.url()) && !request.url().startsWith(server.url)) page.problems.push(`foreign: ${request.url()}`); });
	await page.goto(server.url + path);
	await page.locator("main h1").first().waitFor({ state: "attached" });
	return page;
}

async function close(page) {
	assert.deepEqual(page.problems, []);
	await page.context().close();
}

const query = page => new URL(page.url()).searchParams;
const total = async page => Number((await page.locator(".query .total b").innerText()).replace(/\D/g, ""));
const rows = page => page.locator("table.rows tbody tr");
const until = async (what, message) => {
	for (let i = 0; i < 100; i++) {
		if (await what())
			return;
		await new Promise(resolve => setTimeout(resolve, 100));
	}
	assert.fail(message);
};

test("search for words, and back", async () => {
	const page = await open("?view=events");
	const box = page.getByRole("combobox", { name: "Suche nach Wörtern oder Namen" });
	await page.keyboard.press("/");
	assert.ok(await box.evaluate(element => element === document.activeElement), "the slash leads to the search box");
	await box.fill("Generatoren");
	await page.keyboard.press("Enter");
	await page.waitForURL(/text=Generatoren/);
	const { total: expected } = await server.get("api/facets?text=Generatoren");
	await until(async () => await total(page) === expected, "the number of events found is shown");
	await until(async () => await rows(page).count() === Math.min(expected, 50), "and as many rows");
	await page.goBack();
	await until(async () => !query(page).has("text") && await total(page) > expected, "back drops the search");
	await page.goForward();
	await until(async () => await total(page) === expected, "forward has it again");
	await close(page);
});

test("search for a name by the keyboard", async () => {
	const page = await open("?");
	await page.getByRole("combobox", { name: "Suche nach Wörtern oder Namen" }).fill("Armen");
	await page.locator(".choices .who").first().waitFor();
	await page.keyboard.press("ArrowDown");
	await page.keyboard.press("ArrowDown");
	await page.keyboard.press("Enter");
	await page.waitForURL(/view=events.*who=Armenia/);
	await rows(page).first().waitFor();
	for (const row of await rows(page).all())
		assert.match(await row.innerText(), /Armenien/);
	await close(page);
});

test("facets narrow the query, and a chip widens it again", async () => {
	const page = await open("?view=events");
	const all = await total(page);
	const type = page.locator(".f-type label").filter({ hasText: "Sanktion" });
	const expected = Number((await type.locator(".n").innerText()).replace(/\D/g, ""));
	await type.click();
	await page.waitForURL(/type=SANCTION/);
	await until(async () => await total(page) === expected, "as many events as the facet said");
	await until(async () => await page.locator(".f-type li").count() > 1, "other types can still be chosen besides");
	await page.locator("a.chip").click();
	await until(async () => await total(page) === all, "all events again");
	await close(page);
});

test("the table is sorted by the server", async () => {
	const page = await open("?view=events");
	await rows(page).first().waitFor();
	await page.getByRole("button", { name: /^Belege/ }).click();
	await page.waitForURL(/sort=origins/);
	assert.equal(await page.locator("th.c-support").getAttribute("aria-sort"), "descending");
	const origins = (await server.get("api/events?sort=origins&limit=50")).events.map(event => event.origins);
	await until(async () => (await page.locator("table.rows .support b").allInnerTexts()).map(Number).join() === origins.join(), "as the server sorts");
	await page.getByRole("button", { name: /^Tag/ }).click();
	await page.getByRole("button", { name: /^Tag/ }).click();
	await page.waitForURL(/sort=date/);
	assert.equal(await page.locator("th.c-day").getAttribute("aria-sort"), "ascending");
	await close(page);
});

test("a brush on the timeline chooses a period", async () => {
	const page = await open("?view=timeline");
	const over = page.locator(".plot .u-over").first();
	await over.waitFor();
	await page.locator(".plot .u-over").nth(1).waitFor();
	const all = await total(page);
	const box = await over.boundingBox();
	await page.mouse.move(box.x + box.width * 0.02, box.y + box.height / 2);
	await page.mouse.down();
	await page.mouse.move(box.x + box.width * 0.3, box.y + box.height / 2, { steps: 6 });
	await page.mouse.up();
	await page.waitForURL(/from=\d{4}-\d{2}-\d{2}&to=\d{4}-\d{2}-\d{2}/);
	const { total: expected } = await server.get(`api/facets?from=${query(page).get("from")}&to=${query(page).get("to")}`);
	await until(async () => await total(page) === expected, "only the events of the period");
	assert.ok(expected < all);
	await page.goBack();
	await until(async () => await total(page) === all, "back to all of the time");
	await close(page);
});

test("evidence of an event: highlighted words, origins, copies, reasons", async () => {
	const page = await open("?view=events&text=" + encodeURIComponent("kritisiert Wien") + "&who=ARM&from=2024-02-01&to=2024-02-28");
	await page.locator("table.rows a.open").first().click();
	await page.waitForURL(/view=event&id=/);
	const event = await server.get(`api/events/${query(page).get("id")}`);
	await page.locator(".origin").first().waitFor();
	assert.equal(await page.locator(".origin").count(), new Set(event.reports.map(report => report.origin)).size);
	assert.equal(await page.locator(".report").count() + await page.locator(".copies li").count(), event.reports.length);
	const words = await page.locator(".report mark.r-trigger").first().evaluate(mark => mark.firstChild.textContent);
	assert.ok(event.reports.some(report => report.trigger.text === words), "the trigger's own words are marked");
	assert.ok(await page.locator(".report mark.r-actor").count() > 0);
	assert.ok(await page.locator(".chain .l-act").count() > 0, "the chain is drawn");
	if (event.reports.some(report => report.copy_of)) {
		await page.locator(".copies summary").first().click();
		assert.ok(await page.locator(".copies li").first().isVisible());
	}
	assert.match(await page.locator(".why").innerText(), new RegExp(words));
	assert.equal(await page.locator(".revisions li").count(), Math.min(8, event.revisions.length));
	await close(page);
});

test("an edge of the network opens its evidence", async () => {
	const page = await open("?view=network&who=ARM");
	await page.locator(".network .edge").first().waitFor();
	await page.locator(".dyad-table td a").first().click();
	await page.locator(".panel .evidence li").first().waitFor();
	assert.match(page.url(), /edge=/);
	await page.locator(".panel .close").click();
	await page.locator(".panel").waitFor({ state: "detached" });
	await close(page);
});

test("a place of the map opens its evidence and shows how exactly it is known", async () => {
	const page = await open("?view=map");
	await page.locator(".map .town").first().waitFor();
	await page.locator(".place-table a").first().click();
	await page.locator(".panel .evidence li").first().waitFor();
	assert.match(await page.locator(".place-table tbody").innerText(), /Ort genau bekannt/);
	await close(page);
});

test("an actor: names, counterparts, events", async () => {
	const page = await open("?view=actor&id=Armenia");
	await page.locator(".actor-dyads tbody tr").first().waitFor();
	assert.equal(await page.locator("h1").innerText(), "Armenien");
	await page.locator(".actor-acts .evidence li").first().waitFor();
	await close(page);
});

test("save a query, see it, forget it", async () => {
	const page = await open("?view=events&who=POL&type=ACCUSE");
	await page.getByRole("button", { name: "Merken" }).click();
	await page.getByRole("textbox", { name: "Name", exact: true }).fill("Polen klagt an");
	await page.locator("dialog button.primary").click();
	await page.waitForURL(/view=saved/);
	await page.locator(".saved-list .name", { hasText: "Polen klagt an" }).waitFor();
	const one = (await server.get("api/standing")).standing.find(standing => standing.name === "Polen klagt an");
	assert.equal(one.query, "who=POL&type=ACCUSE");
	const { events } = await server.post(fresh(0));
	assert.ok(events.length, "the posted article makes an event");
	await until(async () => await page.locator(".saved-alerts .alert").count() > 0, "its alert is shown without a reload");
	await page.getByRole("button", { name: "Vergessen" }).click();
	await page.getByRole("button", { name: "Wirklich vergessen" }).click();
	await page.locator(".saved-list .name", { hasText: "Polen klagt an" }).waitFor({ state: "detached" });
	assert.ok(!(await server.get("api/standing")).standing.some(standing => standing.name === "Polen klagt an"));
	await close(page);
});

test("an alert arrives when an article is posted, and the table tells of it", async () => {
	const [page, table] = [await open("?"), await open("?view=events")];
	for (const one of [page, table])
		await one.locator(".live.l-live").waitFor();
	await rows(table).first().waitFor();
	const { events } = await server.post(fresh(1));
	await page.locator(`.alert.fresh a.title[href*="${events[0]}"]`).waitFor();
	assert.match(await page.locator(".live b").innerText(), /neu/);
	assert.match(await page.locator(".live time").innerText(), /zuletzt \d\d:\d\d:\d\d/);
	await until(async () => /Neu: /.test(await page.locator("[role=status]").last().innerText()), "a screen reader is told");
	await table.locator(".new-rows").click();
	await table.locator(".new-rows").waitFor({ state: "detached" });
	await close(page);
	await close(table);
});

test("a stream goes on after a restart, nothing lost, nothing twice", async () => {
	const page = await open("?who=POL");
	await page.locator(".live.l-live").waitFor();
	const since = (await server.get("api/about")).last_alert;
	const expected = [...(await server.post(fresh(2))).events];
	await page.locator(".alert.fresh").first().waitFor();
	await server.stop();
	await page.locator(".live.l-broken").waitFor();
	await server.run();
	expected.push(...(await server.post(fresh(3))).events, ...(await server.post(fresh(4))).events);
	await page.locator(".live.l-live").waitFor({ timeout: 60000 });
	const ids = () => page.locator(".alert.fresh a.title").evaluateAll(links => links.map(link => new URL(link.href).searchParams.get("id")));
	await until(async () => (await ids()).length >= expected.length, "all that was posted is there");
	const { alerts } = await server.get(`api/alerts?who=POL&since=${since}`);
	assert.equal(parseInt(await page.locator(".live b").innerText(), 10), alerts.length, "every alert came once");
	assert.deepEqual((await ids()).sort(), expected.slice().sort());
	await close(page);
});

test("export what is shown", async () => {
	const page = await open("?view=events&type=ACCUSE");
	const expected = (await server.get("api/facets?type=ACCUSE")).total;
	await page.locator(".menu summary").click();
	const [download] = await Promise.all([page.waitForEvent("download"), page.locator(".menu-body a", { hasText: "JSON Lines" }).click()]);
	const lines = readFileSync(await download.path(), "utf8").trimEnd().split("\n").map(line => JSON.parse(line));
	assert.equal(lines.length, expected);
	assert.ok(lines.every(event => event.event === "ACCUSE"));
	await close(page);
});

test("the first view is below 300 KB, and comes without the map's and the network's code", async () => {
	const context = await browser.newContext({ locale: "de-DE" });
	const page = await context.newPage();
	const client = await context.newCDPSession(page);
	await client.send("Network.enable");
	let bytes = 0;
	const names = [];
	client.on("Network.loadingFinished", event => { bytes += event.encodedDataLength; });
	page.on("request", request => names.push(new URL(request.url()).pathname));
	await page.goto(server.url);
	await page.locator(".front h3").first().waitFor();
	await page.waitForTimeout(1200);
	assert.ok(bytes < 300000, `${bytes} bytes`);
	assert.ok(!names.some(name => /map|network|countries/.test(name)), names.join(" "));
	await context.close();
});

test("English where the browser asks for it; a choice of language is kept", async () => {
	const page = await open("?view=events", { locale: "en-GB" });
	assert.equal(await page.locator("html").getAttribute("lang"), "en");
	assert.equal(await page.locator("h1").innerText(), "Events");
	await page.getByRole("button", { name: "Deutsch" }).click();
	assert.equal(await page.locator("h1").innerText(), "Ereignisse");
	await page.reload();
	await page.locator("h1", { hasText: "Ereignisse" }).waitFor();
	await close(page);
});

test("light and dark, by the system and by choice", async () => {
	const page = await open("?", { colorScheme: "dark" });
	const paper = () => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
	const dark = await paper();
	await page.getByRole("button", { name: "Helle Darstellung" }).click();
	assert.notEqual(await paper(), dark);
	await page.reload();
	await page.locator(".masthead").waitFor();
	assert.notEqual(await paper(), dark);
	await close(page);
});

test("every view by keyboard and screen reader, at the width of a telephone", async () => {
	for (const path of ["?", "?view=events", "?view=timeline", "?view=network", "?view=map", "?view=saved", "?view=codes", "?view=actor&id=Armenia", `?view=event&id=${criticism}`, "?view=article&id=t-1"]) {
		const page = await open(path, { viewport: { width: 390, height: 844 } });
		await page.locator(".skeleton").first().waitFor({ state: "detached" });
		await page.waitForTimeout(300);
		const found = await page.evaluate(() => {
			const named = element => (element.getAttribute("aria-label") || element.getAttribute("aria-labelledby") || element.labels?.length || element.textContent.trim() || element.title || "") !== "";
			const seen = [...document.querySelectorAll("a[href],button,input,select,summary,[tabindex='0']")].filter(element => element.checkVisibility());
			const ids = [...document.querySelectorAll("[id]")].map(element => element.id);
			return {
				wide: document.documentElement.scrollWidth - innerWidth, headings: document.querySelectorAll("h1").length, mains: document.querySelectorAll("main").length,
				nameless: seen.filter(element => !named(element)).map(element => element.outerHTML.slice(0, 120)), twice: ids.filter((id, i) => ids.indexOf(id) !== i),
				pictures: [...document.querySelectorAll("svg")].filter(svg => !svg.closest("[aria-hidden],[role=img],button,a") && !svg.getAttribute("aria-hidden") && !svg.getAttribute("aria-label")).map(svg => svg.outerHTML.slice(0, 90)),
				scopes: [...document.querySelectorAll("th")].filter(th => !th.scope).length
			};
		});
		assert.deepEqual(found, { wide: 0, headings: 1, mains: 1, nameless: [], twice: [], pictures: [], scopes: 0 }, path);
		await page.keyboard.press("Tab");
		assert.equal(await page.evaluate(() => document.activeElement.getAttribute("href")), "#main", `${path}: the first stop skips to the content`);
		await close(page);
	}
});

test("what is wrong is told", async () => {
	const page = await open("?view=event&id=nothing");
	await page.locator(".failure[role=alert]").waitFor();
	await close(page);
	const other = await open("?view=events&from=yesterday");
	await other.locator(".failure").first().waitFor();
	await close(other);
});
