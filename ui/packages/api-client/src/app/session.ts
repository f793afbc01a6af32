import createClient from "openapi-fetch";
import type { paths } from "../app.gen";
import { proof, signedIn, takeFragment } from "../proof";
import { type Read, read, type Schemas } from "./client";

export { openStream, withProof } from "../proof";
export type SignInPlace = Schemas["SignIn"];

const TRIED = "commandcenter-sign-in";
/** Time between two automatic visits to the Hub, milliseconds. */
const TRY_AGAIN_MS = 60_000;

// Its requests need no session, so their responses must not change `signedIn`.
const open = createClient<paths>({
  baseUrl: globalThis.location?.origin,
  fetch: (request) => fetch(request),
});

/** How a browser gets a session of this desk. */
export const session = {
  /** Exchange the ticket in the address, if there is one, for a session. Return the colour scheme beside it. */
  async enter(): Promise<string | undefined> {
    // A link with a ticket that is opened in this tab changes the fragment alone.
    globalThis.addEventListener("hashchange", () => {
      if (globalThis.location.hash.startsWith("#ticket=")) globalThis.location.reload();
    });
    const [ticket = "", scheme] = (takeFragment("ticket") ?? "").split("&scheme=");
    if (ticket !== "") await exchange(ticket);
    signedIn.set(proof.kept() !== "");
    return scheme;
  },

  /** The host name at which browsers open this desk until it is restarted; null if any name works. */
  hostName: (): Read<string | null> => ({ queryKey: ["app", "host-name"], queryFn: hostName }),

  /** Address of the open page under another host name, where this browser may have a session; null if it is this one. */
  ownAddress(host: string | null): string | null {
    const { hostname, port, pathname, search } = globalThis.location;
    return host === null || host === hostname ? null : `http://${host}:${port}${pathname}${search}`;
  },

  /** Where a browser without a session gets a ticket. */
  place: (): Read<SignInPlace> => read(["app", "sign-in"], (signal) => open.GET("/api/sign-in", { signal })),

  /** Address of the Hub that leads back to the open page with a ticket; null while the Hub's address is unknown. */
  hubAddress({ hub, project }: SignInPlace): string | null {
    if (hub === null || project === null) return null;
    const { pathname, search, hash } = globalThis.location;
    const path = encodeURIComponent(pathname + search + hash);
    return `${new URL(hub).origin}/open/${encodeURIComponent(project)}?path=${path}`;
  },

  /** Address of the Hub's list of projects; null while the Hub's address is unknown. */
  hubProjects: ({ hub }: SignInPlace): string | null => (hub === null ? null : `${new URL(hub).origin}/`),

  /** Return whether to redirect to the Hub automatically: at most once a minute, to prevent a loop. */
  mayVisitHub(now: number = Date.now()): boolean {
    const tried = Number(globalThis.sessionStorage.getItem(TRIED) ?? 0);
    if (now - tried < TRY_AGAIN_MS) return false;
    globalThis.sessionStorage.setItem(TRIED, String(now));
    return true;
  },
};

async function hostName(): Promise<string | null> {
  const response = await fetch(new Request(new URL("/api/session", globalThis.location.origin)));
  const host: unknown = response.ok ? ((await response.json()) as { host?: unknown }).host : null;
  return typeof host === "string" && /^[0-9a-f]{32}\.localhost$/.test(host) ? host : null;
}

async function exchange(ticket: string): Promise<void> {
  try {
    const response = await fetch("/api/session", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ ticket }),
    });
    if (response.ok) proof.keep(((await response.json()) as { proof: string }).proof);
  } catch {
    // Without a response, the page opens as it would without a ticket.
  }
}
