/* Who acts on whom. An edge opens the events that it stands for; the table below says the same without a picture. */
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { withFilter, writeQuery, type Query } from "../address.ts";
import { url, useGet } from "../api.ts";
import type { Dyad, Dyads } from "../answers.ts";
import { score } from "../format.ts";
import { lang, t, tx, useLang } from "../i18n.ts";
import { go, to, useAddress } from "../nav.ts";
import { day, Empty, Failure, Heading, Icon, num, QuadBar } from "../parts/bits.tsx";
import { readable } from "../parts/room.ts";
import { Evidence } from "../parts/table.tsx";
import { isState, sideName, stateName } from "../states.ts";
import type { Graph } from "./network-layout.ts";

const TOPS = ["30", "60", "120", "240"];

const key = (name: string, code: string, byName: boolean) => byName ? name : code || name;

export function Network() {
	const language = useLang();
	const { query, extra } = useAddress();
	const byName = extra.by === "name", usual = innerWidth < 640 ? "30" : "60", top = extra.top ?? usual;
	const { data, error, loading } = useGet<Dyads>(url("api/dyads", [writeQuery(query), `by=${byName ? "name" : "state"}`, `limit=${top}`].filter(Boolean).join("&")));
	const dyads = data?.dyads ?? [];
	const nameFor = (name: string, code: string) => !byName && isState(code) ? stateName(code, language) : sideName(name, code, language);
	const edge = extra.edge;
	return (
		<>
			<Heading sub={t("network.hint")}>{t("nav.network")}</Heading>
			<div class="toolbar">
				<span class="segments" role="group" aria-label={t("network.by")}>
					{["state", "name"].map(by => <a key={by} class={(byName ? "name" : "state") === by ? "on" : ""} aria-current={(byName ? "name" : "state") === by ? "true" : undefined} href={to({ extra: { ...extra, by: by === "state" ? "" : by, edge: "" } })}>{tx(`network.by.${by}`)}</a>)}
				</span>
				<label>{t("network.top")} <select value={top} onChange={event => go(to({ extra: { ...extra, top: event.currentTarget.value === usual ? "" : event.currentTarget.value } }), true)}>{TOPS.map(n => <option key={n}>{n}</option>)}</select></label>
				<span class="edge-key"><i class="plus" /> {t("network.coop")} <i class="minus" /> {t("network.conf")}</span>
			</div>
			{error ? <Failure error={error} /> : null}
			{!loading && data && !dyads.length ? <Empty>{t("network.none")}</Empty> : null}
			<div class={edge ? "split open" : "split"}>
				{dyads.length ? <div><Picture dyads={dyads} byName={byName} chosen={edge ?? ""} nameFor={nameFor} /><DyadTable dyads={dyads} byName={byName} nameFor={nameFor} /></div> : null}
				{edge ? <EdgePanel edge={edge} query={query} byName={byName} dyads={dyads} nameFor={nameFor} /> : null}
			</div>
		</>
	);
}

type NameFor = (name: string, code: string) => string;

function Picture({ dyads, byName, chosen, nameFor }: { dyads: Dyad[]; byName: boolean; chosen: string; nameFor: NameFor }) {
	const { extra } = useAddress();
	const [module, setModule] = useState<typeof import("./network-layout.ts") | null>(null);
	const [over, setOver] = useState("");
	const [width, setWidth] = useState(0);
	const box = useRef<HTMLDivElement>(null);
	const text = useMemo(() => JSON.stringify(dyads.map(dyad => [dyad.from, dyad.to, dyad.events])), [dyads]);
	useEffect(() => {
		void import("./network-layout.ts").then(setModule);
		const watch = new ResizeObserver(entries => setWidth(Math.round(entries[0]!.contentRect.width)));
		watch.observe(box.current!);
		return () => watch.disconnect();
	}, []);
	const settled = useMemo(() => module && module.settle(dyads.map(dyad => ({ from: key(dyad.from, dyad.from_code, byName), to: key(dyad.to, dyad.to_code, byName), fromName: nameFor(dyad.from, dyad.from_code), toName: nameFor(dyad.to, dyad.to_code), dyad }))), [module, text, byName, lang.get()]);
	const graph = useMemo<Graph | null>(() => module && settled && width ? module.graphOf(settled, width, width < 560 ? Math.max(560, Math.min(760, width * 1.7)) : Math.max(460, Math.min(760, innerHeight - 250))) : null, [settled, width]);
	if (!graph)
		return <div class="network-box" ref={box} aria-busy="true" />;
	const named = readable(graph.nodes.map(node => {
		const text = lines(node.name), width = 6.4 * Math.max(...text.map(line => line.length));
		return { key: node.id, x: node.x, y: node.y, r: node.r, name: { left: -width / 2, top: node.r + 1, width, height: 13 * text.length } };
	}), 0);
	const focus = over || chosen.split(">")[0] || "";
	const near = new Set(over ? graph.edges.filter(edge => edge.from === over || edge.to === over).flatMap(edge => [edge.from, edge.to]) : chosen ? chosen.split(">") : []);
	const dim = (edge: { from: string; to: string }) => over ? edge.from !== over && edge.to !== over : chosen ? !(near.has(edge.from) && near.has(edge.to)) : false;
	return (
		<div class="network-box" ref={box}>
			<svg class="network" viewBox={`0 0 ${graph.width} ${graph.height}`} role="img" aria-label={t("network.label", { nodes: graph.nodes.length, edges: graph.edges.length })}>
				<defs>
					{["plus", "minus"].map(sign => <marker key={sign} id={`arrow-${sign}`} class={sign} viewBox="0 0 8 8" refX="6.5" refY="4" markerUnits="userSpaceOnUse" markerWidth="9" markerHeight="9" orient="auto"><path d="M0 .8 7.5 4 0 7.2Z" /></marker>)}
				</defs>
				{graph.edges.map(edge => {
					const pair = `${edge.from}>${edge.to}`;
					const sign = edge.dyad.score < 0 ? "minus" : "plus";
					return (
						<g key={pair} class={`edge ${sign}${dim(edge) ? " dim" : ""}${pair === chosen ? " on" : ""}`} onClick={() => go(to({ extra: { ...extra, edge: pair } }))}>
							<path class="hit" d={edge.path}><title>{`${edge.fromName} → ${edge.toName}: ${num(edge.dyad.events)} (${score(edge.dyad.score, lang.get())})`}</title></path>
							<path class="line" d={edge.path} stroke-width={edge.width} marker-end={`url(#arrow-${sign})`} />
						</g>
					);
				})}
				{graph.nodes.map(node => (
					<g key={node.id} class={`node${(over || chosen) && !near.has(node.id) && focus !== node.id ? " dim" : ""}`} transform={`translate(${node.x} ${node.y})`}
						onPointerEnter={() => setOver(node.id)} onPointerLeave={() => setOver("")} onClick={() => go(to({ view: "actor", id: node.actor }))}>
						<circle r={node.r} /><text y={node.r + 12}>{(named.has(node.id) || near.has(node.id) ? lines(node.name) : []).map((line, i) => <tspan key={i} x="0" dy={i ? 13 : 0}>{line}</tspan>)}</text><title>{`${node.name}: ${num(node.weight)}`}</title>
					</g>
				))}
			</svg>
		</div>
	);
}

