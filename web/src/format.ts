/* Numbers, times and words for people; all take the language, none knows the page. */

const locale = (lang: string) => lang === "en" ? "en-GB" : "de-DE";
const cache = new Map<string, Intl.NumberFormat | Intl.DateTimeFormat>();

function kept<T extends Intl.NumberFormat | Intl.DateTimeFormat>(key: string, make: () => T): T {
	let found = cache.get(key);
	if (!found)
		cache.set(key, found = make());
	return found as T;
}

export function number(value: number, lang: string): string {
	return kept(`n${lang}`, () => new Intl.NumberFormat(locale(lang))).format(value);
}

/* "-4,5" with a true minus: columns of scores stand in line. */
export function score(value: number, lang: string): string {
	const text = kept(`s${lang}`, () => new Intl.NumberFormat(locale(lang), { minimumFractionDigits: 1, maximumFractionDigits: 1, signDisplay: "exceptZero" })).format(value);
	return text.replace("-", "\u2212");
}

/* "29.11.2026" or "29 Nov 2026": every day of a column has the same width. */
export function shortDay(day: string | null, lang: string): string {
	if (!day || !/^\d{4}-\d{2}-\d{2}$/.test(day))
		return day ?? "";
	const options: Intl.DateTimeFormatOptions = lang === "en" ? { day: "2-digit", month: "short", year: "numeric" } : { day: "2-digit", month: "2-digit", year: "numeric" };
	return kept(`d${lang}`, () => new Intl.DateTimeFormat(locale(lang), { ...options, timeZone: "UTC" })).format(Date.parse(day + "T00:00:00Z"));
}

export function longDay(ms: number, lang: string): string {
	return kept(`l${lang}`, () => new Intl.DateTimeFormat(locale(lang), { weekday: "long", day: "numeric", month: "long", year: "numeric" })).format(ms);
}

export function clock(ms: number, lang: string, seconds = true): string {
	const options: Intl.DateTimeFormatOptions = { hour: "2-digit", minute: "2-digit", ...(seconds ? { second: "2-digit" } : {}) };
	return kept(`c${lang}${seconds}`, () => new Intl.DateTimeFormat(locale(lang), options)).format(ms);
}

/* The time of day where it is today, else the day with it. */
export function moment(at: string, lang: string, now: number): string {
	const ms = Date.parse(at);
	if (!Number.isFinite(ms))
		return at;
	if (new Date(ms).toDateString() === new Date(now).toDateString())
		return clock(ms, lang, false);
	return kept(`m${lang}`, () => new Intl.DateTimeFormat(locale(lang), { day: "2-digit", month: lang === "en" ? "short" : "2-digit", hour: "2-digit", minute: "2-digit" })).format(ms);
}

/* Positions of the API are code points, those of JavaScript are UTF-16 units. */
export function sliceUnits(text: string, begin: number, end: number): [number, number] {
	let units = 0, points = 0, from = text.length, to = text.length;
	for (const point of text) {
		if (points === begin)
			from = units;
		if (points === end)
			to = units;
		units += point.length;
		points++;
	}
	return [from, to];
}

export type Span = { begin: number; end: number; role: string; label: string };

/* Cuts a text at the spans (UTF-16 units); of two that overlap the shorter, inner one wins where they meet. */
export function cut(text: string, spans: Span[]): Array<{ text: string; span: Span | null }> {
	const good = spans.filter(span => span.begin >= 0 && span.begin < span.end && span.end <= text.length);
	const edges = [...new Set([0, text.length, ...good.flatMap(span => [span.begin, span.end])])].sort((x, y) => x - y);
	const parts: Array<{ text: string; span: Span | null }> = [];
	for (let i = 0; i + 1 < edges.length; i++) {
		const begin = edges[i]!, end = edges[i + 1]!;
		const over = good.filter(span => span.begin <= begin && span.end >= end).sort((x, y) => (x.end - x.begin) - (y.end - y.begin))[0] ?? null;
		const last = parts[parts.length - 1];
		if (last && last.span === over)
			last.text += text.slice(begin, end);
		else
			parts.push({ text: text.slice(begin, end), span: over });
	}
	return parts;
}
