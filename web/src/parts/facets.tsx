/* What the events of the query have in common, with counts; each value a filter. */
import { useEffect, useState } from "preact/hooks";
import { FILTERS, toggled, values, withFilter, writeQuery, type Filter, type Query } from "../address.ts";
import { get, refresh, url, useGet } from "../api.ts";
import type { Count, Facets } from "../answers.ts";
import { shiftDay } from "../edtf.ts";
import { lang, t, tx, useLang, type Key } from "../i18n.ts";
import { go, to, useAddress } from "../nav.ts";
import { stateName, isState, codeOfName } from "../states.ts";
import { useStore } from "../store.ts";
import { num } from "./bits.tsx";
import { label, Quad, quadOfType, Term, useCodes } from "./codes.tsx";
import { NameField } from "./search.tsx";

/* A facet of the answer, and the parameter that its values are. */
const GROUPS: Array<{ facet: string; filter: Filter | null; size: number; open: boolean }> = [
	{ facet: "type", filter: "type", size: 16, open: true },
	{ facet: "state", filter: "who", size: 7, open: true },
	{ facet: "status", filter: "status", size: 4, open: true },
	{ facet: "certainty", filter: "certainty", size: 2, open: true },
	{ facet: "actor", filter: "actor", size: 7, open: true },
	{ facet: "recipient", filter: "recipient", size: 7, open: true },
	{ facet: "mode", filter: "mode", size: 7, open: false },
	{ facet: "place", filter: "place", size: 7, open: false },
	{ facet: "source", filter: "said_by", size: 7, open: false },
	{ facet: "outlet", filter: null, size: 7, open: false }
];

/* A group where something is chosen is counted without its own filter, else its other values could not be chosen besides. */
function useOwn(query: Query): Record<string, Count[]> {
	const [own, setOwn] = useState<Record<string, Count[]>>({});
	const round = useStore(refresh);
	const text = writeQuery(query);
	useEffect(() => {
		const abort = new AbortController();
		const groups = GROUPS.filter(group => group.filter && query[group.filter]);
		Promise.all(groups.map(group =>
			get<Facets>(url("api/facets", writeQuery(withFilter(query, group.filter!, ""))), abort.signal).then(answer => [group.facet, answer.facets[group.facet] ?? []] as const)))
			.then(all => setOwn(Object.fromEntries(all)), () => { /* the counts of the whole query stand */ });
		return () => abort.abort();
	}, [text, round]);
	return own;
}

function valueName(facet: string, value: string): string {
	if (facet === "type") return label("types", value);
	if (facet === "mode") return label("modes", value);
	if (facet === "status") return label("statuses", value);
	if (facet === "certainty") return label("certainties", value);
	if (facet === "state") return isState(value) ? stateName(value, lang.get()) : value;
	const code = codeOfName(value);
	return code ? stateName(code, lang.get()) : value;
}

export function FacetPanel({ id }: { id: string }) {
	useLang();
	useCodes();
	const { query } = useAddress();
	const { data } = useGet<Facets>(url("api/facets", writeQuery(query)));
	const own = useOwn(query);
	return (
		<div class="facets" id={id}>
			<h2 class="sr">{t("facets.title")}</h2>
			<DateFilter query={query} />
			<OriginsFilter query={query} />
			{data ? GROUPS.map(group => <Group key={group.facet} {...group} query={query} counts={(group.filter && query[group.filter] ? own[group.facet] : undefined) ?? data.facets[group.facet] ?? []} />) : null}
			<MoreFilters query={query} />
		</div>
	);
}

type GroupProps = { facet: string; filter: Filter | null; size: number; open: boolean; query: Query; counts: Count[] };

function Group({ facet, filter, size, open, query, counts }: GroupProps) {
	const [all, setAll] = useState(false);
	const chosen = filter ? values(query, filter) : [];
	const missing = chosen.filter(value => !counts.some(count => count.value === value) && (facet !== "state" || isState(value))).map((value): Count => ({ value, events: 0 }));
	const list = facet === "type" ? byQuad(counts) : [...missing, ...counts];
	const shown = all ? list : list.slice(0, Math.max(size, chosen.length));
	const most = Math.max(1, ...list.map(count => count.events));
	if (!list.length)
		return null;
	const title = tx(`facet.${facet}`);
	return (
		<details class={`facet f-${facet}`} open={open || chosen.length > 0}>
			<summary>{title}</summary>
			<ul role="group" aria-label={title}>
				{shown.map(count => (
					<li key={count.value} class={chosen.includes(count.value) ? "on" : ""}>
						{filter ? (
							<label>
								<input type="checkbox" checked={chosen.includes(count.value)} onChange={() => go(to({ query: toggled(query, filter, count.value) }))} />
								<FacetName facet={facet} value={count.value} label={count.label} />
								<span class="n">{num(count.events)}</span>
							</label>
						) : <span class="plain"><FacetName facet={facet} value={count.value} label={count.label} /><span class="n">{num(count.events)}</span></span>}
						<i class="bar" style={{ width: `${count.events / most * 100}%` }} aria-hidden="true" />
					</li>
				))}
			</ul>
			{list.length > size ? <button type="button" class="link" aria-expanded={all} onClick={() => setAll(!all)}>{all ? t("facets.fewer") : t("facets.all", { n: list.length })}</button> : null}
		</details>
	);
}

