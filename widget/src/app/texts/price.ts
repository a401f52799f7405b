/** Prices in the shopper's way of writing them. */

/** A price as one writes it there; currencies differ in how many of their small coins make a big one. */
export function price({ amount_minor, currency }: { amount_minor: number; currency: string }, tag: string): string {
  try {
    const format = new Intl.NumberFormat(tag, { style: 'currency', currency, currencyDisplay: 'narrowSymbol' });
    const digits = format.resolvedOptions().maximumFractionDigits ?? 2;
    const amount = amount_minor / 10 ** digits;
    // Whole sums are shown without their empty fraction.
    if (!Number.isInteger(amount)) return format.format(amount);
    return new Intl.NumberFormat(tag, {
      style: 'currency',
      currency,
      currencyDisplay: 'narrowSymbol',
      maximumFractionDigits: 0,
    }).format(amount);
  } catch {
    return `${amount_minor / 100} ${currency}`;
  }
}
