import { Select } from "@mantine/core";

/** One of some values that narrows a list; with none chosen, all are shown. */
export function FilterSelect<Value extends string>(props: {
  label: string;
  /** What is written while none is chosen. */
  all: string;
  values: readonly Value[];
  /** How a value is written; as it is when left out. */
  name?: (value: Value) => string;
  value: Value | undefined;
  onChange: (value: Value | undefined) => void;
  /** For long lists: typing narrows them. */
  searchable?: boolean;
  width: number;
}) {
  const { values, name = (value: Value) => value, onChange } = props;
  return (
    <Select
      aria-label={props.label}
      placeholder={props.all}
      data={values.map((value) => ({ value, label: name(value) }))}
      value={props.value ?? null}
      onChange={(chosen) => onChange(values.find((value) => value === chosen))}
      searchable={props.searchable ?? false}
      clearable
      w={props.width}
    />
  );
}
