import { writeQuery, SORTS, type Sort } from "../address.ts";
import { t, tx, useLang } from "../i18n.ts";
import { go, to, useAddress } from "../nav.ts";
import { Heading } from "../parts/bits.tsx";
import { EventTable } from "../parts/table.tsx";

export function Events() {
	useLang();
	const { query, sort } = useAddress();
	return (
		<>
			<div class="head-row">
				<Heading>{t("nav.events")}</Heading>
				<label class="sort-by">{t("sort.by")} <select value={sort} onChange={event => go(to({ sort: event.currentTarget.value as Sort }), true)}>{SORTS.map(one => <option key={one} value={one}>{tx(`sort.${one}`)}</option>)}</select></label>
			</div>
			<EventTable query={writeQuery(query)} sort={sort} caption={t("events.caption")} live />
		</>
	);
}
