const KEY = "commandcenter-page";

/**
 * Proves to the server that a request comes from its own page.
 *
 * The browser sends the server's cookie to every port of this machine. The proof is in the page's storage, which only
 * the page's own address can read, so the cookie alone is useless to other programs.
 */
export const proof = {
  /** Store the proof from the fragment of a one-time link, and remove it from the address. */
  take(): void {
    const given = takeFragment("page");
    if (given !== null) proof.keep(given);
  },

  /** Store the proof of a new sign-in. */
  keep(value: string): void {
    globalThis.localStorage.setItem(KEY, value);
  },

  /** The proof of the latest sign-in; empty before the first. */
  kept(): string {
    return globalThis.localStorage.getItem(KEY) ?? "";
  },
};

/** Return the value of the fragment `#NAME=value` and remove it from the address; null if there is no such fragment. */
export function takeFragment(name: string): string | null {
  const { hash, href } = globalThis.location;
  if (!hash.startsWith(`#${name}=`)) return null;
  // The whole address: a path such as `//host` alone would be another server, which the browser refuses.
  globalThis.history.replaceState(null, "", href.slice(0, -hash.length));
  return hash.slice(name.length + 2);
}

/** Why a one-time link was refused. */
export type RefusedLink = "used" | "expired";

let refusedLink: RefusedLink | null = null;

/** The one-time link that led to this page without signing in; its reason is null if there was none. */
export const openedBy = {
  /** Read the reason from the address, and remove it from there. */
  take(): void {
    const given = takeFragment("link");
    refusedLink = given === "used" || given === "expired" ? given : null;
  },
  refusedLink: (): RefusedLink | null => refusedLink,
};

let accepted = true;
const followers = new Set<() => void>();

/** Whether the server accepts the page's requests, as far as the latest response shows. */
export const signedIn = {
  get: (): boolean => accepted,

  set(now: boolean): void {
    if (now === accepted) return;
    accepted = now;
    for (const follower of followers) follower();
  },

  /** Call `follower` after each change, until the returned function is called. */
  follow(follower: () => void): () => void {
    followers.add(follower);
    return () => void followers.delete(follower);
  },
};

/** Send a request with the proof. `fetch` is looked up each time, so that tests can replace it. */
export async function sendWithProof(request: Request): Promise<Response> {
  request.headers.set("x-commandcenter-page", proof.kept());
  const response = await fetch(request);
  if (response.ok) signedIn.set(true);
  else if (response.status === 401) signedIn.set(false);
  return response;
}

/** Add the proof to an address of the server, for streams and downloads, which cannot have headers. */
export function withProof(url: string): string {
  const address = new URL(url, globalThis.location.origin);
  address.searchParams.set("page", proof.kept());
  return address.pathname + address.search;
}

/** Open a stream. The proof is read each time, since a new sign-in replaces it. */
export function openStream(url: string): EventSource {
  return new EventSource(withProof(url));
}
