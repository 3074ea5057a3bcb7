/* The frame: masthead, views, search, the query, and what the views have in common. */
import type { ComponentType } from "preact";
import { useEffect, useState } from "preact/hooks";
import { writeQuery, type View } from "./address.ts";
import { about, get, needsToken, refresh, setToken } from "./api.ts";
import type { About } from "./answers.ts";
import { clock, longDay } from "./format.ts";
import { lang, setLang, t, tx, useLang, type Key } from "./i18n.ts";
import { alerts, follow, lastAlert, lastHeard, state } from "./live.ts";
import { to, useAddress } from "./nav.ts";
import { alertText } from "./parts/alert.tsx";
import { headline, Icon, num } from "./parts/bits.tsx";
import { label, TermTip } from "./parts/codes.tsx";
import { FacetPanel } from "./parts/facets.tsx";
import { SearchBox } from "./parts/search.tsx";
import { QueryRow } from "./parts/tools.tsx";
import { useStore } from "./store.ts";
import { switchTheme, theme } from "./theme.ts";
import { ActorView } from "./views/actor.tsx";
import { ArticleView } from "./views/article.tsx";
import { EventView } from "./views/event.tsx";
import { Events } from "./views/events.tsx";
import { Start } from "./views/start.tsx";
import { Timeline } from "./views/timeline.tsx";

/* Views that are rarely the first come when they are asked for. */
const LATER: Partial<Record<View, () => Promise<ComponentType>>> = {
	network: () => import("./views/network.tsx").then(module => module.Network),
	map: () => import("./views/map.tsx").then(module => module.MapView),
	saved: () => import("./views/saved.tsx").then(module => module.Saved),
	codes: () => import("./views/codes.tsx").then(module => module.CodesView)
};
const NOW: Partial<Record<View, ComponentType>> = { start: Start, events: Events, timeline: Timeline, actor: ActorView, event: EventView, article: ArticleView };
const NAV: View[] = ["start", "events", "timeline", "network", "map", "saved", "codes"];
const WITH_QUERY: ReadonlySet<View> = new Set(["start", "events", "timeline", "network", "map"]);
const WITH_FACETS: ReadonlySet<View> = new Set(["events", "timeline", "network", "map"]);

export function App() {
	useLang();
	const { view, query, extra } = useAddress();
	const [filters, setFilters] = useState(false);
	const token = useStore(needsToken);
	const text = writeQuery(query);
	useEffect(() => { follow(text); }, [text]);
	useEffect(() => {
		const load = () => { get<About>("api/about").then(answer => about.set(answer), () => { /* the views tell what is wrong */ }); };
		load();
		return refresh.watch(load);
	}, []);
	useEffect(() => { document.title = ["Depesche", extra.id && view === "actor" ? extra.id : tx(`nav.${view}`)].reverse().join(" · "); }, [view, extra.id, lang.get()]);
	return (
		<>
			<a class="skip" href="#main">{t("skip")}</a>
			<Masthead />
			<nav class="views" aria-label={t("nav.label")}>
				<ul>{NAV.map(one => <li key={one}><a href={to({ view: one, extra: {} })} aria-current={one === view ? "page" : undefined}>{tx(`nav.${one}`)}</a></li>)}</ul>
				<SearchBox />
			</nav>
			{WITH_QUERY.has(view) ? <QueryRow onFilters={() => setFilters(!filters)} filtersOpen={filters} /> : null}
			<div class={`desk v-${view}${WITH_FACETS.has(view) ? " with-facets" : ""}${filters ? " filters-open" : ""}`}>
				{WITH_FACETS.has(view) || (filters && WITH_QUERY.has(view)) ? <aside class="filters" aria-label={t("facets.title")}><FacetPanel id="filters" /></aside> : null}
				<main id="main" tabIndex={-1}>{token ? <TokenForm /> : <CurrentView view={view} />}</main>
			</div>
			<Footer />
			<Announcer />
			<TermTip />
		</>
	);
}

