/* Names beside marks: those that find room, of the weightiest first. Sizes are pixels. */

export type Mark = { key: string; x: number; y: number; r: number; name: { left: number; top: number; width: number; height: number } };
type Box = [left: number, top: number, right: number, bottom: number];

const meets = (a: Box, b: Box): boolean => a[0] < b[2] && a[2] > b[0] && a[1] < b[3] && a[3] > b[1];

/* `marks` in order of weight; the marks of the first `solid` keep names away, too. */
export function readable(marks: Mark[], solid: number): Set<string> {
	const boxes: Box[] = marks.slice(0, solid).map(({ x, y, r }) => [x - r, y - r, x + r, y + r]);
	const names = new Set<string>();
	for (const { key, x, y, name } of marks) {
		const box: Box = [x + name.left, y + name.top, x + name.left + name.width, y + name.top + name.height];
		if (boxes.some(other => meets(box, other)))
			continue;
		boxes.push(box);
		names.add(key);
	}
	return names;
}
