import type { Summary } from "@commandcenter/api-client/app/overview";
import { session } from "@commandcenter/api-client/app/session";
import { Frame, formatCount, useLive, useSignedIn } from "@commandcenter/kit";
import { Alert, Code, Divider, Group, NavLink, Text } from "@mantine/core";
import { IconLayoutGrid } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Link, Outlet, useLocation } from "@tanstack/react-router";
import { PAGES, type PageCount } from "./pages";
import { Palette } from "./palette/Palette";
import { SignIn } from "./SignIn";
import { SearchBox } from "./search/SearchBox";
import { useSummary } from "./shared/project";

const ICON_PX = 26;

/** Header and navigation around every page of the desk, or how to sign in. */
export function DeskFrame() {
  const { state, retry } = useLive();
  const summary = useSummary();
  const { pathname } = useLocation();
  if (!useSignedIn()) return <SignIn />;
  return (
    <Frame
      brand={
        <Link to="/" style={{ color: "inherit", textDecoration: "none", minWidth: ICON_PX }}>
          <Group gap="xs" wrap="nowrap">
            <img src="/icon.svg" alt="" width={ICON_PX} height={ICON_PX} style={{ flex: "none" }} />
            <Text fw={700} truncate visibleFrom="xs">
              {summary.data?.project_name ?? "CommandCenter"}
            </Text>
            <Text fw={700} hiddenFrom="xs" className="cc-hidden">
              {summary.data?.project_name ?? "CommandCenter"}
            </Text>
          </Group>
        </Link>
      }
      header={<SearchBox />}
      navigation={(close) => (
        <>
          {PAGES.map(({ to, label, icon: Icon, ...page }) => (
            <NavLink
              key={to}
              label={label}
              rightSection={
                "count" in page && summary.data && <Count of={page.count} among={summary.data.counts} />
              }
              leftSection={<Icon size={18} aria-hidden />}
              active={to === "/" ? pathname === "/" : pathname.startsWith(to)}
              onClick={close}
              renderRoot={(props) => <Link to={to} {...props} />}
            />
          ))}
          <AllProjects />
        </>
      )}
      connection={state}
      server="this project"
      serverHint={
        <>
          It may be stopped. Start it in the Hub, or with <Code>commandcenter up</Code> in its folder.
        </>
      }
      onRetry={retry}
      version={summary.data?.version}
    >
      {summary.data?.outdated && (
        <Alert mb="md" color="yellow" role="status" title="CommandCenter was updated">
          This desk still runs version {summary.data.version}, so some pages may fail. Restart the project in
          the Hub, or with <Code>commandcenter restart</Code> in its folder.
        </Alert>
      )}
      <Outlet />
      <Palette pages={PAGES} />
    </Frame>
  );
}

/** The number of a page's items that need attention; nothing if there are none. */
function Count({ of, among }: { of: PageCount; among: Summary["counts"] }) {
  const number = of.total(among);
  // Not a number if the desk still runs an earlier version that does not return all counts.
  if (!(number > 0)) return null;
  return (
    <Text
      size="xs"
      fw={of.isUrgent(among) ? 650 : undefined}
      c={of.isUrgent(among) ? "var(--cc-bad)" : "dimmed"}
      title={`${formatCount(number)} ${of.what}`}
      style={{ fontVariantNumeric: "tabular-nums" }}
    >
      {formatCount(number)}
    </Text>
  );
}

/** Link to the Hub's list of projects, once the desk knows the Hub's address. */
function AllProjects() {
  const { data } = useQuery(session.place());
  const address = data ? session.hubProjects(data) : null;
  if (address === null) return null;
  return (
    <>
      <Divider my="xs" />
      <NavLink label="All projects" leftSection={<IconLayoutGrid size={18} aria-hidden />} href={address} />
    </>
  );
}
