const KEY = "commandcenter-page";
const MARK = "#page=";

/**
 * What shows the Hub that a request comes from its own page.
 *
 * The browser sends the Hub's cookie to every port of this machine. The proof lies in the storage of the page, which
 * belongs to the Hub's address alone, so the cookie is worth nothing to anybody else.
 */
export const proof = {
  /** Keep the proof that a one-time address brought along behind its #, and take it out of the address. */
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
