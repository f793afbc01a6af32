import { ApiError } from "@commandcenter/api-client";
import { type LicencePolicy, licencePolicyApi } from "@commandcenter/api-client/app/dependencies";
import { ErrorPanel } from "@commandcenter/kit";
import { Button, Group, Modal, Stack, Textarea } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";

/** A button that opens a dialog with the licence policy, which can be changed there. */
export function LicencePolicyButton() {
  const [opened, setOpened] = useState(false);
  const { data, error } = useQuery({ ...licencePolicyApi.get(), enabled: opened });
  return (
    <>
      <Button size="xs" variant="default" onClick={() => setOpened(true)}>
        Licence policy
      </Button>
      <Modal opened={opened} onClose={() => setOpened(false)} title="Licence policy">
        {error && <ErrorPanel error={ApiError.wrap(error)} />}
        {data && <Form key={data.version} policy={data} onDone={() => setOpened(false)} />}
      </Modal>
    </>
  );
}

function Form({ policy, onDone }: { policy: LicencePolicy; onDone: () => void }) {
  const client = useQueryClient();
  const [allowed, setAllowed] = useState(policy.allowed.join("\n"));
  const [refused, setRefused] = useState(policy.refused.join("\n"));
  const save = useMutation({
    mutationFn: () =>
      licencePolicyApi.set({ version: policy.version, allowed: lines(allowed), refused: lines(refused) }),
    onSuccess: () => {
      onDone();
      void client.invalidateQueries();
    },
  });
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate();
      }}
    >
      <Stack>
        <Textarea
          label="Allowed"
          description="SPDX ids, such as MIT, one per line. All other licences need review."
          autosize
          minRows={4}
          maxRows={14}
          value={allowed}
          onChange={(event) => setAllowed(event.currentTarget.value)}
        />
        <Textarea
          label="Refused"
          description="SPDX ids, one per line. A package with such a licence is a gap."
          autosize
          minRows={3}
          maxRows={14}
          value={refused}
          onChange={(event) => setRefused(event.currentTarget.value)}
        />
        {save.error && <ErrorPanel error={ApiError.wrap(save.error)} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={onDone}>
            Cancel
          </Button>
          <Button type="submit" loading={save.isPending}>
            Save
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

/** The lines of a text without surrounding spaces and empty lines. */
function lines(text: string): string[] {
  return text
    .split("\n")
    .map((line) => line.trim())
    .filter(Boolean);
}
