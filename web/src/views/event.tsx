/* One event with all that speaks for it, against it, and how it came to be what it is. */
import { useEffect, useState } from "preact/hooks";
import { refresh, useGet } from "../api.ts";
import type { Act, ActInFull, Report, Revision } from "../answers.ts";
import { cut, moment, score } from "../format.ts";
import { lang, t, tx, useLang } from "../i18n.ts";
import { alerts } from "../live.ts";
import { eventOf } from "../parts/alert.tsx";
import { go, to, useAddress } from "../nav.ts";
import { useStore } from "../store.ts";
import { dateText, day, DayCell, Failure, headline, Icon, isWholeState, num, PlaceText, Realness, Sides, TypeText } from "../parts/bits.tsx";
import { label, Quad, Term, useCodes } from "../parts/codes.tsx";
import { chainOf, originsOf, rolesOf, type Origin } from "../parts/evidence.ts";

export function EventView() {
	useLang();
	useCodes();
	const { extra } = useAddress();
	const id = extra.id ?? "";
	const { data, error } = useGet<ActInFull>(id ? `api/events/${encodeURIComponent(id)}` : null);
	const act = data;
	useEffect(() => {
		if (act && act.id !== id && extra.id === id)
			go(to({ view: "event", id: act.id }), true);
	}, [act?.id]);
	if (error)
		return <><h1 tabIndex={-1}>{t("event.title")}</h1><Failure error={error} /></>;
	if (!act)
		return <div class="skeleton" aria-hidden="true"><i /><i /><i /></div>;
	return (
		<article class="event">
			<Changed act={act} />
			<Head act={act} />
			<div class="event-body">
				<div class="event-main">
					<EvidenceSection act={act} />
					<Conflicts act={act} />
				</div>
				<div class="event-side">
					<Denials act={act} />
					<History act={act} />
					<Why act={act} />
					<Revisions revisions={act.revisions} />
				</div>
			</div>
		</article>
	);
}

function Changed({ act }: { act: ActInFull }) {
	const all = useStore(alerts);
	const newest = Math.max(0, ...act.revisions.map(one => one.id));
	if (!all.some(alert => eventOf(alert) === act.id && alert.id > newest))
		return null;
	return <button type="button" class="new-rows" onClick={() => refresh.set(refresh.get() + 1)}><Icon name="bell" /> {t("event.changed")}</button>;
}

function Head({ act }: { act: ActInFull }) {
	return (
		<header class="event-head">
			<p class="kicker"><TypeText type={act.event} mode={act.mode} quad={act.quad} stop /> <Realness status={act.status} certainty={act.certainty} stop /></p>
			<h1 tabIndex={-1}>{headline(act)}</h1>
			<dl class="facts">
				<div class="wide"><dt>{t("col.who")}</dt><dd><Sides sides={act.actor} /></dd></div>
				<div class="wide"><dt>{t("col.whom")}</dt><dd><Sides sides={act.recipient} /></dd></div>
				<div><dt>{t("event.when")}</dt><dd>{act.date ? dateText(act.date) : <DayCell act={act} />}</dd></div>
				<div><dt>{t("col.place")}</dt><dd>{act.place ? <><PlaceText place={act.place} /> <small>{isWholeState(act.place) ? t("place.state") : t("place.town")}</small></> : <span class="none">–</span>}</dd></div>
				<div><dt>{t("event.real")}</dt><dd><Term kind="statuses" code={act.status} stop />, <Term kind="certainties" code={act.certainty} stop /></dd></div>
				<div><dt>{t("col.support")}</dt><dd><b>{t("n.origins", { n: act.origins })}</b> <small>{t("event.support", { reports: t("n.reports", { n: act.report_count }), outlets: t("n.outlets", { n: act.outlets }) })}</small></dd></div>
				<div><dt>{t("event.scale")}</dt><dd><Scale value={act.score} /></dd></div>
				<div><dt>{t("event.codes")}</dt><dd><code>CAMEO {act.cameo}</code> {act.context.map(one => <span key={one} class="ctx"><Term kind="contexts" code={one} stop /></span>)}</dd></div>
			</dl>
		</header>
	);
}

