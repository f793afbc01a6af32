import { ApiError } from "@commandcenter/api-client";
import type { Read } from "@commandcenter/api-client/app/client";
import { ErrorPanel } from "@commandcenter/kit";
import { Button, Group, Skeleton, Stack, Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import type { LinkProps } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { OnePage } from "../page/OnePage";
import { Conflict } from "./Conflict";
import { type Kept, latestDraft } from "./drafts";
import { useDraft } from "./useDraft";
import { useSave } from "./useSave";

interface Editable {
  id: number;
  version: number;
}

interface EditorProps<Thing extends Editable> {
  /** What is edited; also part of the key of its draft. */
  kind: string;
  /** Heading, and name in the browser's tab. */
  name: (thing: Thing) => string;
  /** Send the changed fields; `version` is the one that was loaded. */
  save: (id: number, changes: Partial<Thing> & { version: number }) => Promise<Thing>;
  labels: Partial<Record<keyof Thing, string>>;
  /** Whether the values can be saved. */
  isComplete: (values: Thing) => boolean;
  fields: (
    values: Thing,
    set: <Field extends keyof Thing>(field: Field, value: Thing[Field]) => void,
  ) => ReactNode;
  /** Beside the heading. */
  aside?: (thing: Thing) => ReactNode;
  /** Above the fields. */
  intro?: (thing: Thing) => ReactNode;
  /** Beside the buttons; `isDirty` while there are unsaved edits. */
  actions?: (thing: Thing, isDirty: boolean) => ReactNode;
  /** Below the form. */
  footer?: (thing: Thing) => ReactNode;
}

/**
 * A page that edits one item.
 *
 * Unsaved edits are kept. If another user has changed the same fields, both versions are shown, and the
 * user chooses.
 */
export function EditorPage<Thing extends Editable>(
  props: EditorProps<Thing> & {
    /** The id in the address, valid or not. */
    id: string;
    read: (id: number) => Read<Thing>;
    back: { to: LinkProps["to"]; label: string };
  },
) {
  const { kind, name } = props;
  return (
    <OnePage
      id={props.id}
      read={props.read}
      title={(thing) => (thing ? name(thing) : kind)}
      back={props.back}
      maw={820}
    >
      {(thing) => (
        <WithDraft key={thing.id} {...props} thing={thing} queryKey={props.read(thing.id).queryKey} />
      )}
    </OnePage>
  );
}

type OpenedProps<Thing extends Editable> = EditorProps<Thing> & {
  thing: Thing;
  queryKey: readonly unknown[];
};

/** The editor. Shown once the edits of an earlier visit are loaded, because new ones would replace them. */
function WithDraft<Thing extends Editable>(props: OpenedProps<Thing>) {
  const draftKey = `${props.kind.toLowerCase()}:${props.thing.id}`;
  const stored = useQuery({
    queryKey: ["app", "drafts", draftKey],
    queryFn: ({ signal }) => latestDraft<Thing>(draftKey, signal),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  });
  if (stored.data !== undefined) return <Editor {...props} draftKey={draftKey} stored={stored.data} />;
  if (stored.error === null) return <Skeleton h={320} />;
  const error = ApiError.wrap(stored.error);
  return (
    <ErrorPanel
      title="Unsaved edits could not be loaded"
      error={error}
      onRetry={() => void stored.refetch()}
    />
  );
}

function Editor<Thing extends Editable>(
  props: OpenedProps<Thing> & { draftKey: string; stored: Kept<Thing> | null },
) {
  const { thing } = props;
  const draft = useDraft(props.draftKey, thing, props.stored);
  const saving = useSave({
    queryKey: props.queryKey,
    current: thing,
    draft,
    send: (version, changes) => props.save(thing.id, { ...changes, version }),
  });
  const canSave = draft.dirty && draft.conflicts.length === 0 && props.isComplete(draft.values);
  return (
    <>
      <Group justify="space-between">
        <Title order={1} size="h2" style={{ overflowWrap: "anywhere" }}>
          {props.name(thing)}
        </Title>
        {props.aside?.(thing)}
      </Group>
      {props.intro?.(thing)}
      <Conflict
        fields={draft.conflicts}
        names={props.labels}
        theirs={thing}
        mine={draft.values}
        onMine={draft.settle}
        onTheirs={draft.clear}
      />
      <form
        onSubmit={(event) => {
          event.preventDefault();
          saving.save();
        }}
      >
        <Stack>
          {props.fields(draft.values, draft.set)}
          {saving.error && <ErrorPanel title="Not saved" error={saving.error} />}
          <Group>
            <Button type="submit" disabled={!canSave} loading={saving.saving}>
              Save
            </Button>
            {draft.dirty && (
              <Button variant="default" onClick={draft.clear}>
                Discard changes
              </Button>
            )}
            {props.actions?.(thing, draft.dirty)}
          </Group>
        </Stack>
      </form>
      {props.footer?.(thing)}
    </>
  );
}
