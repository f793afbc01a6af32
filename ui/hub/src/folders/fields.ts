import type { ApiError } from "@commandcenter/api-client";

export type Field = "path" | "name" | "engine";

const FIELDS: Readonly<Record<string, Field>> = {
  folder_missing: "path",
  not_a_folder: "path",
  folder_unreadable: "path",
  folder_not_allowed: "path",
  folder_taken: "path",
  name_taken: "name",
  engine_unknown: "engine",
  engine_unavailable: "engine",
  engine_cannot_run: "engine",
};

/** The field an error is about; null when it is about none of them. */
export function fieldOf(error: ApiError): Field | null {
  return FIELDS[error.code] ?? invalidField(error.details);
}

/** `invalid_input` names its fields in `details.fields`, as `body.path`. */
function invalidField(details: unknown): Field | null {
  const fields = (details as { fields?: unknown } | null)?.fields;
  if (!Array.isArray(fields)) return null;
  const named = fields.map((one: { field?: unknown }) => String(one?.field ?? "").replace(/^body\./, ""));
  return (["path", "name", "engine"] as const).find((field) => named.includes(field)) ?? null;
}

/** Codes of errors about a port, which name its service in their details. */
const PORT_CODES = new Set(["port_taken", "port_reserved", "invalid_input"]);

/** The service whose port an error is about; null if it is about none. */
export function portOf(error: ApiError): string | null {
  const details = error.details as { service?: unknown; fields?: { field?: unknown }[] } | null;
  if (PORT_CODES.has(error.code) && typeof details?.service === "string") return details.service;
  const named = details?.fields?.map((one) => /^body\.ports\.(\w+)/.exec(String(one?.field ?? ""))?.[1]);
  return named?.find((service) => service !== undefined) ?? null;
}
