import { fileSortValues } from "@commandcenter/api-client/app/files";
import { oneOf, page, type Raw, text } from "../shared/list/search-params";

/** Search parameters of the files; unknown ones are dropped. */
export function fileSearch(raw: Raw) {
  return {
    ...text("q", raw),
    ...text("language", raw),
    ...oneOf("sort", fileSortValues, raw),
    ...page(raw),
  };
}

export type FileSearch = ReturnType<typeof fileSearch>;
