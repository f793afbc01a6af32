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
    const missing = client.wanted - client.asked - client.cached - client.left_out;
    if (client.state === "missing")
      found.push(`${client.message ?? ""} ${formatCounted(client.wanted, "package")} not checked.`.trim());
    else if (client.state === "away")
      found.push(
        `${client.message ?? ""} ${named(missing, client.unanswered)} not checked; earlier results stay, with their dates.`.trim(),
      );
    else if (client.failed > 0)
      found.push(
        `${client.client} failed for ${named(client.failed, client.unanswered)}: ${client.message ?? ""}`,
      );
    if (client.left_out > 0 && client.state === "asked")
      found.push(
        `${client.client} did not check ${formatCounted(client.left_out, "package")}; the next check starts with them.`,
      );
    return found;
  });
}

/** Maximum number of packages named. */
const NAMED = 10;

/** 12, ["a", "b", …] → "12 packages (a, b, … and 2 more)". */
function named(count: number, names: readonly string[]): string {
  const counted = formatCounted(count, "package");
  const some = names.slice(0, NAMED);
  if (some.length === 0) return counted;
  const rest = count > some.length ? ` and ${formatCount(count - some.length)} more` : "";
  return `${counted} (${some.join(", ")}${rest})`;
}
