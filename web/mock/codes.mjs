/* The codes as the program answers them at /api/codes, and what the mock's acts need of them. */
import { readFileSync } from "node:fs";

export const codes = JSON.parse(readFileSync(new URL("../../src/serve/codes.json", import.meta.url), "utf8"));

export const QUAD = {
	AGREE: 1, CONSULT: 1, SUPPORT: 1, CONCEDE: 1, COOPERATE: 2, AID: 2, RETREAT: 2,
	REQUEST: 3, ACCUSE: 3, REJECT: 3, THREATEN: 3, PROTEST: 4, SANCTION: 4, MOBILIZE: 4, COERCE: 4, ASSAULT: 4
};
