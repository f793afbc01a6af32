import { ApiError } from "@commandcenter/api-client";
import { draftsApi } from "@commandcenter/api-client/app/drafts";

/** Unsaved edits of one item. */
export interface Kept<T> {
  /** The item before the edits. */
  base: T;
  values: Partial<T>;
  /** When it was last edited, milliseconds since 1970. */
  at?: number;
}

/** Time from the last edit until the server gets the draft, milliseconds. */
const WRITE_AFTER_MS = 1_000;
/** Time until a failed write is repeated, milliseconds. */
const REPEAT_AFTER_MS = 5_000;

/** Drafts that the server does not have yet, by key; null if the draft must be removed there. */
const unsent = new Map<string, string | null>();
let timer: ReturnType<typeof setTimeout> | undefined;
let writing = Promise.resolve();

/**
 * Store the edits, or remove them (null).
 *
 * They are in the browser's storage at once, which survives a reload and an absent backend. That storage belongs to
 * the desk's address, which changes when the desk is restarted, so the server gets them too.
 */
export function storeDraft(key: string, kept: Kept<unknown> | null): void {
  const text = kept && JSON.stringify(kept);
  try {
    if (text === null) localStorage.removeItem(`draft:${key}`);
    else localStorage.setItem(`draft:${key}`, text);
  } catch {
    // The browser cannot store it (private window, storage full): the edits stay in the page and on the server.
  }
  unsent.set(key, text);
  write(text === null ? 0 : WRITE_AFTER_MS);
}

/** Return the latest edits, from the browser's storage or the server. Throws an ApiError if neither is available. */
export async function latestDraft<T>(key: string, signal: AbortSignal): Promise<Kept<T> | null> {
  const local = parse<T>(localText(key));
  if (unsent.has(key)) return local;
  let stored: Kept<T> | null;
  try {
    stored = parse<T>((await draftsApi.one(key).queryFn({ signal }))?.value);
  } catch (thrown) {
    // A backend that an earlier version started has no drafts.
    if (local !== null || ApiError.wrap(thrown).status === 404) return local;
    throw thrown;
  }
  if (local === null || (stored !== null && (stored.at ?? 0) >= (local.at ?? 0))) return stored;
  storeDraft(key, local);
  return local;
}

function write(after_ms: number): void {
  clearTimeout(timer);
  timer = setTimeout(() => {
    // One after the other, so that a removal does not overtake an earlier draft.
    writing = writing.then(writeAll);
  }, after_ms);
}

async function writeAll(): Promise<void> {
  await Promise.all([...unsent].map(([key, text]) => writeOne(key, text)));
}

async function writeOne(key: string, text: string | null): Promise<void> {
  try {
    await (text === null ? draftsApi.delete(key) : draftsApi.put(key, text));
  } catch (thrown) {
    const { status } = ApiError.wrap(thrown);
    const isRefused = status >= 400 && status < 500;
    if (!isRefused) return write(REPEAT_AFTER_MS);
  }
  if (unsent.get(key) === text) unsent.delete(key);
}

globalThis.addEventListener("pagehide", () => void writeAll());

function localText(key: string): string | null {
  try {
    return localStorage.getItem(`draft:${key}`);
  } catch {
    return null;
  }
}

function parse<T>(text: string | null | undefined): Kept<T> | null {
  try {
    const kept = JSON.parse(text ?? "null") as Kept<T> | null;
    return typeof kept?.values === "object" ? kept : null;
  } catch {
    return null;
  }
}
