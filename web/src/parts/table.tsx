/* Events as a table: sorted by the server, page after page, told when more have come. */
import { useEffect, useRef, useState } from "preact/hooks";
import { ApiError, get, refresh, url } from "../api.ts";
import type { Act, Page } from "../answers.ts";
import type { Sort } from "../address.ts";
import { t, useLang } from "../i18n.ts";
import { alerts } from "../live.ts";
import { go, to, useAddress } from "../nav.ts";
import { useStore } from "../store.ts";
import { DayCell, Empty, Failure, headline, Icon, LeadSentence, num, PlaceText, Realness, Sides, Support, TypeText } from "./bits.tsx";
import { useCodes } from "./codes.tsx";

const SIZE = 50;

type Rows = { events: Act[]; next: string; error: ApiError | null; loading: boolean };

/* All pages so far of a query. */
export function useEvents(query: string, sort: Sort, size = SIZE): Rows & { more: () => void } {
	const [rows, setRows] = useState<Rows>({ events: [], next: "", error: null, loading: true });
	const round = useStore(refresh);
	const abort = useRef<AbortController | null>(null);
	const path = url("api/events", [query, `sort=${sort}`, `limit=${size}`].filter(Boolean).join("&"));
	const load = (after: string) => {
		abort.current?.abort();
		const mine = abort.current = new AbortController();
		setRows(last => ({ ...last, loading: true }));
		get<Page>(after ? `${path}&after=${encodeURIComponent(after)}` : path, mine.signal).then(
			page => setRows(last => ({ events: after ? [...last.events, ...page.events] : page.events, next: page.next, error: null, loading: false })),
			error => { if (!mine.signal.aborted && error instanceof ApiError) setRows(last => ({ ...last, error, loading: false })); });
	};
	useEffect(() => { load(""); return () => abort.current?.abort(); }, [path, round]);
	return { ...rows, more: () => load(rows.next) };
}

function Head({ name, order, other, children }: { name: string; order: Sort; other?: Sort; children: string }) {
	const { sort } = useAddress();
	const on = sort === order || sort === other;
	const next = sort === order && other ? other : order;
	return (
		<th scope="col" role="columnheader" class={`c-${name}`} aria-sort={on ? (sort === "date" ? "ascending" : "descending") : "none"}>
			<button type="button" class={on ? "sort on" : "sort"} onClick={() => go(to({ sort: next }), true)}>
				{children}<span aria-hidden="true">{on ? (sort === "date" ? "▲" : "▼") : "↕"}</span>
			</button>
		</th>
	);
}

export function EventTable({ query, sort, caption, size, live }: { query: string; sort: Sort; caption: string; size?: number; live?: boolean }) {
	useLang();
	useCodes();
	const { events, next, error, loading, more } = useEvents(query, sort, size);
	return (
		<div class="events" aria-busy={loading}>
			{live ? <NewRows /> : null}
			{error ? <Failure error={error} again={() => refresh.set(refresh.get() + 1)} /> : null}
			{!error && !loading && !events.length ? <Empty>{t("events.none")}</Empty> : null}
			{events.length ? (
				<table class="rows" role="table">
					<caption class="sr">{caption}</caption>
					<thead role="rowgroup">
						<tr role="row">
							<Head name="day" order="-date" other="date">{t("col.day")}</Head>
							<th scope="col" role="columnheader" class="c-type">{t("col.type")}</th>
							<th scope="col" role="columnheader" class="c-who">{t("col.who")}</th>
							<th scope="col" role="columnheader" class="c-whom">{t("col.whom")}</th>
							<th scope="col" role="columnheader" class="c-place">{t("col.place")}</th>
							<th scope="col" role="columnheader" class="c-words">{t("col.words")}</th>
							<Head name="support" order="origins" other="reports">{t("col.support")}</Head>
						</tr>
					</thead>
					<tbody role="rowgroup">{events.map(act => <Row key={act.id} act={act} />)}</tbody>
				</table>
			) : loading ? <div class="skeleton" aria-hidden="true">{Array.from({ length: 8 }, (_, i) => <i key={i} />)}</div> : null}
			{next ? <button type="button" class="more" disabled={loading} onClick={more}>{t("events.more")}</button> : null}
		</div>
	);
}

function Row({ act }: { act: Act }) {
	const href = to({ view: "event", id: act.id });
	return (
		<tr role="row" class={`row q${act.quad} s-${act.status}`} onClick={event => { if (!(event.target as Element).closest("a,button") && !String(getSelection())) go(href); }}>
			<td role="cell" class="c-day"><DayCell act={act} /></td>
			<td role="cell" class="c-type"><TypeText type={act.event} mode={act.mode} quad={act.quad} /></td>
			<td role="cell" class="c-who"><Sides sides={act.actor} /></td>
			<td role="cell" class="c-whom"><span class="arrow" aria-hidden="true">→</span><Sides sides={act.recipient} /></td>
			<td role="cell" class="c-place"><PlaceText place={act.place} /></td>
			<td role="cell" class="c-words"><Realness status={act.status} certainty={act.certainty} /><a class="open" href={href} aria-label={`${headline(act)}: ${act.lead.sentence}`}><LeadSentence act={act} /></a> <span class="outlet">{act.lead.publisher}</span></td>
			<td role="cell" class="c-support"><Support act={act} /></td>
		</tr>
	);
}

/* Rows do not move under the reader: he is told, and asks for them. */
function NewRows() {
	const all = useStore(alerts);
	const [seen, setSeen] = useState(all[0]?.id ?? 0);
	const fresh = all.filter(alert => alert.id > seen).length;
	if (!fresh)
		return null;
	return (
		<button type="button" class="new-rows" onClick={() => { setSeen(all[0]!.id); refresh.set(refresh.get() + 1); }}>
			<Icon name="bell" /> {t("live.fresh", { n: num(fresh) })}
		</button>
	);
}

/* The same as a short list with sentences: beside a map, a network, on an actor's page. */
export function Evidence({ query, size = 12, sort = "-date", none }: { query: string; size?: number; sort?: Sort; none?: string }) {
	useLang();
	useCodes();
	const { events, next, error, loading, more } = useEvents(query, sort, size);
	if (error)
		return <Failure error={error} />;
	if (!loading && !events.length)
		return <Empty>{none ?? t("events.none")}</Empty>;
	return (
		<div aria-busy={loading}>
			<ol class="evidence">{events.map(act => <EvidenceItem key={act.id} act={act} />)}</ol>
			{next ? <button type="button" class="more" disabled={loading} onClick={more}>{t("events.more")}</button> : null}
		</div>
	);
}

export function EvidenceItem({ act }: { act: Act }) {
	return (
		<li>
			<p class="kicker"><DayCell act={act} /> <TypeText type={act.event} mode={act.mode} quad={act.quad} /> <Realness status={act.status} certainty={act.certainty} /></p>
			<a class="open" href={to({ view: "event", id: act.id })}><LeadSentence act={act} /></a>
			<p class="foot"><Sides sides={act.actor} plain /> <span aria-hidden="true">→</span> <Sides sides={act.recipient} plain /> <Support act={act} /></p>
		</li>
	);
}
