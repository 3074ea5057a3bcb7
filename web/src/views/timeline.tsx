/* All of the query above, the part within the dates below it; a brush on either sets them. */
import { withFilter, writeQuery, type Query } from "../address.ts";
import { url, useGet } from "../api.ts";
import type { Volume } from "../answers.ts";
import { shiftDay, stepEnd } from "../edtf.ts";
import { t, tx, useLang } from "../i18n.ts";
import { go, to, useAddress } from "../nav.ts";
import { Empty, Failure, Heading } from "../parts/bits.tsx";
import { EventTable } from "../parts/table.tsx";
import { VolumeChart, VolumeTable } from "../parts/volume.tsx";

const STEPS = ["auto", "day", "week", "month", "year"];

const within = (query: Query, from: string, till: string): Query => withFilter(withFilter(query, "from", from), "to", till);

export function Timeline() {
	useLang();
	const { query, sort, extra } = useAddress();
	const step = extra.step ?? "auto";
	const whole = writeQuery(within(query, "", ""));
	const all = useGet<Volume>(url("api/volume", whole));
	const part = useGet<Volume>(url("api/volume", [writeQuery(query), `step=${step}`].filter(Boolean).join("&")));
	const brush = (from: string, till: string) => go(to({ query: within(query, from, till) }));
	const bars = all.data?.bars ?? [];
	const first = bars[0]?.day ?? "", last = bars.length ? stepEnd(bars[bars.length - 1]!.day, all.data!.step) : "";
	const chosen = query.from || query.to ? { from: day(query.from, first), to: day(query.to, last) } : null;
	return (
		<>
			<Heading sub={t("timeline.hint")}>{t("nav.timeline")}</Heading>
			{all.error ? <Failure error={all.error} /> : null}
			{all.data && !bars.length ? <Empty>{t("events.none")}</Empty> : null}
			{bars.length ? (
				<>
					<VolumeChart volume={all.data!} height={84} axes={false} legend={false} window={chosen} onBrush={brush} label={t("timeline.all")} />
					<div class="toolbar">
						<span class="segments" role="group" aria-label={t("timeline.step")}>{STEPS.map(one => <a key={one} class={one === step ? "on" : ""} aria-current={one === step ? "true" : undefined} href={to({ extra: { ...extra, step: one === "auto" ? "" : one } })}>{tx(`step.${one}`)}</a>)}</span>
						{chosen ? <Shifts query={query} window={chosen} /> : null}
					</div>
					{part.data ? <VolumeChart volume={part.data} height={300} onBrush={brush} label={chosen ? t("timeline.part") : t("timeline.all")} /> : null}
					{part.data ? <VolumeTable volume={part.data} /> : null}
					<h2 class="section">{t("timeline.events")}</h2>
					<EventTable query={writeQuery(query)} sort={sort} caption={t("events.caption")} size={25} live />
				</>
			) : null}
		</>
	);
}

const day = (value: string | undefined, other: string): string => value && /^\d{4}-\d{2}-\d{2}$/.test(value) ? value : other;

function Shifts({ query, window }: { query: Query; window: { from: string; to: string } }) {
	const length = Math.max(1, Math.round((Date.parse(window.to) - Date.parse(window.from)) / 86400000) + 1);
	const moved = (by: number) => to({ query: within(query, shiftDay(window.from, by), shiftDay(window.to, by)) });
	return (
		<span class="shifts">
			<a class="button" href={moved(-length)}>← {t("timeline.before")}</a>
			<a class="button" href={to({ query: within(query, shiftDay(window.from, -Math.ceil(length / 2)), shiftDay(window.to, Math.ceil(length / 2))) })}>{t("timeline.wider")}</a>
			<a class="button" href={moved(length)}>{t("timeline.after")} →</a>
			<a class="button" href={to({ query: within(query, "", "") })}>{t("span.all")}</a>
		</span>
	);
}
