/* What happened to an event, in a line. */
import type { Act, Alert } from "../answers.ts";
import { moment } from "../format.ts";
import { lang, t, tx } from "../i18n.ts";
import { to } from "../nav.ts";
import { dateText, headline, LeadSentence, Sides } from "./bits.tsx";
import { label, Quad } from "./codes.tsx";

/* What is told of a change besides the first; numbers of reports rise with every article. */
const TOLD = ["status", "date", "place", "actor", "recipient", "origins"];

/* The event that the news are of, which may be gone. */
export const eventOf = (alert: Alert): string => alert.event?.id ?? alert.key;

export function alertText(alert: Alert): string {
	const first = alert.kind === "new" || alert.kind === "merged" ? tx(`alert.${alert.kind}`) : changeText(alert);
	const others = alert.changes.filter(change => change.field !== alert.field && TOLD.includes(change.field)).map(changeText);
	return [first, ...others, ...(alert.matches ? [] : [t("alert.out")])].join("; ");
}

function changeText({ field, old, new: now }: { field: string; old: string; new: string }): string {
	if (field === "origins")
		return t("alert.origins", { old, new: now });
	if (field === "status")
		return t("alert.status", { old: label("statuses", old), new: label("statuses", now) });
	return t("alert.correction", { field: tx(`field.${field}`, field), old: value(field, old), new: value(field, now) });
}

const value = (field: string, text: string): string => !text ? t("empty") : field === "date" ? dateText(text) : text;

/*
 * `again`: the news before it in the list were of the same event, which need not be told once more; `titled`: of the same article, so that the sentence
 * tells more than the title.
 */
export function AlertItem({ alert, full, fresh, again, titled }: { alert: Alert; full?: boolean; fresh?: boolean; again?: boolean; titled?: boolean }) {
	const { event } = alert;
	return (
		<li class={`alert k-${alert.kind}${fresh ? " fresh" : ""}${again ? " again" : ""}`} data-alert={alert.id}>
			<time dateTime={alert.at}>{moment(alert.at, lang.get(), Date.now())}</time>
			<div>
				<p class="kicker"><span class={`kind k-${alert.kind}`}>{tx(`kind.${alert.kind}`)}</span>{alert.kind !== "new" ? <span class="change">{alertText(alert)}</span> : null}{again || !event ? null : <span class="type"><Quad quad={event.quad} title /> {label("types", event.event)}</span>}</p>
				{again ? null : event ? <Subject event={event} full={full} titled={titled} /> : <p class="foot">{t("alert.gone")}</p>}
			</div>
		</li>
	);
}

function Subject({ event, full, titled }: { event: Act; full?: boolean; titled?: boolean }) {
	return (
		<>
			<a class="open title" href={to({ view: "event", id: event.id })}>{titled ? <LeadSentence act={event} /> : headline(event)}</a>
			{full && !titled ? <p class="said"><LeadSentence act={event} /></p> : null}
			<p class="foot"><Sides sides={event.actor} plain /> <span aria-hidden="true">→</span> <Sides sides={event.recipient} plain />{event.lead.publisher ? ` · ${event.lead.publisher}` : ""}</p>
		</>
	);
}
