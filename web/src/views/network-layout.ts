/* Where the nodes lie: by d3-force, run to its end at once, so that nothing wobbles and the same dyads give the same picture. Loaded when first needed. */
import { forceCollide, forceLink, forceManyBody, forceSimulation, forceX, forceY, type SimulationLinkDatum, type SimulationNodeDatum } from "d3-force";
import type { Dyad } from "../answers.ts";

export type Pair = { from: string; to: string; fromName: string; toName: string; dyad: Dyad };
export type Node = { id: string; name: string; actor: string; weight: number; r: number; x: number; y: number };
export type Edge = Pair & { path: string; width: number };
export type Graph = { nodes: Node[]; edges: Edge[]; width: number; height: number };
export type Settled = { nodes: Node[]; pairs: Pair[] };

type Point = SimulationNodeDatum & Node;

export function settle(pairs: Pair[]): Settled {
	const points = new Map<string, Point>();
	const add = (id: string, name: string, actor: string, events: number) => {
		const point = points.get(id) ?? { id, name, actor, weight: 0, r: 0, x: 0, y: 0 };
		point.weight += events;
		points.set(id, point);
	};
	for (const { from, to, fromName, toName, dyad } of pairs) {
		add(from, fromName, dyad.from, dyad.events);
		add(to, toName, dyad.to, dyad.events);
	}
	const nodes = [...points.values()].sort((x, y) => y.weight - x.weight || (x.id < y.id ? -1 : 1));
	const heaviest = nodes[0]?.weight ?? 1;
	for (const node of nodes)
		node.r = 4 + 13 * Math.sqrt(node.weight / heaviest);
	const most = Math.max(...pairs.map(pair => pair.dyad.events));
	const links: Array<SimulationLinkDatum<Point> & { events: number }> = pairs.map(pair => ({ source: points.get(pair.from)!, target: points.get(pair.to)!, events: pair.dyad.events }));
	forceSimulation<Point>(nodes as Point[])
		.force("link", forceLink<Point, (typeof links)[number]>(links).distance(link => 120 - 40 * Math.sqrt(link.events / most)).strength(link => 0.15 + 0.5 * Math.sqrt(link.events / most)))
		.force("charge", forceManyBody().strength(-520).distanceMax(420))
		.force("x", forceX(0).strength(0.07)).force("y", forceY(0).strength(0.11))
		.force("collide", forceCollide<Point>(node => node.r + 20 + Math.min(26, node.name.length * 1.6)).iterations(3))
		.stop().tick(420);
	return { nodes, pairs };
}

/* The settled picture in a box of this size: who is next to whom stays. */
export function graphOf({ nodes: settled, pairs }: Settled, width: number, height: number): Graph {
	const nodes = settled.map(node => ({ ...node }));
	fit(nodes, width, height);
	const at = new Map(nodes.map(node => [node.id, node]));
	const most = Math.max(...pairs.map(pair => pair.dyad.events));
	return { nodes, edges: pairs.map(pair => ({ ...pair, width: 1 + 6 * Math.sqrt(pair.dyad.events / most), path: arc(at.get(pair.from)!, at.get(pair.to)!) })), width, height };
}

/* Stretches the picture into its box, with room for the names. */
function fit(nodes: Node[], width: number, height: number): void {
	const xs = nodes.map(node => node.x), ys = nodes.map(node => node.y);
	const left = Math.min(...xs), right = Math.max(...xs), top = Math.min(...ys), bottom = Math.max(...ys);
	const padX = width < 560 ? 44 : 62, padTop = 24, padBottom = 36;
	const kx = right > left ? (width - 2 * padX) / (right - left) : 1, ky = bottom > top ? (height - padTop - padBottom) / (bottom - top) : 1;
	for (const node of nodes) {
		node.x = right > left ? padX + (node.x - left) * Math.min(kx, ky * 2.4) + (width - 2 * padX - (right - left) * Math.min(kx, ky * 2.4)) / 2 : width / 2;
		node.y = bottom > top ? padTop + (node.y - top) * Math.min(ky, kx * 2.4) + (height - padTop - padBottom - (bottom - top) * Math.min(ky, kx * 2.4)) / 2 : height / 2;
	}
}

/* Bent to the left of its way, so that both directions of a pair are to be seen. */
function arc(from: Node, to: Node): string {
	const dx = to.x - from.x, dy = to.y - from.y, length = Math.hypot(dx, dy) || 1;
	const bend = Math.min(26, length * 0.14);
	const mx = (from.x + to.x) / 2 + dy / length * bend, my = (from.y + to.y) / 2 - dx / length * bend;
	const cutAt = (node: Node, gap: number) => {
		const ux = mx - node.x, uy = my - node.y, l = Math.hypot(ux, uy) || 1;
		return [(node.x + ux / l * (node.r + gap)).toFixed(1), (node.y + uy / l * (node.r + gap)).toFixed(1)];
	};
	return `M${cutAt(from, 1).join(" ")}Q${mx.toFixed(1)} ${my.toFixed(1)} ${cutAt(to, 4).join(" ")}`;
}
