/* The row above what is shown: filters that hold, number of events, save, export. */
import { useEffect, useRef, useState } from "preact/hooks";
import { isEmpty, writeQuery, without, type Query } from "../address.ts";
import { ApiError, about, download, hasToken, refresh, send, url, useGet } from "../api.ts";
import type { Facets, Standing } from "../answers.ts";
import { t, tx, useLang } from "../i18n.ts";
import { go, to, useAddress } from "../nav.ts";
import { useStore } from "../store.ts";
import { Failure, Icon, num } from "./bits.tsx";
import { useCodes } from "./codes.tsx";
import { filterChips } from "./facets.tsx";

export function QueryRow({ onFilters, filtersOpen }: { onFilters: () => void; filtersOpen: boolean }) {
	useLang();
	useCodes();
	const { query } = useAddress();
	const text = writeQuery(query);
	const { data, error } = useGet<Facets>(url("api/facets", text));
	const chips = filterChips(query);
	return (
		<section class="query" aria-label={t("query.title")}>
			<button type="button" class="filters-button" aria-expanded={filtersOpen} aria-controls="filters" onClick={onFilters}><Icon name="filter" /> {t("filter.button")}{chips.length ? <b>{chips.length}</b> : null}</button>
			<p class="total" aria-live="polite">{data ? <><b>{num(data.total)}</b> {t("events.word", { n: data.total })}</> : error ? null : "…"}</p>
			<ul class="chips" aria-label={t("query.filters")}>
				{chips.map(chip => (
					<li key={chip.name + chip.value}>
						<a class="chip" href={to({ query: without(query, chip.name, chip.value) })} aria-label={t("chip.drop", { name: tx(`filter.${chip.name}`), value: chip.text })}>
							<span class="what">{tx(`filter.${chip.name}`)}</span> {chip.text} <Icon name="close" />
						</a>
					</li>
				))}
				{chips.length > 1 ? <li><a class="clear" href={to({ query: {} })}>{t("query.clear")}</a></li> : null}
			</ul>
			<span class="actions">
				<SaveButton query={query} />
				<ExportMenu query={query} />
			</span>
			{error ? <Failure error={error} again={() => refresh.set(refresh.get() + 1)} /> : null}
		</section>
	);
}

const FORMATS = ["csv", "jsonl", "json", "geojson", "plover", "polecat", "icews", "gdelt", "gdelt-mentions"];

function ExportMenu({ query }: { query: Query }) {
	const { sort } = useAddress();
	const menu = useRef<HTMLDetailsElement>(null);
	const [error, setError] = useState<ApiError | null>(null);
	const text = writeQuery(query);
	useEffect(() => {
		const close = (event: Event) => {
			if (menu.current?.open && (event instanceof KeyboardEvent ? event.key === "Escape" : !menu.current.contains(event.target as Node)))
				menu.current.open = false;
		};
		document.addEventListener("pointerdown", close);
		document.addEventListener("keydown", close);
		return () => { document.removeEventListener("pointerdown", close); document.removeEventListener("keydown", close); };
	}, []);
	const path = (format: string) => url("api/events", [text, sort === "-date" ? "" : `sort=${sort}`, `format=${format}`].filter(Boolean).join("&"));
	const take = (event: MouseEvent, format: string) => {
		if (menu.current)
			menu.current.open = false;
		if (!hasToken())
			return;
		event.preventDefault();
		download(path(format), `depesche.${format}`).catch(reason => setError(reason as ApiError));
	};
	return (
		<details class="menu" ref={menu}>
			<summary class="button"><Icon name="out" /> <span class="word">{t("export.title")}</span></summary>
			<div class="menu-body">
				<p>{t("export.hint")}</p>
				<ul>
					{FORMATS.map(format => <li key={format}><a href={path(format)} download={`depesche-${format}`} onClick={event => take(event, format)}><b>{tx(`format.${format}`)}</b> <span>{tx(`format.${format}.text`)}</span></a></li>)}
				</ul>
				<p class="feeds">{t("export.feeds")} <a href={url("feed.atom", text)} target="_blank" rel="noreferrer">Atom</a> <a href={url("feed.rss", text)} target="_blank" rel="noreferrer">RSS</a></p>
				{error ? <Failure error={error} /> : null}
			</div>
		</details>
	);
}

function SaveButton({ query }: { query: Query }) {
	const dialog = useRef<HTMLDialogElement>(null);
	const [error, setError] = useState<ApiError | null>(null);
	const [busy, setBusy] = useState(false);
	const access = useStore(about)?.access;
	if (access === "read")
		return null;
	const save = async (event: SubmitEvent) => {
		event.preventDefault();
		const form = new FormData(event.currentTarget as HTMLFormElement);
		const field = (name: string) => String(form.get(name) ?? "").trim();
		setBusy(true);
		setError(null);
		try {
			await send<Standing>("PUT", `api/standing/${encodeURIComponent(field("name"))}`, {
				query: writeQuery(query), owner: field("owner"), webhook: field("webhook") || null, ...(field("secret") ? { secret: field("secret") } : {})
			});
			dialog.current?.close();
			go(to({ view: "saved", extra: { name: field("name") } }));
		} catch (reason) {
			setError(reason as ApiError);
		} finally {
			setBusy(false);
		}
	};
	const chips = filterChips(query);
	return (
		<>
			<button type="button" class="save" onClick={() => { setError(null); dialog.current?.showModal(); }}><Icon name="bell" /> <span class="word">{t("save.button")}</span></button>
			<dialog ref={dialog} aria-labelledby="save-title">
				<form onSubmit={save}>
					<h2 id="save-title">{t("save.title")}</h2>
					<p>{t("save.hint")}</p>
					<p class="saved-query">{isEmpty(query) ? t("query.everything") : chips.map(chip => <span key={chip.name + chip.value} class="chip static"><span class="what">{tx(`filter.${chip.name}`)}</span> {chip.text}</span>)}</p>
					<label class="field"><span>{t("save.name")}</span><input name="name" required maxLength={80} autocomplete="off" /></label>
					<label class="field"><span>{t("save.owner")}</span><input name="owner" maxLength={80} autocomplete="off" /></label>
					<details>
						<summary>{t("save.webhook")}</summary>
						<label class="field"><span>{t("save.webhook.url")}</span><input name="webhook" type="url" placeholder="https://" autocomplete="off" /></label>
						<label class="field"><span>{t("save.webhook.secret")}</span><input name="secret" type="password" autocomplete="off" /></label>
						<p class="hint">{t("save.webhook.hint")}</p>
					</details>
					{error ? <Failure error={error} /> : null}
					<p class="buttons"><button type="submit" class="primary" disabled={busy}>{t("save.do")}</button> <button type="button" onClick={() => dialog.current?.close()}>{t("cancel")}</button></p>
				</form>
			</dialog>
		</>
	);
}
