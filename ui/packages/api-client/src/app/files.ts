import { api, type QueryOf, RESULTS, read, type Schemas } from "./client";

export { fileSortValues } from "../app.gen";
export type FileRow = Schemas["File"];
export type FileContent = Schemas["FileContent"];
export type FileSort = Schemas["FileSort"];
export type FileQuery = QueryOf<"/api/files">;

export const filesApi = {
  list: (query: FileQuery) =>
    read([...RESULTS, "files", query], (signal) => api.GET("/api/files", { params: { query }, signal })),
  one: (path: string) =>
    read([...RESULTS, "file", path], (signal) =>
      api.GET("/api/files/content", { params: { query: { path } }, signal }),
    ),
};
