import { ApiError } from "@commandcenter/api-client";
import type { Read } from "@commandcenter/api-client/app/client";
import { ErrorPanel } from "@commandcenter/kit";
import { Anchor, Skeleton, Stack } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link, type LinkProps } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { NotFound } from "./NotFound";
import { usePageTitle } from "./page-title";

/** A page about one item of a list: a link back to the list, and the item or the reason why it cannot be shown. */
export function OnePage<Thing>(props: {
  /** The id in the address, valid or not. */
  id: string;
  read: (id: number) => Read<Thing>;
  /** Name in the browser's tab. */
  title: (thing: Thing | undefined) => string;
  back: { to: LinkProps["to"]; label: string };
  maw?: number;
  children: (thing: Thing) => ReactNode;
}) {
  const { back, children } = props;
  const id = Number(props.id);
  const valid = Number.isInteger(id) && id > 0;
  const answer = useQuery({ ...props.read(id), enabled: valid });
  usePageTitle(props.title(answer.data));
  const error = answer.error && ApiError.wrap(answer.error);
  if (!valid || error?.status === 404) return <NotFound />;
  return (
    <Stack maw={props.maw}>
      <nav aria-label="Breadcrumb">
        <Anchor size="sm" renderRoot={(root) => <Link to={back.to} {...root} />}>
          ← {back.label}
        </Anchor>
      </nav>
      {error && <ErrorPanel error={error} onRetry={() => void answer.refetch()} />}
      {answer.isPending && <Skeleton h={320} />}
      {answer.data !== undefined && children(answer.data)}
    </Stack>
  );
}
