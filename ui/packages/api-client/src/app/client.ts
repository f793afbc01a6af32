import createClient from "openapi-fetch";
import type { components, paths } from "../app.gen";
import { type Answer, unwrap } from "../http";
import { sendWithProof } from "../proof";

export type Schemas = components["schemas"];
/** Query parameters of a path that can be read. */
export type QueryOf<Path extends keyof paths> = paths[Path] extends {
  get: { parameters: { query?: infer Query } };
}
  ? NonNullable<Query>
  : never;

export const api = createClient<paths>({ baseUrl: globalThis.location?.origin, fetch: sendWithProof });

/** Key of everything a finished scan makes stale. */
export const RESULTS = ["app", "results"] as const;
/** Key of everything read from git, which new git insights make stale. */
export const HISTORY = [...RESULTS, "history"] as const;

/** One read of the API for TanStack Query: where its data is cached and how it is fetched. */
export interface Read<Data> {
  queryKey: readonly unknown[];
  /** Throws an ApiError when it fails. */
  queryFn: (context: { signal: AbortSignal }) => Promise<Data>;
}

export function read<Data>(
  queryKey: readonly unknown[],
  request: (signal: AbortSignal) => Promise<Answer<Data>>,
): Read<Data> {
  return { queryKey, queryFn: ({ signal }) => unwrap(request(signal)) };
}
