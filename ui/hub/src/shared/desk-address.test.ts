import { expect, it } from "vitest";
import { deskAddress } from "./desk-address";

const TICKET = "http://127.0.0.1:3010/#ticket=v1.5.abc.def";

it.each([
  [undefined, "http://127.0.0.1:3010/#ticket=v1.5.abc.def"],
  ["/tasks?view=board&page=2", "http://127.0.0.1:3010/tasks?view=board&page=2#ticket=v1.5.abc.def"],
  ["/files/a%2Fb", "http://127.0.0.1:3010/files/a%2Fb#ticket=v1.5.abc.def"],
  ["/x#ticket=other", "http://127.0.0.1:3010/x#ticket=v1.5.abc.def"],
])("keeps the path %s", (path, address) => {
  expect(deskAddress(TICKET, "127.0.0.1", path)).toBe(address);
});

it.each([
  "//evil.example/x",
  "/\\evil.example",
  "/\t/evil.example",
  "\\\\evil.example",
  "https://evil.example/",
  "javascript:alert(1)",
  "evil",
  "//127.0.0.1:1/",
  "/..//evil.example",
  "/./\\evil.example",
  "",
])("ignores the path %j, which leads elsewhere", (path) => {
  expect(deskAddress(TICKET, "127.0.0.1", path)).toBe(TICKET);
});

it("uses the host name of the browser", () => {
  const address = "http://localhost:3010/tasks#ticket=v1.5.abc.def";
  expect(deskAddress(TICKET, "localhost", "/tasks")).toBe(address);
});
