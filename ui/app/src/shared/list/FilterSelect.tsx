import { Select } from "@mantine/core";

/** A filter of a list by one of several values; without a choice, the list shows all rows. */
export function FilterSelect<Value extends string | boolean>(props: {
  label: string;
  /** Text shown while no value is chosen. */
  all: string;
  values: readonly Value[];
  /** Label of a value; the value itself when left out. */
  name?: (value: Value) => string;
  value: Value | undefined;
  onChange: (value: Value | undefined) => void;
  /** For many values: typing filters them. */
  searchable?: boolean;
  width: number;
}) {
  const { values, name = String, onChange } = props;
  return (
    <Select
      aria-label={props.label}
      placeholder={props.all}
      data={values.map((value) => ({ value: String(value), label: name(value) }))}
      value={props.value === undefined ? null : String(props.value)}
      onChange={(chosen) => onChange(values.find((value) => String(value) === chosen))}
      searchable={props.searchable ?? false}
      clearable
      w={props.width}
    />
  );
}
