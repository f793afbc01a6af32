import { type Gap, gapsApi } from "@commandcenter/api-client/app/gaps";
import { TextInput } from "@mantine/core";
import { useState } from "react";
import { Ignore } from "../shared/Ignore";

/** Ignore a gap, with a reason, or stop ignoring it. */
export function IgnoreGap({ gap }: { gap: Gap }) {
  const [reason, setReason] = useState("");
  return (
    <Ignore
      name={gap.subject}
      title={`Ignore “${gap.subject}”`}
      summary={gap.message}
      ignored={gap.ignored_at !== null}
      onSave={(ignored) => gapsApi.change(gap.id, { version: gap.version, ignored, reason })}
      queryKey={gapsApi.key}
    >
      <TextInput
        label="Reason"
        description="Shown with the gap. Scans and checks keep it ignored."
        value={reason}
        maxLength={500}
        onChange={(event) => setReason(event.currentTarget.value)}
        data-autofocus
      />
    </Ignore>
  );
}