function CurrentView({ view }: { view: View }) {
	const [later, setLater] = useState<Partial<Record<View, ComponentType>>>({});
	const [failed, setFailed] = useState(false);
	useEffect(() => {
		if (!LATER[view] || later[view])
			return;
		setFailed(false);
		LATER[view]!().then(component => setLater(all => ({ ...all, [view]: component })), () => setFailed(true));
	}, [view]);
	const Component = NOW[view] ?? later[view];
	if (failed)
		return <p class="failure" role="alert">{t("error.code")} <button type="button" onClick={() => location.reload()}>{t("error.again")}</button></p>;
	return Component ? <Component /> : <div class="skeleton" aria-hidden="true"><i /><i /><i /></div>;
}

function Masthead() {
	const language = useLang();
	const dark = useStore(theme) === "dark";
	const size = useStore(about);
	return (
		<header class="masthead">
			<a class="title" href={to({ view: "start", query: {}, extra: {} })}>Depesche</a>
			<p class="dateline">{longDay(Date.now(), language)}{size ? <span> · {t("mast.size", { events: num(size.events), articles: num(size.articles) })}</span> : null}</p>
			<Live />
			<div class="switches">
				<button type="button" class="lang" lang={language === "de" ? "en" : "de"} onClick={() => setLang(language === "de" ? "en" : "de")}>{language === "de" ? "English" : "Deutsch"}</button>
				<button type="button" class="theme" onClick={switchTheme} aria-label={dark ? t("theme.light") : t("theme.dark")} title={dark ? t("theme.light") : t("theme.dark")}><Icon name={dark ? "sun" : "moon"} /></button>
			</div>
		</header>
	);
}

function Live() {
	const now = useStore(state), heard = useStore(lastHeard), last = useStore(lastAlert), fresh = useStore(alerts);
	const time = last ? Date.parse(last.at) : 0;
	return (
		<a class={`live l-${now}`} href={to({ view: "start", extra: {} })} title={heard ? t("live.heard", { at: clock(heard, lang.get()) }) : undefined}>
			<i aria-hidden="true" /><span>{tx(`live.${now}`)}</span>
			{time ? <time dateTime={last!.at}>{t("live.last", { at: clock(time, lang.get()) })}</time> : heard ? <time>{clock(heard, lang.get())}</time> : null}
			{fresh.length ? <b>{t("live.count", { n: num(fresh.length) })}</b> : null}
		</a>
	);
}

/* Tells a screen reader of news, of several in a short time only the last. */
function Announcer() {
	const last = useStore(lastAlert), now = useStore(state);
	const [text, setText] = useState("");
	useEffect(() => {
		if (!last)
			return;
		const timer = setTimeout(() => setText(`${tx(`kind.${last.kind}`)}: ${last.event ? `${headline(last.event)}, ${label("types", last.event.event)}` : t("alert.gone")}. ${last.kind === "new" ? "" : alertText(last)}`), 700);
		return () => clearTimeout(timer);
	}, [last?.id]);
	return <div class="sr" role="status" aria-live="polite">{now === "broken" ? t("live.broken" as Key) : text}</div>;
}

function Footer() {
	const size = useStore(about);
	return <footer class="foot-line"><p>{t("foot.about")}{size ? ` · Depesche ${size.version}` : ""} · <a href="openapi.json" target="_blank" rel="noreferrer">OpenAPI</a> · <a href={to({ view: "codes", extra: {} })}>{t("nav.codes")}</a></p></footer>;
}

function TokenForm() {
	const [value, setValue] = useState("");
	return (
		<form class="token" onSubmit={event => { event.preventDefault(); setToken(value.trim()); location.reload(); }}>
			<h1 tabIndex={-1}>{t("token.title")}</h1>
			<p>{t("token.hint")}</p>
			<label class="field"><span>{t("token.label")}</span><input type="password" required autocomplete="off" value={value} onInput={event => setValue(event.currentTarget.value)} /></label>
			<button type="submit" class="primary">{t("token.do")}</button>
		</form>
	);
}
