import type { GapCheck } from "@commandcenter/api-client/app/gaps";
import { formatCount, formatCounted } from "@commandcenter/kit";

/** Progress of an active check, in words. */
export function asking(check: GapCheck): string {
  if (check.status === "queued") return "Waiting to check for newer versions";
  if (!check.total) return "Checking for newer versions";
  return `Checking for newer versions: ${formatCount(check.done)} of ${formatCount(check.total)}`;
}

/** Problems of package clients: not installed, no registry, or some packages without a result. */
export function troubles(check: GapCheck): string[] {
  return check.clients.flatMap((client) => {
    const found: string[] = [];
    if (client.state === "missing")
      found.push(`${client.message ?? ""} ${formatCounted(client.wanted, "package")} not checked.`.trim());
    else if (client.state === "away")
      found.push(`${client.message ?? ""} Earlier results stay, with their dates.`.trim());
    else if (client.failed > 0)
      found.push(
        `${client.client} failed for ${formatCounted(client.failed, "package")}: ${client.message ?? ""}`,
      );
    if (client.left_out > 0 && client.state === "asked")
      found.push(
        `${client.client} did not check ${formatCounted(client.left_out, "package")}; the next check starts with them.`,
      );
    return found;
  });
}
