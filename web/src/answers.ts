/* The API's schemas (types.ts) under names that do not hide the browser's, and the answers that have no schema of their own. */
import type { Alert, Article, Delivery, Dyad, Standing } from "./types.ts";

export type {
	Actor, Alert, Article, Code, Codes, Count, Delivery, Dyad, Event as Act, EventInFull as ActInFull, Facets, Page, Place, Problem, Report,
	Revision, Side, Source, Standing, Volume
} from "./types.ts";

export type About = { version: string; events: number; articles: number; last_change: string; last_alert: number; languages?: string[]; access?: "read" | "write" | "admin" };
export type Spot = { name: string; code: string; lat?: number | null; lon?: number | null; precision?: "town" | "state"; events: number };
export type Known = { name: string; code: string; sector: string; events: number };
export type Dyads = { dyads: Dyad[] };
export type Places = { places: Spot[] };
export type Actors = { actors: Known[] };
export type Alerts = { alerts: Alert[]; last: number };
export type Standings = { standing: Standing[] };
export type Deliveries = { deliveries: Delivery[] };
export type Articles = { articles: Article[]; next: string };
