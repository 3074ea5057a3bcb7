/* A state, body or person: offices, names, with whom, what it did, what it said. */
import { writeQuery } from "../address.ts";
import { url, useGet } from "../api.ts";
import type { Actor } from "../answers.ts";
import { edtfText } from "../edtf.ts";
import { score } from "../format.ts";
import { dateWords, lang, t, tx, useLang } from "../i18n.ts";
import { to, useAddress } from "../nav.ts";
import { day, Empty, Failure, nameOf, num, QuadBar } from "../parts/bits.tsx";
import { Quad, quadOfType, Term, useCodes } from "../parts/codes.tsx";
import { Evidence } from "../parts/table.tsx";
import { codeOfName, isState, sideName, stateName } from "../states.ts";

export function ActorView() {
	const language = useLang();
	useCodes();
	const { extra, query } = useAddress();
	const name = extra.id ?? "";
	const { data: actor, error } = useGet<Actor>(name ? `api/actors/${encodeURIComponent(name)}` : null);
	if (error)
		return <><h1 tabIndex={-1}>{name}</h1><Failure error={error} /></>;
	if (!actor)
		return <div class="skeleton" aria-hidden="true"><i /><i /><i /></div>;
	const { who: _1, with: _2, actor: _3, recipient: _4, ...rest } = query;
	const more = writeQuery(rest);
	const of = (key: string) => url("", [`${key}=${encodeURIComponent(name)}`, more].filter(Boolean).join("&")).replace(/^\?/, "");
	return (
		<div class="actor">
			<header class="actor-head">
				<p class="kicker">{tx(`kind-of.${actor.kind}`, actor.kind)} · <Term kind="sectors" code={actor.sector} stop />{actor.code ? <> · {isState(actor.code) ? stateName(actor.code, language) : actor.code} <span class="code">{actor.code}</span></> : null}</p>
				<h1 tabIndex={-1}>{nameOf(actor)}</h1>
				<p class="view-sub">{t("actor.events", { n: num(actor.events) })} · <a href={to({ view: "events", query: { ...rest, who: name } })}>{t("actor.all")}</a> · <a href={to({ view: "timeline", query: { ...rest, who: name } })}>{t("nav.timeline")}</a> · <a href={to({ view: "network", query: { ...rest, who: name } })}>{t("nav.network")}</a> · <a href={to({ view: "map", query: { ...rest, who: name } })}>{t("nav.map")}</a></p>
			</header>
			<div class="actor-body">
				<div class="actor-side">
					<Types actor={actor} />
					<Offices actor={actor} />
					<Names actor={actor} />
				</div>
				<section class="actor-dyads" aria-labelledby="dyads"><h2 id="dyads">{t("actor.dyads")}</h2><Dyads actor={actor} /></section>
				<section class="actor-acts" aria-labelledby="acts"><h2 id="acts">{t("actor.acts")}</h2><Evidence query={of("who")} size={10} /></section>
				<section class="actor-said" aria-labelledby="said"><h2 id="said">{t("actor.said")}</h2><p class="quiet">{t("actor.said.hint")}</p><Evidence query={of("said_by")} size={6} none={t("actor.said.none")} /></section>
			</div>
		</div>
	);
}

function Types({ actor }: { actor: Actor }) {
	const most = Math.max(1, ...actor.types.map(type => type.events));
	const sorted = actor.types.slice().sort((x, y) => (quadOfType[x.value] ?? 9) - (quadOfType[y.value] ?? 9) || y.events - x.events);
	return (
		<section aria-labelledby="types">
			<h2 id="types">{t("actor.types")}</h2>
			<ul class="bars">
				{sorted.map(type => (
					<li key={type.value}>
						<a href={to({ view: "events", query: { who: actor.name, type: type.value } })}><Quad quad={quadOfType[type.value] ?? 1} /> <Term kind="types" code={type.value} /></a>
						<span class="track"><i class={`q${quadOfType[type.value] ?? 1}`} style={{ width: `${type.events / most * 100}%` }} /></span><span class="n">{num(type.events)}</span>
					</li>
				))}
			</ul>
		</section>
	);
}

function Offices({ actor }: { actor: Actor }) {
	if (!actor.offices.length)
		return null;
	const words = dateWords();
	const edge = (value: string) => value ? edtfText(value, lang.get(), words) : "";
	return (
		<section aria-labelledby="offices">
			<h2 id="offices">{t("actor.offices")}</h2>
			<ol class="offices">
				{actor.offices.map((one, i) => (
					<li key={i}><b>{tx(`office.${one.office}`, one.office.replace(/-/g, " "))}</b> <span>{sideName(one.of, isState(one.of) ? one.of : codeOfName(one.of), lang.get())}</span><br /><small>{one.end ? `${edge(one.begin)} – ${edge(one.end)}` : one.begin ? `${words.since} ${edge(one.begin)}` : ""}</small></li>
				))}
			</ol>
		</section>
	);
}

function Names({ actor }: { actor: Actor }) {
	const languages = new Intl.DisplayNames([lang.get()], { type: "language" });
	return (
		<section aria-labelledby="names">
			<h2 id="names">{t("actor.names")}</h2>
			<dl class="names">{actor.aliases.map(one => <div key={one.language}><dt>{languages.of(one.language) ?? one.language}</dt><dd lang={one.language}>{one.names.join(" · ")}</dd></div>)}</dl>
		</section>
	);
}

function Dyads({ actor }: { actor: Actor }) {
	if (!actor.dyads.length)
		return <Empty>{t("actor.alone")}</Empty>;
	const most = Math.max(...actor.dyads.map(dyad => dyad.events));
	const language = lang.get();
	return (
		<table class="plain dyad-table">
			<thead><tr><th scope="col">{t("actor.direction")}</th><th scope="col">{t("actor.other")}</th><th scope="col" class="num">{t("col.events")}</th><th scope="col" class="spread">{t("col.quads")}</th><th scope="col" class="num">{t("event.scale")}</th><th scope="col" class="num">{t("col.last")}</th></tr></thead>
			<tbody>
				{actor.dyads.map(dyad => {
					const out = dyad.from === actor.name;
					const other = out ? { name: dyad.to, code: dyad.to_code } : { name: dyad.from, code: dyad.from_code };
					return (
						<tr key={dyad.from + dyad.to}>
							<td>{out ? t("dyad.out") : t("dyad.in")}</td>
							<th scope="row"><a href={to({ view: "actor", id: other.name })}>{sideName(other.name, other.code, language)}</a></th>
							<td class="num"><a href={to({ view: "events", query: { actor: dyad.from, recipient: dyad.to } })}>{num(dyad.events)}</a></td>
							<td class="spread"><QuadBar quad={dyad.quad} max={most} /></td>
							<td class="num">{score(dyad.score, language)}</td>
							<td class="num">{day(dyad.last)}</td>
						</tr>
					);
				})}
			</tbody>
		</table>
	);
}
