import { describe, expect, it } from "vitest";
import { isAtLeast, type Level, parseLine } from "./log-line";

describe("a log line", () => {
  it.each<[string, Level, string]>([
    ["2026-11-28 13:30:11.910 UTC [27104] LOG:  ready", "info", "[27104] LOG:  ready"],
    ["2026-11-28 13:30:11 UTC [5621] FATAL:  no password", "error", "[5621] FATAL:  no password"],
    [
      "2026-11-28 13:30:11 UTC [5621] FATAL:  the database system is starting up",
      "info",
      "[5621] FATAL:  the database system is starting up",
    ],
    ["2026-11-28 13:30:11.9 UTC [5621] WARNING:  old", "warning", "[5621] WARNING:  old"],
    ["[5621] DEBUG1:  x", "debug", "[5621] DEBUG1:  x"],
    [
      "27070:M 28 Nov 2026 13:30:11.908 * Ready to accept connections",
      "info",
      "27070:M Ready to accept connections",
    ],
    ["27070:M 28 Nov 2026 13:30:11.908 # Out of memory", "warning", "27070:M Out of memory"],
    ["27070:M 2026-11-28T13:30:11.908+00:00 # Bye", "warning", "27070:M Bye"],
    ["27070:M 28 Nov 2026 13:30:11.908 - Accepted", "debug", "27070:M Accepted"],
    ["INFO uvicorn.error: Shutting down", "info", "INFO uvicorn.error: Shutting down"],
    ["INFO:     127.0.0.1:1 - GET / 200", "info", "INFO:     127.0.0.1:1 - GET / 200"],
    ["2026-11-28T13:30:11,910Z ERROR backend: it broke", "error", "ERROR backend: it broke"],
    ["[2026-11-28 13:30:11 +0000] [WARNING] slow", "warning", "[WARNING] slow"],
    ["error: unknown option", "error", "error: unknown option"],
    ["Traceback (most recent call last):", "error", "Traceback (most recent call last):"],
    ["sqlalchemy.exc.OperationalError: gone", "error", "sqlalchemy.exc.OperationalError: gone"],
    ['{"level":"warn","msg":"slow"}', "warning", '{"level":"warn","msg":"slow"}'],
    ['{"level":50,"msg":"broken"}', "error", '{"level":50,"msg":"broken"}'],
    ['{"level":10}', "debug", '{"level":10}'],
    ['{"severity":"CRITICAL"}', "error", '{"severity":"CRITICAL"}'],
    ['{"level":', "info", '{"level":'],
    ["Error handling is enabled", "info", "Error handling is enabled"],
    ["log in with a password", "info", "log in with a password"],
    ["", "info", ""],
  ])("%s is %s", (line, level, text) => {
    expect(parseLine(line)).toEqual({ level, text });
  });

  it("has the level of the line that it continues", () => {
    expect(parseLine('  File "x.py", line 3', "error").level).toBe("error");
    expect(parseLine("2026-11-28 13:30:11.910 UTC [1] DETAIL:  because", "error").level).toBe("error");
    expect(parseLine("Done.", "error").level).toBe("info");
  });

  it("is compared with a level", () => {
    expect(isAtLeast("error", "warning")).toBe(true);
    expect(isAtLeast("info", "warning")).toBe(false);
  });
});
