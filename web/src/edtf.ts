/*
 * Dates of the record are EDTF: a day, month, year, season (2015-21 to 2015-24), or an interval of them, each with "~" or "?". Here they become
 * words of a language, and days to reckon with.
 */

export type DateWords = { about: string; since: string; until: string; unknown: string; seasons: [string, string, string, string] };

const DAY = 86400000;

export function dayToMs(day: string): number {
	return Date.parse(day + "T00:00:00Z");
}

export function msToDay(ms: number): string {
	return new Date(ms).toISOString().slice(0, 10);
}

export function shiftDay(day: string, days: number): string {
	return msToDay(dayToMs(day) + days * DAY);
}

/* The last day of a bar that begins on `day`. */
export function stepEnd(day: string, step: string): string {
	const [year = 0, month = 1] = day.split("-").map(Number);
	if (step === "week")
		return shiftDay(day, 6);
	if (step === "month")
		return msToDay(Date.UTC(year, month, 0));
	if (step === "year")
		return `${day.slice(0, 4)}-12-31`;
	return day;
}

/* First days of all steps from `first` to `last`, both themselves first days. */
export function stepsBetween(first: string, last: string, step: string): string[] {
	const days: string[] = [];
	for (let day = first; day <= last && days.length < 20000; day = shiftDay(stepEnd(day, step), 1))
		days.push(day);
	return days;
}

/* The first day of the step that `day` is in; weeks begin on Monday. */
export function stepStart(day: string, step: string): string {
	if (step === "week")
		return shiftDay(day, -((new Date(dayToMs(day)).getUTCDay() + 6) % 7));
	if (step === "month")
		return day.slice(0, 7) + "-01";
	return step === "year" ? day.slice(0, 4) + "-01-01" : day;
}

type Style = { year: Intl.DateTimeFormat; month: Intl.DateTimeFormat; day: Intl.DateTimeFormat };
const styles = new Map<string, Style>();

function styleOf(lang: string): Style {
	let style = styles.get(lang);
	if (!style) {
		const locale = lang === "en" ? "en-GB" : "de-DE";
		const format = (options: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat(locale, { ...options, timeZone: "UTC" });
		style = { year: format({ year: "numeric" }), month: format({ year: "numeric", month: "long" }), day: format({ year: "numeric", month: "short", day: "numeric" }) };
		styles.set(lang, style);
	}
	return style;
}

function one(value: string, lang: string, words: DateWords): string {
	const vague = /[~?]$/.test(value);
	const bare = value.replace(/[~?%]+$/, "");
	const season = /^(\d{4})-(2[1-4])$/.exec(bare);
	let text = value;
	if (season)
		text = `${words.seasons[Number(season[2]) - 21]} ${season[1]}`;
	else if (/^\d{4}-\d{2}-\d{2}$/.test(bare))
		text = styleOf(lang).day.format(dayToMs(bare));
	else if (/^\d{4}-\d{2}$/.test(bare))
		text = styleOf(lang).month.format(dayToMs(bare + "-01"));
	else if (/^\d{4}$/.test(bare))
		text = bare;
	return vague ? `${words.about} ${text}` : text;
}

export function edtfText(value: string, lang: string, words: DateWords): string {
	if (!value)
		return words.unknown;
	const [first = "", last] = value.split("/");
	if (last === undefined)
		return one(first, lang, words);
	if (last === ".." || last === "")
		return `${words.since} ${one(first, lang, words)}`;
	if (first === ".." || first === "")
		return `${words.until} ${one(last, lang, words)}`;
	if (/^\d{4}-\d{2}-\d{2}$/.test(first) && /^\d{4}-\d{2}-\d{2}$/.test(last))
		return styleOf(lang).day.formatRange(dayToMs(first), dayToMs(last));
	return `${one(first, lang, words)} – ${one(last, lang, words)}`;
}

/* How precise: a table marks what is less than a day. */
export function edtfPrecision(value: string): "day" | "interval" | "rough" | "none" {
	if (!value)
		return "none";
	if (value.includes("/"))
		return "interval";
	return /^\d{4}-\d{2}-\d{2}$/.test(value) ? "day" : "rough";
}
