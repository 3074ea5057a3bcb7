/* Small things that many views show. */
import type { ComponentChildren } from "preact";
import type { Act, Place, Side } from "../answers.ts";
import { ApiError } from "../api.ts";
import { edtfPrecision, edtfText } from "../edtf.ts";
import { cut, number, shortDay, sliceUnits } from "../format.ts";
import { dateWords, lang, t, tx, useLang } from "../i18n.ts";
import { to } from "../nav.ts";
import { codeOfName, isState, sideName, stateName } from "../states.ts";
import { Quad, Term } from "./codes.tsx";

export const num = (value: number): string => number(value, lang.get());
export const day = (value: string | null): string => shortDay(value, lang.get());
export const dateText = (value: string): string => edtfText(value, lang.get(), dateWords());
export const nameOf = (side: { name: string; code: string }): string => sideName(side.name, side.code, lang.get());

export function SideLink({ side, plain }: { side: Side; plain?: boolean }) {
	const state = side.code && nameOf(side) !== stateName(side.code, lang.get());
	return (
		<span class="side">
			<a href={to({ view: "actor", id: side.name })}>{nameOf(side)}</a>
			{!plain && state ? <span class="code">{side.code}</span> : null}
		</span>
	);
}

export function Sides({ sides, plain }: { sides: Side[]; plain?: boolean }) {
	if (!sides.length)
		return <span class="none" title={t("side.unknown")}>–<span class="sr">{t("side.unknown")}</span></span>;
	return <>{sides.map((side, i) => <>{i ? <span class="sep">, </span> : null}<SideLink side={side} plain={plain ?? false} /></>)}</>;
}

export const sidesText = (sides: Side[]): string => sides.map(nameOf).join(", ");

/* The day, and how exact it is: "≈" for less than a day, "…" for an interval, brackets where only the day of publication is known. */
export function DayCell({ act }: { act: Pick<Act, "date" | "day" | "published_first"> }) {
	const exact = edtfPrecision(act.date);
	if (exact === "none")
		return act.day || act.published_first
			? <time class="day unsure" dateTime={act.day || act.published_first} title={t("date.published")}>({day(act.day || act.published_first)})</time>
			: <span class="day unsure">{t("date.unknown")}</span>;
	if (exact === "day")
		return <time class="day" dateTime={act.date}>{day(act.date)}</time>;
	return <time class="day unsure" dateTime={act.day ?? ""} title={dateText(act.date)}>{exact === "interval" ? `${day(act.day)} …` : dateText(act.date)}</time>;
}

export function placeName(place: Pick<Place, "name" | "code">): string {
	return codeOfName(place.name) === place.code && place.code ? stateName(place.code, lang.get()) : place.name;
}

export const isWholeState = (place: Pick<Place, "name" | "code">): boolean => place.code !== "" && isState(place.code) && codeOfName(place.name) === place.code;

export function PlaceText({ place }: { place: Place | null }) {
	if (!place)
		return <span class="none">–</span>;
	return (
		<span class="place">
			<PlaceMark whole={isWholeState(place)} />{placeName(place)}
			{!isWholeState(place) && place.code ? <span class="code">{place.code}</span> : null}
		</span>
	);
}

export function PlaceMark({ whole }: { whole: boolean }) {
	return (
		<svg class="place-mark" viewBox="0 0 12 12" role="img" aria-label={whole ? t("place.state") : t("place.town")}>
			{whole ? <path d="M1.5 4 5 1.5l5.5 1.7-.9 6L5 10.6 2 8.4Z" /> : <circle cx="6" cy="6" r="2.6" />}
		</svg>
	);
}

/* Nothing is said of what has occurred and is stated: the rest is what one looks for. */
export function Realness({ status, certainty, stop }: { status: string; certainty: string; stop?: boolean }) {
	return (
		<>
			{status !== "occurred" ? <span class={`tag s-${status}`}><Term kind="statuses" code={status} stop={stop ?? false} /></span> : null}
			{certainty === "alleged" ? <span class="tag s-alleged"><Term kind="certainties" code="alleged" stop={stop ?? false} /></span> : null}
		</>
	);
}

export function TypeText({ type, mode, quad, stop }: { type: string; mode: string | null; quad: number; stop?: boolean }) {
	return (
		<span class="type">
			<Quad quad={quad} title /> <Term kind="types" code={type} stop={stop ?? false} />
			{mode ? <span class="mode"><Term kind="modes" code={mode} of={type} stop={stop ?? false} /></span> : null}
		</span>
	);
}

