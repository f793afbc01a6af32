import { unwrap } from "../http";
import { api, type QueryOf, RESULTS, read, type Schemas } from "./client";

export { quadrantValues, radarExportFormatValues, ringValues, technologySortValues } from "../app.gen";
export type ImportReport = Schemas["ImportReport"];
export type NewTechnology = Schemas["NewTechnology"];
export type Quadrant = Schemas["Quadrant"];
export type Radar = Schemas["Radar"];
export type RadarEntry = Schemas["RadarEntry"];
export type RadarExportFormat = Schemas["RadarExportFormat"];
export type Ring = Schemas["Ring"];
export type Technology = Schemas["Technology"];
export type TechnologyChange = Schemas["TechnologyChange"];
export type TechnologySort = Schemas["TechnologySort"];
export type TechnologyQuery = QueryOf<"/api/technologies">;

const key = [...RESULTS, "radar"] as const;

export const radarApi = {
  key,
  whole: () => read([...key, "whole"], (signal) => api.GET("/api/radar", { signal })),
  import: (content: string, dry_run: boolean) =>
    unwrap(api.POST("/api/radar/import", { body: { content, dry_run } })),
};

/** `version` is the one that the page last loaded; the server refuses an outdated one. */
export const technologiesApi = {
  list: (query: TechnologyQuery) =>
    read([...key, "list", query], (signal) => api.GET("/api/technologies", { params: { query }, signal })),
  one: (technology_id: number) =>
    read([...key, technology_id], (signal) =>
      api.GET("/api/technologies/{technology_id}", { params: { path: { technology_id } }, signal }),
    ),
  create: (body: NewTechnology) => unwrap(api.POST("/api/technologies", { body })),
  change: (technology_id: number, body: TechnologyChange) =>
    unwrap(api.PATCH("/api/technologies/{technology_id}", { params: { path: { technology_id } }, body })),
  remove: (technology_id: number, version: number) =>
    unwrap(api.DELETE("/api/technologies/{technology_id}", at(technology_id, version))),
  restore: (technology_id: number, version: number) =>
    unwrap(api.POST("/api/technologies/{technology_id}/restore", at(technology_id, version))),
  dismissSuggestion: (technology_id: number, version: number) =>
    unwrap(api.POST("/api/technologies/{technology_id}/dismiss", at(technology_id, version))),
};

function at(technology_id: number, version: number) {
  return { params: { path: { technology_id }, query: { version } } };
}
