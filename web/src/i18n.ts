/* Texts of the page. German where the browser asks for it, else English; a choice is kept. */
import de from "./i18n/de.json" with { type: "json" };
import en from "./i18n/en.json" with { type: "json" };
import { Store, useStore } from "./store.ts";
import type { DateWords } from "./edtf.ts";

export type Lang = "de" | "en";
export type Key = keyof typeof de;
const texts: Record<Lang, Record<string, string>> = { de, en };
const KEY = "depesche.lang";

function first(): Lang {
	const kept = localStorage.getItem(KEY);
	if (kept === "de" || kept === "en")
		return kept;
	return navigator.languages.some(one => one.toLowerCase().startsWith("de")) ? "de" : "en";
}

export const lang = new Store<Lang>(first());

export function setLang(next: Lang): void {
	localStorage.setItem(KEY, next);
	document.documentElement.lang = next;
	lang.set(next);
}

/* `{n}` in a text is replaced by values.n; a text with forms for numbers ("1 Ereignis|{n} Ereignisse") goes by values.n. */
export function t(key: Key, values: Record<string, string | number> = {}): string {
	let text = texts[lang.get()][key] ?? key;
	if (text.includes("|") && "n" in values)
		text = text.split("|")[Number(String(values.n).replace(/\D/g, "")) === 1 ? 0 : 1]!;
	return text.replace(/\{(\w+)\}/g, (whole, name: string) => name in values ? String(values[name]) : whole);
}

export const useLang = (): Lang => useStore(lang);

/* A key that is put together: "kind." + alert.kind. */
export const tx = (key: string, other = key): string => texts[lang.get()][key] ?? other;

export function dateWords(): DateWords {
	return { about: t("date.about"), since: t("date.since"), until: t("date.until"), unknown: t("date.unknown"), seasons: [t("date.spring"), t("date.summer"), t("date.autumn"), t("date.winter")] };
}