/* Independent origins as dots, reports as a number: 3 of 9. */
export function Support({ act }: { act: Pick<Act, "origins" | "report_count"> }) {
	const shown = Math.min(act.origins, 6);
	return (
		<span class="support" title={t("support.title", { origins: act.origins, reports: act.report_count })}>
			<span class="dots" aria-hidden="true">{Array.from({ length: shown }, (_, i) => <i key={i} />)}</span>
			<b>{act.origins}</b><span class="of"><span aria-hidden="true">/</span><span class="sr"> {t("support.of")} </span>{act.report_count}</span>
		</span>
	);
}

/* The lead's sentence with the words that tell the act. */
export function LeadSentence({ act }: { act: Act }) {
	const { sentence, trigger, begin = 0 } = act.lead;
	const [from, till] = sliceUnits(sentence, trigger.begin - begin, trigger.end - begin);
	const fits = sentence.slice(from, till) === trigger.text;
	const at = fits ? from : sentence.indexOf(trigger.text);
	const parts = cut(sentence, trigger.text && at >= 0 ? [{ begin: at, end: at + trigger.text.length, role: "trigger", label: "" }] : []);
	return <span class="sentence" lang={act.lead.language || undefined}>{parts.map(part => part.span ? <mark class="r-trigger">{part.text}</mark> : part.text)}</span>;
}

/* The headline of an act: its article's title, else who, what, to whom. */
export function headline(act: Act): string {
	return act.lead.title || [sidesText(act.actor), tx("arrow"), sidesText(act.recipient)].filter(Boolean).join(" ");
}

export function Failure({ error, again }: { error: ApiError; again?: () => void }) {
	useLang();
	const { status, title, detail } = error.problem;
	return (
		<div class="failure" role="alert">
			<b>{status === 0 ? t("error.unreachable") : title}</b>
			{detail ? <p>{detail}</p> : null}
			{again ? <button type="button" onClick={again}>{t("error.again")}</button> : null}
		</div>
	);
}

export function Empty({ children }: { children: ComponentChildren }) {
	return <p class="empty">{children}</p>;
}

export function Heading({ children, sub }: { children: ComponentChildren; sub?: ComponentChildren }) {
	return <header class="view-head"><h1 tabIndex={-1}>{children}</h1>{sub ? <p class="view-sub">{sub}</p> : null}</header>;
}

/* Shares of the four quads as one bar; the numbers are in its label. */
export function QuadBar({ quad, max }: { quad: number[]; max?: number }) {
	const total = quad.reduce((sum, n) => sum + n, 0);
	const width = max ? Math.max(3, total / max * 100) : 100;
	return (
		<span class="quadbar" role="img" aria-label={quad.map((n, i) => `${tx(`quad.${i + 1}`)}: ${num(n)}`).join(", ")} style={{ width: `${width}%` }}>
			{quad.map((n, i) => n ? <i key={i} class={`q${i + 1}`} style={{ flexGrow: n }} /> : null)}
		</span>
	);
}

export function Icon({ name }: { name: "search" | "filter" | "close" | "sun" | "moon" | "down" | "right" | "bell" | "out" | "plus" | "minus" | "home" }) {
	const paths = {
		search: "M7 2.5a4.5 4.5 0 1 1 0 9 4.5 4.5 0 0 1 0-9Zm3.4 7.9 3.6 3.6", filter: "M2 4h12M4.5 8h7M7 12h2", close: "m4 4 8 8m0-8-8 8", down: "m3.5 6 4.5 4.5L12.5 6",
		right: "M6 3.5 10.5 8 6 12.5", sun: "M8 5a3 3 0 1 1 0 6 3 3 0 0 1 0-6Zm0-4v2m0 10v2M1 8h2m10 0h2M3 3l1.4 1.4m7.2 7.2L13 13M13 3l-1.4 1.4M4.4 11.6 3 13",
		moon: "M13.5 9.7A6 6 0 0 1 6.3 2.5a6 6 0 1 0 7.2 7.2Z", bell: "M4 11V7a4 4 0 0 1 8 0v4l1.3 1.5H2.7Zm3 3.2h2", out: "M8 2v8m0 0L5 7m3 3 3-3M2.5 11v2.5h11V11", plus: "M8 3v10M3 8h10", minus: "M3 8h10",
		home: "M3 3h10v10H3Z"
	};
	return <svg class="icon" viewBox="0 0 16 16" aria-hidden="true"><path d={paths[name]} /></svg>;
}
