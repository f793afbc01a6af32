/** Search parameters of an address as the router decoded them. */
export type Raw = Record<string, unknown>;

/** A parameter of any text; empty text counts as none. */
export function text<const Key extends string>(key: Key, raw: Raw): { [K in Key]?: string } {
  // The router decodes ?q=42 as a number and ?q=true as a boolean, but they were typed as text.
  const value = raw[key];
  if (value === undefined || value === null || typeof value === "object" || value === "") return {};
  return { [key]: String(value) } as { [K in Key]?: string };
}

/** A parameter that is true or false. */
export function flag<const Key extends string>(key: Key, raw: Raw): { [K in Key]?: boolean } {
  const value = raw[key];
  return typeof value === "boolean" ? ({ [key]: value } as { [K in Key]?: boolean }) : {};
}

/** A parameter that is one of some values; any other value counts as none. */
export function oneOf<const Key extends string, const Value extends string>(
  key: Key,
  values: readonly Value[],
  raw: Raw,
) {
  const value = values.find((one) => one === raw[key]);
  return (value === undefined ? {} : { [key]: value }) as { [K in Key]?: Value };
}

/** The number of a page; the first is 1 and is left out of the address. */
export function page(raw: Raw): { page?: number } {
  const value = Number(raw.page);
  return Number.isInteger(value) && value > 1 && value < 100_000 ? { page: value } : {};
}
