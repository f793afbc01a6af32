import { useState } from "react";

interface Kept<T> {
  base: T;
  values: Partial<T>;
}

/**
 * What the user types over something that others can change too.
 *
 * It is kept in the browser until it is saved or discarded: a failed save, a reload or a closed tab loses nothing. A field
 * the user did not touch shows its current value. `conflicts` are the fields that someone else changed meanwhile.
 */
export function useDraft<T extends { version: number }>(key: string, current: T) {
  const [kept, setKept] = useState<Kept<T> | null>(() => load<T>(key));
  const put = (next: Kept<T> | null) => {
    const typed = next && Object.keys(next.values).length > 0 ? next : null;
    setKept(typed);
    store(key, typed);
  };
  const values = { ...current, ...kept?.values };
  return {
    values,
    /** Only what was typed. */
    changes: kept?.values ?? {},
    dirty: kept !== null,
    conflicts: kept ? conflicts(kept, current) : [],
    set<Field extends keyof T>(field: Field, value: T[Field]) {
      const base = kept?.base ?? current;
      const typed = { ...kept?.values, [field]: value } as Partial<T>;
      if (same(value, base[field]) && same(value, current[field])) delete typed[field];
      put({ base, values: typed });
    },
    /** Keep what was typed over what others saved. */
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

function load<T>(key: string): Kept<T> | null {
  try {
    return JSON.parse(localStorage.getItem(`draft:${key}`) ?? "null") as Kept<T> | null;
  } catch {
    return null;
  }
}

function store(key: string, kept: unknown): void {
  try {
    if (kept === null) localStorage.removeItem(`draft:${key}`);
    else localStorage.setItem(`draft:${key}`, JSON.stringify(kept));
  } catch {
    // The browser stores nothing (private window, full): what is typed stays in the page alone.
  }
}
