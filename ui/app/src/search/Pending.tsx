import { ApiError } from "@commandcenter/api-client";
import { ErrorPanel } from "@commandcenter/kit";
import { Skeleton } from "@mantine/core";
import type { UseQueryResult } from "@tanstack/react-query";

/** What a search shows instead of results: that it failed, or that it runs for the first time. */
export function Pending({ results }: { results: Pick<UseQueryResult, "error" | "isPending" | "refetch"> }) {
  return (
    <>
      {results.error && (
        <ErrorPanel
          title="The search failed"
          error={ApiError.wrap(results.error)}
          onRetry={() => void results.refetch()}
        />
      )}
      {results.isPending && [1, 2, 3].map((key) => <Skeleton key={key} h={64} />)}
    </>
  );
}
