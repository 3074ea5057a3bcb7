/* The search box: words of the sentences, or a name out of the record. And a field for names alone. */
import { useEffect, useId, useRef, useState } from "preact/hooks";
import { toggled, withFilter } from "../address.ts";
import { get } from "../api.ts";
import type { Actors, Known } from "../answers.ts";
import { t, useLang } from "../i18n.ts";
import { address, go, to } from "../nav.ts";
import { Icon, nameOf, num } from "./bits.tsx";
import { label } from "./codes.tsx";

function useNames(text: string, limit: number): Known[] {
	const [names, setNames] = useState<Known[]>([]);
	useEffect(() => {
		if (text.trim().length < 2) {
			setNames([]);
			return;
		}
		const abort = new AbortController();
		const timer = setTimeout(() => {
			get<Actors>(`api/actors?name=${encodeURIComponent(text.trim())}&limit=${limit}`, abort.signal).then(answer => setNames(answer.actors), () => { /* typing goes on */ });
		}, 120);
		return () => { clearTimeout(timer); abort.abort(); };
	}, [text]);
	return names;
}

type Choice = { key: string; act: () => void; body: preact.ComponentChild };

export function SearchBox() {
	useLang();
	const [text, setText] = useState("");
	const [open, setOpen] = useState(false);
	const [at, setAt] = useState(-1);
	const id = useId();
	const box = useRef<HTMLInputElement>(null);
	const names = useNames(text, 7);
	const view = () => ["start", "actor", "event", "article", "saved", "codes"].includes(address.get().view) ? { view: "events" as const, extra: {} } : {};
	const done = (href: string) => { setText(""); setOpen(false); setAt(-1); box.current?.blur(); go(href); };
	const words = () => done(to({ ...view(), query: withFilter(address.get().query, "text", text) }));
	const choices: Choice[] = text.trim() ? [
		{ key: "text", act: words, body: <><Icon name="search" /><span>{t("search.words", { text: text.trim() })}</span></> },
		...names.map(name => ({
			key: name.name, act: () => done(to({ ...view(), query: toggled(withFilter(address.get().query, "who", ""), "who", name.name) })),
			body: <><span class="who">{nameOf(name)}</span><span class="code">{name.code}</span><span class="sector">{label("sectors", name.sector)}</span><span class="n">{num(name.events)}</span></>
		}))
	] : [];
	const key = (event: KeyboardEvent) => {
		if (event.key === "ArrowDown" || event.key === "ArrowUp") {
			event.preventDefault();
			setOpen(true);
			setAt(choices.length ? (at + (event.key === "ArrowDown" ? 1 : -1) + choices.length + (at < 0 && event.key === "ArrowUp" ? 1 : 0)) % choices.length : -1);
		} else if (event.key === "Escape") {
			setOpen(false);
			setAt(-1);
		}
	};
	useEffect(() => {
		const slash = (event: KeyboardEvent) => {
			if (event.key === "/" && !/^(INPUT|TEXTAREA|SELECT)$/.test((event.target as Element).tagName) && !event.ctrlKey && !event.metaKey) {
				event.preventDefault();
				box.current?.focus();
			}
		};
		document.addEventListener("keydown", slash);
		return () => document.removeEventListener("keydown", slash);
	}, []);
	return (
		<form class="search" role="search" onSubmit={event => { event.preventDefault(); (choices[at]?.act ?? (text.trim() ? words : () => undefined))(); }}>
			<Icon name="search" />
			<input
				ref={box} type="text" enterkeyhint="search" value={text} placeholder={t("search.hint")} aria-label={t("search.label")} autocomplete="off" spellcheck={false}
				role="combobox" aria-expanded={open && choices.length > 0} aria-controls={`${id}-list`} aria-autocomplete="list" aria-activedescendant={at >= 0 ? `${id}-${at}` : undefined}
				onInput={event => { setText(event.currentTarget.value); setOpen(true); setAt(-1); }} onFocus={() => setOpen(true)} onBlur={() => setTimeout(() => setOpen(false), 150)} onKeyDown={key}
			/>
			<kbd aria-hidden="true">/</kbd>
			{open && choices.length ? (
				<ul class="choices" role="listbox" id={`${id}-list`} aria-label={t("search.label")}>
					{choices.map((choice, i) => (
						<li key={choice.key} id={`${id}-${i}`} role="option" aria-selected={i === at} class={i === at ? "at" : ""} onPointerDown={event => { event.preventDefault(); choice.act(); }}>{choice.body}</li>
					))}
				</ul>
			) : null}
		</form>
	);
}

/* A text field that knows the names of the record. */
export function NameField({ value, onSet }: { value: string; onSet: (value: string) => void }) {
	const [text, setText] = useState(value);
	const id = useId();
	const names = useNames(text.split(",").pop() ?? "", 10);
	useEffect(() => setText(value), [value]);
	return (
		<>
			<input type="text" value={text} list={id} autocomplete="off" onInput={event => setText(event.currentTarget.value)} onChange={event => onSet(event.currentTarget.value)} />
			<datalist id={id}>{names.map(name => <option key={name.name} value={name.name} />)}</datalist>
		</>
	);
}
