/* Light, dark, or as the system has it; a choice is kept. */
import { Store } from "./store.ts";

const KEY = "depesche.theme";
const system = matchMedia("(prefers-color-scheme: dark)");
const chosen = (): string => localStorage.getItem(KEY) ?? "";
const now = (): "light" | "dark" => chosen() === "dark" || (chosen() === "" && system.matches) ? "dark" : "light";

export const theme = new Store<"light" | "dark">(now());

function apply(): void {
	document.documentElement.dataset.theme = now();
	theme.set(now());
}

export function startTheme(): void {
	apply();
	system.addEventListener("change", apply);
}

/* Back to the system's where the choice is the same as it. */
export function switchTheme(): void {
	const next = now() === "dark" ? "light" : "dark";
	if (next === (system.matches ? "dark" : "light"))
		localStorage.removeItem(KEY);
	else
		localStorage.setItem(KEY, next);
	apply();
}
