/* The world's shapes (Natural Earth by world-atlas, 1:110 million) and their projection. Loaded when the map is first opened. */
import { geoCircle, geoGraticule10, geoNaturalEarth1, geoPath, type GeoPermissibleObjects } from "d3-geo";
import { feature } from "topojson-client";
import type { GeometryCollection, Topology } from "topojson-specification";
import atlas from "world-atlas/countries-110m.json?url";

export type World = {
	sphere: string;
	graticule: string;
	states: Array<{ key: string; id: string; path: string }>;
	has(number: string): boolean;
	point(lon: number, lat: number): [number, number];
	circle(near: string): string;
};

let loaded: Promise<World> | null = null;

export function loadWorld(): Promise<World> {
	return loaded ??= fetch(atlas).then(response => response.json()).then(make);
}

function make(topology: Topology<{ countries: GeometryCollection<{ name: string }> }>): World {
	const projection = geoNaturalEarth1().fitExtent([[2, 2], [958, 468]], { type: "Sphere" });
	const path = geoPath(projection).digits(1);
	const draw = (shape: GeoPermissibleObjects) => path(shape) ?? "";
	const features = feature(topology, topology.objects.countries).features;
	const numbers = new Set(features.map(one => String(one.id)));
	return {
		sphere: draw({ type: "Sphere" }), graticule: draw(geoGraticule10()),
		states: features.map((one, i) => ({ key: `${one.id ?? "x"}-${i}`, id: one.properties.name === "Kosovo" ? "000" : String(one.id), path: draw(one) })),
		has: number => numbers.has(number) || number === "000",
		point: (lon, lat) => projection([lon, lat]) ?? [0, 0],
		circle: near => {
			const [lat, lon, km] = near.split(",").map(Number);
			return [lat, lon, km].every(Number.isFinite) ? draw(geoCircle().center([lon!, lat!]).radius(km! / 111.195)()) : "";
		}
	};
}
