import { expect, it } from "vitest";
import { deskAddress } from "./desk-address";

const HOST = `${"0123456789abcdef".repeat(2)}.localhost`;
const TICKET = `http://${HOST}:3010/#ticket=v1.5.abc.def`;

it.each([
  [undefined, `http://${HOST}:3010/#ticket=v1.5.abc.def&scheme=dark`],
  ["/tasks?view=board&page=2", `http://${HOST}:3010/tasks?view=board&page=2#ticket=v1.5.abc.def&scheme=dark`],
  ["/files/a%2Fb", `http://${HOST}:3010/files/a%2Fb#ticket=v1.5.abc.def&scheme=dark`],
  ["/x#ticket=other", `http://${HOST}:3010/x#ticket=v1.5.abc.def&scheme=dark`],
])("keeps the path %s", (path, address) => {
  expect(deskAddress(TICKET, "dark", path)).toBe(address);
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
  expect(deskAddress(TICKET, "auto", path)).toBe(`${TICKET}&scheme=auto`);
});
