import { ApiError } from "@commandcenter/api-client";
import { vulnerabilitiesApi } from "@commandcenter/api-client/app/vulnerabilities";
import { formatCounted } from "@commandcenter/kit";
import { Button, FileButton, Group } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { ExportMenu } from "../shared/ExportMenu";

/** Export ignored vulnerabilities as OpenVEX, or import a document and ignore vulnerabilities according to it. */
export function OpenVex() {
  const client = useQueryClient();
  const importing = useMutation({
    mutationFn: async (file: File) => {
      const document: unknown = JSON.parse(await file.text());
      if (typeof document !== "object" || document === null || Array.isArray(document))
        throw new SyntaxError("The file is not a JSON object.");
      return vulnerabilitiesApi.importOpenVex({ ...document });
    },
    onSuccess: ({ statements, ignored }) =>
      notifications.show({
        title: "OpenVEX imported",
        message: `${formatCounted(statements, "statement")} read; ${formatCounted(ignored, "vulnerability", "vulnerabilities")} ignored.`,
      }),
    onError: (error) =>
      notifications.show({
        color: "red",
        title: "OpenVEX not imported",
        message:
          error instanceof SyntaxError ? "The file is not a JSON object." : ApiError.wrap(error).message,
      }),
    onSettled: () => client.invalidateQueries({ queryKey: vulnerabilitiesApi.key }),
  });
  return (
    <Group gap="xs">
      <FileButton
        accept=".json,application/json"
        onChange={(file) => {
          if (file) importing.mutate(file);
        }}
      >
        {(props) => (
          <Button {...props} size="xs" variant="default" loading={importing.isPending}>
            Import OpenVEX
          </Button>
        )}
      </FileButton>
      <ExportMenu files={{ "Ignored vulnerabilities (OpenVEX)": "/api/vulnerabilities/openvex" }} />
    </Group>
  );
}
