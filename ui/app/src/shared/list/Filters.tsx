import { Anchor, Group, Text } from "@mantine/core";
import type { ReactNode } from "react";
import { FilterField } from "./FilterField";
import { FilterSelect } from "./FilterSelect";
import { useAddress } from "./useAddress";

/** Search parameters that every list has. */
export interface ListSearch {
  q?: string;
  page?: number;
}

interface Choice<Value> {
  label: string;
  /** Text shown while no value is chosen. */
  all: string;
  values: readonly Value[];
  /** Label of a value; the value itself when left out. */
  name?: (value: Value) => string;
  searchable?: boolean;
  width: number;
}

/** One search parameter with the values it may have. */
export type Filter<Search> = {
  [Key in keyof Search & string]-?: { key: Key } & Choice<NonNullable<Search[Key]>>;
}[keyof Search & string];

export interface FiltersProps<Search extends ListSearch> {
  search: Search;
  /** Label of the field for text. */
  filterBy: string;
  filters?: readonly Filter<Search>[];
  /** A filter without a field of its own: its text after "Only", and the parameters that "Show all" clears. */
  only?: { what: ReactNode; keys: readonly (keyof Search)[] } | false;
  children?: ReactNode;
}

/** The filters of a list, as in the address. */
export function Filters<Search extends ListSearch>(props: FiltersProps<Search>) {
  const { search, only } = props;
  const { change } = useAddress<Search>();
  const set = (key: keyof Search, value: unknown) => change({ [key]: value } as Partial<Search>);
  return (
    <>
      <Group>
        <FilterField
          label={props.filterBy}
          value={search.q ?? ""}
          onChange={(q) => set("q", q || undefined)}
        />
        {props.filters?.map(({ key, ...choice }) => (
          <FilterSelect
            key={key}
            {...(choice as Choice<string | boolean>)}
            value={search[key] as string | boolean | undefined}
            onChange={(value) => set(key, value)}
          />
        ))}
        {props.children}
      </Group>
      {only && (
        <Text size="sm">
          Only {only.what}.{" "}
          <Anchor
            component="button"
            size="sm"
            onClick={() =>
              change(Object.fromEntries(only.keys.map((key) => [key, undefined])) as Partial<Search>)
            }
          >
            Show all
          </Anchor>
        </Text>
      )}
    </>
  );
}
