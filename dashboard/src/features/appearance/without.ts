/** A table without one of its entries. */
export function without<T>(table: Readonly<Record<string, T>>, name: string): Record<string, T> {
  return Object.fromEntries(Object.entries(table).filter(([known]) => known !== name));
}
