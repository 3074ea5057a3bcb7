/* Where we are, and links to elsewhere. Every click on a link of the page stays in it. */
import { readAddress, writeAddress, type Address, type Extra, type Query, type View } from "./address.ts";
import { Store, useStore } from "./store.ts";

export const address = new Store<Address>(readAddress(location.search));
export const useAddress = (): Address => useStore(address);

type Change = { view?: View; query?: Query; sort?: Address["sort"]; extra?: Partial<Record<Extra, string>>; id?: string };

/* The address with some of it changed; another view drops what the last one added. */
export function to(change: Change): string {
	const now = address.get();
	const view = change.view ?? now.view;
	const extra = change.extra ?? (view === now.view && change.id === undefined ? now.extra : {});
	return writeAddress({ view, query: change.query ?? now.query, sort: change.sort ?? now.sort, extra: change.id === undefined ? extra : { ...extra, id: change.id } });
}

export function go(href: string, replace = false): void {
	const before = address.get();
	history[replace ? "replaceState" : "pushState"](null, "", href);
	address.set(readAddress(location.search));
	const now = address.get();
	if (now.view !== before.view || now.extra.id !== before.extra.id)
		arrive();
}

/* A new view begins at its top, and a screen reader at its heading. */
function arrive(): void {
	scrollTo(0, 0);
	requestAnimationFrame(() => document.querySelector<HTMLElement>("main h1")?.focus({ preventScroll: true }));
}

export function start(): void {
	addEventListener("popstate", () => address.set(readAddress(location.search)));
	document.addEventListener("click", event => {
		if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey)
			return;
		const link = (event.target as Element).closest("a");
		if (!link || link.target || link.hasAttribute("download") || !link.getAttribute("href")?.startsWith("?"))
			return;
		event.preventDefault();
		go(link.getAttribute("href")!);
	});
}