function FacetName({ facet, value, label: given }: { facet: string; value: string; label?: string }) {
	const kinds = { type: "types", mode: "modes", status: "statuses", certainty: "certainties" } as const;
	const kind = kinds[facet as keyof typeof kinds];
	const name = valueName(facet, value);
	return (
		<span class="name">
			{facet === "type" ? <Quad quad={quadOfType[value] ?? 1} /> : null}
			{kind ? <Term kind={kind} code={value} /> : name === value && given ? given : name}
		</span>
	);
}

const byQuad = (counts: Count[]): Count[] => counts.slice().sort((x, y) => (quadOfType[x.value] ?? 9) - (quadOfType[y.value] ?? 9) || y.events - x.events);

function DateFilter({ query }: { query: Query }) {
	const today = new Date().toISOString().slice(0, 10);
	const spans: Array<[Key, number]> = [["span.week", 7], ["span.month", 30], ["span.quarter", 91], ["span.year", 365]];
	const set = (name: "from" | "to", value: string) => go(to({ query: withFilter(query, name, value) }));
	return (
		<fieldset class="dates">
			<legend>{t("filter.dates")}</legend>
			<label><span>{t("filter.from")}</span><input type="date" value={query.from ?? ""} onChange={event => set("from", event.currentTarget.value)} /></label>
			<label><span>{t("filter.to")}</span><input type="date" value={query.to ?? ""} onChange={event => set("to", event.currentTarget.value)} /></label>
			<p class="spans">
				{spans.map(([key, days]) => <a key={key} href={to({ query: withFilter(withFilter(query, "from", shiftDay(today, -days)), "to", "") })}>{t(key)}</a>)}
				{query.from || query.to ? <a href={to({ query: withFilter(withFilter(query, "from", ""), "to", "") })}>{t("span.all")}</a> : null}
			</p>
		</fieldset>
	);
}

function OriginsFilter({ query }: { query: Query }) {
	const now = query.min_origins ?? "1";
	return (
		<fieldset class="origins">
			<legend>{t("filter.min_origins")}</legend>
			<div class="segments">
				{["1", "2", "3", "4", "5"].map(value => (
					<label key={value} class={now === value ? "on" : ""}>
						<input type="radio" name="min_origins" value={value} checked={now === value} onChange={() => go(to({ query: withFilter(query, "min_origins", value === "1" ? "" : value) }))} />
						{value === "1" ? t("filter.any") : `${value}+`}
					</label>
				))}
			</div>
		</fieldset>
	);
}

const NAMES: ReadonlySet<Filter> = new Set(["who", "with", "actor", "recipient"]);
const FIELDS: Filter[] = ["text", "who", "with", "actor", "recipient", "said_by", "place", "near", "min_reports"];

function MoreFilters({ query }: { query: Query }) {
	return (
		<details class="facet more-filters">
			<summary>{t("filter.more")}</summary>
			{FIELDS.map(name => (
				<label key={name} class="field">
					<span>{tx(`filter.${name}`)}</span>
					{NAMES.has(name)
						? <NameField value={query[name] ?? ""} onSet={value => go(to({ query: withFilter(query, name, value) }))} />
						: <input type="text" inputMode={name === "min_reports" ? "numeric" : "text"} value={query[name] ?? ""} placeholder={tx(`hint.${name}`, "")} onChange={event => go(to({ query: withFilter(query, name, event.currentTarget.value) }))} />}
				</label>
			))}
		</details>
	);
}

/* The filters that hold, each with a way to drop it. */
export function filterChips(query: Query): Array<{ name: Filter; value: string; text: string }> {
	return FILTERS.flatMap(name => values(query, name).map(value => ({ name, value, text: chipText(name, value) })));
}

function chipText(name: Filter, value: string): string {
	const facet = { who: "state", with: "state", actor: "actor", recipient: "recipient", said_by: "source", type: "type", mode: "mode", status: "status", certainty: "certainty", place: "place" }[name as string];
	if (name === "quad")
		return label("quads", value);
	if (name === "from" || name === "to")
		return /^\d{4}-\d{2}-\d{2}$/.test(value) ? new Intl.DateTimeFormat(lang.get() === "en" ? "en-GB" : "de-DE", { dateStyle: "medium", timeZone: "UTC" }).format(Date.parse(value)) : value;
	if (name === "near") {
		const [lat, lon, km] = value.split(",");
		return t("chip.near", { lat: lat ?? "", lon: lon ?? "", km: km ?? "" });
	}
	if (name === "min_origins" || name === "min_reports")
		return `≥ ${value}`;
	return facet ? valueName(facet, value) : value;
}
