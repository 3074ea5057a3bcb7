/* An article as the record knows it: what it copies, who copies it, which events it reports. */
import { useGet } from "../api.ts";
import type { ActInFull, Article } from "../answers.ts";
import { t, useLang } from "../i18n.ts";
import { to, useAddress } from "../nav.ts";
import { day, Failure, num } from "../parts/bits.tsx";
import { useCodes } from "../parts/codes.tsx";
import { EvidenceItem } from "../parts/table.tsx";

export function ArticleView() {
	useLang();
	useCodes();
	const { extra } = useAddress();
	const { data: article, error } = useGet<Article>(extra.id ? `api/articles/${encodeURIComponent(extra.id)}` : null);
	if (error)
		return <><h1 tabIndex={-1}>{t("article.title")}</h1><Failure error={error} /></>;
	if (!article)
		return <div class="skeleton" aria-hidden="true"><i /><i /></div>;
	return (
		<article class="article">
			<p class="kicker">{[article.publisher, article.agency, day(article.published)].filter(Boolean).join(" · ")}</p>
			<h1 tabIndex={-1}>{article.title || article.doc}</h1>
			<p class="view-sub"><code>{article.doc}</code>{article.words ? <> · {t("article.words", { n: num(article.words) })}</> : null}{/^https?:/.test(article.url) ? <> · <a href={article.url} target="_blank" rel="noopener noreferrer">{article.url} ↗</a></> : null}</p>
			{article.copy_of ? <p>{t("article.copy")} <a href={to({ view: "article", id: article.copy_of })}>{article.copy_of}</a></p> : null}
			{article.copies?.length ? <section aria-labelledby="copies"><h2 id="copies">{t("article.copies")}</h2><ul>{article.copies.map(doc => <li key={doc}><a href={to({ view: "article", id: doc })}>{doc}</a></li>)}</ul></section> : null}
			<section aria-labelledby="told"><h2 id="told">{t("article.events")}</h2><ol class="evidence">{article.events.map(id => <Told key={id} id={id} />)}</ol></section>
		</article>
	);
}

function Told({ id }: { id: string }) {
	const { data } = useGet<ActInFull>(`api/events/${encodeURIComponent(id)}`);
	return data ? <EvidenceItem act={data} /> : null;
}
