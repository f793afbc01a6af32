import { EmptyState } from "@commandcenter/kit";
import { Anchor } from "@mantine/core";
import { Link } from "@tanstack/react-router";

export function NotFound() {
  return (
    <EmptyState
      title="There is no such page"
      action={<Anchor renderRoot={(props) => <Link to="/" {...props} />}>Overview</Anchor>}
    >
      The address may be old: a document that was removed from the folder has no page any more.
    </EmptyState>
  );
}
