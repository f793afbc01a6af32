import { EmptyState } from "@commandcenter/kit";
import { Anchor } from "@mantine/core";
import { Link } from "@tanstack/react-router";

export function NotFound() {
  return (
    <EmptyState
      page
      title="Page not found"
      action={<Anchor renderRoot={(p) => <Link to="/" {...p} />}>All projects</Anchor>}
    >
      The address may be wrong, or the project has been removed.
    </EmptyState>
  );
}
