import { todoKindValues, todoSortValues } from "@commandcenter/api-client/app/todos";
import { oneOf, page, type Raw, text } from "../shared/list/search-params";

/** Search parameters of the list of TODOs; unknown ones are dropped. */
export function todoSearch(raw: Raw) {
  return {
    ...text("q", raw),
    ...oneOf("kind", todoKindValues, raw),
    ...text("author", raw),
    ...text("path", raw),
    ...oneOf("sort", todoSortValues, raw),
    ...page(raw),
  };
}

export type TodoSearch = ReturnType<typeof todoSearch>;
