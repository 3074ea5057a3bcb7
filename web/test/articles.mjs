/*
 * Invented articles that the browser tests post, so that they need no record of their own: plain sentences that the coder, and the mock server's few words,
 * read alike. Days are Mondays and the like before the day of publication.
 */
const article = (id, published, publisher, title, text) => ({ id, published, publisher, title, text, url: `https://${id}.example/` });

const dpa = "Wien (dpa) - Armenien hat Aserbaidschan am Dienstag in Wien scharf kritisiert. Die Lage an der Grenze blieb am Abend ruhig, Beobachter sprachen von einem kalten Herbst.";

export const seeds = [
	article("t-1", "2024-02-07", "Elbkurier", "Armenien kritisiert Aserbaidschan", dpa),
	article("t-2", "2024-02-07", "Hansepost", "Scharfe Kritik aus Eriwan", dpa),
	article("t-3", "2024-02-08", "Die Warte", "Eriwan gegen Baku", "In Wien fielen deutliche Worte. Armenien hat Aserbaidschan am Dienstag in Wien wegen der Festnahmen kritisiert. Eine Antwort aus Baku stand aus."),
	article("t-4", "2024-03-12", "Elbkurier", "Brasilien telefoniert mit Kolumbien", "Brasilien hat am Montag mit Kolumbien telefoniert. Es ging um den Schutz der Wälder."),
	article("t-5", "2024-04-16", "Hansepost", "Finnland liefert Generatoren", "Finnland hat der Ukraine am Montag Generatoren geliefert. Die Geräte sind für Krankenhäuser bestimmt."),
	article("t-6", "2024-05-15", "Die Warte", "Indien weist Diplomaten aus", "Indien hat am Dienstag drei Diplomaten aus Pakistan ausgewiesen. Sie müssen binnen einer Woche gehen."),
	article("t-7", "2024-06-19", "Elbkurier", "Serbien droht dem Kosovo", "Serbien hat dem Kosovo am Dienstag mit Gewalt gedroht. In Pristina blieb es ruhig."),
	article("t-8", "2024-07-10", "Hansepost", "Japan kritisiert Nordkorea", "Japan hat Nordkorea am Dienstag wegen des Raketentests kritisiert. Nordkorea schwieg.")
];

export const fresh = n => article(`f-${n}`, "2024-09-0" + (2 + n), "Elbkurier", `Polen kritisiert Kasachstan, Folge ${n}`,
	["Polen hat Kasachstan am Montag scharf kritisiert.", "Polen hat Brasilien am Dienstag scharf kritisiert.", "Polen hat Ägypten am Mittwoch scharf kritisiert.", "Polen hat Äthiopien am Donnerstag scharf kritisiert.", "Polen hat Venezuela am Freitag scharf kritisiert."][n]);
