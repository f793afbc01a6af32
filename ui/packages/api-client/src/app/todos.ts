import { api, HISTORY, type QueryOf, read, type Schemas } from "./client";

export { todoKindValues, todoSortValues } from "../app.gen";
export type Todo = Schemas["Todo"];
export type TodoKind = Schemas["TodoKind"];
export type TodoSort = Schemas["TodoSort"];
export type TodoQuery = QueryOf<"/api/todos">;

export const todosApi = {
  // Their authors come from git.
  list: (query: TodoQuery) =>
    read([...HISTORY, "todos", query], (signal) => api.GET("/api/todos", { params: { query }, signal })),
};
