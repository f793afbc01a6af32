import { ActionIcon, Code, Group, Text, Tooltip, CopyButton as Unstyled } from "@mantine/core";
import { IconCheck, IconCopy } from "@tabler/icons-react";

/** Copies a text, and confirms it for two seconds. */
export function CopyButton({ value, label = "Copy" }: { value: string; label?: string }) {
  return (
    <Unstyled value={value} timeout={2000}>
      {({ copied, copy }) => (
        <Tooltip label={copied ? "Copied" : label} withArrow>
          <ActionIcon
            variant="subtle"
            color={copied ? "teal" : "gray"}
            onClick={copy}
            aria-label={copied ? "Copied" : label}
          >
            {copied ? <IconCheck size={16} /> : <IconCopy size={16} />}
          </ActionIcon>
        </Tooltip>
      )}
    </Unstyled>
  );
}

/** A command to type, with a button that copies it. With `lines`, only so many of its lines are shown. */
export function Command({ children, lines }: { children: string; lines?: number }) {
  return (
    <Group gap={4} wrap="nowrap" justify="center">
      <Code fz="sm" px="sm" py={6} style={{ overflowWrap: "anywhere" }} title={lines ? children : undefined}>
        {lines ? (
          <Text span inherit lineClamp={lines}>
            {children}
          </Text>
        ) : (
          children
        )}
      </Code>
      <CopyButton value={children} label="Copy the command" />
    </Group>
  );
}
