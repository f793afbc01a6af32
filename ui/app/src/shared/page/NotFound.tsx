import { EmptyState } from "@commandcenter/kit";
import { Anchor } from "@mantine/core";
import { Link } from "@tanstack/react-router";

export function NotFound() {
  return (
    <EmptyState
      page
      title="Page not found"
      action={<Anchor renderRoot={(props) => <Link to="/" {...props} />}>Overview</Anchor>}
    >
      The address may be wrong, or the item has been deleted.
    </EmptyState>
  );
}
