import type { paths } from "../app.gen";

type StreamItem = paths["/api/events"]["get"]["responses"][200]["content"]["text/event-stream"]["data"];
/** What `GET /api/events` sends: each event's name, which is the data's `type`, and its data. */
export type AppEvents = { [One in StreamItem as NonNullable<One["type"]>]: One };
