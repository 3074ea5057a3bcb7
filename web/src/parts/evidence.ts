/* Which words of a sentence play which role, and which reports are copies: what the event page shows, without showing it. */
import type { Report } from "../answers.ts";
import { sliceUnits, type Span } from "../format.ts";

type Told = { text?: string; name: string; begin?: number; end?: number };

/* By position where the report tells it and it fits, else by the words; a role whose words are not in the sentence has no span. */
function spanOf(report: Pick<Report, "text" | "begin">, told: Told, role: string): Span[] {
	const words = told.text ?? told.name;
	if (told.begin !== undefined && told.end !== undefined) {
		const [begin, end] = sliceUnits(report.text, told.begin - report.begin, told.end - report.begin);
		if (told.begin >= report.begin && end > begin)
			return [{ begin, end, role, label: told.name }];
	}
	const begin = words ? report.text.indexOf(words) : -1;
	return begin < 0 ? [] : [{ begin, end: begin + words.length, role, label: told.name }];
}

export function rolesOf(report: Report): Span[] {
	const { trigger } = report;
	return [
		...report.actor.flatMap(side => spanOf(report, side, "actor")),
		...report.recipient.flatMap(side => spanOf(report, side, "recipient")),
		...(trigger.text ? spanOf(report, { text: trigger.text, name: trigger.text, begin: trigger.begin, end: trigger.end }, "trigger") : []),
		...(report.place ? spanOf(report, report.place, "place") : []),
		...report.said_by.flatMap(source => spanOf(report, source, "source"))
	];
}

export type Origin = { origin: number; head: Report; own: Report[]; copies: Report[]; agency: string };

/* Reports of one origin belong together; those whose article is a copy stand behind the text that they copy. */
export function originsOf(reports: Report[]): Origin[] {
	const groups = new Map<number, Report[]>();
	for (const report of reports)
		groups.set(report.origin, [...groups.get(report.origin) ?? [], report]);
	return [...groups].sort(([x], [y]) => x - y).map(([origin, all]) => {
		const own = all.filter(report => !report.copy_of);
		const head = own[0] ?? all[0]!;
		return { origin, head, own: own.filter(report => report !== head), copies: all.filter(report => report !== head && report.copy_of), agency: all.find(report => report.agency)?.agency ?? "" };
	});
}

export type Link = { name: string; kind: "outlet" | "source"; value: string };

/* Who stands between the reader and the act: the outlet first, the source nearest to the act last. */
export function chainOf(report: Report): Link[] {
	const [author, ...sources] = report.factuality ?? [];
	const outlet: Link = { name: [report.publisher || report.doc, report.agency].filter(Boolean).join(" / "), kind: "outlet", value: author?.value ?? "" };
	const named: Link[] = sources.length
		? sources.map(source => ({ name: source.source === "GEN" ? "" : source.source, kind: "source", value: source.value }))
		: [...report.said_by].reverse().map(source => ({ name: source.name, kind: "source", value: "" }));
	return [outlet, ...named];
}
