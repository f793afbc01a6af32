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
  /** Exchange the ticket in the address, if there is one, for a session. */
  async enter(): Promise<void> {
    // A link with a ticket that is opened in this tab changes the fragment alone.
    globalThis.addEventListener("hashchange", () => {
      if (globalThis.location.hash.startsWith("#ticket=")) globalThis.location.reload();
    });
    const ticket = takeFragment("ticket");
    if (ticket !== null) await exchange(ticket);
    signedIn.set(proof.kept() !== "");
  },

  /** Where a browser without a session gets a ticket. */
  place: (): Read<SignInPlace> => read(["app", "sign-in"], (signal) => open.GET("/api/sign-in", { signal })),

  /** Address of the Hub that leads back to the open page with a ticket; null while the Hub's address is unknown. */
  hubAddress({ hub, project }: SignInPlace): string | null {
    if (hub === null || project === null) return null;
    const { hostname, pathname, search, hash } = globalThis.location;
    const path = encodeURIComponent(pathname + search + hash);
    return `http://${hostname}:${new URL(hub).port}/open/${encodeURIComponent(project)}?path=${path}`;
  },

  /** Return whether to redirect to the Hub automatically: at most once a minute, to prevent a loop. */
  mayVisitHub(now: number = Date.now()): boolean {
    const tried = Number(globalThis.sessionStorage.getItem(TRIED) ?? 0);
    if (now - tried < TRY_AGAIN_MS) return false;
    globalThis.sessionStorage.setItem(TRIED, String(now));
    return true;
  },
};

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