/* A long name in two lines, broken where it is nearest to its middle. */
function lines(name: string): string[] {
	const at = [...name.matchAll(/[ -]/g)].map(match => match.index + (match[0] === "-" ? 1 : 0)).sort((x, y) => Math.abs(x - name.length / 2) - Math.abs(y - name.length / 2))[0];
	return name.length > 16 && at !== undefined ? [name.slice(0, at).trim(), name.slice(at).trim()] : [name];
}

/* Both directions of a pair, and what they did. */
function EdgePanel({ edge, query, byName, dyads, nameFor }: { edge: string; query: Query; byName: boolean; dyads: Dyad[]; nameFor: NameFor }) {
	const { extra } = useAddress();
	const [a = "", b = ""] = edge.split(">");
	const of = (x: string, y: string) => dyads.find(dyad => key(dyad.from, dyad.from_code, byName) === x && key(dyad.to, dyad.to_code, byName) === y);
	const name = (x: string) => { const dyad = dyads.find(one => key(one.from, one.from_code, byName) === x || key(one.to, one.to_code, byName) === x); return dyad ? key(dyad.from, dyad.from_code, byName) === x ? nameFor(dyad.from, dyad.from_code) : nameFor(dyad.to, dyad.to_code) : isState(x) ? stateName(x, lang.get()) : x; };
	const pair = withFilter(withFilter(query, "who", a), "with", b);
	return (
		<section class="panel" aria-labelledby="edge-title">
			<header><h2 id="edge-title">{name(a)} – {name(b)}</h2><a class="close" href={to({ extra: { ...extra, edge: "" } })} aria-label={t("panel.close")}><Icon name="close" /></a></header>
			<table class="plain"><tbody>
				{[[a, b], [b, a]].map(([x, y]) => { const dyad = of(x!, y!); return dyad ? <tr key={x}><th scope="row">{name(x!)} → {name(y!)}</th><td class="num"><b>{num(dyad.events)}</b></td><td class="spread"><QuadBar quad={dyad.quad} /></td><td class="num">{score(dyad.score, lang.get())}</td></tr> : null; })}
			</tbody></table>
			<p class="quiet"><a href={to({ view: "events", query: pair })}>{t("panel.all")}</a></p>
			<Evidence query={writeQuery(pair)} size={8} />
		</section>
	);
}

function DyadTable({ dyads, byName, nameFor }: { dyads: Dyad[]; byName: boolean; nameFor: NameFor }) {
	const { extra } = useAddress();
	const most = Math.max(...dyads.map(dyad => dyad.events));
	return (
		<>
			<h2 class="section">{t("network.table")}</h2>
			<table class="plain dyad-table">
				<thead><tr><th scope="col">{t("col.who")}</th><th scope="col">{t("col.whom")}</th><th scope="col" class="num">{t("col.events")}</th><th scope="col" class="spread">{t("col.quads")}</th><th scope="col" class="num">{t("event.scale")}</th><th scope="col" class="num">{t("col.last")}</th></tr></thead>
				<tbody>
					{dyads.map(dyad => (
						<tr key={dyad.from + dyad.to + dyad.from_code}>
							<th scope="row">{nameFor(dyad.from, dyad.from_code)}</th><th scope="row">{nameFor(dyad.to, dyad.to_code)}</th>
							<td class="num"><a href={to({ extra: { ...extra, edge: `${key(dyad.from, dyad.from_code, byName)}>${key(dyad.to, dyad.to_code, byName)}` } })} aria-label={t("network.open", { n: num(dyad.events), from: nameFor(dyad.from, dyad.from_code), to: nameFor(dyad.to, dyad.to_code) })}>{num(dyad.events)}</a></td>
							<td class="spread"><QuadBar quad={dyad.quad} max={most} /></td><td class="num">{score(dyad.score, lang.get())}</td><td class="num">{day(dyad.last)}</td>
						</tr>
					))}
				</tbody>
			</table>
		</>
	);
}