/* From conflict (-10) to cooperation (10). */
function Scale({ value }: { value: number }) {
	return (
		<span class="scale">
			<b>{score(value, lang.get())}</b>
			<svg viewBox="-10.5 -1.5 21 3" aria-hidden="true"><path d="M-10 0H10" class="line" /><path d="M0-1.6V1.6" class="line" /><path d={value < 0 ? `M${value} -1H0V1H${value}Z` : `M0 -1H${value}V1H0Z`} class={value < 0 ? "minus" : "plus"} /></svg>
		</span>
	);
}

const ROLES = ["actor", "trigger", "recipient", "place", "source"] as const;

function EvidenceSection({ act }: { act: ActInFull }) {
	const origins = originsOf(act.reports);
	return (
		<section class="origins" aria-labelledby="evidence">
			<h2 id="evidence">{t("event.evidence")}</h2>
			<p class="role-key" aria-label={t("event.roles")}>{ROLES.map(role => <mark key={role} class={`r-${role}`}>{tx(`role.${role}`)}</mark>)}</p>
			{origins.map((origin, i) => <OriginBlock key={origin.origin} origin={origin} number={i + 1} total={origins.length} act={act} />)}
		</section>
	);
}

function OriginBlock({ origin, number, total, act }: { origin: Origin; number: number; total: number; act: Act }) {
	const size = 1 + origin.own.length + origin.copies.length;
	return (
		<section class="origin" aria-label={t("origin.label", { n: number, of: total })}>
			<header>
				<span class="no" aria-hidden="true">{number}</span>
				<h3>{origin.agency ? t("origin.agency", { agency: origin.agency }) : t("origin.own", { outlet: origin.head.publisher || origin.head.doc })}</h3>
				<span class="n">{t("n.reports", { n: size })}{origin.copies.length ? <> · {t("n.copies", { n: origin.copies.length })}</> : null}</span>
			</header>
			<ReportBlock report={origin.head} act={act} />
			{origin.own.map(report => <ReportBlock key={report.key + report.doc} report={report} act={act} />)}
			{origin.copies.length ? (
				<details class="copies">
					<summary>{t("origin.copies", { n: origin.copies.length })}</summary>
					<ul>{origin.copies.map(report => <li key={report.key + report.doc}><time dateTime={report.published}>{day(report.published)}</time> <b>{report.publisher}</b> <ReportLink report={report} /></li>)}</ul>
				</details>
			) : null}
		</section>
	);
}

function ReportLink({ report }: { report: Report }) {
	const title = report.title || report.doc;
	return (
		<>
			<a href={to({ view: "article", id: report.doc })}>{title}</a>
			{report.url && /^https?:/.test(report.url) ? <> <a class="out" href={report.url} target="_blank" rel="noopener noreferrer" aria-label={t("report.source", { title })}>↗</a></> : null}
		</>
	);
}

function ReportBlock({ report, act }: { report: Report; act: Act }) {
	return (
		<div class="report">
			<blockquote lang={report.language || undefined}><RoleSentence report={report} /></blockquote>
			<p class="cite"><b>{report.publisher}</b>{report.agency ? <span class="agency">{report.agency}</span> : null} <time dateTime={report.published}>{day(report.published)}</time> <ReportLink report={report} /> <Realness status={report.status} certainty={report.certainty} />
				{report.date && report.date !== act.date ? <span class="differs">{t("report.date", { date: dateText(report.date) })}</span> : null}
			</p>
			<Chain report={report} />
		</div>
	);
}

export function RoleSentence({ report }: { report: Report }) {
	return <>{cut(report.text, rolesOf(report)).map((part, i) => part.span
		? <mark key={i} class={`r-${part.span.role}`} title={`${tx(`role.${part.span.role}`)}: ${part.span.label}`}>{part.text}<span class="role">{tx(`role.${part.span.role}`)}</span></mark>
		: part.text)}</>;
}

