/* Queries that were saved, what they brought, and what became of their webhooks. */
import { useEffect, useState } from "preact/hooks";
import { readQuery, writeQuery } from "../address.ts";
import { ApiError, about, refresh, send, url, useGet } from "../api.ts";
import type { Alerts, Deliveries, Standing, Standings } from "../answers.ts";
import { moment } from "../format.ts";
import { lang, t, tx, useLang } from "../i18n.ts";
import { alerts as live } from "../live.ts";
import { to, useAddress } from "../nav.ts";
import { AlertItem, eventOf } from "../parts/alert.tsx";
import { Empty, Failure, Heading, num } from "../parts/bits.tsx";
import { useCodes } from "../parts/codes.tsx";
import { filterChips } from "../parts/facets.tsx";
import { useStore } from "../store.ts";

const BACK = 1000;

export function Saved() {
	useLang();
	useCodes();
	const { extra } = useAddress();
	const { data, error, loading } = useGet<Standings>("api/standing");
	const list = data?.standing ?? [];
	const chosen = list.find(one => one.name === extra.name) ?? list[0];
	return (
		<>
			<Heading sub={t("saved.hint")}>{t("nav.saved")}</Heading>
			{error ? <Failure error={error} again={() => refresh.set(refresh.get() + 1)} /> : null}
			{!loading && data && !list.length ? <Empty>{t("saved.none")}</Empty> : null}
			{list.length ? (
				<div class="saved">
					<ul class="saved-list" aria-label={t("nav.saved")}>{list.map(one => <SavedItem key={one.name} one={one} on={one === chosen} />)}</ul>
					{chosen ? <SavedAlerts key={chosen.name} one={chosen} /> : null}
				</div>
			) : null}
			<DeliveryTable />
		</>
	);
}

function SavedItem({ one, on }: { one: Standing; on: boolean }) {
	const query = readQuery(new URLSearchParams(one.query));
	const chips = filterChips(query);
	return (
		<li class={on ? "on" : ""}>
			<a class="name" href={to({ view: "saved", extra: { name: one.name } })} aria-current={on ? "true" : undefined}>{one.name}</a>
			{one.alerts !== undefined ? <span class="n" title={t("saved.alerts")}>{num(one.alerts)}</span> : null}
			<p>{chips.length ? chips.map(chip => <span key={chip.name + chip.value} class="chip static"><span class="what">{tx(`filter.${chip.name}`)}</span> {chip.text}</span>) : t("query.everything")}</p>
			<p class="foot">{[one.owner, one.webhook ? t("saved.webhook") : "", one.created ? t("saved.since", { at: moment(one.created, lang.get(), Date.now()) }) : ""].filter(Boolean).join(" · ")}</p>
		</li>
	);
}

function SavedAlerts({ one }: { one: Standing }) {
	const last = useStore(about)?.last_alert ?? 0;
	const fresh = useStore(live);
	const [error, setError] = useState<ApiError | null>(null);
	const [sure, setSure] = useState(false);
	const query = writeQuery(readQuery(new URLSearchParams(one.query)));
	const path = url("api/alerts", [query, `since=${Math.max(0, last - BACK)}`, `limit=${BACK}`].filter(Boolean).join("&"));
	const got = useGet<Alerts>(last ? path : null);
	/* the stream follows the query of the address; this one's news are fetched when anything comes */
	useEffect(() => {
		const timer = setTimeout(() => { if (fresh.length) refresh.set(refresh.get() + 1); }, 400);
		return () => clearTimeout(timer);
	}, [fresh[0]?.id]);
	const list = (got.data?.alerts ?? []).slice().reverse().slice(0, 60);
	const forget = () => {
		send("DELETE", `api/standing/${encodeURIComponent(one.name)}`).then(() => refresh.set(refresh.get() + 1), reason => setError(reason as ApiError));
	};
	return (
		<section class="saved-alerts" aria-labelledby="saved-title">
			<header>
				<h2 id="saved-title">{one.name}</h2>
				<p class="actions">
					<a class="button" href={to({ view: "events", query: readQuery(new URLSearchParams(one.query)) })}>{t("saved.open")}</a>
					<a class="button" href={url("feed.atom", query)} target="_blank" rel="noreferrer">Atom</a> <a class="button" href={url("feed.rss", query)} target="_blank" rel="noreferrer">RSS</a>
					{sure ? <><button type="button" class="danger" onClick={forget}>{t("saved.sure")}</button> <button type="button" onClick={() => setSure(false)}>{t("cancel")}</button></> : <button type="button" onClick={() => setSure(true)}>{t("saved.forget")}</button>}
				</p>
			</header>
			{error ? <Failure error={error} /> : null}
			{got.error ? <Failure error={got.error} /> : null}
			{got.data && !list.length ? <Empty>{t("saved.quiet")}</Empty> : null}
			<ol class="alerts">{list.map((alert, i) => <AlertItem key={alert.id} alert={alert} full titled={i > 0 && alert.event?.lead.doc === list[i - 1]!.event?.lead.doc} again={i > 0 && eventOf(list[i - 1]!) === eventOf(alert)} fresh={fresh.some(other => other.id === alert.id)} />)}</ol>
		</section>
	);
}

function DeliveryTable() {
	const access = useStore(about)?.access;
	const { data } = useGet<Deliveries>(access === "admin" ? "api/deliveries?limit=100" : null);
	if (!data?.deliveries.length)
		return null;
	return (
		<>
			<h2 class="section">{t("deliveries.title")}</h2>
			<div class="scroll" tabIndex={0} role="region" aria-label={t("deliveries.title")}>
				<table class="plain">
					<thead><tr><th scope="col">{t("deliveries.query")}</th><th scope="col" class="num">{t("deliveries.alert")}</th><th scope="col">{t("deliveries.target")}</th><th scope="col">{t("deliveries.state")}</th><th scope="col" class="num">{t("deliveries.attempts")}</th><th scope="col">{t("deliveries.error")}</th></tr></thead>
					<tbody>{data.deliveries.map(one => <tr key={one.id}><th scope="row">{one.standing}</th><td class="num">{one.alert}</td><td>{one.target}</td><td><span class={`tag d-${one.state}`}>{tx(`delivery.${one.state}`)}</span></td><td class="num">{one.attempts}</td><td>{one.error}</td></tr>)}</tbody>
				</table>
			</div>
		</>
	);
}
