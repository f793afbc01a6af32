import type { GapCheck } from "@commandcenter/api-client/app/gaps";
import { formatCount } from "@commandcenter/kit";

/** Progress of an active check, in words. */
export function asking(check: GapCheck): string {
  if (check.status === "queued") return "Waiting to ask for newer versions";
  if (!check.total) return "Asking for newer versions";
  return `Asking for newer versions: ${formatCount(check.done)} of ${formatCount(check.total)}`;
}

/** Problems of package clients to show: not installed, unreachable, or without all answers. */
export function troubles(check: GapCheck): string[] {
  return check.clients.flatMap((client) => {
    const found: string[] = [];
    if (client.state === "missing")
      found.push(`${client.message ?? ""} ${count(client.wanted, "name")} not asked about.`.trim());
    else if (client.state === "away")
      found.push(`${client.message ?? ""} What was known before stays, with its date.`.trim());
    else if (client.failed > 0)
      found.push(
        `${client.client} did not answer about ${count(client.failed, "name")}: ${client.message ?? ""}`,
      );
    if (client.left_out > 0 && client.state === "asked")
      found.push(
        `${client.client} was not asked about ${count(client.left_out, "name")}; the next check begins there.`,
      );
    return found;
  });
}

function count(number: number, word: string): string {
  return `${formatCount(number)} ${word}${number === 1 ? "" : "s"}`;
}
