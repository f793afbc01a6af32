const KEY = "commandcenter-page";
const MARK = "#page=";

/**
 * Proves to the Hub that a request comes from its own page.
 *
 * The browser sends the Hub's cookie to every port of this machine. The proof is in the page's storage, which only the
 * Hub's own address can read, so the cookie alone is useless to other programs.
 */
export const proof = {
  /** Store the proof from the fragment of a one-time link, and remove it from the address. */
  take(): void {
    const { hash, pathname, search } = globalThis.location;
    if (!hash.startsWith(MARK)) return;
    globalThis.localStorage.setItem(KEY, hash.slice(MARK.length));
    globalThis.history.replaceState(null, "", pathname + search);
  },

  /** The proof of the latest sign-in; empty before the first. */
  kept(): string {
    return globalThis.localStorage.getItem(KEY) ?? "";
  },
};
