import { describe, expect, it } from "vitest";
import { ApiError } from "./errors";
import { unwrap } from "./http";

const refused = {
  error: { code: "port_in_use", message: "Port 5442 is taken.", hint: "Stop it.", details: { port: 5442 } },
};

describe("ApiError", () => {
  it("has the code, message, hint and details of the response", () => {
    const error = ApiError.from(409, refused);
    expect(error).toMatchObject({
      status: 409,
      code: "port_in_use",
      message: "Port 5442 is taken.",
      hint: "Stop it.",
      details: { port: 5442 },
    });
  });

  it.each([
    ["a page of HTML", "<h1>Bad gateway</h1>"],
    ["nothing", undefined],
    ["another shape", { detail: "port_in_use" }],
    ["an error without a message", { error: { code: "x" } }],
  ])("reports %s as an unexpected response", (_, body) => {
    const error = ApiError.from(502, body);
    expect(error.code).toBe("unexpected_answer");
    expect(error.status).toBe(502);
    expect(error.message).toContain("502");
  });

  it("distinguishes an unreachable server from a refused request", () => {
    expect(ApiError.wrap(new TypeError("Failed to fetch")).isUnreachable).toBe(true);
    expect(ApiError.from(503, refused).isUnreachable).toBe(false);
    expect(ApiError.from(401, refused).isUnauthorized).toBe(true);
  });
});

describe("unwrap", () => {
  const response = (status: number) => new Response(null, { status });

  it("returns the data of a successful response", async () => {
    await expect(unwrap(Promise.resolve({ data: { id: 1 }, response: response(200) }))).resolves.toEqual({
      id: 1,
    });
  });

  it("throws the error of an error response", async () => {
    await expect(unwrap(Promise.resolve({ error: refused, response: response(409) }))).rejects.toMatchObject({
      code: "port_in_use",
    });
  });

  it("throws unreachable when there is no response", async () => {
    await expect(unwrap(Promise.reject(new TypeError("network")))).rejects.toMatchObject({
      code: "unreachable",
    });
  });

  it("rethrows the abort of a cancelled request unchanged", async () => {
    const aborted = new DOMException("aborted", "AbortError");
    await expect(unwrap(Promise.reject(aborted))).rejects.toBe(aborted);
  });
});
