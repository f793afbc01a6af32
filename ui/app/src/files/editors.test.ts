import { expect, test } from "vitest";
import { editorAddress } from "./editors";

test.each([
  [
    "vscode",
    "/home/ada/my desk",
    "src/größe #1?.py",
    12,
    "vscode://file/home/ada/my%20desk/src/gr%C3%B6%C3%9Fe%20%231%3F.py:12",
  ],
  ["cursor", "/x/", "a.py", null, "cursor://file/x/a.py:1"],
  ["idea", "/x", "a&b.py", 3, "idea://open?file=%2Fx%2Fa%26b.py&line=3"],
] as const)("%s opens a file at a line", (editor, folder, path, line, address) =>
  expect(editorAddress(editor, folder, path, line)).toBe(address),
);