/* The way of the news: from the outlet to who is nearest to the act, and how far each commits himself. */
function Chain({ report }: { report: Report }) {
	const links = chainOf(report);
	return (
		<ol class="chain" aria-label={t("chain.title")}>
			{links.map((link, i) => (
				<li key={i} class={`l-${link.kind}`}>
					<span class="box">{link.name || t("chain.unnamed")}</span>
					{link.value ? <span class="value"><Commitment value={link.value} /> {tx(`fact.${link.value}`, link.value)}</span> : null}
				</li>
			))}
			<li class="l-act"><span class="box">„{report.trigger.text}“</span><span class="value">{label("statuses", report.status)}</span></li>
		</ol>
	);
}

/* Certain, probable, possible: full, half, empty; struck where it is denied, a line where nobody commits himself. */
function Commitment({ value }: { value: string }) {
	const fill = value.startsWith("CT") ? 8 : value.startsWith("PR") ? 4 : 0;
	const open = value === "Uu" || value === "CTu";
	return (
		<svg class="commitment" viewBox="0 0 10 10" aria-hidden="true">
			{open ? <path d="M1 5h8" /> : <><circle cx="5" cy="5" r="4" /><path class="full" d={fill === 8 ? "M5 1a4 4 0 0 1 0 8 4 4 0 0 1 0-8Z" : fill === 4 ? "M5 1a4 4 0 0 0 0 8Z" : ""} />{value.endsWith("-") ? <path class="no" d="M1 9 9 1" /> : null}</>}
		</svg>
	);
}

function Conflicts({ act }: { act: ActInFull }) {
	const fields = [...new Set(act.conflicts.map(one => one.field))];
	return (
		<section class="conflicts" aria-labelledby="conflicts">
			<h2 id="conflicts">{t("event.conflicts")}</h2>
			{fields.length ? null : <p class="quiet">{t("conflicts.none")}</p>}
			{fields.length ? (
				<table class="plain">
					<thead><tr><th scope="col">{t("conflicts.field")}</th><th scope="col">{t("conflicts.value")}</th><th scope="col" class="num">{t("conflicts.origins")}</th><th scope="col">{t("conflicts.by")}</th></tr></thead>
					<tbody>
						{fields.flatMap(field => act.conflicts.filter(one => one.field === field).map((one, i) => (
							<tr key={field + one.value} class={one.shown ? "shown" : ""}>
								<th scope="row">{i ? <span class="sr">{tx(`field.${field}`, field)}</span> : tx(`field.${field}`, field)}</th>
								<td>{conflictText(field, one.value)} {one.shown ? <span class="tag s-shown">{t("conflicts.shown")}</span> : null}</td>
								<td class="num">{num(one.origins)}</td>
								<td class="docs">{[...new Set(one.docs.map(doc => act.reports.find(report => report.doc === doc)?.publisher || doc))].join(", ")}</td>
							</tr>
						)))}
					</tbody>
				</table>
			) : null}
		</section>
	);
}

function conflictText(field: string, value: string): string {
	if (field === "date") return dateText(value);
	if (field === "status") return label("statuses", value);
	if (field === "certainty") return label("certainties", value);
	if (field === "mode") return label("modes", value);
	return value || t("empty");
}

function Denials({ act }: { act: ActInFull }) {
	if (!act.denied_by.length && !act.denies.length)
		return null;
	return (
		<section class="denials" aria-labelledby="denials">
			<h2 id="denials">{t("event.denials")}</h2>
			<ul>
				{act.denied_by.map(id => <li key={id}>{t("denied.by")} <OtherAct id={id} /></li>)}
				{act.denies.map(id => <li key={id}>{t("denied.this")} <OtherAct id={id} /></li>)}
			</ul>
		</section>
	);
}

function OtherAct({ id }: { id: string }) {
	const { data } = useGet<ActInFull>(`api/events/${encodeURIComponent(id)}`);
	return <a href={to({ view: "event", id })}>{data ? `${headline(data)} (${day(data.day)})` : id}</a>;
}

