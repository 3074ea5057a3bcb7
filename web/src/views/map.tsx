/* Where it happened, and how exactly that is known: a town is a dot, a state an area. */
import { useEffect, useRef, useState } from "preact/hooks";
import { withFilter, writeQuery } from "../address.ts";
import { url, useGet } from "../api.ts";
import type { Places, Spot } from "../answers.ts";
import { t, useLang } from "../i18n.ts";
import { go, to, useAddress } from "../nav.ts";
import { Empty, Failure, Heading, Icon, isWholeState, num, placeName, PlaceMark } from "../parts/bits.tsx";
import { readable } from "../parts/room.ts";
import { Evidence } from "../parts/table.tsx";
import { stateNumber } from "../states.ts";
import type { World } from "./map-world.ts";

export const wholeState = (spot: Spot): boolean => spot.precision ? spot.precision === "state" : isWholeState(spot);
const keyOf = (spot: Spot): string => `${spot.name}|${spot.code}`;

export function MapView() {
	useLang();
	const { query, extra } = useAddress();
	const { data, error } = useGet<Places>(url("api/places", [writeQuery(query), "limit=400"].filter(Boolean).join("&")));
	const [world, setWorld] = useState<World | null>(null);
	useEffect(() => { void import("./map-world.ts").then(module => module.loadWorld()).then(setWorld, () => setWorld(null)); }, []);
	const places = data?.places ?? [];
	const chosen = places.find(place => keyOf(place) === extra.at);
	return (
		<>
			<Heading sub={t("map.hint")}>{t("nav.map")}</Heading>
			{error ? <Failure error={error} /> : null}
			{data && !places.length ? <Empty>{t("map.none")}</Empty> : null}
			<div class={chosen ? "split open" : "split"}>
				<div>
					<div class="map-box">{world ? <Chart world={world} places={places} near={query.near ?? ""} chosen={chosen ?? null} /> : null}</div>
					{places.length ? <PlaceTable places={places} /> : null}
				</div>
				{chosen ? <PlacePanel place={chosen} /> : null}
			</div>
		</>
	);
}

type View = { x: number; y: number; k: number };
/* without most of Antarctica */
const WIDTH = 960, HEIGHT = 424;

function Chart({ world, places, near, chosen }: { world: World; places: Spot[]; near: string; chosen: Spot | null }) {
	const { extra } = useAddress();
	const [view, setView] = useState<View>(innerWidth < 640 ? { x: 530, y: 150, k: 2 } : { x: WIDTH / 2, y: HEIGHT / 2, k: 1 });
	const [width, setWidth] = useState(WIDTH);
	const drag = useRef<{ x: number; y: number; moved: boolean } | null>(null);
	const svg = useRef<SVGSVGElement>(null);
	const towns = places.filter(place => !wholeState(place) && place.lat != null && place.lon != null);
	const states = places.filter(wholeState);
	const most = Math.max(1, ...towns.map(place => place.events)), mostState = Math.max(1, ...states.map(place => place.events));
	const byNumber = new Map(states.map(place => [stateNumber(place.code), place]));
	const open = (place: Spot) => { if (!drag.current?.moved) go(to({ extra: { ...extra, at: keyOf(place) } })); };
	const clamp = (next: View): View => {
		const k = Math.max(1, Math.min(16, next.k));
		const w = WIDTH / k / 2, h = HEIGHT / k / 2;
		return { k, x: Math.max(w, Math.min(WIDTH - w, next.x)), y: Math.max(h, Math.min(HEIGHT - h, next.y)) };
	};
	const zoom = (by: number) => setView(now => clamp({ ...now, k: now.k * by }));
	const key = (event: KeyboardEvent) => {
		const step = 60 / view.k;
		const moves: Record<string, Partial<View>> = { ArrowLeft: { x: view.x - step }, ArrowRight: { x: view.x + step }, ArrowUp: { y: view.y - step }, ArrowDown: { y: view.y + step } };
		if (moves[event.key]) { event.preventDefault(); setView(clamp({ ...view, ...moves[event.key] })); }
		if (event.key === "+" || event.key === "=") zoom(1.6);
		if (event.key === "-") zoom(1 / 1.6);
	};
		useEffect(() => {
		const wheel = (event: WheelEvent) => {
			if (!event.ctrlKey && !event.metaKey)
				return;
			event.preventDefault();
			setView(now => clamp({ ...now, k: now.k * Math.exp(-event.deltaY / 300) }));
		};
		svg.current?.addEventListener("wheel", wheel, { passive: false });
		return () => svg.current?.removeEventListener("wheel", wheel);
	}, []);
	useEffect(() => {
		const watch = new ResizeObserver(entries => setWidth(Math.max(200, entries[0]!.contentRect.width)));
		watch.observe(svg.current!);
		return () => watch.disconnect();
	}, []);
	useEffect(() => {
		const [lat, lon, km] = near.split(",").map(Number);
		if (!near || ![lat, lon, km].every(Number.isFinite))
			return;
		const [x, y] = world.point(lon!, lat!);
		setView(clamp({ x, y, k: HEIGHT * 0.6 / (km! / 111.195 * 2 * WIDTH / 360) }));
	}, [near]);
	const circle = near ? world.circle(near) : "";
	/* a pixel of the screen in units of the map: marks and names keep their size */
	const px = WIDTH / view.k / width;
	const radius = (place: Spot) => 2.2 + 9 * Math.sqrt(place.events / most);
	const dots = towns.map(place => { const [x, y] = world.point(place.lon!, place.lat!); return { place, x, y, r: radius(place) * px }; }).sort((a, b) => b.place.events - a.place.events);
	const labelled = readable(dots.map(dot => ({ key: keyOf(dot.place), x: dot.x / px, y: dot.y / px, r: radius(dot.place), name: { left: radius(dot.place) + 2, top: -6, width: 2 + 6 * placeName(dot.place).length, height: 12 } })), 12);
	return (
		<>
			<svg ref={svg} class="map" viewBox={`${view.x - WIDTH / view.k / 2} ${view.y - HEIGHT / view.k / 2} ${WIDTH / view.k} ${HEIGHT / view.k}`} tabIndex={0} role="group" aria-label={t("map.label", { towns: towns.length, states: states.length })} onKeyDown={key}
				onPointerDown={event => { drag.current = { x: event.clientX, y: event.clientY, moved: false }; }}
				onPointerMove={event => {
					const from = drag.current;
					if (!from || !event.buttons)
						return;
					const dx = event.clientX - from.x, dy = event.clientY - from.y;
					if (!from.moved && Math.hypot(dx, dy) < 5)
						return;
					drag.current = { x: event.clientX, y: event.clientY, moved: true };
					setView(now => clamp({ ...now, x: now.x - dx * px, y: now.y - dy * px }));
				}}>
				<path class="sea" d={world.sphere} /><path class="grid" d={world.graticule} stroke-width={0.5 * px} />
				{world.states.map(state => {
					const place = byNumber.get(state.id);
					return <path key={state.key} class={place ? `land has${chosen === place ? " on" : ""}` : "land"} d={state.path} stroke-width={0.6 * px} fill-opacity={place ? 0.25 + 0.65 * Math.sqrt(place.events / mostState) : undefined} onClick={place ? () => open(place) : undefined}>{place ? <title>{`${placeName(place)} (${t("place.state")}): ${num(place.events)}`}</title> : null}</path>;
				})}
				{circle ? <path class="near" d={circle} stroke-width={1.5 * px} /> : null}
				{states.filter(place => !world.has(stateNumber(place.code)) && place.lat != null && place.lon != null).map(place => {
					const [x, y] = world.point(place.lon!, place.lat!);
					return <rect key={keyOf(place)} class="small-state" x={x - 4 * px} y={y - 4 * px} width={8 * px} height={8 * px} stroke-width={1.4 * px} onClick={() => open(place)}><title>{`${placeName(place)} (${t("place.state")}): ${num(place.events)}`}</title></rect>;
				})}
				{dots.map(({ place, x, y }) => (
					<g key={keyOf(place)} class={`town${chosen === place ? " on" : ""}`} transform={`translate(${x} ${y}) scale(${px})`} onClick={() => open(place)}>
						<circle r={radius(place)} />
						<title>{`${placeName(place)}: ${num(place.events)}`}</title>
					</g>
				))}
				{dots.filter(({ place }) => labelled.has(keyOf(place))).map(({ place, x, y }) => <text key={keyOf(place)} class="town-name" transform={`translate(${x} ${y}) scale(${px})`} x={radius(place) + 3} y="3.5">{placeName(place)}</text>)}
			</svg>
			<p class="map-tools">
				<button type="button" onClick={() => zoom(1.6)} aria-label={t("map.in")}><Icon name="plus" /></button>
				<button type="button" onClick={() => zoom(1 / 1.6)} aria-label={t("map.out")}><Icon name="minus" /></button>
				<button type="button" onClick={() => setView({ x: WIDTH / 2, y: HEIGHT / 2, k: 1 })} aria-label={t("map.home")}><Icon name="home" /></button>
			</p>
			<p class="map-key"><PlaceMark whole={false} /> {t("place.town")} <PlaceMark whole /> {t("place.state")}</p>
		</>
	);
}

