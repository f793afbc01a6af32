import { api, type QueryOf, RESULTS, read, type Schemas } from "./client";

export { documentKindValues, documentSortValues } from "../app.gen";
export type Document = Schemas["Document"];
export type DocumentDetail = Schemas["DocumentDetail"];
export type DocumentKind = Schemas["DocumentKind"];
export type DocumentSort = Schemas["DocumentSort"];
export type DocumentQuery = QueryOf<"/api/documents">;

export const documentsApi = {
  list: (query: DocumentQuery) =>
    read([...RESULTS, "documents", query], (signal) =>
      api.GET("/api/documents", { params: { query }, signal }),
    ),
  one: (document_id: number) =>
    read([...RESULTS, "document", document_id], (signal) =>
      api.GET("/api/documents/{document_id}", { params: { path: { document_id } }, signal }),
    ),
};
