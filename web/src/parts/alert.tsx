/* What happened to an event, in a line. */
import type { Alert } from "../answers.ts";
import { moment } from "../format.ts";
import { lang, t, tx } from "../i18n.ts";
import { to } from "../nav.ts";
import { dateText, headline, LeadSentence, Sides } from "./bits.tsx";
import { label, Quad } from "./codes.tsx";

export function alertText(alert: Alert): string {
	if (alert.kind === "origins")
		return t("alert.origins", { old: alert.old ?? "", new: alert.new ?? "" });
	if (alert.kind === "status" || alert.kind === "denied")
		return t("alert.status", { old: label("statuses", alert.old ?? ""), new: label("statuses", alert.new ?? "") });
	if (alert.kind === "correction")
		return t("alert.correction", { field: tx(`field.${alert.field ?? ""}`, alert.field ?? ""), old: value(alert.field, alert.old), new: value(alert.field, alert.new) });
	return tx(`alert.${alert.kind}`);
}

const value = (field: string | undefined, text: string | undefined): string => !text ? t("empty") : field === "date" ? dateText(text) : text;

/* `again`: the news before it in the list were of the same event, which need not be told once more. */
export function AlertItem({ alert, full, fresh, again }: { alert: Alert; full?: boolean; fresh?: boolean; again?: boolean }) {
	const { event } = alert;
	return (
		<li class={`alert k-${alert.kind}${fresh ? " fresh" : ""}${again ? " again" : ""}`} data-alert={alert.id}>
			<time dateTime={alert.at}>{moment(alert.at, lang.get(), Date.now())}</time>
			<div>
				<p class="kicker"><span class={`kind k-${alert.kind}`}>{tx(`kind.${alert.kind}`)}</span>{alert.kind !== "new" ? <span class="change">{alertText(alert)}</span> : null}{again ? null : <span class="type"><Quad quad={event.quad} title /> {label("types", event.event)}</span>}</p>
				{again ? null : <a class="open title" href={to({ view: "event", id: event.id })}>{headline(event)}</a>}
				{full && !again ? <p class="said"><LeadSentence act={event} /></p> : null}
				{again ? null : <p class="foot"><Sides sides={event.actor} plain /> <span aria-hidden="true">→</span> <Sides sides={event.recipient} plain /> · {event.lead.publisher}</p>}
			</div>
		</li>
	);
}
