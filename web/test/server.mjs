/*
 * Starts the server under test. Its command is DESK_SERVER, with {port} and {state}: without it the mock server. {state} is a path
 * in a new folder; what lies there must outlive a restart.
 *
 *   DESK_SERVER='depesche serve --port {port} {state}.db' npm run test:browser
 */
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const here = fileURLToPath(new URL("..", import.meta.url));
const MOCK = "node mock/server.mjs --port {port} --state {state}";

const freePort = () => new Promise((resolve, reject) => {
	const server = createServer();
	server.once("error", reject);
	server.listen(0, "127.0.0.1", () => { const { port } = server.address(); server.close(() => resolve(port)); });
});

export class Server {
	constructor(port, folder, command) {
		Object.assign(this, { port, folder, command, url: `http://127.0.0.1:${port}/`, child: null });
	}

	static async start(command = process.env.DESK_SERVER || MOCK) {
		const server = new Server(await freePort(), mkdtempSync(join(tmpdir(), "desk-")), command);
		await server.run();
		return server;
	}

	async run() {
		const line = this.command.replaceAll("{port}", String(this.port)).replaceAll("{state}", join(this.folder, "state"));
		this.child = spawn("/bin/sh", ["-c", "exec " + line], { cwd: here, stdio: ["ignore", "ignore", "inherit"] });
		for (let i = 0; i < 200; i++) {
			if (this.child.exitCode !== null)
				throw new Error(`The server ended at once: ${line}`);
			const well = await fetch(this.url + "healthz").then(answer => answer.ok, () => false);
			if (well)
				return;
			await new Promise(resolve => setTimeout(resolve, 50));
		}
		throw new Error(`The server does not answer at ${this.url}: ${line}`);
	}

	async stop() {
		const child = this.child;
		if (child && child.exitCode === null) {
			const ended = new Promise(resolve => child.once("exit", resolve));
			child.kill("SIGTERM");
			await ended;
		}
	}

	async end() {
		await this.stop();
		rmSync(this.folder, { recursive: true, force: true });
	}

	async post(article) {
		const answer = await fetch(this.url + "api/articles", { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(article) });
		if (!answer.ok)
			throw new Error(`POST api/articles: ${answer.status} ${await answer.text()}`);
		return (await answer.json()).articles[0];
	}

	async get(path) {
		const answer = await fetch(this.url + path);
		if (!answer.ok)
			throw new Error(`GET ${path}: ${answer.status} ${await answer.text()}`);
		return answer.json();
	}
}
