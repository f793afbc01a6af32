import { ApiError } from "@commandcenter/api-client";
import { MantineProvider } from "@mantine/core";
import { Notifications } from "@mantine/notifications";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { cookieColorSchemeManager, cssVariablesResolver, theme } from "./theme";

const colorScheme = cookieColorSchemeManager();

/** Queries stay fresh until an event makes them stale; only requests that reached no server are retried. */
export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 30_000,
        retry: (count, error) => error instanceof ApiError && error.isUnreachable && count < 2,
        retryDelay: (count) => 400 * 2 ** count,
      },
    },
  });
}

/** Theme, light and dark, notifications and queries for a page. */
export function KitProvider({ client, children }: { client: QueryClient; children: ReactNode }) {
  return (
    <MantineProvider
      theme={theme}
      cssVariablesResolver={cssVariablesResolver}
      colorSchemeManager={colorScheme}
      defaultColorScheme="auto"
    >
      <QueryClientProvider client={client}>
        <Notifications
          position="bottom-right"
          limit={4}
          notificationMaxHeight={400}
          portalProps={{ reuseTargetNode: false }}
        />
        {children}
      </QueryClientProvider>
    </MantineProvider>
  );
}
