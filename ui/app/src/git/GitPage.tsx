import { ApiError } from "@commandcenter/api-client";
import { type GitSummary, gitApi } from "@commandcenter/api-client/app/git";
import { EmptyState, ErrorPanel, formatCounted, RelativeTime } from "@commandcenter/kit";
import { Badge, Code, Group, Skeleton, Stack, Tabs, Text, Title } from "@mantine/core";
import { IconGitBranch } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { usePageTitle } from "../shared/page/page-title";
import { Activity } from "./Activity";
import { Branches, Commits, Contributors, TouchedFiles } from "./lists";
import { GIT_TABS } from "./search-params";

const route = getRouteApi("/git");
const TAB_LABELS = {
  commits: "Commits",
  contributors: "Contributors",
  files: "Hot files",
  branches: "Branches",
} satisfies Record<(typeof GIT_TABS)[number], string>;

/** Git insights of the project. */
export function GitPage() {
  const git = useQuery(gitApi.summary());
  usePageTitle("Git");
  return (
    <Stack>
      <Title order={1} size="h2">
        Git
      </Title>
      {git.error && (
        <ErrorPanel
          title="Git insights could not be loaded"
          error={ApiError.wrap(git.error)}
          onRetry={() => void git.refetch()}
        />
      )}
      {git.isPending && <Skeleton h={240} />}
      {git.data && <Repository git={git.data} />}
    </Stack>
  );
}

function Repository({ git }: { git: GitSummary }) {
  const { tab = "commits" } = route.useSearch();
  const navigate = route.useNavigate();
  if (git.state !== "ok") {
    return (
      <EmptyState icon={<IconGitBranch />} title={git.message ?? "Git has not been read yet"}>
        {git.hint ??
          "Commits, contributors, hot files and branches are listed here once the first scan is done."}
      </EmptyState>
    );
  }
  return (
    <>
      <Facts git={git} />
      <Activity />
      <Tabs
        value={tab}
        keepMounted={false}
        onChange={(next) => {
          const chosen = GIT_TABS.find((one) => one === next);
          void navigate({ search: chosen === "commits" ? {} : { tab: chosen }, replace: true });
        }}
      >
        <Tabs.List mb="md">
          {GIT_TABS.map((one) => (
            <Tabs.Tab key={one} value={one}>
              {TAB_LABELS[one]}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value="commits">
          <Commits />
        </Tabs.Panel>
        <Tabs.Panel value="contributors">
          <Contributors />
        </Tabs.Panel>
        <Tabs.Panel value="files">
          <TouchedFiles />
        </Tabs.Panel>
        <Tabs.Panel value="branches">
          <Branches branches={git.branches} total={git.branches_total} current={git.branch} />
        </Tabs.Panel>
      </Tabs>
    </>
  );
}

function Facts({ git }: { git: GitSummary }) {
  const notes = [
    git.shallow && "shallow clone: older commits are missing",
    !git.commits_complete && "the history is too long to be read in full",
    git.worktree && "one of several worktrees",
    git.submodule && "a submodule of another repository",
    git.prefix && `the folder is ${git.prefix} in its repository`,
  ].filter((note): note is string => Boolean(note));
  return (
    <div>
      <Group gap="xs">
        {git.branch ? (
          <Badge variant="default" size="lg" tt="none" leftSection={<IconGitBranch size={14} aria-hidden />}>
            {git.branch}
          </Badge>
        ) : (
          <Badge variant="default" size="lg" tt="none">
            no branch
          </Badge>
        )}
        {git.head && <Code>{git.head.slice(0, 10)}</Code>}
        {git.upstream && (
          <Text size="sm" c="dimmed">
            tracks {git.upstream}
          </Text>
        )}
      </Group>
      <Text size="sm" mt="xs">
        {formatCounted(git.commits_total, "commit")} by{" "}
        {formatCounted(git.contributors_total, "person", "people")}
        {git.last_commit_at && (
          <>
            , the latest <RelativeTime time={git.last_commit_at} />
          </>
        )}
        {git.first_commit_at && <>, the first in {new Date(git.first_commit_at).getFullYear()}</>}.
      </Text>
      {notes.length > 0 && (
        <Text size="sm" c="dimmed">
          {`${notes.join("; ").replace(/^./, (first) => first.toUpperCase())}.`}
        </Text>
      )}
    </div>
  );
}
