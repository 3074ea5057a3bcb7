/*
 * The volume of events over time, by uPlot: cooperation grows upwards, conflict downwards, what was done is solid and what was said is light. Loaded
 * when first shown.
 */
import uPlot from "uplot";
import "uplot/dist/uPlot.min.css";
import { dayToMs, msToDay, stepEnd, stepsBetween } from "../edtf.ts";
import type { Volume } from "../answers.ts";

export type PlotOptions = {
	volume: Volume;
	lang: string;
	height: number;
	colours: { q1: string; q2: string; q3: string; q4: string; ink: string; rule: string };
	axes: boolean;
	window?: { from: string; to: string } | null;
	onBrush?: (from: string, to: string) => void;
	onPoint?: (bar: Volume["bars"][number] | null) => void;
};

export type Plot = { destroy(): void; resize(width: number): void };

/* Every step has a bar, those without events an empty one: else uPlot would make the bars of sparse times wide. */
export function filled(volume: Volume): Volume["bars"] {
	const { bars, step } = volume;
	if (!bars.length)
		return [];
	const known = new Map(bars.map(bar => [bar.day, bar]));
	return stepsBetween(bars[0]!.day, bars[bars.length - 1]!.day, step).map(day => known.get(day) ?? { day, events: 0, quad: [0, 0, 0, 0] });
}

/* uPlot's own brush knows the mouse alone. */
function touchBrush(chart: uPlot, onBrush: (from: string, to: string) => void): () => void {
	const { over } = chart;
	let start: number | null = null;
	const at = (event: PointerEvent) => Math.max(0, Math.min(over.clientWidth, event.clientX - over.getBoundingClientRect().left));
	const down = (event: PointerEvent) => { if (event.pointerType === "touch") start = at(event); };
	const move = (event: PointerEvent) => {
		if (start !== null)
			chart.setSelect({ left: Math.min(start, at(event)), top: 0, width: Math.abs(at(event) - start), height: over.clientHeight }, false);
	};
	const up = (event: PointerEvent) => {
		if (start === null)
			return;
		const left = Math.min(start, at(event)), right = Math.max(start, at(event));
		start = null;
		chart.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
		if (event.type === "pointerup" && right - left > 8)
			onBrush(msToDay(chart.posToVal(left, "x") * 1000), msToDay(chart.posToVal(right, "x") * 1000));
	};
	over.addEventListener("pointerdown", down);
	over.addEventListener("pointermove", move);
	over.addEventListener("pointerup", up);
	over.addEventListener("pointercancel", up);
	return () => {
		over.removeEventListener("pointerdown", down);
		over.removeEventListener("pointermove", move);
		over.removeEventListener("pointerup", up);
		over.removeEventListener("pointercancel", up);
	};
}

export function plot(root: HTMLElement, options: PlotOptions): Plot {
	const { volume, lang, colours, onBrush, onPoint, axes } = options;
	const bars = filled(volume);
	const locale = lang === "en" ? "en-GB" : "de-DE";
	const numbers = new Intl.NumberFormat(locale);
	const at = (i: number) => bars.map(bar => bar.quad[i] ?? 0);
	const [q1, q2, q3, q4] = [at(0), at(1), at(2), at(3)] as [number[], number[], number[], number[]];
	const data: uPlot.AlignedData = [
		bars.map(bar => dayToMs(bar.day) / 1000), q2.map((n, i) => n + q1[i]!), q2, q4.map((n, i) => -n - q3[i]!), q4.map(n => -n)
	];
	const columns = uPlot.paths.bars!({ size: [0.82, 40], align: 1 });
	const series = (colour: string): uPlot.Series => ({ fill: colour, stroke: colour, width: 0, paths: columns, points: { show: false } });
	const dates = (options: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat(locale, { ...options, timeZone: "UTC" });
	const year = dates({ year: "numeric" }), month = dates({ month: "short", year: "2-digit" }), dayMonth = dates({ day: "numeric", month: "short" });
	const spread = bars.length ? dayToMs(stepEnd(bars[bars.length - 1]!.day, volume.step)) / 1000 + 86400 : 0;

	const chart = new uPlot({
		width: Math.max(120, root.clientWidth), height: options.height, tzDate: ts => uPlot.tzDate(new Date(ts * 1000), "UTC"),
		legend: { show: false }, padding: [8, 4, axes ? 0 : 4, 4],
		cursor: { drag: { x: Boolean(onBrush), y: false, setScale: false }, points: { show: false }, y: false },
		scales: { x: { time: true, range: (_self, min, max) => [min, Math.max(max, spread)] }, y: { range: (_self, min, max) => [Math.min(min, -1) * 1.06, Math.max(max, 1) * 1.06] } },
		axes: [
			{
				show: axes, stroke: colours.ink, grid: { show: false }, ticks: { stroke: colours.rule, width: 1, size: 4 }, size: 26, font: "12px 'Source Sans 3 Variable', sans-serif", space: 70,
				values: (_self, splits, _axis, _space, increment) => splits.map(ts => (increment >= 31536000 ? year : increment >= 2419200 ? month : dayMonth).format(ts * 1000))
			},
			{
				show: axes, stroke: colours.ink, grid: { stroke: colours.rule, width: 1 }, ticks: { show: false }, size: 40, font: "12px 'Source Sans 3 Variable', sans-serif", space: 34, incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10000, 20000, 50000, 100000, 200000, 500000, 1000000],
				values: (_self, splits) => splits.map(n => numbers.format(Math.abs(n)))
			}
		],
		series: [{}, series(colours.q1), series(colours.q2), series(colours.q3), series(colours.q4)],
		hooks: {
			setCursor: [self => onPoint?.(self.cursor.idx == null ? null : bars[self.cursor.idx] ?? null)],
			setSelect: [self => {
				if (!onBrush || self.select.width < 3)
					return;
				const from = msToDay(self.posToVal(self.select.left, "x") * 1000);
				const to = msToDay(self.posToVal(self.select.left + self.select.width, "x") * 1000);
				self.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
				onBrush(from, to);
			}],
			draw: [self => {
				const { ctx, bbox } = self;
				const zero = Math.round(self.valToPos(0, "y", true));
				ctx.fillStyle = colours.ink;
				ctx.fillRect(bbox.left, zero, bbox.width, Math.max(1, devicePixelRatio));
				if (options.window) {
					const left = Math.max(bbox.left, self.valToPos(dayToMs(options.window.from) / 1000, "x", true));
					const right = Math.min(bbox.left + bbox.width, self.valToPos(dayToMs(options.window.to) / 1000 + 86400, "x", true));
					ctx.globalAlpha = 0.12;
					ctx.fillRect(bbox.left, bbox.top, Math.max(0, left - bbox.left), bbox.height);
					ctx.fillRect(right, bbox.top, Math.max(0, bbox.left + bbox.width - right), bbox.height);
					ctx.globalAlpha = 1;
					ctx.fillRect(left, bbox.top, 1.5 * devicePixelRatio, bbox.height);
					ctx.fillRect(right, bbox.top, 1.5 * devicePixelRatio, bbox.height);
				}
			}]
		}
	}, data, root);
	const stopTouch = onBrush ? touchBrush(chart, onBrush) : () => undefined;
	return { destroy: () => { stopTouch(); chart.destroy(); }, resize: width => chart.setSize({ width: Math.max(120, width), height: options.height }) };
}
