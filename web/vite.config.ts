import { defineConfig } from "vite";

/*
 * File names carry no hash: the program embeds them, and its ETags tell a browser when they change. Nothing is inlined, so that the page
 * works under `default-src 'self'`.
 */
export default defineConfig({
	base: "./",
	build: {
		target: "es2022",
		assetsInlineLimit: 0,
		modulePreload: { polyfill: false },
		reportCompressedSize: true,
		rollupOptions: {
			output: {
				entryFileNames: "assets/[name].js",
				chunkFileNames: "assets/[name].js",
				assetFileNames: "assets/[name][extname]"
			}
		}
	},
	server: { proxy: { "/api": "http://127.0.0.1:8080", "/feed": "http://127.0.0.1:8080" } }
});
