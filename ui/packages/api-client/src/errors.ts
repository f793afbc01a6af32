/** Body of every error response of both APIs. */
export interface ErrorBody {
  code: string;
  message: string;
  hint?: string | null;
  details?: unknown;
}

/**
 * A request that failed: what happened, and what to do.
 *
 * `status` is the HTTP status, or 0 without a response. `code` is one of the API's own codes, or one of
 * `unreachable` (no response) and `unexpected_answer` (a response that is not the API's).
 */
export class ApiError extends Error {
  readonly status: number;
  readonly code: string;
  readonly hint: string | null;
  readonly details: unknown;

  constructor(status: number, body: ErrorBody, options?: ErrorOptions) {
    super(body.message, options);
    this.name = "ApiError";
    this.status = status;
    this.code = body.code;
    this.hint = body.hint ?? null;
    this.details = body.details ?? null;
  }

  /** True when the user has to sign in again. */
  get isUnauthorized(): boolean {
    return this.status === 401 || this.code === "too_many_failures";
  }

  /** True when the server could not be reached. */
  get isUnreachable(): boolean {
    return this.code === "unreachable";
  }

  /** Build the error from a response's status and its decoded body of any form. */
  static from(status: number, body: unknown): ApiError {
    const error = isRecord(body) ? body.error : undefined;
    if (isRecord(error) && typeof error.code === "string" && typeof error.message === "string") {
      return new ApiError(status, {
        code: error.code,
        message: error.message,
        hint: typeof error.hint === "string" ? error.hint : null,
        details: error.details,
      });
    }
    return new ApiError(status, {
      code: "unexpected_answer",
      message: `The server responded with status ${status} and no error message.`,
      hint: "Reload the page. If it happens again, look in the server's log.",
    });
  }

  /** Turn anything thrown into an ApiError; a request that reached no server becomes `unreachable`. */
  static wrap(thrown: unknown): ApiError {
    if (thrown instanceof ApiError) return thrown;
    if (thrown instanceof TypeError) {
      return new ApiError(
        0,
        {
          code: "unreachable",
          message: "The server did not respond.",
          hint: "Check that it is running; this page reconnects automatically.",
        },
        { cause: thrown },
      );
    }
    const message = thrown instanceof Error ? thrown.message : String(thrown);
    return new ApiError(0, { code: "unexpected", message }, { cause: thrown });
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
