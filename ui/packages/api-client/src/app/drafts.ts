import { unwrap } from "../http";
import { api, read } from "./client";

/** Largest body of a request that browsers send although the page is closed, bytes; they allow 64 KiB. */
const KEPT_ALIVE = 60_000;

/** Unsaved edits on the desk's server, as JSON text. `key` is the kind and id of what is edited. */
export const draftsApi = {
  one: (key: string) =>
    read(["app", "drafts", key], (signal) =>
      api.GET("/api/drafts/{key}", { params: { path: { key } }, signal }),
    ),
  put(key: string, value: string) {
    const body = { value };
    const keepalive = new TextEncoder().encode(JSON.stringify(body)).length <= KEPT_ALIVE;
    return unwrap(api.PUT("/api/drafts/{key}", { params: { path: { key } }, body, keepalive }));
  },
  delete: (key: string) =>
    unwrap(api.DELETE("/api/drafts/{key}", { params: { path: { key } }, keepalive: true })),
};
