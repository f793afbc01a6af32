import type { Entry } from "@commandcenter/api-client/hub";
import { ActionIcon, Tooltip } from "@mantine/core";
import { IconCheck, IconCopy, IconEye, IconEyeOff } from "@tabler/icons-react";
import { useState } from "react";
import classes from "./ConnectPanel.module.css";

/** Time for which a button shows the result of copying, milliseconds. */
const COPIED_MS = 1500;

/** Names and values; a secret is hidden unless it is the one that was revealed. */
export function EntryList(props: {
  label: string;
  entries: readonly Entry[];
  revealed: { name: string; value: string } | null;
  onReveal: (name: string) => void;
  onHide: () => void;
  /** Fetch the value of a hidden secret. */
  onCopy: (name: string) => Promise<string>;
}) {
  return (
    <ul aria-label={props.label} className={classes.entries}>
      {props.entries.map((entry) => {
        const open = props.revealed?.name === entry.name ? props.revealed.value : null;
        return (
          <li key={entry.name} className={classes.entry}>
            <span className={classes.name}>{entry.name}</span>
            <code className={classes.value}>{open ?? entry.shown}</code>
            <span className={classes.buttons}>
              {entry.secret && (
                <Tooltip label={open === null ? "Reveal" : "Hide"}>
                  <ActionIcon
                    variant="subtle"
                    color="gray"
                    aria-label={`${open === null ? "Reveal" : "Hide"} ${entry.name}`}
                    onClick={() => (open === null ? props.onReveal(entry.name) : props.onHide())}
                  >
                    {open === null ? <IconEye size={16} /> : <IconEyeOff size={16} />}
                  </ActionIcon>
                </Tooltip>
              )}
              <Copy
                name={entry.name}
                value={async () => open ?? (entry.secret ? await props.onCopy(entry.name) : entry.shown)}
              />
            </span>
          </li>
        );
      })}
    </ul>
  );
}

function Copy({ name, value }: { name: string; value: () => Promise<string> }) {
  const [state, setState] = useState<"idle" | "copied" | "failed">("idle");
  async function copy() {
    try {
      await navigator.clipboard.writeText(await value());
      setState("copied");
    } catch {
      setState("failed");
    }
    setTimeout(() => setState("idle"), COPIED_MS);
  }
  const label = { idle: `Copy ${name}`, copied: "Copied", failed: "Could not copy" }[state];
  return (
    <Tooltip label={label} opened={state === "idle" ? undefined : true}>
      <ActionIcon variant="subtle" color="gray" aria-label={label} onClick={() => void copy()}>
        {state === "copied" ? <IconCheck size={16} /> : <IconCopy size={16} />}
      </ActionIcon>
    </Tooltip>
  );
}
