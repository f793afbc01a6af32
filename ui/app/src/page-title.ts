import { useEffect } from "react";
import { useSummary } from "./live/LiveProvider";

/** Name the browser's tab after the page and the project. */
export function usePageTitle(page: string | null): void {
  const project = useSummary().data?.project_name ?? "CommandCenter";
  useEffect(() => {
    document.title = page ? `${page} · ${project}` : `${project} · CommandCenter`;
  }, [page, project]);
}
