/* All codes and what they mean. */
import { useState } from "preact/hooks";
import type { Code } from "../answers.ts";
import { t, tx, useLang } from "../i18n.ts";
import { to } from "../nav.ts";
import type { Filter } from "../address.ts";
import { Heading } from "../parts/bits.tsx";
import { label, Quad, quadOfType, useCodes, type Kind } from "../parts/codes.tsx";

const KINDS: Array<[Kind, Filter | null]> = [["quads", "quad"], ["types", "type"], ["modes", "mode"], ["statuses", "status"], ["certainties", "certainty"], ["sectors", null], ["contexts", null]];
const FACTS = ["CT+", "PR+", "PS+", "CT-", "PR-", "PS-", "CTu", "Uu"];

export function CodesView() {
	const language = useLang();
	const codes = useCodes();
	const [find, setFind] = useState("");
	const fits = (code: Code) => !find || [code.code, code.de, code.en, code.text_de, code.text_en].some(text => text?.toLowerCase().includes(find.toLowerCase()));
	return (
		<div class="codes">
			<Heading sub={t("codes.hint")}>{t("nav.codes")}</Heading>
			<div class="toolbar"><label>{t("codes.find")} <input type="search" value={find} onInput={event => setFind(event.currentTarget.value)} /></label>
				<nav class="spans" aria-label={t("codes.jump")}>{KINDS.map(([kind]) => <a key={kind} href={`#codes-${kind}`}>{tx(`codes.${kind}`)}</a>)}</nav></div>
			{codes ? KINDS.map(([kind, filter]) => {
				const list = (codes[kind] as Code[]).filter(fits);
				return list.length ? (
					<section key={kind} id={`codes-${kind}`} aria-labelledby={`h-${kind}`}>
						<h2 id={`h-${kind}`}>{tx(`codes.${kind}`)}</h2>
						<dl class="code-list">
							{list.map(code => (
								<div key={code.code + (code.of ?? "")}>
									<dt>{kind === "types" ? <Quad quad={quadOfType[code.code] ?? 1} /> : kind === "quads" ? <Quad quad={Number(code.code)} /> : null} {code[language]} <code>{code.code}</code>{kind === "modes" && code.of ? <small>{label("types", code.of)}</small> : null}</dt>
									<dd>{language === "de" ? code.text_de : code.text_en} {filter ? <a href={to({ view: "events", query: { [filter]: code.code } })}>{t("codes.show")}</a> : null}</dd>
								</div>
							))}
						</dl>
					</section>
				) : null;
			}) : null}
			{find ? null : (
				<section aria-labelledby="h-facts">
					<h2 id="h-facts">{t("codes.facts")}</h2>
					<dl class="code-list">{FACTS.map(fact => <div key={fact}><dt><code>{fact}</code></dt><dd>{tx(`fact.${fact}`)}</dd></div>)}</dl>
				</section>
			)}
		</div>
	);
}
