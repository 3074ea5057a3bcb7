/* The codes with their definitions: loaded once, shown as labels everywhere, explained where one points, focuses or taps. */
import { useEffect, useState } from "preact/hooks";
import type { ComponentChildren } from "preact";
import { get } from "../api.ts";
import type { Code, Codes } from "../answers.ts";
import { lang, t, useLang } from "../i18n.ts";
import { Store, useStore } from "../store.ts";

export type Kind = keyof Codes;
const codes = new Store<Codes | null>(null);
export const useCodes = (): Codes | null => useStore(codes);

export function loadCodes(): void {
	get<Codes>("api/codes").then(all => codes.set(all), () => { /* codes then stand as they are */ });
}

export function find(kind: Kind, code: string, of?: string): Code | undefined {
	const all = codes.get()?.[kind];
	return all?.find(one => one.code === code && (!of || one.of === of)) ?? all?.find(one => one.code === code);
}

export function label(kind: Kind, code: string, of?: string): string {
	const one = find(kind, code, of);
	return one ? one[lang.get()] : code;
}

export const quadOfType: Record<string, number> = {
	AGREE: 1, CONSULT: 1, SUPPORT: 1, CONCEDE: 1, COOPERATE: 2, AID: 2, RETREAT: 2, REQUEST: 3, ACCUSE: 3, REJECT: 3, THREATEN: 3, PROTEST: 4, SANCTION: 4,
	MOBILIZE: 4, COERCE: 4, ASSAULT: 4
};

/* Circles cooperate, triangles are in conflict; hollow is said, filled is done. */
export function Quad({ quad, title }: { quad: number; title?: boolean }) {
	const name = title ? label("quads", String(quad)) : undefined;
	return (
		<svg class={`quad q${quad}`} viewBox="0 0 12 12" role={name ? "img" : undefined} aria-label={name} aria-hidden={name ? undefined : true}>
			{quad <= 2 ? <circle cx="6" cy="6" r="4.2" /> : <path d="M6 1.3 11 10.4H1Z" />}
		</svg>
	);
}

/* A code as a word that tells its definition. Only where `stop` is it a stop for the tab key: a table of a hundred rows would have too many. */
export function Term({ kind, code, of, stop, children }: { kind: Kind; code: string; of?: string; stop?: boolean; children?: ComponentChildren }) {
	useLang();
	useCodes();
	return <span class="term" data-term={`${kind}/${code}/${of ?? ""}`} tabIndex={stop ? 0 : undefined}>{children ?? label(kind, code, of)}</span>;
}

type Tip = { x: number; y: number; below: boolean; code: Code; kind: Kind };

/* One box for all terms. */
export function TermTip() {
	const [tip, setTip] = useState<Tip | null>(null);
	const language = useLang();
	useEffect(() => {
		let timer = 0;
		let owner: Element | null = null;
		const close = () => { clearTimeout(timer); owner?.removeAttribute("aria-describedby"); owner = null; setTip(null); };
		const open = (element: Element) => {
			const [kind, code, of] = (element.getAttribute("data-term") ?? "").split("/") as [Kind, string, string];
			const one = find(kind, code, of || undefined);
			if (!one)
				return;
			const box = element.getBoundingClientRect();
			const below = box.top < 160;
			owner = element;
			element.setAttribute("aria-describedby", "term-tip");
			setTip({ x: Math.max(8, Math.min(box.left, innerWidth - 300)), y: below ? box.bottom + 6 : box.top - 6, below, code: one, kind });
		};
		const term = (event: Event) => (event.target as Element).closest?.("[data-term]") ?? null;
		const over = (event: Event) => {
			const element = term(event);
			if (element === owner)
				return;
			close();
			if (element)
				timer = setTimeout(() => open(element), 250) as unknown as number;
		};
		const focus = (event: Event) => { close(); const element = term(event); if (element) open(element); };
		const key = (event: KeyboardEvent) => { if (event.key === "Escape") close(); };
		document.addEventListener("pointerover", over);
		document.addEventListener("focusin", focus);
		document.addEventListener("keydown", key);
		addEventListener("scroll", close, { passive: true });
		return () => {
			document.removeEventListener("pointerover", over);
			document.removeEventListener("focusin", focus);
			document.removeEventListener("keydown", key);
			removeEventListener("scroll", close);
			clearTimeout(timer);
		};
	}, []);
	if (!tip)
		return null;
	return (
		<div id="term-tip" role="tooltip" class={tip.below ? "tip below" : "tip"} style={{ left: `${tip.x}px`, top: `${tip.y}px` }}>
			<b>{tip.code[language]}</b> <code>{tip.code.code}</code>
			{tip.kind === "modes" && tip.code.of ? <span class="of">{t("codes.of", { type: label("types", tip.code.of) })}</span> : null}
			<p>{(language === "de" ? tip.code.text_de : tip.code.text_en) ?? ""}</p>
		</div>
	);
}
