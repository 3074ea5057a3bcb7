/* Server-sent events out of a stream of text, as HTML's "event stream interpretation" has it. */

export type SseEvent = { id: string; event: string; data: string };

export class SseReader {
	private rest = "";
	private fields = { event: "", data: [] as string[] };
	lastId = "";
	retry: number | null = null;

	/* Takes the next chunk, gives the events that it completes. */
	take(chunk: string): SseEvent[] {
		const events: SseEvent[] = [];
		this.rest += chunk;
		/* a CR at the very end may be half of a CRLF */
		const lines = this.rest.split(/\r\n|\n|\r(?!$)/);
		this.rest = lines.pop()!;
		for (const line of lines) {
			const event = this.line(line);
			if (event)
				events.push(event);
		}
		return events;
	}

	private line(line: string): SseEvent | null {
		if (line === "") {
			const { event, data } = this.fields;
			this.fields = { event: "", data: [] };
			return data.length ? { id: this.lastId, event: event || "message", data: data.join("\n") } : null;
		}
		const colon = line.indexOf(":");
		if (colon === 0)
			return null;
		const name = colon < 0 ? line : line.slice(0, colon);
		const value = colon < 0 ? "" : line.slice(colon + 1).replace(/^ /, "");
		if (name === "data")
			this.fields.data.push(value);
		else if (name === "event")
			this.fields.event = value;
		else if (name === "id" && !value.includes("\0"))
			this.lastId = value;
		else if (name === "retry" && /^\d+$/.test(value))
			this.retry = Number(value);
		return null;
	}
}
