import { unwrap } from "../http";
import { api, HISTORY, type QueryOf, RESULTS, read, type Schemas } from "./client";

export { editorNameValues, fileSortValues } from "../app.gen";
export type FileRow = Schemas["File"];
export type Editor = Schemas["Editor"];
export type EditorName = Schemas["EditorName"];
export type FileBlame = Schemas["FileBlame"];
export type FileContent = Schemas["FileContent"];
export type FileHistory = Schemas["FileHistory"];
export type FileSort = Schemas["FileSort"];
export type FileQuery = QueryOf<"/api/files">;

const key = [...RESULTS, "file"] as const;

export const filesApi = {
  /** The key of the contents of all files. */
  key,
  list: (query: FileQuery) =>
    read([...RESULTS, "files", query], (signal) => api.GET("/api/files", { params: { query }, signal })),
  one: (path: string) =>
    read([...key, path], (signal) => api.GET("/api/files/content", { params: { query: { path } }, signal })),
  history: (path: string) =>
    read([...HISTORY, "file", path], (signal) =>
      api.GET("/api/files/history", { params: { query: { path } }, signal }),
    ),
  blame: (path: string) =>
    read([...HISTORY, "blame", path], (signal) =>
      api.GET("/api/files/blame", { params: { query: { path } }, signal }),
    ),
};

export const editorApi = {
  chosen: () => read(["app", "editor"], (signal) => api.GET("/api/editor", { signal })),
  choose: (editor: EditorName) => unwrap(api.PUT("/api/editor", { body: { editor } })),
};
