/** Rows of a topic (`queue`, `visitors`) as the cache keeps them: by id, from a `snapshot` on, through every `change`. */

export type Board<Row> = Readonly<Record<string, Row>>;

/** A snapshot replaces everything. */
export function boardOf<Row extends { id: string }>(rows: readonly Row[]): Board<Row> {
  return Object.fromEntries(rows.map((row) => [row.id, row]));
}

/** A change puts rows in and takes rows out. */
export function boardAfter<Row extends { id: string }>(
  board: Board<Row>,
  upsert: readonly Row[],
  remove: readonly string[],
): Board<Row> {
  const gone = new Set(remove);
  const kept = Object.entries(board).filter(([id]) => !gone.has(id));
  return { ...Object.fromEntries(kept), ...boardOf(upsert) };
}
