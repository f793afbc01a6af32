import { unwrap } from "../http";
import { api, type QueryOf, RESULTS, read, type Schemas } from "./client";

export { dependencyKindValues, ecosystemValues, packageSortValues, verdictValues } from "../app.gen";
export type Dependency = Schemas["Dependency"];
export type DependencyKind = Schemas["DependencyKind"];
export type PackageUse = Schemas["PackageUse"];
export type Chains = Schemas["Chains"];
export type Verdict = Schemas["Verdict"];
export type LicencePolicy = Schemas["LicencePolicy"];
export type Ecosystem = Schemas["Ecosystem"];
export type DependencyQuery = QueryOf<"/api/dependencies">;
export type PackageQuery = QueryOf<"/api/dependencies/packages">;

export const dependenciesApi = {
  list: (query: DependencyQuery) =>
    read([...RESULTS, "dependencies", query], (signal) =>
      api.GET("/api/dependencies", { params: { query }, signal }),
    ),
  packages: (query: PackageQuery) =>
    read([...RESULTS, "packages", query], (signal) =>
      api.GET("/api/dependencies/packages", { params: { query }, signal }),
    ),
  chains: (dependency_id: number) =>
    read([...RESULTS, "chains", dependency_id], (signal) =>
      api.GET("/api/dependencies/{dependency_id}/chains", { params: { path: { dependency_id } }, signal }),
    ),
};

export const licencePolicyApi = {
  key: [...RESULTS, "licence-policy"] as const,
  get: () => read([...RESULTS, "licence-policy"], (signal) => api.GET("/api/licences/policy", { signal })),
  set: (body: Schemas["LicencePolicyChange"]) => unwrap(api.PUT("/api/licences/policy", { body })),
};
