import { Anchor } from "@mantine/core";

/** A link to what changed between the versions of a package, or else to its source. */
export function ChangesLink({ address }: { address: string }) {
  return (
    <Anchor href={address} target="_blank" rel="noreferrer" inherit underline="always">
      {address.endsWith("/releases") ? "Changes" : "Source"}
    </Anchor>
  );
}
