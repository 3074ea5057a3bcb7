/* Made by tools/types.mjs from src/serve/openapi.json. */

export type Problem = {
	type: string;
	title: string;
	status: number;
	detail?: string;
	file?: string;
	line?: number;
	column?: number;
	offset?: number;
};

export type Side = {
	text?: string;
	name: string;
	code: string;
	sector: string;
	begin?: number;
	end?: number;
	kind?: string;
};

export type Place = {
	text?: string;
	name: string;
	code: string;
	lat?: number | null;
	lon?: number | null;
	begin?: number;
	end?: number;
};

export type Source = {
	text?: string;
	name: string;
	begin?: number;
	end?: number;
};

export type Lead = {
	doc: string;
	title: string;
	publisher: string;
	agency?: string;
	published: string;
	url?: string;
	language?: string;
	sentence: string;
	begin?: number;
	end?: number;
	trigger: {
		text: string;
		begin: number;
		end: number;
	};
};

export type Event = {
	id: string;
	event: string;
	mode: string | null;
	status: string;
	actor: Array<Side>;
	recipient: Array<Side>;
	date: string;
	day: string | null;
	place: Place | null;
	said_by: Array<Source>;
	certainty: string;
	context: Array<string>;
	cameo: string;
	quad: number;
	score: number;
	report_count: number;
	outlets: number;
	origins: number;
	published_first: string;
	published_last: string;
	lead: Lead;
};

export type Report = {
	doc: string;
	key: string;
	title: string;
	published: string;
	publisher: string;
	agency?: string;
	url?: string;
	language?: string;
	origin: number;
	copy_of?: string | null;
	status: string;
	certainty: string;
	mode?: string | null;
	date: string;
	actor: Array<Side>;
	recipient: Array<Side>;
	place: Place | null;
	said_by: Array<Source>;
	text: string;
	begin: number;
	end: number;
	trigger: {
		text: string;
		begin: number;
		end: number;
	};
	factuality?: Array<{
		source: string;
		value: string;
	}>;
	worth?: number;
	parent?: string | null;
};

export type EventInFull = Event & {
	reports: Array<Report>;
	history: Array<{
		published: string;
		status: string;
	}>;
	conflicts: Array<{
		field: string;
		value: string;
		shown: boolean;
		origins: number;
		docs: Array<string>;
	}>;
	revisions: Array<Revision>;
	denied_by: Array<string>;
	denies: Array<string>;
};

export type Revision = {
	id: number;
	at: string;
	kind: string;
	field: string;
	old: string;
	new: string;
	doc: string;
};

export type Page = {
	events: Array<Event>;
	next: string;
};

export type Count = {
	value: string;
	label?: string;
	events: number;
	code?: string;
};

export type Facets = {
	total: number;
	facets: Record<string, Array<Count>>;
};

export type Volume = {
	step: string;
	bars: Array<{
		day: string;
		events: number;
		quad: Array<number>;
	}>;
};

export type Dyad = {
	from: string;
	to: string;
	from_code: string;
	to_code: string;
	events: number;
	quad: Array<number>;
	score: number;
	last: string;
};

export type Actor = {
	name: string;
	code: string;
	sector: string;
	kind: string;
	events: number;
	types: Array<Count>;
	offices: Array<{
		office: string;
		of: string;
		begin: string;
		end: string;
	}>;
	aliases: Array<{
		language: string;
		names: Array<string>;
	}>;
	dyads: Array<Dyad>;
};

export type Article = {
	doc: string;
	title: string;
	published: string;
	publisher: string;
	url: string;
	language: string;
	agency: string;
	words?: number;
	added?: string;
	copy_of: string | null;
	copies?: Array<string>;
	events: Array<string>;
};

export type Added = {
	doc: string;
	outcome: "added" | "replaced" | "unchanged" | "held";
	created: number;
	changed: number;
	ended: number;
	events: Array<string>;
};

export type Alert = {
	id: number;
	at: string;
	kind: "new" | "origins" | "status" | "correction" | "denied" | "merged";
	field: string;
	old: string;
	new: string;
	doc: string;
	query: string;
	matches: boolean;
	changes: Array<{
		field: string;
		old: string;
		new: string;
	}>;
	key: string;
	event: Event | null;
};

export type Standing = {
	name: string;
	owner: string;
	query: string;
	webhook?: string | null;
	created?: string;
	alerts?: number;
};

export type Delivery = {
	id: number;
	standing: string;
	alert: number;
	target: string;
	state: "waiting" | "delivered" | "dead";
	attempts: number;
	next: string;
	error: string;
};

export type Codes = {
	types: Array<Code>;
	modes: Array<Code>;
	statuses: Array<Code>;
	certainties: Array<Code>;
	sectors: Array<Code>;
	quads: Array<Code>;
	contexts: Array<Code>;
};

export type Code = {
	code: string;
	of?: string;
	de: string;
	en: string;
	text_de?: string;
	text_en?: string;
};
