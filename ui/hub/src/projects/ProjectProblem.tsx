import type { Project } from "@commandcenter/api-client/hub";
import { ErrorPanel } from "@commandcenter/kit";
import { Code, Text } from "@mantine/core";

/** What is wrong with a project and its folder, and what to do. */
export function ProjectProblem({ project }: { project: Project }) {
  return (
    <>
      {project.folder_error && <ErrorPanel error={project.folder_error} />}
      <ServiceProblem project={project} />
    </>
  );
}

/** What is wrong with a project: the service, the reason, what to do, and the last lines of its log. */
function ServiceProblem({ project }: { project: Project }) {
  if (!project.error) return null;
  const withLines = project.services.filter((service) => (service.last_lines ?? []).length > 0);
  return (
    <ErrorPanel error={project.error}>
      {withLines.map((service) => (
        <div key={service.name}>
          <Text size="sm" mt={4}>
            Last lines of <b>{service.name}</b>
            {service.exit_code !== null &&
              service.exit_code !== undefined &&
              `, which exited with code ${service.exit_code}`}
            :
          </Text>
          <Code block mt={4} fz="xs" style={{ whiteSpace: "pre-wrap", overflowWrap: "anywhere" }}>
            {(service.last_lines ?? []).slice(-5).join("\n")}
          </Code>
        </div>
      ))}
    </ErrorPanel>
  );
}
