/* The chart of volume with its legend, and its numbers as a table for those who do not see it. */
import { useEffect, useRef, useState } from "preact/hooks";
import type { Volume } from "../answers.ts";
import { edtfText, stepEnd } from "../edtf.ts";
import { dateWords, lang, t, tx, useLang } from "../i18n.ts";
import { theme } from "../theme.ts";
import { useStore } from "../store.ts";
import { num } from "./bits.tsx";
import { Quad } from "./codes.tsx";
import type { Plot, PlotOptions } from "./plot.ts";

type Props = { volume: Volume; height: number; axes?: boolean; legend?: boolean; window?: PlotOptions["window"]; onBrush?: (from: string, to: string) => void; label: string };

const colour = (name: string) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

export function barName(day: string, step: string): string {
	const words = dateWords();
	const edtf = step === "day" ? day : step === "week" ? `${day}/${stepEnd(day, step)}` : step === "month" ? day.slice(0, 7) : day.slice(0, 4);
	return edtfText(edtf, lang.get(), words);
}

export function VolumeChart({ volume, height, axes = true, legend = true, window, onBrush, label }: Props) {
	const language = useLang();
	const shade = useStore(theme);
	const box = useRef<HTMLDivElement>(null);
	const brush = useRef(onBrush);
	brush.current = onBrush;
	const [point, setPoint] = useState<Volume["bars"][number] | null>(null);
	const text = JSON.stringify([volume, window]);
	useEffect(() => {
		let chart: Plot | null = null;
		let gone = false;
		const watch = new ResizeObserver(() => { if (box.current) chart?.resize(box.current.clientWidth); });
		void import("./plot.ts").then(module => {
			if (gone || !box.current)
				return;
			chart = module.plot(box.current, {
				volume, lang: language, height, axes, window: window ?? null, onPoint: setPoint,
				...(brush.current ? { onBrush: (from: string, to: string) => brush.current?.(from, to) } : {}),
				colours: { q1: colour("--q1"), q2: colour("--q2"), q3: colour("--q3"), q4: colour("--q4"), ink: colour("--ink-2"), rule: colour("--rule") }
			});
			watch.observe(box.current);
		});
		return () => { gone = true; watch.disconnect(); chart?.destroy(); };
	}, [text, language, shade, height]);
	const totals = point ? point.quad : [0, 1, 2, 3].map(i => volume.bars.reduce((sum, bar) => sum + (bar.quad[i] ?? 0), 0));
	return (
		<figure class="volume">
			{legend ? (
				<figcaption class="legend">
					<b>{point ? barName(point.day, volume.step) : label}</b>
					{totals.map((n, i) => <span key={i}><Quad quad={i + 1} /> {tx(`quad.${i + 1}`)} <b>{num(n)}</b></span>)}
				</figcaption>
			) : null}
			<div ref={box} class={onBrush ? "plot brush" : "plot"} style={{ height: `${height}px` }} role="img" aria-label={`${label}: ${t("volume.label", { n: num(volume.bars.reduce((sum, bar) => sum + bar.events, 0)) })}`} />
		</figure>
	);
}

export function VolumeTable({ volume }: { volume: Volume }) {
	useLang();
	return (
		<details class="numbers">
			<summary>{t("volume.table")}</summary>
			<div class="scroll" tabIndex={0} role="region" aria-label={t("volume.table")}>
				<table class="plain">
					<thead><tr><th scope="col">{t("col.day")}</th><th scope="col" class="num">{t("col.events")}</th>{[1, 2, 3, 4].map(i => <th key={i} scope="col" class="num"><Quad quad={i} /> {tx(`quad.${i}`)}</th>)}</tr></thead>
					<tbody>{volume.bars.slice().reverse().slice(0, 400).map(bar => <tr key={bar.day}><th scope="row">{barName(bar.day, volume.step)}</th><td class="num">{num(bar.events)}</td>{bar.quad.map((n, i) => <td key={i} class="num">{num(n)}</td>)}</tr>)}</tbody>
				</table>
			</div>
		</details>
	);
}
