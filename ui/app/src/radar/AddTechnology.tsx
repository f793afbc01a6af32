import { ApiError } from "@commandcenter/api-client";
import {
  type NewTechnology,
  quadrantValues,
  radarApi,
  ringValues,
  technologiesApi,
} from "@commandcenter/api-client/app/radar";
import { ErrorPanel } from "@commandcenter/kit";
import { Button, Group, Modal, Select, Stack, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { QUADRANT_LABELS, RING_LABELS } from "./labels";

/** Add a technology to the radar. The input is kept if saving fails or the dialog is closed. */
export function AddTechnology({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const client = useQueryClient();
  const navigate = useNavigate();
  const [values, setValues] = useState({ name: "", quadrant: "tools", ring: "assess" });
  const add = useMutation({
    mutationFn: () => technologiesApi.create({ ...values, name: values.name.trim() } as NewTechnology),
    onSuccess: (made) => {
      void client.invalidateQueries({ queryKey: radarApi.key });
      setValues({ ...values, name: "" });
      onClose();
      void navigate({ to: "/radar/$id", params: { id: String(made.id) } });
    },
  });
  return (
    <Modal opened={opened} onClose={onClose} title={<b>Add a technology</b>}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          add.mutate();
        }}
      >
        <Stack>
          <TextInput
            label="Name"
            required
            maxLength={200}
            data-autofocus
            value={values.name}
            onChange={(event) => setValues({ ...values, name: event.currentTarget.value })}
          />
          <Select
            label="Quadrant"
            allowDeselect={false}
            data={quadrantValues.map((value) => ({ value, label: QUADRANT_LABELS[value] }))}
            value={values.quadrant}
            onChange={(quadrant) => quadrant && setValues({ ...values, quadrant })}
          />
          <Select
            label="Ring"
            allowDeselect={false}
            data={ringValues.map((value) => ({ value, label: RING_LABELS[value] }))}
            value={values.ring}
            onChange={(ring) => ring && setValues({ ...values, ring })}
          />
          {add.error && <ErrorPanel error={ApiError.wrap(add.error)} />}
          <Group justify="flex-end">
            <Button type="submit" loading={add.isPending} disabled={!values.name.trim()}>
              Add
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
