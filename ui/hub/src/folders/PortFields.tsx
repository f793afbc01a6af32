import type { ApiError } from "@commandcenter/api-client";
import { type HeldPort, hub, hubKeys, type Ports } from "@commandcenter/api-client/hub";
import { Button, Collapse, NumberInput, SimpleGrid, Text } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { FieldError } from "./FieldError";
import { portOf } from "./fields";

/** Time after a key press until holders are requested, milliseconds. */
const DEBOUNCE_MS = 250;

/** Ports that the user chose, by service. */
export type ChosenPorts = Readonly<Record<string, number>>;

/** Return the ports that are suggested for a new project, and what holds a chosen one. */
export function usePorts(chosen: ChosenPorts) {
  const [settled] = useDebouncedValue(Object.values(chosen), DEBOUNCE_MS);
  const ports = useQuery({
    queryKey: hubKeys.ports(settled),
    // Without any port, the API would look up all ports of this machine that are held.
    queryFn: ({ signal }) => hub.ports(settled.length > 0 ? settled : [1], signal),
    placeholderData: keepPreviousData,
    staleTime: 5_000,
  });
  const suggested = ports.data ? oneEach(ports.data.suggested) : null;
  const holderOf = (port: number): HeldPort | undefined =>
    ports.data?.taken.find((held) => held.port === port);
  return { suggested, holderOf };
}

/** Return the port of each service that has exactly one; those of other services cannot be chosen here. */
function oneEach(suggested: Ports["suggested"]): ChosenPorts {
  return Object.fromEntries(
    Object.entries(suggested).flatMap(([service, named]) => {
      const [port, ...more] = Object.values(named);
      return port === undefined || more.length > 0 ? [] : [[service, port]];
    }),
  );
}

/** The suggested ports, with fields to choose others; a field shows what holds a chosen port. */
export function PortFields(props: {
  chosen: ChosenPorts;
  onChange: (chosen: ChosenPorts) => void;
  ports: ReturnType<typeof usePorts>;
  error: ApiError | null;
}) {
  const { chosen, ports, error } = props;
  const [opened, setOpened] = useState(false);
  const wrong = error && portOf(error);
  const shown = opened || wrong !== null;
  if (ports.suggested === null) return <Text size="sm" mih={30} />;
  const all = { ...ports.suggested, ...chosen };
  return (
    <section aria-label="Ports">
      <Text size="sm" component="div">
        Ports:{" "}
        <Text span c="dimmed" size="sm" className="cc-numeric">
          {Object.entries(all)
            .map(([service, port]) => `${service} ${port}`)
            .join(", ")}
        </Text>{" "}
        <Button size="compact-xs" variant="default" aria-expanded={shown} onClick={() => setOpened(!opened)}>
          {shown ? "Hide" : "Change"}
        </Button>
      </Text>
      <Collapse expanded={shown}>
        <SimpleGrid cols={{ base: 2, sm: 4 }} mt="xs">
          {Object.entries(ports.suggested).map(([service, suggestion]) => {
            const held = chosen[service] === undefined ? undefined : ports.holderOf(chosen[service]);
            return (
              <NumberInput
                key={service}
                label={service}
                value={chosen[service] ?? suggestion}
                onChange={(value) => {
                  const { [service]: _, ...others } = chosen;
                  const own = Number(value);
                  props.onChange(
                    own && own !== suggestion && Number.isInteger(own)
                      ? { ...others, [service]: own }
                      : others,
                  );
                }}
                min={1024}
                max={65_535}
                clampBehavior="none"
                allowNegative={false}
                allowDecimal={false}
                hideControls
                error={
                  error && wrong === service ? <FieldError error={error} /> : held && `Taken: ${held.reason}.`
                }
              />
            );
          })}
        </SimpleGrid>
      </Collapse>
    </section>
  );
}
