import { ApiError } from "./errors";

/** Result of an openapi-fetch request. */
export interface Answer<T> {
  data?: T;
  error?: unknown;
  response: Response;
}

/**
 * Return the data of a response, or throw it as an ApiError.
 *
 * An abort is rethrown unchanged, so that a cancelled query does not look like a failure.
 */
export async function unwrap<T>(request: Promise<Answer<T>>): Promise<T> {
  let answer: Answer<T>;
  try {
    answer = await request;
  } catch (thrown) {
    if (thrown instanceof DOMException && thrown.name === "AbortError") throw thrown;
    throw ApiError.wrap(thrown);
  }
  if (!answer.response.ok) throw ApiError.from(answer.response.status, answer.error);
  return answer.data as T;
}
