import { TextInput } from "@mantine/core";
import { IconFilter } from "@tabler/icons-react";
import { useEffect, useRef, useState } from "react";

/** Pause in typing before a request is sent, milliseconds. */
const DEBOUNCE_MS = 200;

/** A text filter of a list; `onChange` is called after a pause in typing. */
export function FilterField(props: { label: string; value: string; onChange: (value: string) => void }) {
  const field = useRef<HTMLInputElement>(null);
  const [text, setText] = useState(props.value);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => {
    if (document.activeElement !== field.current) setText(props.value);
  }, [props.value]);
  useEffect(() => () => clearTimeout(timer.current), []);
  return (
    <TextInput
      ref={field}
      type="search"
      aria-label={props.label}
      placeholder={props.label}
      leftSection={<IconFilter size={16} aria-hidden />}
      value={text}
      onChange={(event) => {
        const typed = event.currentTarget.value;
        setText(typed);
        clearTimeout(timer.current);
        timer.current = setTimeout(() => props.onChange(typed.trim()), DEBOUNCE_MS);
      }}
      flex="1 1 16rem" // wide enough for its label
    />
  );
}
