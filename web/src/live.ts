/*
 * The stream of alerts for the query in the address. It is read with fetch and not with EventSource: that can neither carry a token nor,
 * once the browser has given up on it, go on from the last id. Ids ascend, so whatever is not above the last one was seen already.
 */
import { ApiError, about, get, request, url } from "./api.ts";
import type { About, Alert } from "./answers.ts";
import { SseReader } from "./sse.ts";
import { Store } from "./store.ts";

export type LiveState = "off" | "connecting" | "live" | "broken";
export const state = new Store<LiveState>("off");
export const lastHeard = new Store<number>(0);   /* when the stream last gave any sign */
export const lastAlert = new Store<Alert | null>(null);

/* Newest first; those since the page was opened, for the query of the address. */
export const alerts = new Store<Alert[]>([]);
const KEEP = 200, SILENCE = 45000, FIRST_WAIT = 1000, LONGEST_WAIT = 30000;

let lastId = -1;
let query: string | null = null;
let abort: AbortController | null = null;
let wait = FIRST_WAIT;

/* Follows another query, from now on: what came before is in the views already. */
export function follow(next: string): void {
	if (next === query)
		return;
	query = next;
	lastId = -1;
	alerts.set([]);
	wait = FIRST_WAIT;
	abort?.abort();
	void run(abort = new AbortController());
}

async function run(mine: AbortController): Promise<void> {
	while (!mine.signal.aborted) {
		state.set("connecting");
		try {
			await listen(mine);
		} catch (error) {
			if (error instanceof ApiError && [400, 401, 403, 404].includes(error.problem.status)) {
				state.set("broken");
				return;
			}
		}
		if (mine.signal.aborted)
			return;
		state.set("broken");
		await pause(wait * (0.8 + Math.random() * 0.4), mine.signal);
		wait = Math.min(wait * 2, LONGEST_WAIT);
	}
}

async function listen(mine: AbortController): Promise<void> {
	const connection = new AbortController();
	const stop = () => connection.abort();
	mine.signal.addEventListener("abort", stop);
	let watchdog = setTimeout(stop, SILENCE);
	try {
		if (lastId < 0) {
			const now = await get<About>("api/about", connection.signal);
			about.set(now);
			lastId = now.last_alert;
		}
		const response = await request(url("api/stream", query ?? ""), {
			signal: connection.signal, headers: { Accept: "text/event-stream", "Last-Event-ID": String(lastId) }, cache: "no-store"
		});
		const body = response.body!.pipeThrough(new TextDecoderStream()).getReader();
		const reader = new SseReader();
		state.set("live");
		wait = FIRST_WAIT;
		for (;;) {
			const { done, value } = await body.read();
			if (done)
				return;
			clearTimeout(watchdog);
			watchdog = setTimeout(stop, SILENCE);
			lastHeard.set(Date.now());
			for (const event of reader.take(value))
				if (event.event === "alert")
					arrived(JSON.parse(event.data) as Alert);
			if (reader.retry !== null)
				wait = reader.retry;
		}
	} finally {
		clearTimeout(watchdog);
		mine.signal.removeEventListener("abort", stop);
	}
}

function arrived(alert: Alert): void {
	if (alert.id <= lastId)
		return;
	lastId = alert.id;
	lastAlert.set(alert);
	alerts.set([alert, ...alerts.get()].slice(0, KEEP));
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
	return new Promise(resolve => {
		const timer = setTimeout(resolve, ms);
		signal.addEventListener("abort", () => { clearTimeout(timer); resolve(); });
	});
}
