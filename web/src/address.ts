/*
 * The address is the state of the page: `?view=events&who=RUS&type=ACCUSE,REJECT&sort=origins`. Filters are the parameters of the API as they
 * stand, values separated by commas; what a view adds of its own ("edge", "at") comes behind them. Unknown parameters are dropped.
 */

export const VIEWS = ["start", "events", "timeline", "network", "map", "actor", "event", "article", "saved", "codes"] as const;
export type View = typeof VIEWS[number];

export const FILTERS = [
	"text", "who", "with", "actor", "recipient", "said_by", "type", "mode", "quad", "status", "certainty", "from", "to", "place", "near",
	"min_origins", "min_reports"
] as const;
export type Filter = typeof FILTERS[number];
export type Query = Partial<Record<Filter, string>>;

/* Whose value is one thing, commas and all. */
const SINGLE: ReadonlySet<Filter> = new Set(["text", "from", "to", "near", "min_origins", "min_reports"]);

export const SORTS = ["-date", "date", "origins", "reports", "updated"] as const;
export type Sort = typeof SORTS[number];

const EXTRAS = ["id", "by", "step", "edge", "at", "name", "top"] as const;
export type Extra = typeof EXTRAS[number];

export type Address = { view: View; query: Query; sort: Sort; extra: Partial<Record<Extra, string>> };

export function readQuery(params: URLSearchParams): Query {
	const query: Query = {};
	for (const name of FILTERS) {
		const value = params.get(name)?.trim();
		if (value)
			query[name] = SINGLE.has(name) ? value : values({ [name]: value }, name).join(",");
	}
	return query;
}

export function readAddress(search: string): Address {
	const params = new URLSearchParams(search);
	const extra: Address["extra"] = {};
	for (const name of EXTRAS) {
		const value = params.get(name);
		if (value)
			extra[name] = value;
	}
	const query = readQuery(params);
	const view = VIEWS.find(one => one === params.get("view")) ?? "start";
	return { view, query, sort: SORTS.find(one => one === params.get("sort")) ?? "-date", extra };
}

/* "who=RUS&type=ACCUSE": always in the same order; commas and the like stay readable. */
export function writeQuery(query: Query): string {
	return FILTERS.filter(name => query[name]).map(name => `${name}=${encode(query[name]!)}`).join("&");
}

export function writeAddress(address: Address): string {
	const parts = address.view === "start" ? [] : [`view=${address.view}`];
	if (address.extra.id)
		parts.push(`id=${encode(address.extra.id)}`);
	const query = writeQuery(address.query);
	if (query)
		parts.push(query);
	if (address.sort !== "-date")
		parts.push(`sort=${address.sort}`);
	for (const name of EXTRAS)
		if (name !== "id" && address.extra[name])
			parts.push(`${name}=${encode(address.extra[name]!)}`);
	return parts.length ? "?" + parts.join("&") : "?";
}

function encode(value: string): string {
	return encodeURIComponent(value).replace(/%2C/g, ",").replace(/%3A/g, ":").replace(/%2F/g, "/").replace(/%20/g, "+");
}

export function values(query: Query, name: Filter): string[] {
	const value = query[name];
	if (!value)
		return [];
	return SINGLE.has(name) ? [value] : [...new Set(value.split(",").map(one => one.trim()).filter(Boolean))];
}

/* Sets or, with "", drops a filter. */
export function withFilter(query: Query, name: Filter, value: string): Query {
	const { [name]: _, ...rest } = query;
	return value.trim() ? { ...rest, [name]: value.trim() } : rest;
}

/* Puts a value in, or takes it out where it is in. */
export function toggled(query: Query, name: Filter, value: string): Query {
	const now = values(query, name);
	const next = now.includes(value) ? now.filter(one => one !== value) : [...now, value];
	return withFilter(query, name, next.join(","));
}

export function without(query: Query, name: Filter, value: string): Query {
	return withFilter(query, name, values(query, name).filter(one => one !== value).join(","));
}

export const isEmpty = (query: Query): boolean => FILTERS.every(name => !query[name]);
