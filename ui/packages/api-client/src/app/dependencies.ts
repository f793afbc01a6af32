import { api, type QueryOf, RESULTS, read, type Schemas } from "./client";

export { dependencyKindValues, dependencySortValues, ecosystemValues } from "../app.gen";
export type Dependency = Schemas["Dependency"];
export type DependencyKind = Schemas["DependencyKind"];
export type DependencySort = Schemas["DependencySort"];
export type Ecosystem = Schemas["Ecosystem"];
export type DependencyQuery = QueryOf<"/api/dependencies">;

export const dependenciesApi = {
  list: (query: DependencyQuery) =>
    read([...RESULTS, "dependencies", query], (signal) =>
      api.GET("/api/dependencies", { params: { query }, signal }),
    ),
};
