import { Anchor, Kbd, Modal, Stack, Table, Text } from "@mantine/core";
import { useEffect, useState } from "react";

/** What a key does. */
interface KeyUse {
  /** Keys to press together. */
  keys: readonly string[];
  does: string;
}

/** All keys of the pages, by where they work. */
const KEYS: readonly { where: string; uses: readonly KeyUse[] }[] = [
  {
    where: "Everywhere",
    uses: [
      { keys: ["?"], does: "Show these keys" },
      { keys: ["/"], does: "Search" },
      { keys: ["Ctrl", "K"], does: "Go anywhere, or do anything (⌘ K on a Mac)" },
      { keys: ["Esc"], does: "Close what is open" },
    ],
  },
  {
    where: "In a log",
    uses: [
      { keys: ["Home"], does: "First loaded line" },
      { keys: ["End"], does: "Newest line, and follow" },
      { keys: ["Page Up"], does: "Scroll up, and pause" },
    ],
  },
];

/** Return whether a key press belongs to a field, to the browser or to another handler. */
function isTyped(event: KeyboardEvent): boolean {
  const target = event.target instanceof HTMLElement ? event.target : null;
  return (
    event.ctrlKey ||
    event.metaKey ||
    event.altKey ||
    event.defaultPrevented ||
    target?.isContentEditable === true ||
    ["INPUT", "TEXTAREA", "SELECT"].includes(target?.tagName ?? "")
  );
}

/** Call `act` when a key is pressed outside fields. */
export function useKey(key: string, act: () => void): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== key || isTyped(event)) return;
      event.preventDefault();
      act();
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, [key, act]);
}

/** Focus the first search field that is visible. */
export function focusSearch(): void {
  const fields = document.querySelectorAll<HTMLInputElement>('input[type="search"]');
  [...fields].find((field) => field.checkVisibility?.() ?? true)?.focus();
}

/** A list of all keys, with a link that opens it; the key `?` opens it too. */
export function KeySheet() {
  const [opened, setOpened] = useState(false);
  useKey("?", () => setOpened(true));
  return (
    <>
      <Anchor component="button" type="button" size="xs" c="dimmed" onClick={() => setOpened(true)}>
        Keys
      </Anchor>
      <Modal opened={opened} onClose={() => setOpened(false)} title={<b>Keys</b>} size="md">
        <Stack>
          {KEYS.map(({ where, uses }) => (
            <section key={where} aria-label={where}>
              <Text size="sm" fw={600}>
                {where}
              </Text>
              <Table aria-label={`Keys: ${where}`} verticalSpacing={4} withRowBorders={false}>
                <Table.Tbody>
                  {uses.map(({ keys, does }) => (
                    <Table.Tr key={does}>
                      <Table.Td w={110} style={{ whiteSpace: "nowrap" }}>
                        {keys.map((key, index) => (
                          <span key={key}>
                            {index > 0 && " "}
                            <Kbd>{key}</Kbd>
                          </span>
                        ))}
                      </Table.Td>
                      <Table.Td>{does}</Table.Td>
                    </Table.Tr>
                  ))}
                </Table.Tbody>
              </Table>
            </section>
          ))}
        </Stack>
      </Modal>
    </>
  );
}
