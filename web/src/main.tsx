import { render } from "preact";
import "./fonts.css";
import "./style.css";
import { App } from "./app.tsx";
import { lang, setLang } from "./i18n.ts";
import { start } from "./nav.ts";
import { loadCodes } from "./parts/codes.tsx";
import { startTheme } from "./theme.ts";

startTheme();
setLang(lang.get());
start();
loadCodes();
render(<App />, document.getElementById("app")!);
