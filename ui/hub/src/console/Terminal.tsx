import { ApiError } from "@commandcenter/api-client";
import { consoleStreamUrl, hub, openStream } from "@commandcenter/api-client/hub";
import { ErrorPanel } from "@commandcenter/kit";
import { Text } from "@mantine/core";
import { FitAddon } from "@xterm/addon-fit";
import { Terminal as XTerm } from "@xterm/xterm";
import "@xterm/xterm/css/xterm.css";
import { useEffect, useRef, useState } from "react";
import type { Program } from "./ConsolePanel";
import { inOrder } from "./in-order";
import classes from "./Terminal.module.css";

const SCROLLBACK_LINES = 5000;

/** Show a program that runs in a pseudo-terminal of the Hub, and end it when this component is removed. */
export default function Terminal({ project_id, program }: { project_id: string; program: Program }) {
  const place = useRef<HTMLDivElement>(null);
  const [error, setError] = useState<ApiError | null>(null);
  const [ended, setEnded] = useState(false);

  useEffect(() => {
    const element = place.current;
    if (!element) return;
    let left = false;
    let stream: EventSource | undefined;
    const style = getComputedStyle(element);
    const terminal = new XTerm({
      fontFamily: style.fontFamily,
      fontSize: 13,
      scrollback: SCROLLBACK_LINES,
      cursorBlink: true,
      screenReaderMode: true,
      theme: { background: style.backgroundColor, foreground: style.color, cursor: style.color },
    });
    const fit = new FitAddon();
    terminal.loadAddon(fit);
    terminal.open(element);
    fit.fit();
    terminal.focus();
    const fail = (thrown: unknown) => left || setError(ApiError.wrap(thrown));
    const opened = hub.openConsole(project_id, program, terminal.rows, terminal.cols);
    // Each request waits for the one before it, so that keys arrive in order; the first one waits until the console is open.
    const type = inOrder(async (data: string) => {
      const { id } = await opened;
      if (!left) await hub.writeConsole(project_id, id, data);
    });
    terminal.onData((data) => void type(data).catch(fail));
    terminal.onResize(({ rows, cols }) => {
      const resized = opened.then(({ id }) => left || hub.resizeConsole(project_id, id, rows, cols));
      void resized.catch(() => {});
    });
    const watched = new ResizeObserver(() => fit.fit());
    watched.observe(element);

    async function follow() {
      const { id } = await opened;
      if (left) return;
      stream = openStream(consoleStreamUrl(project_id, id));
      stream.addEventListener("output", (event) => {
        const { data } = JSON.parse(event.data) as { data: string };
        terminal.write(Uint8Array.from(atob(data), (one) => one.charCodeAt(0)));
      });
      // The stream ends with the program, so it must not reconnect.
      stream.addEventListener("error", () => {
        stream?.close();
        if (!left) setEnded(true);
      });
    }
    void follow().catch(fail);
    return () => {
      left = true;
      watched.disconnect();
      stream?.close();
      terminal.dispose();
      void opened.then(({ id }) => hub.closeConsole(project_id, id)).catch(() => {});
    };
  }, [project_id, program]);

  return (
    <>
      {error && <ErrorPanel title="The console cannot be used" error={error} />}
      <section ref={place} className={classes.terminal} aria-label={`${program} console`} />
      {ended && (
        <Text size="sm" role="status">
          {program} has ended.
        </Text>
      )}
    </>
  );
}
