import { unwrap } from "../http";
import { api, type QueryOf, read, type Schemas } from "./client";

export {
  dueFilterValues,
  taskExportFormatValues,
  taskPriorityValues,
  taskSortValues,
  taskStatusValues,
} from "../app.gen";
export type DueFilter = Schemas["DueFilter"];
export type LinkKind = Schemas["LinkKind"];
export type Task = Schemas["Task"];
export type TaskChange = Schemas["TaskChange"];
export type TaskExportFormat = Schemas["TaskExportFormat"];
export type TaskLink = Schemas["TaskLink-Input"];
export type TaskMove = Schemas["TaskMove"];
export type TaskPriority = Schemas["TaskPriority"];
export type TaskSort = Schemas["TaskSort"];
export type TaskStatus = Schemas["TaskStatus"];
/** Omitted fields take their defaults. */
export type NewTask = Partial<Schemas["NewTask"]>;
export type TaskQuery = QueryOf<"/api/tasks">;

const key = ["app", "tasks"] as const;

/** `version` is the one that the page last loaded; the server refuses an outdated one. */
export const tasksApi = {
  key,
  list: (query: TaskQuery) =>
    read([...key, "list", query], (signal) => api.GET("/api/tasks", { params: { query }, signal })),
  one: (task_id: number) =>
    read([...key, task_id], (signal) =>
      api.GET("/api/tasks/{task_id}", { params: { path: { task_id } }, signal }),
    ),
  create: (body: NewTask) => unwrap(api.POST("/api/tasks", { body: body as Schemas["NewTask"] })),
  change: (task_id: number, body: TaskChange) =>
    unwrap(api.PATCH("/api/tasks/{task_id}", { params: { path: { task_id } }, body })),
  move: (task_id: number, body: TaskMove) =>
    unwrap(api.POST("/api/tasks/{task_id}/move", { params: { path: { task_id } }, body })),
  delete: (task_id: number, version: number) =>
    unwrap(api.DELETE("/api/tasks/{task_id}", { params: { path: { task_id }, query: { version } } })),
};
