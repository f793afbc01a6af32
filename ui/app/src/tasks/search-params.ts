import {
  dueFilterValues,
  taskPriorityValues,
  taskSortValues,
  taskStatusValues,
} from "@commandcenter/api-client/app/tasks";
import { oneOf, page, type Raw, text } from "../shared/list/search-params";

/** Search parameters of the tasks; unknown ones are dropped. */
export function taskSearch(raw: Raw) {
  return {
    ...oneOf("view", ["list"], raw),
    ...text("q", raw),
    ...oneOf("status", taskStatusValues, raw),
    ...oneOf("priority", taskPriorityValues, raw),
    ...text("owner", raw),
    ...oneOf("due", dueFilterValues, raw),
    ...technology(raw),
    ...oneOf("sort", taskSortValues, raw),
    ...page(raw),
  };
}

export type TaskSearch = ReturnType<typeof taskSearch>;

function technology(raw: Raw): { technology?: number } {
  const id = Number(raw.technology);
  return Number.isInteger(id) && id > 0 ? { technology: id } : {};
}
