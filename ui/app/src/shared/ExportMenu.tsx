import { withProof } from "@commandcenter/api-client/app/session";
import { Button, Menu } from "@mantine/core";
import { IconDownload } from "@tabler/icons-react";
import type { ReactNode } from "react";

/** A menu of files to download. `files` are paths of the API by label; `children` are items above them. */
export function ExportMenu({
  files,
  children,
}: {
  files: Readonly<Record<string, string>>;
  children?: ReactNode;
}) {
  return (
    <Menu>
      <Menu.Target>
        <Button size="xs" variant="default" leftSection={<IconDownload size={15} aria-hidden />}>
          Export
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {children}
        {Object.entries(files).map(([label, path]) => (
          <Menu.Item key={label} component="a" href={withProof(path)} download>
            {label}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
