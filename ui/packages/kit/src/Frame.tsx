import type { ConnectionState } from "@commandcenter/api-client";
import { Alert, AppShell, Burger, Button, Container, Group, Text } from "@mantine/core";
import { IconPlugConnectedX } from "@tabler/icons-react";
import { type ReactNode, useEffect, useState } from "react";
import { ColorSchemeSwitch } from "./ColorSchemeSwitch";
import { KeySheet } from "./KeySheet";
import { StatusBadge, type Tone } from "./StatusBadge";

/** Largest width of a page, pixels: lines of a wider table are hard to follow. */
const WIDTH_PX = 1680;

/** The frame of every page: header, optional navigation, and the page itself, which starts with its heading. */
export function Frame(props: {
  brand: ReactNode;
  header?: ReactNode;
  /** Shown in a sidebar, or behind a button on a narrow screen; call `close` when a page is chosen. */
  navigation?: (close: () => void) => ReactNode;
  connection: ConnectionState;
  /** Name of the server in the banner: "the Hub". */
  server: string;
  /** What to do when it stays unreachable. */
  serverHint: ReactNode;
  onRetry: () => void;
  /** Version of CommandCenter, shown at the foot of the page; undefined until it is loaded. */
  version: string | undefined;
  children: ReactNode;
}) {
  const [open, setOpen] = useState(false);
  const close = () => setOpen(false);
  return (
    <>
      <a className="cc-skip" href="#page">
        Skip to the page
      </a>
      <AppShell
        header={{ height: 56 }}
        navbar={props.navigation ? { width: 220, breakpoint: "sm", collapsed: { mobile: !open } } : undefined}
        padding="md"
      >
        <AppShell.Header>
          <Group h="100%" px="md" gap="sm" wrap="nowrap">
            {props.navigation && (
              <Burger
                opened={open}
                onClick={() => setOpen(!open)}
                hiddenFrom="sm"
                size="sm"
                aria-label={open ? "Close the navigation" : "Open the navigation"}
              />
            )}
            {props.brand}
            <Group gap="xs" wrap="nowrap" ml="auto" miw={0}>
              {props.header}
              <Connection state={props.connection} />
              <ColorSchemeSwitch />
            </Group>
          </Group>
        </AppShell.Header>
        {props.navigation && (
          <AppShell.Navbar p="xs" aria-label="Pages">
            {props.navigation(close)}
          </AppShell.Navbar>
        )}
        <AppShell.Main id="page" tabIndex={-1} style={{ outline: "none" }}>
          <Container size={WIDTH_PX} px={0} className="cc-page">
            <div>
              <Disconnected {...props} />
              {props.children}
            </div>
            <Text component="footer" size="xs" c="dimmed" pt="lg" style={{ overflowWrap: "anywhere" }}>
              <span>CommandCenter {props.version}</span> · <KeySheet />
            </Text>
          </Container>
          {/* Mantine renders dialogs and menus here, so for screen readers they are part of the page. */}
          <div data-mantine-shared-portal-node data-portal className="cc-portal" />
        </AppShell.Main>
      </AppShell>
    </>
  );
}

const CONNECTIONS: Readonly<Record<ConnectionState, { label: string; tone: Tone }>> = {
  open: { label: "Live", tone: "good" },
  connecting: { label: "Connecting", tone: "busy" },
  reconnecting: { label: "Reconnecting", tone: "warn" },
  closed: { label: "Not connected", tone: "idle" },
};

function Connection({ state }: { state: ConnectionState }) {
  const { label, tone } = CONNECTIONS[state];
  return (
    <Text component="div" role="status" aria-label="Connection" className="cc-connection">
      <StatusBadge state={state} label={label} tone={tone} />
    </Text>
  );
}

/** Delay before a lost connection is shown, milliseconds; a restarting server is back sooner. */
const PATIENCE_MS = 1500;

function Disconnected(props: {
  connection: ConnectionState;
  server: string;
  serverHint: ReactNode;
  onRetry: () => void;
}) {
  const away = props.connection === "reconnecting";
  const [shown, setShown] = useState(false);
  useEffect(() => {
    if (!away) {
      setShown(false);
      return;
    }
    const timer = setTimeout(() => setShown(true), PATIENCE_MS);
    return () => clearTimeout(timer);
  }, [away]);
  return (
    <div aria-live="polite">
      {shown && (
        <Alert
          color="yellow"
          mb="md"
          icon={<IconPlugConnectedX aria-hidden />}
          styles={{ message: { color: "var(--mantine-color-text)" } }}
        >
          <Group justify="space-between">
            <div>
              <Text fw={600} size="sm">
                The connection to {props.server} is lost. This page may be out of date.
              </Text>
              <Text size="sm">{props.serverHint}</Text>
            </div>
            <Button size="xs" variant="default" onClick={props.onRetry}>
              Connect now
            </Button>
          </Group>
        </Alert>
      )}
    </div>
  );
}
