/* A value that components can watch. */
import { useEffect, useState } from "preact/hooks";

export class Store<T> {
	private watchers = new Set<() => void>();
	constructor(private value: T) {}
	get(): T { return this.value; }
	set(value: T): void {
		if (Object.is(value, this.value))
			return;
		this.value = value;
		for (const watcher of [...this.watchers])
			watcher();
	}
	watch(watcher: () => void): () => void {
		this.watchers.add(watcher);
		return () => { this.watchers.delete(watcher); };
	}
}

export function useStore<T>(store: Store<T>): T {
	const [, tick] = useState(0);
	const seen = store.get();
	useEffect(() => {
		if (store.get() !== seen)
			tick(n => n + 1);
		return store.watch(() => tick(n => n + 1));
	}, [store]);
	return seen;
}
