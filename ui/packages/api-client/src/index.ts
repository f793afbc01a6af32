export { ApiError, type ErrorBody } from "./errors";
export { type ConnectionState, EventStream, type EventStreamOptions } from "./events";
export { unwrap } from "./http";
export { signedIn } from "./proof";