function PlacePanel({ place }: { place: Spot }) {
	const { query, extra } = useAddress();
	const here = withFilter(query, "place", place.name);
	const whole = wholeState(place);
	return (
		<section class="panel" aria-labelledby="place-title">
			<header><h2 id="place-title"><PlaceMark whole={whole} /> {placeName(place)} <span class="code">{place.code}</span></h2><a class="close" href={to({ extra: { ...extra, at: "" } })} aria-label={t("panel.close")}><Icon name="close" /></a></header>
			<p class="quiet">{t("actor.events", { n: num(place.events) })} · {whole ? t("map.rough") : `${place.lat?.toFixed(2)}, ${place.lon?.toFixed(2)}`}</p>
			<p class="spans"><a href={to({ query: here, extra })}>{t("map.filter")}</a>{!whole && place.lat != null ? [100, 300, 1000].map(km => <a key={km} href={to({ query: withFilter(query, "near", `${place.lat},${place.lon},${km}`), extra })}>{t("map.around", { km: num(km) })}</a>) : null}</p>
			<Evidence query={writeQuery(here)} size={8} />
		</section>
	);
}

function PlaceTable({ places }: { places: Spot[] }) {
	const { extra } = useAddress();
	const [all, setAll] = useState(false);
	return (
		<>
			<h2 class="section">{t("map.table")}</h2>
			<table class="plain place-table">
				<thead><tr><th scope="col">{t("col.place")}</th><th scope="col">{t("map.state")}</th><th scope="col">{t("map.precision")}</th><th scope="col" class="num">{t("col.events")}</th></tr></thead>
				<tbody>{places.slice(0, all ? undefined : 15).map(place => <tr key={keyOf(place)}><th scope="row"><a href={to({ extra: { ...extra, at: keyOf(place) } })}>{placeName(place)}</a></th><td>{place.code}</td><td><PlaceMark whole={wholeState(place)} /> {wholeState(place) ? t("place.state") : t("place.town")}</td><td class="num">{num(place.events)}</td></tr>)}</tbody>
			</table>
			{places.length > 15 ? <button type="button" class="link" onClick={() => setAll(!all)}>{all ? t("facets.fewer") : t("facets.all", { n: places.length })}</button> : null}
		</>
	);
}
