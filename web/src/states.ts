/* Names and numbers of states: the browser knows the names by alpha-2 codes, the map the shapes by numbers. */
import { STATES } from "./states.data.ts";

const table = new Map(STATES.split(" ").map(entry => [entry.slice(0, 3), { alpha2: entry.slice(3, 5), number: entry.slice(5) }]));
const names = new Map<string, Intl.DisplayNames>();

/* As people write them; the browser's names are the official ones of some. */
const USUAL: Record<string, Record<string, string>> = {
	de: { GBR: "Großbritannien", USA: "USA", HKG: "Hongkong", PSE: "Palästina", COD: "DR Kongo", COG: "Republik Kongo", MMR: "Myanmar" },
	en: { TUR: "Turkey", HKG: "Hong Kong", PSE: "Palestine", COD: "DR Congo", COG: "Congo", MMR: "Myanmar" }
};

export function stateName(code: string, lang: string): string {
	const usual = USUAL[lang]?.[code];
	if (usual)
		return usual;
	const entry = table.get(code);
	if (!entry)
		return code;
	let of = names.get(lang);
	if (!of)
		names.set(lang, of = new Intl.DisplayNames([lang], { type: "region" }));
	return of.of(entry.alpha2) ?? code;
}

export const isState = (code: string): boolean => table.has(code);
export const stateNumber = (code: string): string => table.get(code)?.number ?? "";

const english = new Map<string, string>();

/* The code of a state by its English name, as the record writes governments; "" for other names. */
export function codeOfName(name: string): string {
	if (!english.size)
		for (const code of table.keys())
			english.set(stateName(code, "en"), code);
	return english.get(name) ?? "";
}

/* A name of the record in a language: governments bear their state's English name there. */
export function sideName(name: string, code: string, lang: string): string {
	if (name === code && isState(code))
		return stateName(code, lang);
	return lang !== "en" && code && (codeOfName(name) === code || (name === "United States" && code === "USA")) ? stateName(code, lang) : name;
}
