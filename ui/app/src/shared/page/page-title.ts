import { useEffect } from "react";
import { useSummary } from "../project";

/** Name the browser's tab after the page and the project. */
export function usePageTitle(page: string | null): void {
  const project = useSummary().data?.project_name;
  useEffect(() => {
    document.title = [page, project, page && project ? null : "CommandCenter"].filter(Boolean).join(" · ");
  }, [page, project]);
}