function History({ act }: { act: ActInFull }) {
	return (
		<section aria-labelledby="history">
			<h2 id="history">{t("event.history")}</h2>
			<ol class="history">{act.history.map((one, i) => <li key={i} class={`s-${one.status}`}><time dateTime={one.published}>{day(one.published)}</time> <Term kind="statuses" code={one.status} stop /></li>)}</ol>
			<p class="quiet">{t("history.span", { first: day(act.published_first), last: day(act.published_last) })}</p>
		</section>
	);
}

/* The steps from words to values, told of the report that is shown first. */
function Why({ act }: { act: ActInFull }) {
	const report = act.reports.find(one => one.doc === act.lead.doc) ?? act.reports[0];
	if (!report)
		return null;
	const last = chainOf(report).at(-1);
	const joined = act.reports.filter(one => one.parent);
	return (
		<section class="why" aria-labelledby="why">
			<h2 id="why">{t("why.title")}</h2>
			<ol>
				<li><b>{t("why.type")}</b> {t("why.type.text", { words: report.trigger.text })} <Quad quad={act.quad} /> <Term kind="types" code={act.event} stop />{act.mode ? <> / <Term kind="modes" code={act.mode} of={act.event} stop /></> : null}.</li>
				<li><b>{t("why.sides")}</b> {[...report.actor, ...report.recipient].map((side, i) => <span key={i} class="pair">„{side.text || side.name}“ → {side.name}{side.code ? ` (${[side.code, side.sector].filter(Boolean).join(" ")})` : side.sector ? ` (${side.sector})` : ""}</span>)}</li>
				<li><b>{t("why.date")}</b> {act.date ? t("why.date.text", { date: dateText(act.date), published: day(report.published) }) : t("why.date.none", { published: day(report.published) })}</li>
				<li><b>{t("why.status")}</b> {last?.value ? t("why.status.text", { source: last.name || t("chain.unnamed"), value: tx(`fact.${last.value}`, last.value) }) : null} → <Term kind="statuses" code={report.status} stop />, <Term kind="certainties" code={report.certainty} stop />.</li>
				<li><b>{t("why.merge")}</b> {joined.length ? t("why.merge.text", { n: joined.length, worth: worths(joined) }) : t("why.merge.one")}</li>
				<li><b>{t("why.votes")}</b> {act.conflicts.length ? t("why.votes.text", { fields: [...new Set(act.conflicts.map(one => tx(`field.${one.field}`, one.field)))].join(", ") }) : t("why.votes.none")}</li>
			</ol>
			<p class="quiet">{t("why.ids", { id: act.id })}</p>
		</section>
	);
}

function worths(reports: Report[]): string {
	const all = reports.map(report => report.worth).filter((worth): worth is number => worth !== undefined);
	if (!all.length)
		return "–";
	const low = score(Math.min(...all), lang.get()), high = score(Math.max(...all), lang.get());
	return low === high ? low : `${low} … ${high}`;
}

function Revisions({ revisions }: { revisions: Revision[] }) {
	const [all, setAll] = useState(false);
	const list = revisions.slice().reverse();
	return (
		<section aria-labelledby="revisions">
			<h2 id="revisions">{t("event.revisions")}</h2>
			<ol class="revisions">
				{list.slice(0, all ? undefined : 8).map(one => (
					<li key={one.id}>
						<time dateTime={one.at}>{moment(one.at, lang.get(), Date.now())}</time>
						<span>{one.field ? <><b>{tx(`field.${one.field}`, one.field)}</b> <del>{conflictText(one.field, one.old)}</del> → <ins>{conflictText(one.field, one.new)}</ins></> : <b>{tx(`revision.${one.kind}`, one.kind)}</b>} {one.doc ? <a class="doc" href={to({ view: "article", id: one.doc })}>{one.doc}</a> : null}</span>
					</li>
				))}
			</ol>
			{list.length > 8 ? <button type="button" class="link" onClick={() => setAll(!all)}>{all ? t("facets.fewer") : t("facets.all", { n: list.length })}</button> : null}
		</section>
	);
}

