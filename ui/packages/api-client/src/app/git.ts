import { api, HISTORY, type QueryOf, read, type Schemas } from "./client";

export { contributorSortValues, touchedFileSortValues } from "../app.gen";
export type GitSummary = Schemas["GitSummary"];
export type Commit = Schemas["Commit"];
export type Contributor = Schemas["Contributor"];
export type ContributorSort = Schemas["ContributorSort"];
export type TouchedFile = Schemas["TouchedFile"];
export type TouchedFileSort = Schemas["TouchedFileSort"];
export type Week = Schemas["Week"];
export type CommitQuery = QueryOf<"/api/git/commits">;
export type ContributorQuery = QueryOf<"/api/git/contributors">;
export type TouchedFileQuery = QueryOf<"/api/git/files">;

export const gitApi = {
  summary: () => read([...HISTORY, "git"], (signal) => api.GET("/api/git", { signal })),
  commits: (query: CommitQuery) =>
    read([...HISTORY, "commits", query], (signal) =>
      api.GET("/api/git/commits", { params: { query }, signal }),
    ),
  contributors: (query: ContributorQuery) =>
    read([...HISTORY, "contributors", query], (signal) =>
      api.GET("/api/git/contributors", { params: { query }, signal }),
    ),
  touchedFiles: (query: TouchedFileQuery) =>
    read([...HISTORY, "files", query], (signal) => api.GET("/api/git/files", { params: { query }, signal })),
  activity: (weeks: number) =>
    read([...HISTORY, "activity", weeks], (signal) =>
      api.GET("/api/activity", { params: { query: { weeks } }, signal }),
    ),
};
