/* The front page: what is new, what is best supported, how much there is, who acts on whom. */
import { useEffect, useState } from "preact/hooks";
import { writeQuery } from "../address.ts";
import { about, get, refresh, url, useGet } from "../api.ts";
import type { Act, Alert, Alerts, Dyads, Page, Volume } from "../answers.ts";
import { t, useLang } from "../i18n.ts";
import { alerts as live } from "../live.ts";
import { go, to, useAddress } from "../nav.ts";
import { useStore } from "../store.ts";
import { shiftDay } from "../edtf.ts";
import { AlertItem, eventOf } from "../parts/alert.tsx";
import { DayCell, Empty, Failure, headline, LeadSentence, num, PlaceText, QuadBar, Realness, Sides, Support, TypeText } from "../parts/bits.tsx";
import { useCodes } from "../parts/codes.tsx";
import { VolumeChart } from "../parts/volume.tsx";
import { sideName } from "../states.ts";

const BACK = 400, SHOWN = 24, TOLD = 300;

/* The last alerts before the page was opened; those behind them come with the stream. */
function useRecent(query: string): { alerts: Alert[]; loading: boolean } {
	const last = useStore(about)?.last_alert;
	const [got, setGot] = useState<{ alerts: Alert[]; loading: boolean }>({ alerts: [], loading: true });
	const known = last !== undefined;
	useEffect(() => {
		if (!known)
			return;
		const abort = new AbortController();
		get<Alerts>(url("api/alerts", [query, `since=${Math.max(0, (about.get()?.last_alert ?? 0) - BACK)}`, `limit=${BACK}`].filter(Boolean).join("&")), abort.signal)
			.then(answer => setGot({ alerts: answer.alerts.slice(-80).reverse(), loading: false }), () => { if (!abort.signal.aborted) setGot({ alerts: [], loading: false }); });
		return () => abort.abort();
	}, [query, known]);
	return got;
}

/* Newest first, each id once, and of one event only its latest news. */
function merged(fresh: Alert[], recent: Alert[]): Alert[] {
	const ids = new Set<string>();
	return [...fresh, ...recent.filter(alert => !fresh.some(other => other.id === alert.id))].sort((x, y) => y.id - x.id)
		.filter(alert => !ids.has(eventOf(alert)) && ids.add(eventOf(alert)));
}

/* An article tells of many events; its title stands once. */
function onePerArticle(acts: Act[]): Act[] {
	const docs = new Set<string>();
	return acts.filter(act => !docs.has(act.lead.doc) && docs.add(act.lead.doc));
}

export function Start() {
	useLang();
	useCodes();
	const { query } = useAddress();
	const text = writeQuery(query);
	const recent = useRecent(text);
	const fresh = useStore(live);
	const [many, setMany] = useState(SHOWN);
	const told = useGet<Page>(url("api/events", [text, "sort=updated", `limit=${TOLD}`].filter(Boolean).join("&")));
	const list = merged(fresh, recent.alerts);
	const best = onePerArticle((told.data?.events ?? []).slice().sort((x, y) => y.origins - x.origins || y.report_count - x.report_count)).slice(0, 7);
	const [lead, ...others] = best;
	return (
		<div class="front">
			<h1 class="sr" tabIndex={-1}>{t("start.title")}</h1>
			<section class="top" aria-labelledby="best">
				<h2 id="best">{t("start.best")}</h2>
				{told.error ? <Failure error={told.error} again={() => refresh.set(refresh.get() + 1)} /> : null}
				{lead ? <Story act={lead} lead /> : told.loading ? <div class="skeleton" aria-hidden="true"><i /><i /><i /></div> : told.error ? null : <Empty>{t("events.none")}</Empty>}
				<div class="stories">{others.map(act => <Story key={act.id} act={act} />)}</div>
			</section>
			<section class="ticker" aria-labelledby="new">
				<h2 id="new">{t("start.new")}</h2>
				{!recent.loading && !list.length ? <Empty>{t("start.quiet")}</Empty> : null}
				<ol class="alerts">{list.slice(0, many).map((alert, i) => <AlertItem key={alert.id} alert={alert} titled={i > 0 && alert.event?.lead.doc === list[i - 1]!.event?.lead.doc} fresh={fresh.includes(alert)} />)}</ol>
				{list.length > many ? <button type="button" class="more" onClick={() => setMany(many + SHOWN)}>{t("events.more")}</button> : null}
			</section>
			<aside class="rail">
				<Recently text={text} />
				<TopDyads text={text} />
			</aside>
		</div>
	);
}

function Story({ act, lead }: { act: Act; lead?: boolean }) {
	return (
		<article class={lead ? "story lead" : "story"}>
			<p class="kicker"><TypeText type={act.event} mode={act.mode} quad={act.quad} /> <Realness status={act.status} certainty={act.certainty} /></p>
			<h3><a href={to({ view: "event", id: act.id })}>{headline(act)}</a></h3>
			<p class="said"><LeadSentence act={act} /></p>
			<p class="foot"><Sides sides={act.actor} plain /> <span aria-hidden="true">→</span> <Sides sides={act.recipient} plain /></p>
			<p class="foot"><DayCell act={act} /> {act.place ? <PlaceText place={act.place} /> : null} <Support act={act} /></p>
		</article>
	);
}

function Recently({ text }: { text: string }) {
	const { query } = useAddress();
	const all = useGet<Volume>(url("api/volume", [text, "step=week"].filter(Boolean).join("&")));
	if (!all.data?.bars.length)
		return null;
	const last = all.data.bars[all.data.bars.length - 1]!.day;
	const volume = { step: "week", bars: all.data.bars.filter(bar => bar.day > shiftDay(last, -7 * 53)) };
	const brush = (from: string, till: string) => go(to({ view: "timeline", query: { ...query, from, to: till } }));
	return (
		<section aria-labelledby="volume">
			<h2 id="volume"><a href={to({ view: "timeline" })}>{t("start.volume")}</a></h2>
			<VolumeChart volume={volume} height={170} onBrush={brush} label={t("start.volume.year")} />
		</section>
	);
}

function TopDyads({ text }: { text: string }) {
	const language = useLang();
	const { data } = useGet<Dyads>(url("api/dyads", [text, "by=state", "limit=10"].filter(Boolean).join("&")));
	if (!data?.dyads.length)
		return null;
	const most = Math.max(...data.dyads.map(dyad => dyad.events));
	return (
		<section aria-labelledby="dyads">
			<h2 id="dyads"><a href={to({ view: "network" })}>{t("start.dyads")}</a></h2>
			<ol class="dyads">
				{data.dyads.map(dyad => (
					<li key={dyad.from + dyad.to}>
						<a href={to({ view: "network", extra: { edge: `${dyad.from_code || dyad.from}>${dyad.to_code || dyad.to}` } })}>{sideName(dyad.from, dyad.from_code, language)} → {sideName(dyad.to, dyad.to_code, language)}</a>
						<span class="n">{num(dyad.events)}</span>
						<span class="track"><QuadBar quad={dyad.quad} max={most} /></span>
					</li>
				))}
			</ol>
		</section>
	);
}
