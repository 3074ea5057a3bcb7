/* The API by its OpenAPI document. One token for a tab, where the server asks for one. */
import { useEffect, useRef, useState } from "preact/hooks";
import { Store } from "./store.ts";
import type { About, Problem } from "./answers.ts";

const KEY = "depesche.token";
const base = new URL(".", document.baseURI);

export const needsToken = new Store(false);
export const about = new Store<About | null>(null);

export class ApiError extends Error {
	constructor(readonly problem: Problem) { super(problem.detail ?? problem.title); }
}

export function setToken(token: string): void {
	sessionStorage.setItem(KEY, token);
	needsToken.set(false);
	refresh.set(refresh.get() + 1);
}

export const hasToken = (): boolean => sessionStorage.getItem(KEY) !== null;

function headers(more: Record<string, string> = {}): Record<string, string> {
	const token = sessionStorage.getItem(KEY);
	return token ? { ...more, Authorization: `Bearer ${token}` } : more;
}

export async function request(path: string, init: RequestInit & { headers?: Record<string, string> } = {}): Promise<Response> {
	let response: Response;
	try {
		response = await fetch(new URL(path, base), { ...init, headers: headers(init.headers) });
	} catch (error) {
		if (error instanceof DOMException && error.name === "AbortError")
			throw error;
		throw new ApiError({ type: "about:blank", title: "unreachable", status: 0 });
	}
	if (response.ok)
		return response;
	if (response.status === 401)
		needsToken.set(true);
	const text = await response.text();
	let problem: Problem = { type: "about:blank", title: response.statusText || String(response.status), status: response.status };
	try {
		problem = { ...problem, ...JSON.parse(text) };
	} catch { /* a proxy's page, not ours */ }
	throw new ApiError(problem);
}

export async function get<T>(path: string, signal?: AbortSignal): Promise<T> {
	return await (await request(path, signal ? { signal } : {})).json() as T;
}

export async function send<T>(method: string, path: string, body?: unknown): Promise<T | null> {
	const response = await request(path, { method, ...(body === undefined ? {} : { headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) }) });
	return response.status === 204 ? null : await response.json() as T;
}

/* Raised when what is shown should be asked for again. */
export const refresh = new Store(0);

export type Got<T> = { data: T | null; error: ApiError | null; loading: boolean; path: string | null };

/* What a path answers; while the next answer is awaited the last one stays. null asks nothing. */
export function useGet<T>(path: string | null): Got<T> {
	const [got, setGot] = useState<Got<T>>({ data: null, error: null, loading: path !== null, path: null });
	const [round, setRound] = useState(refresh.get());
	const alive = useRef(true);
	useEffect(() => {
		alive.current = true;
		const stop = refresh.watch(() => setRound(refresh.get()));
		return () => { alive.current = false; stop(); };
	}, []);
	useEffect(() => {
		if (path === null) {
			setGot({ data: null, error: null, loading: false, path });
			return;
		}
		const abort = new AbortController();
		setGot(last => ({ ...last, loading: true }));
		get<T>(path, abort.signal).then(
			data => setGot({ data, error: null, loading: false, path }),
			error => { if (!abort.signal.aborted) setGot(last => ({ ...last, error: error instanceof ApiError ? error : new ApiError({ type: "", title: String(error), status: 0 }), loading: false })); });
		return () => abort.abort();
	}, [path, round]);
	return got;
}

export const url = (path: string, query: string): string => query ? `${path}${path.includes("?") ? "&" : "?"}${query}` : path;

/* Saves an answer as a file: with a token a plain link would come without it. */
export async function download(path: string, name: string): Promise<void> {
	const blob = await (await request(path)).blob();
	const link = document.createElement("a");
	link.href = URL.createObjectURL(blob);
	link.download = name;
	link.click();
	setTimeout(() => URL.revokeObjectURL(link.href), 10000);
}
