import type { Language } from "@commandcenter/api-client/app/overview";

export interface Slice {
  name: string;
  /** From 0 to 1; the shares of all slices add up to 1. */
  share: number;
  colour: string;
}

/** Distinct in light and dark and for most colour-blind people; largest slice first. */
const COLOURS = ["#4c6ef5", "#12b886", "#fab005", "#e64980", "#15aabf", "#fd7e14", "#7950f2", "#82c91e"];
const OTHER = "#868e96";

/** The largest languages by lines of code, and the rest as one slice, "Other". */
export function slices(languages: readonly Language[]): Slice[] {
  const withCode = languages.filter((language) => language.code > 0).sort((a, b) => b.code - a.code);
  const total = withCode.reduce((sum, language) => sum + language.code, 0);
  if (total === 0) return [];
  const large = withCode.slice(0, COLOURS.length);
  const rest = withCode.slice(COLOURS.length).reduce((sum, language) => sum + language.code, 0);
  const found = large.map((language, index) => ({
    name: language.name,
    share: language.code / total,
    colour: COLOURS[index] ?? OTHER,
  }));
  return rest > 0 ? [...found, { name: "Other", share: rest / total, colour: OTHER }] : found;
}
