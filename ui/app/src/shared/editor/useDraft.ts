import { useState } from "react";
import { type Kept, storeDraft } from "./drafts";

/**
 * The user's edits of an item that others can change too.
 *
 * Edits are stored until they are saved or discarded: a failed save, a reload, a closed tab or a restart of the desk
 * loses nothing. `stored` are those that were stored when the page was opened. Fields without edits show their current
 * value. `conflicts` are the edited fields that another user has changed meanwhile.
 */
export function useDraft<T extends { version: number }>(key: string, current: T, stored: Kept<T> | null) {
  const [kept, setKept] = useState(stored);
  const put = (next: Kept<T> | null) => {
    const typed = next && Object.keys(next.values).length > 0 ? { ...next, at: Date.now() } : null;
    setKept(typed);
    storeDraft(key, typed);
  };
  const values = { ...current, ...kept?.values };
  return {
    values,
    /** The edited fields only. */
    changes: kept?.values ?? {},
    dirty: kept !== null,
    conflicts: kept ? conflicts(kept, current) : [],
    set<Field extends keyof T>(field: Field, value: T[Field]) {
      const base = kept?.base ?? current;
      const typed = { ...kept?.values, [field]: value } as Partial<T>;
      if (same(value, base[field]) && same(value, current[field])) delete typed[field];
      put({ base, values: typed });
    },
    /** Keep the edits on top of the version that another user saved. */
    settle: () => kept && put({ base: current, values: kept.values }),
    clear: () => put(null),
  };
}

function conflicts<T>({ base, values }: Kept<T>, current: T): (keyof T)[] {
  return (Object.keys(values) as (keyof T)[]).filter(
    (field) => !same(current[field], base[field]) && !same(current[field], values[field]),
  );
}

function same(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
