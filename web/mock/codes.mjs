/* The codes with their definitions, as /api/codes answers. [code, German, English, German text, English text] */
const list = (rows, of) => rows.map(([code, de, en, text_de, text_en, parent]) => ({
	code, ...(of ? { of: parent } : {}), de, en, text_de, text_en
}));

export const codes = {
	types: list([
		["AGREE", "Zusage", "Agree", "Verspricht, bietet an, stimmt zu, lädt ein oder zeigt den Willen zur Zusammenarbeit.", "Promises, offers, accepts, invites, or shows the will to cooperate."],
		["CONSULT", "Beratung", "Consult", "Trifft, besucht, telefoniert, verhandelt oder vermittelt.", "Meets, visits, phones, negotiates or mediates."],
		["SUPPORT", "Unterstützung", "Support", "Lobt, stärkt den Rücken, erkennt an, vertieft Beziehungen oder schließt einen Vertrag.", "Praises, backs, recognises, deepens relations, or signs a treaty."],
		["CONCEDE", "Zugeständnis", "Concede", "Gibt in Worten nach: hebt Beschränkungen auf, begnadigt, entschuldigt sich, kündigt Waffenruhe oder Abzug an.", "Yields in words: lifts restrictions, pardons, apologises, announces a ceasefire or withdrawal."],
		["COOPERATE", "Zusammenarbeit", "Cooperate", "Arbeitet handfest zusammen: Handel, gemeinsame Manöver, Auslieferung, geteilte Erkenntnisse.", "Cooperates materially: trade, joint exercises, extradition, shared intelligence."],
		["AID", "Hilfe", "Aid", "Hilft dem Empfänger handfest: Geld, Waffen, Hilfsgüter, Asyl, Schuldenerlass.", "Gives material help: money, arms, relief, asylum, debt relief."],
		["RETREAT", "Rückzug", "Retreat", "Zieht ab, lässt frei, rüstet ab, hält eine Waffenruhe ein, gewährt Zugang oder tritt zurück.", "Withdraws, releases, disarms, observes a ceasefire, grants access or resigns."],
		["REQUEST", "Forderung", "Request", "Bittet, ruft auf, drängt, fordert oder befiehlt.", "Asks, appeals, urges, demands or orders."],
		["ACCUSE", "Vorwurf", "Accuse", "Kritisiert, verurteilt, beschuldigt, verklagt oder ermittelt.", "Criticises, condemns, accuses, sues or investigates."],
		["REJECT", "Ablehnung", "Reject", "Lehnt ab, legt ein Veto ein, sagt ein Treffen ab oder verweigert die Einreise.", "Refuses, vetoes, cancels a meeting or bars from entering."],
		["THREATEN", "Drohung", "Threaten", "Droht mit Schaden oder warnt davor.", "Warns of or threatens harm."],
		["PROTEST", "Protest", "Protest", "Demonstriert, streikt, randaliert, boykottiert oder blockiert.", "Demonstrates, strikes, riots, boycotts or blocks."],
		["SANCTION", "Sanktion", "Sanction", "Verringert bestehende Beziehungen: bricht ab, weist Diplomaten aus, verhängt ein Embargo, verurteilt vor Gericht.", "Reduces existing relations: breaks off, expels diplomats, embargoes, convicts in court."],
		["MOBILIZE", "Mobilmachung", "Mobilize", "Zeigt Stärke, ohne sie einzusetzen: verlegt Truppen, übt allein, testet Raketen.", "Shows force short of its use: deploys, exercises alone, tests a missile."],
		["COERCE", "Zwang", "Coerce", "Unterdrückt unterhalb der Gewalt: verhaftet, verbietet, beschlagnahmt, schiebt ab, hackt.", "Represses short of violence: arrests, bans, seizes, deports, hacks."],
		["ASSAULT", "Angriff", "Assault", "Setzt Gewalt ein, die schaden soll.", "Uses force that is meant to harm."]
	]),
	modes: list([
		["visit", "Besuch", "visit", "Reise zum Gastgeber.", "Travel to the host.", "CONSULT"],
		["third-party", "Vermittlung", "third party", "Ein Dritter vermittelt.", "A third party mediates.", "CONSULT"],
		["multilateral", "mehrseitig", "multilateral", "Mehr als zwei Seiten am Tisch.", "More than two sides at the table.", "CONSULT"],
		["phone", "Telefonat", "phone", "Gespräch am Telefon oder per Video.", "Talk by telephone or video.", "CONSULT"],
		["withdraw", "Abzug", "withdraw", "Zieht Kräfte oder Hilfe ab.", "Withdraws forces or aid.", "RETREAT"],
		["release", "Freilassung", "release", "Lässt Personen oder Güter frei.", "Releases persons or goods.", "RETREAT"],
		["disarm", "Abrüstung", "disarm", "Gibt Waffen ab oder zerstört sie.", "Gives up or destroys arms.", "RETREAT"],
		["ceasefire", "Waffenruhe", "ceasefire", "Hält eine Waffenruhe ein.", "Observes a ceasefire.", "RETREAT"],
		["access", "Zugang", "access", "Gewährt Zugang.", "Grants access.", "RETREAT"],
		["resign", "Rücktritt", "resign", "Gibt ein Amt auf.", "Gives up an office.", "RETREAT"],
		["assist", "Hilfe", "assist", "Es geht um Hilfe, Beziehungen oder Zusammenarbeit.", "About help, relations or cooperation.", "REQUEST"],
		["change", "Änderung", "change", "Es geht um Politik, Recht oder Ämter.", "About policy, law or office.", "REQUEST"],
		["yield", "Nachgeben", "yield", "Es geht um ein Ende von Gewalt oder Druck.", "About an end of force or pressure.", "REQUEST"],
		["meet", "Treffen", "meet", "Es geht um Gespräche.", "About talks.", "REQUEST"],
		["disapprove", "Kritik", "disapprove", "Kritisiert oder verurteilt.", "Criticises or condemns.", "ACCUSE"],
		["allege", "Anschuldigung", "allege", "Behauptet eine Tat des anderen.", "Alleges a deed of the other.", "ACCUSE"],
		["investigate", "Ermittlung", "investigate", "Untersucht oder klagt an.", "Investigates or charges.", "ACCUSE"],
		["restrict", "Beschränkung", "restrict", "Beschränkt Rechte oder Verkehr.", "Restricts rights or traffic.", "THREATEN"],
		["arrest", "Verhaftung", "arrest", "Nimmt fest.", "Arrests.", "COERCE"],
		["relations", "Beziehungen", "relations", "Es geht um die Beziehungen.", "About relations.", "THREATEN"],
		["expel", "Ausweisung", "expel", "Weist Personen aus.", "Expels persons.", "SANCTION"],
		["territory", "Gebiet", "territory", "Es geht um ein Gebiet.", "About territory.", "THREATEN"],
		["violence", "Gewalt", "violence", "Es geht um Gewalt.", "About violence.", "THREATEN"],
		["demo", "Kundgebung", "demonstration", "Demonstriert friedlich.", "Demonstrates peacefully.", "PROTEST"],
		["strike", "Streik", "strike", "Legt die Arbeit nieder.", "Stops work.", "PROTEST"],
		["obstruct", "Blockade", "obstruct", "Blockiert Wege oder Gebäude.", "Blocks roads or buildings.", "PROTEST"],
		["convict", "Verurteilung", "convict", "Verurteilt vor Gericht.", "Convicts in court.", "SANCTION"],
		["discontinue", "Abbruch", "discontinue", "Bricht ab oder verhängt ein Embargo.", "Breaks off or embargoes.", "SANCTION"],
		["troops", "Truppen", "troops", "Verlegt Truppen.", "Deploys troops.", "MOBILIZE"],
		["weapons", "Waffen", "weapons", "Testet oder stationiert Waffen.", "Tests or stations weapons.", "MOBILIZE"],
		["seize", "Beschlagnahme", "seize", "Beschlagnahmt.", "Seizes.", "COERCE"],
		["censor", "Zensur", "censor", "Verbietet oder sperrt Berichte.", "Bans or blocks reports.", "COERCE"],
		["cyber", "Cyberangriff", "cyber", "Dringt in Netze ein.", "Intrudes into networks.", "COERCE"],
		["drone", "Drohne", "drone", "Greift mit Drohnen an.", "Attacks with drones.", "ASSAULT"],
		["heavy-weapons", "schwere Waffen", "heavy weapons", "Greift mit Artillerie oder Raketen an.", "Attacks with artillery or missiles.", "ASSAULT"],
		["firearms", "Schusswaffen", "firearms", "Greift mit Schusswaffen an.", "Attacks with firearms.", "ASSAULT"]
	], true),
	statuses: list([
		["occurred", "geschehen", "occurred", "Getan oder im Gang.", "Done or under way."],
		["planned", "geplant", "planned", "Angekündigt, angesetzt oder erwartet.", "Announced, scheduled or expected."],
		["possible", "möglich", "possible", "Bedingt, erhofft oder erwogen.", "Conditional, hoped for or considered."],
		["denied", "bestritten", "denied", "Der Text sagt, dass es nicht geschah oder nicht geschehen wird.", "The text says that it did not happen or will not."]
	]),
	certainties: list([
		["stated", "festgestellt", "stated", "Der Bericht legt sich fest.", "The report commits itself."],
		["alleged", "behauptet", "alleged", "Der Bericht hält Abstand: soll, angeblich, Berichten zufolge.", "The report keeps its distance: is said to, allegedly, reportedly."]
	]),
	sectors: list([
		["GOV", "Regierung", "Government", "Staatsoberhaupt, Regierung, Ministerium, Diplomat", "Head of state, government, ministry, diplomat"],
		["MIL", "Militär", "Military", "Streitkräfte", "Armed forces"],
		["LEG", "Parlament", "Legislature", "Parlament und seine Mitglieder", "Parliament and its members"],
		["JUD", "Justiz", "Judiciary", "Gerichte, Staatsanwälte", "Courts, prosecutors"],
		["PTY", "Partei", "Party", "Regierende oder nicht näher bestimmte Partei", "Ruling or unspecified party"],
		["OPP", "Opposition", "Opposition", "Opposition", "Opposition"],
		["COP", "Polizei", "Police", "Polizei, Sicherheitskräfte", "Police, security"],
		["SPY", "Geheimdienst", "Intelligence", "Geheimdienste", "Intelligence services"],
		["REB", "Bewaffnete Gruppe", "Armed group", "Bewaffnete nichtstaatliche Gruppe", "Armed non-state group"],
		["CVL", "Bevölkerung", "Civilians", "Zivilisten, Demonstrierende, Bevölkerung", "Civilians, protesters, population"],
		["MED", "Medien", "Media", "Medien", "Media"],
		["BUS", "Wirtschaft", "Business", "Unternehmen", "Firms"],
		["EDU", "Bildung", "Education", "Hochschulen, Gelehrte", "Universities, scholars"],
		["REL", "Religion", "Religion", "Religiöse Körperschaften", "Religious bodies"],
		["LAB", "Gewerkschaft", "Labour", "Gewerkschaften", "Unions"],
		["NGO", "NGO", "NGO", "Nichtstaatliche Organisation", "Non-governmental organisation"],
		["IGO", "Internationale Organisation", "IGO", "Zwischenstaatliche Organisation", "Intergovernmental organisation"],
		["CRM", "Kriminelle", "Criminals", "Kriminelle", "Criminals"],
		["OTH", "Andere", "Other", "Andere", "Other"]
	]),
	quads: list([
		["1", "Kooperation in Worten", "Verbal cooperation", "Zusage, Beratung, Unterstützung, Zugeständnis", "Agree, consult, support, concede"],
		["2", "Kooperation in Taten", "Material cooperation", "Zusammenarbeit, Hilfe, Rückzug", "Cooperate, aid, retreat"],
		["3", "Konflikt in Worten", "Verbal conflict", "Forderung, Vorwurf, Ablehnung, Drohung", "Request, accuse, reject, threaten"],
		["4", "Konflikt in Taten", "Material conflict", "Protest, Sanktion, Mobilmachung, Zwang, Angriff", "Protest, sanction, mobilize, coerce, assault"]
	]),
	contexts: list([
		["diplomatic", "Diplomatie", "diplomatic", "Diplomatischer Verkehr", "Diplomatic relations"],
		["military", "Militär", "military", "Streitkräfte, Rüstung", "Armed forces, armament"],
		["economic", "Wirtschaft", "economic", "Handel, Währung, Energie", "Trade, currency, energy"],
		["humanitarian", "Humanitäres", "humanitarian", "Hilfe, Flucht", "Relief, flight"],
		["human_rights", "Menschenrechte", "human rights", "Rechte, Freiheiten", "Rights, freedoms"],
		["legal", "Recht", "legal", "Gerichte, Verträge", "Courts, treaties"],
		["territory", "Gebiet", "territory", "Grenzen, Hoheit", "Borders, sovereignty"]
	])
};

export const QUAD = {
	AGREE: 1, CONSULT: 1, SUPPORT: 1, CONCEDE: 1, COOPERATE: 2, AID: 2, RETREAT: 2,
	REQUEST: 3, ACCUSE: 3, REJECT: 3, THREATEN: 3, PROTEST: 4, SANCTION: 4, MOBILIZE: 4, COERCE: 4, ASSAULT: 4
};
