import type { Engine } from "@commandcenter/api-client/hub";

export const AUTOMATIC = { value: "auto", label: "Automatic" };
const FORMS = { process: "programs on this machine", container: "containers" } as const;

/** Options of the engine field: automatic, and each engine. */
export function choices(engines: readonly Engine[]) {
  const label = (engine: Engine) =>
    [engine.name, engine.form && `: ${FORMS[engine.form]}`, !engine.available && " (unavailable)"]
      .filter(Boolean)
      .join("");
  return [AUTOMATIC, ...engines.map((engine) => ({ value: engine.name, label: label(engine) }))];
}
