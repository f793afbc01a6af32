/**
 * Written by `make api-client` from the OpenAPI document of "CommandCenter". Never edit by hand:
 * `make lint` compares this file with the API as it is.
 */

export interface paths {
    "/api/activity": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get Activity
         * @description Show how many commits there were in each of the last weeks.
         */
        get: operations["get_activity"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/changes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Changes
         * @description List what scans and people changed since it was last seen, the latest first; `q` is part of a name or path.
         */
        get: operations["list_changes"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/changes/seen": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Set Seen
         * @description Mark everything up to a time as seen, so that only what comes after is listed as changed.
         */
        put: operations["set_seen"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/dependencies": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Dependencies
         * @description List dependencies; `q` is part of a name.
         */
        get: operations["list_dependencies"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/dependencies/manifests": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Manifests
         * @description List the manifests and lock files; `q` is part of a path.
         */
        get: operations["list_manifests"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/dependencies/totals": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get Totals
         * @description Count the dependencies of each ecosystem.
         */
        get: operations["get_totals"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/documents": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Documents
         * @description List documents; `q` is part of a path or title. To search their text, see `/api/search`.
         */
        get: operations["list_documents"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/documents/{document_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get Document
         * @description Show one document with its outline and text. The text is not to be trusted as HTML.
         */
        get: operations["get_document"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Stream Events
         * @description Follow scans, vectors, history, gaps, the radar, tasks and what was seen; `reset` means that events were missed.
         *
         *     After a `reset` everything should be loaded again. The `event:` line is the payload's `type`.
         */
        get: operations["stream_events"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/files": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Files
         * @description List files; `q` is part of a path.
         */
        get: operations["list_files"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/files/content": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get File
         * @description Show a file as it is now: one that the last scan found, so nothing that .gitignore names.
         */
        get: operations["get_file"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/gap-checks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Gap Checks
         * @description List checks, the newest first.
         */
        get: operations["list_gap_checks"];
        put?: never;
        /**
         * Start Gap Check
         * @description Ask the package clients for the newest versions. When a check is under way, that one is the answer.
         */
        post: operations["start_gap_check"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/gap-checks/{check_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get Gap Check
         * @description Show one check with how it went with each client.
         */
        get: operations["get_gap_check"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/gap-checks/{check_id}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Cancel Gap Check
         * @description Cancel a check. What was answered by then is kept.
         */
        post: operations["cancel_gap_check"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/gap-settings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get Gap Settings
         * @description Show how often registries are asked by themselves.
         */
        get: operations["get_gap_settings"];
        /**
         * Change Gap Settings
         * @description Set how often registries are asked by themselves; null: never.
         */
        put: operations["change_gap_settings"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/gap-totals": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get Gap Totals
         * @description Count the gaps by severity, kind and ecosystem.
         */
        get: operations["get_gap_totals"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/gaps": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Gaps
         * @description List gaps; `q` is part of their subject, their message or their path.
         */
        get: operations["list_gaps"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/gaps/{gap_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get Gap
         * @description Show one gap.
         */
        get: operations["get_gap"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Change Gap
         * @description Ignore a gap, with a reason, or take it up again. It stays so whatever scans and checks find.
         */
        patch: operations["change_gap"];
        trace?: never;
    };
    "/api/git": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get Git
         * @description Show where the repository stands, or why that is not known.
         */
        get: operations["get_git"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/git/commits": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Commits
         * @description List commits, the newest first; `q` is part of a subject or the beginning of an id.
         */
        get: operations["list_commits"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/git/contributors": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Contributors
         * @description List who wrote commits; `q` is part of a name or address.
         */
        get: operations["list_contributors"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/git/files": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Touched Files
         * @description List the files that commits changed, those most often changed lately first; `q` is part of a path.
         */
        get: operations["list_touched_files"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/languages": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Languages
         * @description List the languages of the project, the one with most code first.
         */
        get: operations["list_languages"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/licences": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Licences
         * @description List the project's own licences; `q` is part of a licence or path.
         */
        get: operations["list_licences"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/licences/dependencies": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Licences Of Dependencies
         * @description Count the dependencies that have each licence.
         */
        get: operations["list_licences_of_dependencies"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/marks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Marks
         * @description List marks; `q` is part of their text, path or the name in brackets. Uncommitted lines count as new.
         */
        get: operations["list_marks"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/radar": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get Radar
         * @description Show the whole radar with the numbers its picture and its exports have.
         */
        get: operations["get_radar"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/radar/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Export Radar
         * @description Take the radar away as a file. JSON and CSV are of the "build your own radar" format, and can be imported.
         */
        get: operations["export_radar"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/radar/import": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Import Radar
         * @description Take in a radar in the "build your own radar" format. The report has every line, taken or refused.
         */
        post: operations["import_radar"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/scans": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Scans
         * @description List scans, the newest first.
         */
        get: operations["list_scans"];
        put?: never;
        /**
         * Start Scan
         * @description Queue a scan. When one is queued or running already, that one is the answer.
         */
        post: operations["start_scan"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/scans/{scan_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get Scan
         * @description Show one scan with the files that gave trouble.
         */
        get: operations["get_scan"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/scans/{scan_id}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Cancel Scan
         * @description Cancel a queued or running scan. The results of the scan before it stay.
         */
        post: operations["cancel_scan"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/search": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Search
         * @description Search documents, docstrings, comments and notes by words and by meaning, the best hits first.
         */
        get: operations["search"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/summary": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get Summary
         * @description Counts for the Hub and the first page, and when they were made.
         */
        get: operations["get_summary"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/task-export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Export Tasks
         * @description Take tasks away as a file, the first ten thousand of those that fit.
         */
        get: operations["export_tasks"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/tasks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Tasks
         * @description List tasks; `q` is part of a title, finding or owner.
         */
        get: operations["list_tasks"];
        put?: never;
        /**
         * Create Task
         * @description Add a task. One from the same source that has not ended is the answer instead of a second one, with 200.
         */
        post: operations["create_task"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/tasks/{task_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get Task
         * @description Show one task.
         */
        get: operations["get_task"];
        put?: never;
        post?: never;
        /**
         * Delete Task
         * @description Delete a task for good; the answer is what it was. To keep it out of the way, drop it instead.
         */
        delete: operations["delete_task"];
        options?: never;
        head?: never;
        /**
         * Change Task
         * @description Change a task.
         */
        patch: operations["change_task"];
        trace?: never;
    };
    "/api/tasks/{task_id}/move": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Move Task
         * @description Put a task elsewhere on the board: into another column, or between others.
         */
        post: operations["move_task"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/technologies": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Technologies
         * @description List technologies; `q` is part of a name, note or owner. `removed` lists those that were taken off.
         */
        get: operations["list_technologies"];
        put?: never;
        /**
         * Create Technology
         * @description Put a technology on the radar.
         */
        post: operations["create_technology"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/technologies/{technology_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get Technology
         * @description Show one technology, also one that was removed.
         */
        get: operations["get_technology"];
        put?: never;
        post?: never;
        /**
         * Remove Technology
         * @description Take a technology off the radar. Scans do not bring it back; `restore` does.
         */
        delete: operations["remove_technology"];
        options?: never;
        head?: never;
        /**
         * Change Technology
         * @description Change a technology. Another ring goes into its history.
         */
        patch: operations["change_technology"];
        trace?: never;
    };
    "/api/technologies/{technology_id}/dismiss": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Dismiss Suggestion
         * @description Dismiss this suggestion for good. To follow one, change the ring.
         */
        post: operations["dismiss_suggestion"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/technologies/{technology_id}/restore": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Restore Technology
         * @description Put a removed technology back.
         */
        post: operations["restore_technology"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/health/live": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Health Live
         * @description Answer as long as the process runs.
         */
        get: operations["health_live"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/health/ready": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Health Ready
         * @description Report whether database, Redis and worker are there; 503 with the reasons when one is not.
         */
        get: operations["health_ready"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /**
         * Activity
         * @description Commits by week, the oldest first; weeks without any are left out.
         */
        Activity: {
            /** Items */
            items: components["schemas"]["Week"][];
            /**
             * Total
             * @description Commits in all of these weeks.
             */
            total: number;
        };
        /**
         * Branch
         * @description One branch with its newest commit.
         */
        Branch: {
            /** Author */
            author: string;
            /**
             * Committed At
             * Format: date-time
             */
            committed_at: string;
            /** Head */
            head: string;
            /** Name */
            name: string;
            /** Remote */
            remote: boolean;
            /** Subject */
            subject: string;
        };
        /**
         * Change
         * @description One thing that is not as it was when a user last looked.
         */
        Change: {
            action: components["schemas"]["ChangeAction"];
            area: components["schemas"]["ChangeArea"];
            /**
             * At
             * Format: date-time
             */
            at: string;
            /**
             * Detail
             * @description An ecosystem, the kind of a gap or a mark, a quadrant; empty for files and tasks.
             */
            detail: string;
            /**
             * Id
             * @description Of technologies and tasks.
             */
            id: number | null;
            /** Line */
            line: number | null;
            /**
             * Now
             * @description Version, ring, status or severity after; empty where there is none.
             */
            now: string;
            /**
             * Path
             * @description The file it is in.
             */
            path: string | null;
            /**
             * Subject
             * @description Its name: a path, a dependency, what a gap is about, the text of a mark, a title.
             */
            subject: string;
            /**
             * Was
             * @description Version, ring, status or severity before; empty where there is none.
             */
            was: string;
        };
        /**
         * ChangeAction
         * @description What happened to it, all in all: what came and went again did not happen.
         * @enum {string}
         */
        ChangeAction: "added" | "changed" | "removed";
        /**
         * ChangeArea
         * @description What kind of thing changed.
         * @enum {string}
         */
        ChangeArea: "file" | "dependency" | "gap" | "mark" | "technology" | "task";
        /**
         * ChangePage
         * @description Part of the list, how long the whole is, and how much happened of each kind, as filtered by text alone.
         */
        ChangePage: {
            /** Items */
            items: components["schemas"]["Change"][];
            /**
             * Latest
             * @description Up to when this is complete, what came and went again included; null without any.
             */
            latest: string | null;
            /**
             * Since
             * @description Up to when everything has been seen; null before the first scan.
             */
            since: string | null;
            /** Total */
            total: number;
            /** Totals */
            totals: components["schemas"]["ChangeTotal"][];
        };
        /**
         * ChangeTotal
         * @description How much of one kind happened.
         */
        ChangeTotal: {
            action: components["schemas"]["ChangeAction"];
            area: components["schemas"]["ChangeArea"];
            /** Count */
            count: number;
        };
        /**
         * CheckCause
         * @description Why registries were asked.
         * @enum {string}
         */
        CheckCause: "request" | "schedule";
        /**
         * ClientOutcome
         * @description How it went with one package client.
         */
        ClientOutcome: {
            /** Asked */
            asked: number;
            /**
             * Cached
             * @description Known from a few hours ago, so not asked again.
             */
            cached: number;
            /** Client */
            client: string;
            ecosystem: components["schemas"]["Ecosystem"];
            /**
             * Failed
             * @description Not answered; what was known of them stays.
             */
            failed: number;
            /**
             * Left Out
             * @description Beyond what one check asks; the next one begins with them.
             */
            left_out: number;
            /** Message */
            message: string | null;
            /** @description missing: not installed where the desk runs; away: it reaches no registry. */
            state: components["schemas"]["ClientState"];
            /**
             * Wanted
             * @description Names of the project's own dependencies.
             */
            wanted: number;
        };
        /**
         * ClientState
         * @description How it went with one package client.
         * @enum {string}
         */
        ClientState: "asked" | "missing" | "away";
        /**
         * Commit
         * @description One commit.
         */
        Commit: {
            /** Author */
            author: string;
            /**
             * Committed At
             * Format: date-time
             */
            committed_at: string;
            /** Email */
            email: string;
            /** Sha */
            sha: string;
            /** Subject */
            subject: string;
        };
        /**
         * CommitPage
         * @description Part of the newest 5,000 commits, and how many of these match.
         */
        CommitPage: {
            /** Items */
            items: components["schemas"]["Commit"][];
            /** Total */
            total: number;
        };
        /**
         * Contributor
         * @description An author of commits.
         */
        Contributor: {
            /** Commits */
            commits: number;
            /**
             * Email
             * @description Of the newest commit.
             */
            email: string;
            /**
             * First At
             * Format: date-time
             */
            first_at: string;
            /**
             * Last At
             * Format: date-time
             */
            last_at: string;
            /** Name */
            name: string;
            /**
             * Recent Commits
             * @description In the last 90 days.
             */
            recent_commits: number;
        };
        /**
         * ContributorPage
         * @description Part of the list, and how long the whole is.
         */
        ContributorPage: {
            /** Items */
            items: components["schemas"]["Contributor"][];
            /** Total */
            total: number;
        };
        /**
         * ContributorSort
         * @description Orders of the list; a minus turns one round.
         * @enum {string}
         */
        ContributorSort: "name" | "-name" | "commits" | "-commits" | "recent" | "-recent" | "last" | "-last";
        /**
         * Dependency
         * @description One dependency: declared in a manifest, with what the lock holds for it; or held by a lock alone.
         */
        Dependency: {
            /**
             * Constraint
             * @description The version as declared or inherited; empty when any will do, and for what only a lock has.
             */
            constraint: string;
            /**
             * Direct
             * @description The project itself asks for it; false: something it depends on does.
             */
            direct: boolean;
            ecosystem: components["schemas"]["Ecosystem"];
            /**
             * Group
             * @description The extra, group or condition it belongs to, where it has one.
             */
            group: string | null;
            /** Id */
            id: number;
            kind: components["schemas"]["DependencyKind"];
            /**
             * Licence
             * @description Its licence, where the lock file has it.
             */
            licence: string | null;
            /**
             * Line
             * @description Its line there, from 1; null where it is not known.
             */
            line: number | null;
            /**
             * Lock
             * @description Path of the lock file that holds its version.
             */
            lock: string | null;
            /**
             * Lock Line
             * @description Its line in the lock file, from 1.
             */
            lock_line: number | null;
            /**
             * Manifest
             * @description Path of the file that names it: a manifest, or the lock that alone has it.
             */
            manifest: string;
            /** Name */
            name: string;
            /**
             * Version
             * @description The exact version: the lock's, or the one the manifest pins; null where neither has one.
             */
            version: string | null;
        };
        /**
         * DependencyKind
         * @description What a dependency is needed for.
         * @enum {string}
         */
        DependencyKind: "runtime" | "dev" | "optional" | "build";
        /**
         * DependencyPage
         * @description Part of the list, and how long the whole is.
         */
        DependencyPage: {
            /** Items */
            items: components["schemas"]["Dependency"][];
            /** Total */
            total: number;
        };
        /**
         * DependencySort
         * @description Orders of the list; a minus turns one round.
         * @enum {string}
         */
        DependencySort: "name" | "-name" | "ecosystem" | "-ecosystem" | "kind" | "-kind" | "manifest" | "-manifest" | "version" | "-version" | "licence" | "-licence" | "direct" | "-direct";
        /**
         * Document
         * @description One document without its text.
         */
        Document: {
            /**
             * Id
             * @description Stays the same as long as the file keeps its path.
             */
            id: number;
            kind: components["schemas"]["DocumentKind"];
            /** Lines */
            lines: number;
            /**
             * Modified At
             * Format: date-time
             */
            modified_at: string;
            /** Path */
            path: string;
            /** Size Bytes */
            size_bytes: number;
            /** Title */
            title: string;
        };
        /**
         * DocumentDetail
         * @description A document with its outline and text.
         */
        DocumentDetail: {
            /** Content */
            content: string;
            /**
             * Id
             * @description Stays the same as long as the file keeps its path.
             */
            id: number;
            kind: components["schemas"]["DocumentKind"];
            /** Lines */
            lines: number;
            /**
             * Modified At
             * Format: date-time
             */
            modified_at: string;
            /** Outline */
            outline: components["schemas"]["Heading"][];
            /** Path */
            path: string;
            /** Size Bytes */
            size_bytes: number;
            /** Title */
            title: string;
            /**
             * Truncated
             * @description The file is longer than what is kept of it.
             */
            truncated: boolean;
        };
        /**
         * DocumentKind
         * @description The markup a document is written in.
         * @enum {string}
         */
        DocumentKind: "markdown" | "rst" | "asciidoc" | "text";
        /**
         * DocumentPage
         * @description Part of the list, and how long the whole is.
         */
        DocumentPage: {
            /** Items */
            items: components["schemas"]["Document"][];
            /** Total */
            total: number;
        };
        /**
         * DocumentSort
         * @description Orders of the list; a minus turns one round.
         * @enum {string}
         */
        DocumentSort: "path" | "-path" | "title" | "-title" | "modified" | "-modified" | "size" | "-size";
        /**
         * DueFilter
         * @description When tasks are due that have not ended.
         * @enum {string}
         */
        DueFilter: "overdue" | "week" | "any" | "none";
        /**
         * Ecosystem
         * @description Where a dependency comes from.
         * @enum {string}
         */
        Ecosystem: "pypi" | "npm" | "go" | "cargo" | "maven" | "gem" | "composer" | "nuget" | "docker" | "actions";
        /**
         * EcosystemTotal
         * @description How many dependencies of one ecosystem there are.
         */
        EcosystemTotal: {
            /** Direct */
            direct: number;
            ecosystem: components["schemas"]["Ecosystem"];
            /**
             * Licensed
             * @description Those whose licence is known.
             */
            licensed: number;
            /**
             * Locked
             * @description Those whose exact version a lock file holds.
             */
            locked: number;
            /**
             * Packages
             * @description Different names.
             */
            packages: number;
            /** Total */
            total: number;
            /** Transitive */
            transitive: number;
        };
        /**
         * EcosystemTotals
         * @description The ecosystems of the project, the largest first.
         */
        EcosystemTotals: {
            /** Items */
            items: components["schemas"]["EcosystemTotal"][];
            /**
             * Total
             * @description All dependencies together.
             */
            total: number;
        };
        /**
         * Embedding
         * @description How far the vectors are by which a search finds what is meant; until `ready`, it finds words only. While
         *     `indexing`, not even all words of what a large scan has read.
         */
        Embedding: {
            /**
             * Done
             * @description Passages that got theirs in the run under way; files while indexing.
             */
            done: number;
            /**
             * Message
             * @description Why it failed.
             */
            message: string | null;
            /** Model */
            model: string;
            state: components["schemas"]["EmbeddingState"];
            /** Total */
            total: number;
        };
        /**
         * EmbeddingEvent
         * @description Passages were given the vectors by which search finds what is meant.
         */
        EmbeddingEvent: {
            embedding: components["schemas"]["Embedding"];
            /**
             * Type
             * @default embedding
             * @constant
             */
            type: "embedding";
        };
        /**
         * EmbeddingState
         * @description How far the vectors are.
         * @enum {string}
         */
        EmbeddingState: "waiting" | "indexing" | "working" | "ready" | "failed";
        /**
         * ErrorBody
         * @description One error: what happened and what to do about it.
         */
        ErrorBody: {
            /**
             * Code
             * @description Stable name of the error, for programs.
             * @example not_found
             */
            code: string;
            /**
             * Details
             * @description More for programs, such as the fields that are wrong.
             */
            details: unknown;
            /**
             * Hint
             * @description What to do about it.
             */
            hint: string | null;
            /**
             * Message
             * @description What is wrong, in one sentence.
             */
            message: string;
        };
        /**
         * ErrorResponse
         * @description The body of every answer with a status of 400 or above.
         */
        ErrorResponse: {
            error: components["schemas"]["ErrorBody"];
        };
        /**
         * Evidence
         * @description Where a scan found a technology.
         */
        Evidence: {
            /** Line */
            line: number | null;
            /**
             * Path
             * @description File within the project; null for what many files show together.
             */
            path: string | null;
            /**
             * Text
             * @description What was found, such as a declared dependency.
             */
            text: string;
        };
        /**
         * File
         * @description One file that the last scan found. Those that .gitignore names are not among them.
         */
        File: {
            /** Code */
            code: number;
            /**
             * Language
             * @description Null for what is in no language that is known, such as pictures.
             */
            language: string | null;
            /** Lines */
            lines: number;
            /**
             * Modified At
             * Format: date-time
             * @description When it was last written, by its own timestamp.
             */
            modified_at: string;
            /** Path */
            path: string;
            /**
             * Problem
             * @description What of it could not be read or understood.
             */
            problem: string | null;
            /** Size Bytes */
            size_bytes: number;
        };
        /**
         * FileContent
         * @description A file as it is on the disk now. Its text is not to be trusted as HTML.
         */
        FileContent: {
            /**
             * Document Id
             * @description The document that is made of it, where there is one.
             */
            document_id: number | null;
            /** Language */
            language: string | null;
            /**
             * Modified At
             * Format: date-time
             */
            modified_at: string;
            /** Path */
            path: string;
            /** Size Bytes */
            size_bytes: number;
            /**
             * Text
             * @description Null when the file is binary.
             */
            text: string | null;
            /**
             * Truncated
             * @description The file is longer than what is shown of it; the text ends with a whole line.
             */
            truncated: boolean;
        };
        /**
         * FilePage
         * @description Part of the list, and how long the whole is.
         */
        FilePage: {
            /** Items */
            items: components["schemas"]["File"][];
            /** Total */
            total: number;
        };
        /**
         * FileSort
         * @description Orders of the list; a minus turns one round.
         * @enum {string}
         */
        FileSort: "path" | "-path" | "language" | "-language" | "lines" | "-lines" | "size" | "-size" | "modified" | "-modified";
        /**
         * FoundBy
         * @description Why a passage was found: it holds the words, or means something alike.
         * @enum {string}
         */
        FoundBy: "words" | "meaning" | "both";
        /**
         * Gap
         * @description Something about the project that needs attention.
         */
        Gap: {
            /**
             * Advice
             * @description What to do about it.
             */
            advice: string;
            /**
             * Checked At
             * @description When the registry was last asked; null where none was.
             */
            checked_at: string | null;
            ecosystem: components["schemas"]["Ecosystem"] | null;
            /**
             * Facts
             * @description For programs, by kind: current, newest, level, releases, ends, …
             */
            facts: {
                [key: string]: unknown;
            };
            /** Id */
            id: number;
            /** Ignored At */
            ignored_at: string | null;
            /** Ignored Reason */
            ignored_reason: string;
            kind: components["schemas"]["GapKind"];
            /** Line */
            line: number | null;
            /**
             * Message
             * @description What is amiss, in a sentence.
             */
            message: string;
            /** Path */
            path: string | null;
            severity: components["schemas"]["GapSeverity"];
            /**
             * Since
             * Format: date-time
             * @description When it was first found, and has been there ever since.
             */
            since: string;
            /**
             * Subject
             * @description The dependency or runtime it is about.
             */
            subject: string;
            /**
             * Task Id
             * @description The task made from it that has not ended.
             */
            task_id: number | null;
            /** Version */
            version: number;
        };
        /**
         * GapChange
         * @description Ignore a gap, with a reason, or take it up again.
         */
        GapChange: {
            /** Ignored */
            ignored: boolean;
            /**
             * Reason
             * @default
             */
            reason: string;
            /**
             * Version
             * @description The version seen; when it is not the latest, 409.
             */
            version: number;
        };
        /**
         * GapCheck
         * @description One time that the package clients were asked for the newest versions.
         */
        GapCheck: {
            cause: components["schemas"]["CheckCause"];
            /** Clients */
            clients: components["schemas"]["ClientOutcome"][];
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /** Done */
            done: number;
            error: components["schemas"]["ErrorBody"] | null;
            /** Finished At */
            finished_at: string | null;
            /** Id */
            id: number;
            /** Started At */
            started_at: string | null;
            status: components["schemas"]["JobStatus"];
            /**
             * Total
             * @description Names to ask about; unknown until it runs.
             */
            total: number | null;
        };
        /**
         * GapCheckPage
         * @description Checks, the newest first.
         */
        GapCheckPage: {
            /** Items */
            items: components["schemas"]["GapCheck"][];
            /** Total */
            total: number;
        };
        /**
         * GapKind
         * @description What is amiss.
         * @enum {string}
         */
        GapKind: "outdated" | "end_of_life" | "deprecated" | "unpinned" | "duplicated" | "unused";
        /**
         * GapPage
         * @description Part of the list, and how long the whole is.
         */
        GapPage: {
            /** Items */
            items: components["schemas"]["Gap"][];
            /** Total */
            total: number;
        };
        /**
         * GapSettings
         * @description How often the package clients are asked without anybody asking for it.
         */
        GapSettings: {
            /**
             * Check Every Hours
             * @description Null: never.
             */
            check_every_hours: number | null;
            /** Version */
            version: number;
        };
        /**
         * GapSettingsChange
         * @description What to set.
         */
        GapSettingsChange: {
            /** Check Every Hours */
            check_every_hours: number | null;
            /**
             * Version
             * @description The version seen; when it is not the latest, 409.
             */
            version: number;
        };
        /**
         * GapsEvent
         * @description A user changed a gap or the settings, or a check was queued, got on, or ended: load gaps again when it ended.
         */
        GapsEvent: {
            check: components["schemas"]["GapCheck"] | null;
            /**
             * Type
             * @default gaps
             * @constant
             */
            type: "gaps";
        };
        /**
         * GapSeverity
         * @description How much it matters, the most first.
         * @enum {string}
         */
        GapSeverity: "high" | "medium" | "low";
        /**
         * GapSort
         * @description Orders of the list; a minus turns one round. `severity` has the most serious first.
         * @enum {string}
         */
        GapSort: "severity" | "-severity" | "kind" | "-kind" | "subject" | "-subject" | "ecosystem" | "-ecosystem" | "path" | "-path" | "since" | "-since";
        /**
         * GapTotals
         * @description How many gaps there are; those that are ignored count only as such.
         */
        GapTotals: {
            /** Ecosystems */
            ecosystems: {
                [key: string]: number;
            };
            /** Ignored */
            ignored: number;
            /** Kinds */
            kinds: {
                [key: string]: number;
            };
            /**
             * Lifecycles As Of
             * Format: date
             * @description Of which day they are.
             */
            lifecycles_as_of: string;
            /**
             * Lifecycles Source
             * @description Where the ends of support are from.
             */
            lifecycles_source: string;
            /** Severities */
            severities: {
                [key: string]: number;
            };
            /** Total */
            total: number;
        };
        /**
         * GitState
         * @description Whether git knows anything here.
         * @enum {string}
         */
        GitState: "ok" | "empty" | "no_repository" | "no_git" | "broken";
        /**
         * GitSummary
         * @description Where the repository stands. `state` null: not looked at yet.
         */
        GitSummary: {
            /**
             * Branch
             * @description Null where a commit is checked out by itself.
             */
            branch: string | null;
            /**
             * Branches
             * @description The latest hundred.
             */
            branches: components["schemas"]["Branch"][];
            /**
             * Branches Total
             * @default 0
             */
            branches_total: number;
            /** Checked At */
            checked_at: string | null;
            /**
             * Commits Complete
             * @description False where the history was too long to be read whole.
             * @default true
             */
            commits_complete: boolean;
            /**
             * Commits Total
             * @default 0
             */
            commits_total: number;
            /**
             * Contributors Total
             * @default 0
             */
            contributors_total: number;
            /**
             * Detached
             * @default false
             */
            detached: boolean;
            /**
             * Files Commits
             * @description The commits that the figures of files come from.
             * @default 0
             */
            files_commits: number;
            /**
             * Files Complete
             * @description False where these are the newest only.
             * @default true
             */
            files_complete: boolean;
            /** First Commit At */
            first_commit_at: string | null;
            /** Head */
            head: string | null;
            /** Hint */
            hint: string | null;
            /** Last Commit At */
            last_commit_at: string | null;
            /**
             * Message
             * @description Why nothing is known, where that is so.
             */
            message: string | null;
            /**
             * Prefix
             * @description Where the folder is within its repository; empty at its root.
             * @default
             */
            prefix: string;
            /**
             * Shallow
             * @description The history is cut: older commits are not here.
             * @default false
             */
            shallow: boolean;
            state: components["schemas"]["GitState"] | null;
            /**
             * Submodule
             * @description The folder is a submodule of another repository.
             * @default false
             */
            submodule: boolean;
            /** Submodules */
            submodules: string[];
            /** Upstream */
            upstream: string | null;
            /**
             * Worktree
             * @description The folder is one of several work trees of its repository.
             * @default false
             */
            worktree: boolean;
        };
        /**
         * Heading
         * @description One heading of a document's outline.
         */
        Heading: {
            /** Level */
            level: number;
            /**
             * Line
             * @description From 1.
             */
            line: number;
            /** Title */
            title: string;
        };
        /**
         * HistoryEvent
         * @description Git insights, or the authors of TODOs, have changed.
         */
        HistoryEvent: {
            /**
             * Type
             * @default history
             * @constant
             */
            type: "history";
        };
        /**
         * ImportFormat
         * @description Formats of the well-known "build your own radar".
         * @enum {string}
         */
        ImportFormat: "csv" | "json";
        /**
         * ImportLine
         * @description What became of one line.
         */
        ImportLine: {
            /**
             * Message
             * @description Why it was refused, or what was changed.
             */
            message: string;
            /** Name */
            name: string;
            outcome: components["schemas"]["ImportOutcome"];
            /**
             * Place
             * @description Where it stands, such as `line 3` or `item 3`; `file` when it is about all of it.
             */
            place: string;
        };
        /**
         * ImportOutcome
         * @description What became of one line of an import.
         * @enum {string}
         */
        ImportOutcome: "added" | "changed" | "unchanged" | "refused";
        /**
         * ImportReport
         * @description What was taken and what was refused, line by line. Lines that are refused keep no others out.
         */
        ImportReport: {
            /** Added */
            added: number;
            /** Changed */
            changed: number;
            /** Dry Run */
            dry_run: boolean;
            /** Lines */
            lines: components["schemas"]["ImportLine"][];
            /** Refused */
            refused: number;
            /** Unchanged */
            unchanged: number;
        };
        /**
         * JobStatus
         * @description Where a scan or a check is in its life.
         * @enum {string}
         */
        JobStatus: "queued" | "running" | "done" | "failed" | "cancelled" | "interrupted";
        /**
         * Language
         * @description All files of one language together; code + comments + blanks = lines.
         */
        Language: {
            /** Blanks */
            blanks: number;
            /** Code */
            code: number;
            /** Comments */
            comments: number;
            /** Files */
            files: number;
            kind: components["schemas"]["LanguageKind"];
            /** Lines */
            lines: number;
            /** Name */
            name: string;
            /** Size Bytes */
            size_bytes: number;
        };
        /**
         * LanguageKind
         * @description What a language is for.
         * @enum {string}
         */
        LanguageKind: "programming" | "markup" | "data" | "prose";
        /**
         * LanguageList
         * @description All languages found, the one with most code first.
         */
        LanguageList: {
            /** Items */
            items: components["schemas"]["Language"][];
            /**
             * Total
             * @description How many languages there are.
             */
            total: number;
        };
        /**
         * LastScan
         * @description The latest scan that has ended, however it ended.
         */
        LastScan: {
            /** Duration S */
            duration_s: number | null;
            /** Finished At */
            finished_at: string | null;
            /** Id */
            id: number;
            /** Problems Count */
            problems_count: number;
            /** Started At */
            started_at: string | null;
            status: components["schemas"]["JobStatus"];
        };
        /**
         * Licence
         * @description One licence that the project has, as a manifest or a licence file states.
         */
        Licence: {
            /** Id */
            id: number;
            /**
             * Licence
             * @description As an SPDX expression where it is known, else as it is declared.
             */
            licence: string;
            /** Line */
            line: number | null;
            /** Path */
            path: string;
            /**
             * Subject
             * @description The package whose manifest states it; null for a licence file.
             */
            subject: string | null;
        };
        /**
         * LicencePage
         * @description Part of the list, and how long the whole is.
         */
        LicencePage: {
            /** Items */
            items: components["schemas"]["Licence"][];
            /** Total */
            total: number;
        };
        /**
         * LicenceSort
         * @description Orders of the list; a minus turns one round.
         * @enum {string}
         */
        LicenceSort: "path" | "-path" | "licence" | "-licence";
        /**
         * LicenceTotal
         * @description How many dependencies have one licence.
         */
        LicenceTotal: {
            /** Dependencies */
            dependencies: number;
            /**
             * Licence
             * @description As the lock file has it; null: it has none.
             */
            licence: string | null;
        };
        /**
         * LicenceTotals
         * @description The licences of the dependencies, the most frequent first.
         */
        LicenceTotals: {
            /** Items */
            items: components["schemas"]["LicenceTotal"][];
            /**
             * Total
             * @description All licences, also when only part of them is listed.
             */
            total: number;
        };
        /**
         * LinkKind
         * @description What a task can be linked to, and come from.
         * @enum {string}
         */
        LinkKind: "file" | "technology" | "document" | "dependency" | "gap" | "mark" | "web";
        /**
         * Live
         * @description The process answers.
         */
        Live: {
            /**
             * Status
             * @default ok
             * @constant
             */
            status: "ok";
            /** Version */
            version: string;
        };
        /**
         * Manifest
         * @description One manifest or lock file.
         */
        Manifest: {
            /**
             * Dependencies
             * @description Dependencies that it names, in the list of dependencies.
             */
            dependencies: number;
            /** Path */
            path: string;
            /**
             * Problem
             * @description What of it could not be understood; the rest counts.
             */
            problem: string | null;
        };
        /**
         * ManifestPage
         * @description Part of the list, and how long the whole is.
         */
        ManifestPage: {
            /** Items */
            items: components["schemas"]["Manifest"][];
            /** Total */
            total: number;
        };
        /**
         * ManifestSort
         * @description Orders of the manifests; a minus turns one round.
         * @enum {string}
         */
        ManifestSort: "path" | "-path" | "dependencies" | "-dependencies";
        /**
         * Mark
         * @description One TODO in a comment.
         */
        Mark: {
            /**
             * Assignee
             * @description Whom it names, as in `TODO(ada): …`.
             */
            assignee: string | null;
            /**
             * Author
             * @description Who wrote the line; null when it is not committed, or git does not know.
             */
            author: string | null;
            /** Author Email */
            author_email: string | null;
            /** Commit */
            commit: string | null;
            /**
             * Id
             * @description Changes when its file does.
             */
            id: number;
            kind: components["schemas"]["MarkKind"];
            /**
             * Line
             * @description From 1.
             */
            line: number;
            /** Path */
            path: string;
            /**
             * Text
             * @description Its text, as far as its line goes.
             */
            text: string;
            /**
             * Written At
             * @description When the line was written, by the commit it came with.
             */
            written_at: string | null;
        };
        /**
         * MarkKind
         * @description The word the mark is made with.
         * @enum {string}
         */
        MarkKind: "todo" | "fixme" | "hack" | "xxx";
        /**
         * MarkPage
         * @description Part of the list, how long the whole is, and how many of each kind there are.
         */
        MarkPage: {
            /** Items */
            items: components["schemas"]["Mark"][];
            /** Total */
            total: number;
            totals: components["schemas"]["MarkTotals"];
        };
        /**
         * MarkSort
         * @description Orders of the list; a minus turns one round. By time, those that were never committed are the newest.
         * @enum {string}
         */
        MarkSort: "path" | "-path" | "kind" | "-kind" | "author" | "-author" | "written" | "-written";
        /**
         * MarkTotals
         * @description Marks by kind, as filtered by everything but the kind.
         */
        MarkTotals: {
            /**
             * Fixme
             * @default 0
             */
            fixme: number;
            /**
             * Hack
             * @default 0
             */
            hack: number;
            /**
             * Todo
             * @default 0
             */
            todo: number;
            /**
             * Xxx
             * @default 0
             */
            xxx: number;
        };
        /**
         * Move
         * @description One change of ring.
         */
        Move: {
            /**
             * At
             * Format: date-time
             */
            at: string;
            /** @description Null where it came on the radar. */
            from: components["schemas"]["Ring"] | null;
            /**
             * Reason
             * @default
             */
            reason: string;
            to: components["schemas"]["Ring"];
        };
        /**
         * Movement
         * @description What happened to a technology lately.
         * @enum {string}
         */
        Movement: "new" | "in" | "out" | "none";
        /**
         * NewTask
         * @description A task to add. With a `source` the title may be left out, and a second click makes no second task.
         */
        NewTask: {
            /** Due */
            due?: string | null;
            /**
             * Findings
             * @default
             */
            findings: string;
            /**
             * Links
             * @default []
             */
            links: components["schemas"]["TaskLink-Input"][];
            /**
             * Owner
             * @default
             */
            owner: string;
            /** @default normal */
            priority: components["schemas"]["TaskPriority"];
            source?: components["schemas"]["TaskLink-Input"] | null;
            /** @default open */
            status: components["schemas"]["TaskStatus"];
            /**
             * Title
             * @description Made from the source when left out.
             */
            title?: string | null;
        };
        /**
         * NewTechnology
         * @description A technology to put on the radar.
         */
        NewTechnology: {
            /**
             * Links
             * @default []
             */
            links: components["schemas"]["TechnologyLink-Input"][];
            /** Name */
            name: string;
            /**
             * Notes
             * @default
             */
            notes: string;
            /**
             * Owner
             * @default
             */
            owner: string;
            quadrant: components["schemas"]["Quadrant"];
            ring: components["schemas"]["Ring"];
        };
        /**
         * Origin
         * @description Who put a technology on the radar.
         * @enum {string}
         */
        Origin: "scan" | "hand";
        /**
         * Quadrant
         * @description The four parts of the radar, in the order in which they are drawn and numbered.
         * @enum {string}
         */
        Quadrant: "languages-frameworks" | "tools" | "platforms" | "techniques";
        /**
         * Radar
         * @description The whole radar.
         */
        Radar: {
            /** Items */
            items: components["schemas"]["RadarEntry"][];
            /**
             * Suggestions
             * @description How many technologies have a suggestion of the scan.
             */
            suggestions: number;
            /** Total */
            total: number;
        };
        /**
         * RadarEntry
         * @description One technology as the radar draws it.
         */
        RadarEntry: {
            /** Id */
            id: number;
            /** @description Its latest move, if that was in the last 90 days. */
            movement: components["schemas"]["Movement"];
            /** Name */
            name: string;
            /**
             * Number
             * @description Its number on the radar: by quadrant, ring and name, from 1.
             */
            number: number;
            quadrant: components["schemas"]["Quadrant"];
            ring: components["schemas"]["Ring"];
        };
        /**
         * RadarEvent
         * @description A user changed the radar: load what is shown of it again.
         */
        RadarEvent: {
            /**
             * Type
             * @default radar
             * @constant
             */
            type: "radar";
        };
        /**
         * RadarExportFormat
         * @description How the radar can be taken away as text. The picture is drawn by the page.
         * @enum {string}
         */
        RadarExportFormat: "json" | "markdown" | "csv";
        /**
         * RadarImport
         * @description A radar to take in: `name`, `ring`, `quadrant`, `isNew`, `description`; also what the JSON export writes.
         */
        RadarImport: {
            /** Content */
            content: string;
            /**
             * Dry Run
             * @description Only report what would happen.
             * @default false
             */
            dry_run: boolean;
            /** @description Recognised by its content when left out. */
            format?: components["schemas"]["ImportFormat"] | null;
        };
        /**
         * ReadinessCheck
         * @description One thing the backend needs, and why it is missing when it is.
         */
        ReadinessCheck: {
            /**
             * Name
             * @enum {string}
             */
            name: "database" | "redis" | "worker";
            /** Ok */
            ok: boolean;
            /** Reason */
            reason: string | null;
        };
        /**
         * Ready
         * @description Whether the backend can do all of its work now.
         */
        Ready: {
            /** Checks */
            checks: components["schemas"]["ReadinessCheck"][];
            /**
             * Status
             * @enum {string}
             */
            status: "ready" | "not_ready";
        };
        /**
         * ResetEvent
         * @description Events were missed: load everything again.
         */
        ResetEvent: {
            /**
             * Type
             * @default reset
             * @constant
             */
            type: "reset";
        };
        /**
         * Ring
         * @description What the team thinks of a technology, from the centre outwards.
         * @enum {string}
         */
        Ring: "adopt" | "trial" | "assess" | "hold";
        /**
         * Scan
         * @description One scan of the project folder.
         */
        Scan: {
            cause: components["schemas"]["ScanCause"];
            /** @description Only of a scan that is done. */
            counts: components["schemas"]["ScanCounts"] | null;
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /** Duration S */
            duration_s: number | null;
            /** @description Why the scan failed. */
            error: components["schemas"]["ErrorBody"] | null;
            /**
             * Files Done
             * @description Files dealt with in this phase so far.
             */
            files_done: number;
            /**
             * Files Total
             * @description Files found; unknown until the folder is walked.
             */
            files_total: number | null;
            /** Finished At */
            finished_at: string | null;
            /** Id */
            id: number;
            /** @description What a running scan does now. */
            phase: components["schemas"]["ScanPhase"] | null;
            /**
             * Problems Count
             * @description Files that could not be read or understood; the rest was.
             */
            problems_count: number;
            /** Started At */
            started_at: string | null;
            status: components["schemas"]["JobStatus"];
        };
        /**
         * ScanCause
         * @description Why a scan was started.
         * @enum {string}
         */
        ScanCause: "first" | "request" | "edit" | "interrupted";
        /**
         * ScanCounts
         * @description What a finished scan found.
         */
        ScanCounts: {
            /**
             * Changed
             * @description Files that were new or different since the scan before.
             */
            changed: number;
            /** Dependencies */
            dependencies: number;
            /**
             * Direct Dependencies
             * @description Those that the project itself asks for.
             * @default 0
             */
            direct_dependencies: number;
            /** Documents */
            documents: number;
            /** Files */
            files: number;
            /** Languages */
            languages: number;
            /** Lines */
            lines: number;
            /**
             * Marks
             * @default 0
             */
            marks: number;
            /**
             * Removed
             * @description Files that were there at the scan before and are gone.
             */
            removed: number;
        };
        /**
         * ScanDetail
         * @description A scan with the files that gave trouble (the first thousand of them).
         */
        ScanDetail: {
            cause: components["schemas"]["ScanCause"];
            /** @description Only of a scan that is done. */
            counts: components["schemas"]["ScanCounts"] | null;
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /** Duration S */
            duration_s: number | null;
            /** @description Why the scan failed. */
            error: components["schemas"]["ErrorBody"] | null;
            /**
             * Files Done
             * @description Files dealt with in this phase so far.
             */
            files_done: number;
            /**
             * Files Total
             * @description Files found; unknown until the folder is walked.
             */
            files_total: number | null;
            /** Finished At */
            finished_at: string | null;
            /** Id */
            id: number;
            /** @description What a running scan does now. */
            phase: components["schemas"]["ScanPhase"] | null;
            /** Problems */
            problems: components["schemas"]["ScanProblem"][];
            /**
             * Problems Count
             * @description Files that could not be read or understood; the rest was.
             */
            problems_count: number;
            /** Started At */
            started_at: string | null;
            status: components["schemas"]["JobStatus"];
        };
        /**
         * ScanEvent
         * @description A scan was queued, got on, or ended. `done` means that all results may have changed.
         */
        ScanEvent: {
            scan: components["schemas"]["Scan"];
            /**
             * Type
             * @default scan
             * @constant
             */
            type: "scan";
        };
        /**
         * ScanPage
         * @description Scans, the newest first.
         */
        ScanPage: {
            /** Items */
            items: components["schemas"]["Scan"][];
            /** Total */
            total: number;
        };
        /**
         * ScanPhase
         * @description What a running scan is busy with, in this order.
         * @enum {string}
         */
        ScanPhase: "walk" | "read" | "save";
        /**
         * ScanProblem
         * @description One file that could not be read or understood.
         */
        ScanProblem: {
            /**
             * Line
             * @description Line of the trouble, from 1, where it has one.
             */
            line: number | null;
            /** Message */
            message: string;
            /** Path */
            path: string;
        };
        /**
         * SearchHit
         * @description One file or note, with the passage of it that matches best.
         */
        SearchHit: {
            /**
             * Changed At
             * Format: date-time
             */
            changed_at: string;
            /**
             * Document Id
             * @description Of a passage from a document.
             */
            document_id: number | null;
            found_by: components["schemas"]["FoundBy"];
            /**
             * Heading
             * @description The headings above the passage, the outermost first; may be empty.
             */
            heading: string;
            kind: components["schemas"]["SearchKind"];
            /** Language */
            language: string | null;
            /**
             * Line
             * @description Line of the passage's first match, from 1.
             */
            line: number;
            /**
             * Link
             * @description The page that shows a note; null for files.
             */
            link: string | null;
            /** Passage */
            passage: components["schemas"]["Segment"][];
            /**
             * Path
             * @description The file's path within the project; null for notes.
             */
            path: string | null;
            /** Title */
            title: string;
        };
        /**
         * SearchKind
         * @description What a passage is from.
         * @enum {string}
         */
        SearchKind: "document" | "docstring" | "comment" | "task" | "technology";
        /**
         * SearchResults
         * @description Hits, the best first.
         */
        SearchResults: {
            embedding: components["schemas"]["Embedding"];
            /** Items */
            items: components["schemas"]["SearchHit"][];
            /**
             * Took Ms
             * @description Time the search took inside the backend.
             */
            took_ms: number;
            /** Total */
            total: number;
            /**
             * Total Is Exact
             * @description False where there is so much that not all of it was looked at.
             */
            total_is_exact: boolean;
        };
        /**
         * Seen
         * @description Up to when everything has been seen.
         */
        Seen: {
            /**
             * Until
             * Format: date-time
             */
            until: string;
        };
        /**
         * SeenEvent
         * @description A user has seen what changed up to now: load what is shown of it again.
         */
        SeenEvent: {
            /**
             * Type
             * @default seen
             * @constant
             */
            type: "seen";
        };
        /**
         * Segment
         * @description A piece of a passage; those with `match` are what was searched for.
         */
        Segment: {
            /** Match */
            match: boolean;
            /** Text */
            text: string;
        };
        /**
         * Suggestion
         * @description What the scan would have a person think about.
         */
        Suggestion: {
            /**
             * Kind
             * @enum {string}
             */
            kind: "gone" | "used";
            /** Reason */
            reason: string;
            /** @description Where it would go. */
            ring: components["schemas"]["Ring"];
        };
        /**
         * Summary
         * @description What the Hub and the first page show of this project.
         */
        Summary: {
            counts: components["schemas"]["SummaryCounts"];
            last_scan: components["schemas"]["LastScan"] | null;
            /** Project Name */
            project_name: string;
            /**
             * Scan Running
             * @description A scan is queued or running.
             */
            scan_running: boolean;
            /**
             * Scanned At
             * @description When the results shown were made; null before the first.
             */
            scanned_at: string | null;
        };
        /**
         * SummaryCounts
         * @description How much of everything the results hold now.
         */
        SummaryCounts: {
            /**
             * Dependencies
             * @default 0
             */
            dependencies: number;
            /**
             * Direct Dependencies
             * @description Those that the project itself asks for.
             * @default 0
             */
            direct_dependencies: number;
            /**
             * Documents
             * @default 0
             */
            documents: number;
            /**
             * Files
             * @default 0
             */
            files: number;
            /**
             * Gaps High
             * @description Gaps that are not ignored, by severity.
             * @default 0
             */
            gaps_high: number;
            /**
             * Gaps Low
             * @default 0
             */
            gaps_low: number;
            /**
             * Gaps Medium
             * @default 0
             */
            gaps_medium: number;
            /**
             * Languages
             * @default 0
             */
            languages: number;
            /**
             * Lines
             * @default 0
             */
            lines: number;
            /**
             * Marks
             * @default 0
             */
            marks: number;
            /**
             * Passages
             * @description What a search looks in: pieces of documents, comments and notes.
             * @default 0
             */
            passages: number;
            /**
             * Tasks Open
             * @description Tasks that have not ended.
             * @default 0
             */
            tasks_open: number;
            /**
             * Tasks Overdue
             * @default 0
             */
            tasks_overdue: number;
            /**
             * Technologies
             * @default 0
             */
            technologies: number;
        };
        /**
         * Task
         * @description One research task.
         */
        Task: {
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /** Due */
            due: string | null;
            /**
             * Ended At
             * @description When it was done or dropped.
             */
            ended_at: string | null;
            /**
             * Findings
             * @description Markdown; not to be trusted as HTML.
             */
            findings: string;
            /** Id */
            id: number;
            /** Links */
            links: components["schemas"]["TaskLink-Output"][];
            /** Owner */
            owner: string;
            priority: components["schemas"]["TaskPriority"];
            /** @description What it was made from. */
            source: components["schemas"]["TaskLink-Output"] | null;
            status: components["schemas"]["TaskStatus"];
            /** Title */
            title: string;
            /**
             * Updated At
             * Format: date-time
             */
            updated_at: string;
            /** Version */
            version: number;
        };
        /**
         * TaskChange
         * @description What to change; a field that is left out stays as it is.
         */
        TaskChange: {
            /**
             * Due
             * @description Null takes the date away.
             */
            due?: string | null;
            /** Findings */
            findings?: string | null;
            /** Links */
            links?: components["schemas"]["TaskLink-Input"][] | null;
            /** Owner */
            owner?: string | null;
            priority?: components["schemas"]["TaskPriority"] | null;
            status?: components["schemas"]["TaskStatus"] | null;
            /** Title */
            title?: string | null;
            /**
             * Version
             * @description The version seen; when it is not the latest, 409.
             */
            version: number;
        };
        /**
         * TaskEvent
         * @description A user changed the task `id`, or several when it is null: load what is shown of them again.
         */
        TaskEvent: {
            /** Id */
            id: number | null;
            /**
             * Type
             * @default task
             * @constant
             */
            type: "task";
        };
        /**
         * TaskExportFormat
         * @description How tasks can be taken away.
         * @enum {string}
         */
        TaskExportFormat: "markdown" | "json" | "csv";
        /**
         * TaskLink
         * @description Something a task is about. It keeps its own words, so that it can be read when the thing is gone.
         */
        "TaskLink-Input": {
            /**
             * Id
             * @description Of technologies and documents.
             */
            id?: number | null;
            kind: components["schemas"]["LinkKind"];
            /**
             * Label
             * @description How it is shown: a name, a title, the text of a mark.
             */
            label: string;
            /** Line */
            line?: number | null;
            /** Path */
            path?: string | null;
            /** Url */
            url?: string | null;
        };
        /**
         * TaskLink
         * @description Something a task is about. It keeps its own words, so that it can be read when the thing is gone.
         */
        "TaskLink-Output": {
            /**
             * Id
             * @description Of technologies and documents.
             */
            id: number | null;
            kind: components["schemas"]["LinkKind"];
            /**
             * Label
             * @description How it is shown: a name, a title, the text of a mark.
             */
            label: string;
            /** Line */
            line: number | null;
            /** Path */
            path: string | null;
            /** Url */
            url: string | null;
        };
        /**
         * TaskMove
         * @description Where to put a task on the board.
         */
        TaskMove: {
            /**
             * After
             * @description The task to stand right below; null: on top.
             */
            after?: number | null;
            status: components["schemas"]["TaskStatus"];
            /**
             * Version
             * @description The version seen; when it is not the latest, 409.
             */
            version: number;
        };
        /**
         * TaskPage
         * @description Part of the list, and how long the whole is.
         */
        TaskPage: {
            /** Items */
            items: components["schemas"]["Task"][];
            /** Total */
            total: number;
        };
        /**
         * TaskPriority
         * @description How much it matters, the most first.
         * @enum {string}
         */
        TaskPriority: "urgent" | "high" | "normal" | "low";
        /**
         * TaskSort
         * @description Orders of the list; a minus turns one round. `position` is the order on the board.
         * @enum {string}
         */
        TaskSort: "position" | "title" | "-title" | "status" | "-status" | "priority" | "-priority" | "due" | "-due" | "owner" | "-owner" | "created" | "-created" | "updated" | "-updated";
        /**
         * TaskStatus
         * @description Where a task stands: the columns of the board, from left to right.
         * @enum {string}
         */
        TaskStatus: "open" | "doing" | "done" | "dropped";
        /**
         * Technology
         * @description One technology of the radar.
         */
        Technology: {
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /**
             * Found
             * @description Where a scan found it, the first few places.
             */
            found: components["schemas"]["Evidence"][];
            /** Id */
            id: number;
            /**
             * In Use
             * @description The last scan found it in the project.
             */
            in_use: boolean;
            /** Links */
            links: components["schemas"]["TechnologyLink-Output"][];
            movement: components["schemas"]["Movement"];
            /**
             * Moves
             * @description The history of its rings, the oldest first.
             */
            moves: components["schemas"]["Move"][];
            /** Name */
            name: string;
            /**
             * Notes
             * @description Markdown; not to be trusted as HTML.
             */
            notes: string;
            origin: components["schemas"]["Origin"];
            /** Owner */
            owner: string;
            quadrant: components["schemas"]["Quadrant"];
            /** Removed At */
            removed_at: string | null;
            ring: components["schemas"]["Ring"];
            suggestion: components["schemas"]["Suggestion"] | null;
            /**
             * Updated At
             * Format: date-time
             */
            updated_at: string;
            /** Version */
            version: number;
        };
        /**
         * TechnologyChange
         * @description What to change; a field that is left out stays as it is.
         */
        TechnologyChange: {
            /** Links */
            links?: components["schemas"]["TechnologyLink-Input"][] | null;
            /** Name */
            name?: string | null;
            /** Notes */
            notes?: string | null;
            /** Owner */
            owner?: string | null;
            quadrant?: components["schemas"]["Quadrant"] | null;
            /**
             * Reason
             * @description Why it moves, for the history.
             * @default
             */
            reason: string;
            ring?: components["schemas"]["Ring"] | null;
            /**
             * Version
             * @description The version seen; when it is not the latest, 409.
             */
            version: number;
        };
        /**
         * TechnologyLink
         * @description An address on the web that belongs to a technology.
         */
        "TechnologyLink-Input": {
            /**
             * Title
             * @default
             */
            title: string;
            /** Url */
            url: string;
        };
        /**
         * TechnologyLink
         * @description An address on the web that belongs to a technology.
         */
        "TechnologyLink-Output": {
            /**
             * Title
             * @default
             */
            title: string;
            /** Url */
            url: string;
        };
        /**
         * TechnologyPage
         * @description Part of the list, and how long the whole is.
         */
        TechnologyPage: {
            /** Items */
            items: components["schemas"]["Technology"][];
            /** Total */
            total: number;
        };
        /**
         * TechnologySort
         * @description Orders of the list; a minus turns one round.
         * @enum {string}
         */
        TechnologySort: "name" | "-name" | "ring" | "-ring" | "quadrant" | "-quadrant" | "owner" | "-owner" | "updated" | "-updated";
        /**
         * TouchedFile
         * @description How often commits changed a file. Merges do not count; a renamed file starts from none.
         */
        TouchedFile: {
            /** Authors */
            authors: number;
            /** Commits */
            commits: number;
            /**
             * Exists
             * @description The newest commit still has it.
             */
            exists: boolean;
            /**
             * Last At
             * Format: date-time
             */
            last_at: string;
            /** Path */
            path: string;
            /**
             * Recent Commits
             * @description In the last 90 days.
             */
            recent_commits: number;
        };
        /**
         * TouchedFilePage
         * @description Part of the list, and how long the whole is.
         */
        TouchedFilePage: {
            /** Items */
            items: components["schemas"]["TouchedFile"][];
            /** Total */
            total: number;
        };
        /**
         * TouchedFileSort
         * @description Orders of the list; a minus turns one round.
         * @enum {string}
         */
        TouchedFileSort: "path" | "-path" | "commits" | "-commits" | "recent" | "-recent" | "authors" | "-authors" | "last" | "-last";
        /**
         * Week
         * @description Commits of one week.
         */
        Week: {
            /** Commits */
            commits: number;
            /** Contributors */
            contributors: number;
            /**
             * Week
             * Format: date
             * @description Its Monday, in UTC.
             */
            week: string;
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    get_activity: {
        parameters: {
            query?: {
                /** @description How many weeks back. */
                weeks?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Activity"];
                };
            };
            /** @description The request comes from another site or names a host that is not served here. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description A parameter is wrong; `details` names it. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The backend is starting, or a server it needs is away. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
        };
    };
    list_changes: {
        parameters: {
            query?: {
                action?: components["schemas"]["ChangeAction"] | null;
                area?: components["schemas"]["ChangeArea"] | null;
                /** @description How many items to answer with at most. */
                limit?: number;
                /** @description How many items to leave out first. */
                offset?: number;
                /** @description Part of a name or path, in any case. */
                q?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ChangePage"];
                };
            };
            /** @description The request comes from another site or names a host that is not served here. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description A parameter is wrong; `details` names it. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The backend is starting, or a server it needs is away. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The disk is full. */
            507: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
        };
    };
    set_seen: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Seen"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Seen"];
                };
            };
            /** @description The body cannot be read at all. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The request comes from another site or names a host that is not served here. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description A parameter is wrong; `details` names it. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The backend is starting, or a server it needs is away. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The disk is full. */
            507: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
        };
    };
    list_dependencies: {
        parameters: {
            query?: {
                /** @description true: what the project itself asks for; false: what those need in turn. */
                direct?: boolean | null;
                ecosystem?: components["schemas"]["Ecosystem"] | null;
                kind?: components["schemas"]["DependencyKind"] | null;
                /** @description Exact licence; empty: those whose licence is not known. */
                licence?: string | null;
                /** @description How many items to answer with at most. */
                limit?: number;
                /** @description Exact path of a manifest. */
                manifest?: string | null;
                /** @description How many items to leave out first. */
                offset?: number;
                /** @description Part of a name or path, in any case. */
                q?: string;
                sort?: components["schemas"]["DependencySort"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DependencyPage"];
                };
            };
            /** @description The request comes from another site or names a host that is not served here. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description A parameter is wrong; `details` names it. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The backend is starting, or a server it needs is away. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
        };
    };
    list_manifests: {
        parameters: {
            query?: {
                /** @description How many items to answer with at most. */
                limit?: number;
                /** @description How many items to leave out first. */
                offset?: number;
                /** @description Part of a name or path, in any case. */
                q?: string;
                sort?: components["schemas"]["ManifestSort"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ManifestPage"];
                };
            };
            /** @description The request comes from another site or names a host that is not served here. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description A parameter is wrong; `details` names it. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The backend is starting, or a server it needs is away. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
        };
    };
    get_totals: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EcosystemTotals"];
                };
            };
            /** @description The request comes from another site or names a host that is not served here. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description A parameter is wrong; `details` names it. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The backend is starting, or a server it needs is away. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
        };
    };
    list_documents: {
        parameters: {
            query?: {
                kind?: components["schemas"]["DocumentKind"] | null;
                /** @description How many items to answer with at most. */
                limit?: number;
                /** @description How many items to leave out first. */
                offset?: number;
                /** @description Part of a name or path, in any case. */
                q?: string;
                sort?: components["schemas"]["DocumentSort"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DocumentPage"];
                };
            };
            /** @description The request comes from another site or names a host that is not served here. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description A parameter is wrong; `details` names it. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The backend is starting, or a server it needs is away. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
        };
    };
    get_document: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                document_id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DocumentDetail"];
                };
            };
            /** @description The request comes from another site or names a host that is not served here. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description There is no such thing. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description A parameter is wrong; `details` names it. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The backend is starting, or a server it needs is away. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
        };
    };
    stream_events: {
        parameters: {
            query?: never;
            header?: {
                /** @description The id of the last event seen; what came after follows. */
                "last-event-id"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": {
                        /** Streamitem Stream Events */
                        data: components["schemas"]["ScanEvent"] | components["schemas"]["EmbeddingEvent"] | components["schemas"]["RadarEvent"] | components["schemas"]["TaskEvent"] | components["schemas"]["HistoryEvent"] | components["schemas"]["GapsEvent"] | components["schemas"]["SeenEvent"] | components["schemas"]["ResetEvent"];
                        event?: string;
                        id?: string;
                    };
                };
            };
            /** @description The request comes from another site or names a host that is not served here. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description A parameter is wrong; `details` names it. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": components["schemas"]["ErrorResponse"];
                };
            };
        };
    };
    list_files: {
        parameters: {
            query?: {
                /** @description The language's whole name. */
                language?: string;
                /** @description How many items to answer with at most. */
                limit?: number;
                /** @description How many items to leave out first. */
                offset?: number;
                /** @description Part of a name or path, in any case. */
                q?: string;
                sort?: components["schemas"]["FileSort"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FilePage"];
                };
            };
            /** @description The request comes from another site or names a host that is not served here. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description A parameter is wrong; `details` names it. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The backend is starting, or a server it needs is away. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
        };
    };
    get_file: {
        parameters: {
            query: {
                /** @description As listed. */
                path: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FileContent"];
                };
            };
            /** @description The request comes from another site or names a host that is not served here. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description There is no such thing. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description It is not in a state in which this can be done. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description A parameter is wrong; `details` names it. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The backend is starting, or a server it needs is away. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
        };
    };
    list_gap_checks: {
        parameters: {
            query?: {
                /** @description How many items to answer with at most. */
                limit?: number;
                /** @description How many items to leave out first. */
                offset?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GapCheckPage"];
                };
            };
            /** @description The request comes from another site or names a host that is not served here. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description A parameter is wrong; `details` names it. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The backend is starting, or a server it needs is away. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The disk is full. */
            507: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
        };
    };
    start_gap_check: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GapCheck"];
                };
            };
            /** @description The request comes from another site or names a host that is not served here. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description A parameter is wrong; `details` names it. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The backend is starting, or a server it needs is away. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The disk is full. */
            507: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
        };
    };
    get_gap_check: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                check_id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GapCheck"];
                };
            };
            /** @description The request comes from another site or names a host that is not served here. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description There is no such thing. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description A parameter is wrong; `details` names it. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The backend is starting, or a server it needs is away. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The disk is full. */
            507: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
        };
    };
    cancel_gap_check: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                check_id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GapCheck"];
                };
            };
            /** @description The request comes from another site or names a host that is not served here. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description There is no such thing. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description It is not in a state in which this can be done. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description A parameter is wrong; `details` names it. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The backend is starting, or a server it needs is away. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The disk is full. */
            507: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
        };
    };
    get_gap_settings: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GapSettings"];
                };
            };
            /** @description The request comes from another site or names a host that is not served here. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description A parameter is wrong; `details` names it. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The backend is starting, or a server it needs is away. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The disk is full. */
            507: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
        };
    };
    change_gap_settings: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["GapSettingsChange"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GapSettings"];
                };
            };
            /** @description The body cannot be read at all. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The request comes from another site or names a host that is not served here. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description It is not in a state in which this can be done. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description A parameter is wrong; `details` names it. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The backend is starting, or a server it needs is away. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The disk is full. */
            507: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
        };
    };
    get_gap_totals: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GapTotals"];
                };
            };
            /** @description The request comes from another site or names a host that is not served here. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description A parameter is wrong; `details` names it. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The backend is starting, or a server it needs is away. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The disk is full. */
            507: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
        };
    };
    list_gaps: {
        parameters: {
            query?: {
                ecosystem?: components["schemas"]["Ecosystem"] | null;
                /** @description Those that are ignored, instead of those that are not. */
                ignored?: boolean;
                /** @description One or several. */
                kind?: components["schemas"]["GapKind"][];
                /** @description How many items to answer with at most. */
                limit?: number;
                /** @description How many items to leave out first. */
                offset?: number;
                /** @description What the path begins with. */
                path?: string;
                /** @description Part of a name or path, in any case. */
                q?: string;
                /** @description One or several. */
                severity?: components["schemas"]["GapSeverity"][];
                sort?: components["schemas"]["GapSort"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GapPage"];
                };
            };
            /** @description The request comes from another site or names a host that is not served here. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description A parameter is wrong; `details` names it. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The backend is starting, or a server it needs is away. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The disk is full. */
            507: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
        };
    };
    get_gap: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                gap_id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Gap"];
                };
            };
            /** @description The request comes from another site or names a host that is not served here. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description There is no such thing. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description A parameter is wrong; `details` names it. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The backend is starting, or a server it needs is away. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The disk is full. */
            507: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
        };
    };
    change_gap: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                gap_id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["GapChange"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Gap"];
                };
            };
            /** @description The body cannot be read at all. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The request comes from another site or names a host that is not served here. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description There is no such thing. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description It is not in a state in which this can be done. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description A parameter is wrong; `details` names it. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The backend is starting, or a server it needs is away. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The disk is full. */
            507: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
        };
    };
    get_git: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GitSummary"];
                };
            };
            /** @description The request comes from another site or names a host that is not served here. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description A parameter is wrong; `details` names it. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The backend is starting, or a server it needs is away. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
        };
    };
    list_commits: {
        parameters: {
            query?: {
                /** @description The author's whole name. */
                author?: string;
                /** @description How many items to answer with at most. */
                limit?: number;
                /** @description How many items to leave out first. */
                offset?: number;
                /** @description Part of a name or path, in any case. */
                q?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CommitPage"];
                };
            };
            /** @description The request comes from another site or names a host that is not served here. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description A parameter is wrong; `details` names it. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The backend is starting, or a server it needs is away. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
        };
    };
    list_contributors: {
        parameters: {
            query?: {
                /** @description How many items to answer with at most. */
                limit?: number;
                /** @description How many items to leave out first. */
                offset?: number;
                /** @description Part of a name or path, in any case. */
                q?: string;
                sort?: components["schemas"]["ContributorSort"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ContributorPage"];
                };
            };
            /** @description The request comes from another site or names a host that is not served here. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description A parameter is wrong; `details` names it. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The backend is starting, or a server it needs is away. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
        };
    };
    list_touched_files: {
        parameters: {
            query?: {
                /** @description Also those that are gone. */
                gone?: boolean;
                /** @description How many items to answer with at most. */
                limit?: number;
                /** @description How many items to leave out first. */
                offset?: number;
                /** @description Part of a name or path, in any case. */
                q?: string;
                sort?: components["schemas"]["TouchedFileSort"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TouchedFilePage"];
                };
            };
            /** @description The request comes from another site or names a host that is not served here. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description A parameter is wrong; `details` names it. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The backend is starting, or a server it needs is away. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
        };
    };
    list_languages: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LanguageList"];
                };
            };
            /** @description The request comes from another site or names a host that is not served here. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description A parameter is wrong; `details` names it. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The backend is starting, or a server it needs is away. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
        };
    };
    list_licences: {
        parameters: {
            query?: {
                /** @description How many items to answer with at most. */
                limit?: number;
                /** @description How many items to leave out first. */
                offset?: number;
                /** @description Part of a name or path, in any case. */
                q?: string;
                sort?: components["schemas"]["LicenceSort"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LicencePage"];
                };
            };
            /** @description The request comes from another site or names a host that is not served here. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description A parameter is wrong; `details` names it. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The backend is starting, or a server it needs is away. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
        };
    };
    list_licences_of_dependencies: {
        parameters: {
            query?: {
                /** @description How many items to answer with at most. */
                limit?: number;
                /** @description How many items to leave out first. */
                offset?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LicenceTotals"];
                };
            };
            /** @description The request comes from another site or names a host that is not served here. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description A parameter is wrong; `details` names it. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The backend is starting, or a server it needs is away. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
        };
    };
    list_marks: {
        parameters: {
            query?: {
                /** @description The author's whole name. */
                author?: string;
                kind?: components["schemas"]["MarkKind"] | null;
                /** @description How many items to answer with at most. */
                limit?: number;
                /** @description By the commit that the line came with. */
                newer_than_days?: number | null;
                /** @description How many items to leave out first. */
                offset?: number;
                /** @description By the commit that the line came with. */
                older_than_days?: number | null;
                /** @description What the path begins with. */
                path?: string;
                /** @description Part of a name or path, in any case. */
                q?: string;
                sort?: components["schemas"]["MarkSort"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MarkPage"];
                };
            };
            /** @description The request comes from another site or names a host that is not served here. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description A parameter is wrong; `details` names it. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The backend is starting, or a server it needs is away. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
        };
    };
    get_radar: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Radar"];
                };
            };
            /** @description The request comes from another site or names a host that is not served here. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description A parameter is wrong; `details` names it. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The backend is starting, or a server it needs is away. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The disk is full. */
            507: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
        };
    };
    export_radar: {
        parameters: {
            query: {
                format: components["schemas"]["RadarExportFormat"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A file to save. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/octet-stream": string;
                };
            };
            /** @description The request comes from another site or names a host that is not served here. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description A parameter is wrong; `details` names it. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The backend is starting, or a server it needs is away. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The disk is full. */
            507: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
        };
    };
    import_radar: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RadarImport"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ImportReport"];
                };
            };
            /** @description The body cannot be read at all. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The request comes from another site or names a host that is not served here. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description A parameter is wrong; `details` names it. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The backend is starting, or a server it needs is away. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The disk is full. */
            507: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
        };
    };
    list_scans: {
        parameters: {
            query?: {
                /** @description How many items to answer with at most. */
                limit?: number;
                /** @description How many items to leave out first. */
                offset?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ScanPage"];
                };
            };
            /** @description The request comes from another site or names a host that is not served here. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description A parameter is wrong; `details` names it. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The backend is starting, or a server it needs is away. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The disk is full. */
            507: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
        };
    };
    start_scan: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Scan"];
                };
            };
            /** @description The request comes from another site or names a host that is not served here. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description A parameter is wrong; `details` names it. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The backend is starting, or a server it needs is away. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The disk is full. */
            507: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
        };
    };
    get_scan: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                scan_id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ScanDetail"];
                };
            };
            /** @description The request comes from another site or names a host that is not served here. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description There is no such thing. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description A parameter is wrong; `details` names it. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The backend is starting, or a server it needs is away. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The disk is full. */
            507: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
        };
    };
    cancel_scan: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                scan_id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Scan"];
                };
            };
            /** @description The request comes from another site or names a host that is not served here. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description There is no such thing. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description It is not in a state in which this can be done. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description A parameter is wrong; `details` names it. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The backend is starting, or a server it needs is away. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The disk is full. */
            507: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
        };
    };
    search: {
        parameters: {
            query?: {
                /** @description Only these kinds. */
                kind?: components["schemas"]["SearchKind"][] | null;
                /** @description The file's language. */
                language?: string;
                /** @description How many hits to answer with at most. */
                limit?: number;
                /** @description How many items to leave out first. */
                offset?: number;
                /** @description What the file's path begins with: `docs/`. */
                path?: string;
                /** @description Words; "a phrase"; or; -without. The last word may be unfinished. Empty finds nothing. */
                q?: string;
                /** @description Changed then or later. */
                since?: string | null;
                /** @description Changed before. */
                until?: string | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SearchResults"];
                };
            };
            /** @description The request comes from another site or names a host that is not served here. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description A parameter is wrong; `details` names it. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The backend is starting, or a server it needs is away. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
        };
    };
    get_summary: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Summary"];
                };
            };
            /** @description The request comes from another site or names a host that is not served here. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description A parameter is wrong; `details` names it. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The backend is starting, or a server it needs is away. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
        };
    };
    export_tasks: {
        parameters: {
            query: {
                due?: components["schemas"]["DueFilter"] | null;
                format: components["schemas"]["TaskExportFormat"];
                owner?: string;
                priority?: components["schemas"]["TaskPriority"] | null;
                /** @description Part of a name or path, in any case. */
                q?: string;
                sort?: components["schemas"]["TaskSort"];
                /** @description One or several. */
                status?: components["schemas"]["TaskStatus"][];
                /** @description Linked to this technology. */
                technology?: number | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A file to save. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/octet-stream": string;
                };
            };
            /** @description The request comes from another site or names a host that is not served here. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description A parameter is wrong; `details` names it. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The backend is starting, or a server it needs is away. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The disk is full. */
            507: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
        };
    };
    list_tasks: {
        parameters: {
            query?: {
                due?: components["schemas"]["DueFilter"] | null;
                /** @description How many items to answer with at most. */
                limit?: number;
                /** @description How many items to leave out first. */
                offset?: number;
                owner?: string;
                priority?: components["schemas"]["TaskPriority"] | null;
                /** @description Part of a name or path, in any case. */
                q?: string;
                sort?: components["schemas"]["TaskSort"];
                /** @description One or several. */
                status?: components["schemas"]["TaskStatus"][];
                /** @description Linked to this technology. */
                technology?: number | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TaskPage"];
                };
            };
            /** @description The request comes from another site or names a host that is not served here. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description A parameter is wrong; `details` names it. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The backend is starting, or a server it needs is away. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The disk is full. */
            507: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
        };
    };
    create_task: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewTask"];
            };
        };
        responses: {
            /** @description It was there already. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Task"];
                };
            };
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Task"];
                };
            };
            /** @description The body cannot be read at all. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The request comes from another site or names a host that is not served here. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description A parameter is wrong; `details` names it. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The backend is starting, or a server it needs is away. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The disk is full. */
            507: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
        };
    };
    get_task: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                task_id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Task"];
                };
            };
            /** @description The request comes from another site or names a host that is not served here. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description There is no such thing. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description A parameter is wrong; `details` names it. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The backend is starting, or a server it needs is away. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The disk is full. */
            507: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
        };
    };
    delete_task: {
        parameters: {
            query: {
                /** @description The version seen; when it is not the latest, 409. */
                version: number;
            };
            header?: never;
            path: {
                task_id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Task"];
                };
            };
            /** @description The request comes from another site or names a host that is not served here. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description There is no such thing. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description It is not in a state in which this can be done. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description A parameter is wrong; `details` names it. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The backend is starting, or a server it needs is away. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The disk is full. */
            507: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
        };
    };
    change_task: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                task_id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TaskChange"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Task"];
                };
            };
            /** @description The body cannot be read at all. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The request comes from another site or names a host that is not served here. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description There is no such thing. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description It is not in a state in which this can be done. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description A parameter is wrong; `details` names it. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The backend is starting, or a server it needs is away. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The disk is full. */
            507: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
        };
    };
    move_task: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                task_id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TaskMove"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Task"];
                };
            };
            /** @description The body cannot be read at all. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The request comes from another site or names a host that is not served here. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description There is no such thing. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description It is not in a state in which this can be done. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description A parameter is wrong; `details` names it. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The backend is starting, or a server it needs is away. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The disk is full. */
            507: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
        };
    };
    list_technologies: {
        parameters: {
            query?: {
                in_use?: boolean | null;
                /** @description How many items to answer with at most. */
                limit?: number;
                /** @description How many items to leave out first. */
                offset?: number;
                /** @description Part of a name or path, in any case. */
                q?: string;
                quadrant?: components["schemas"]["Quadrant"] | null;
                removed?: boolean;
                ring?: components["schemas"]["Ring"] | null;
                sort?: components["schemas"]["TechnologySort"];
                suggested?: boolean | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TechnologyPage"];
                };
            };
            /** @description The request comes from another site or names a host that is not served here. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description A parameter is wrong; `details` names it. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The backend is starting, or a server it needs is away. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The disk is full. */
            507: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
        };
    };
    create_technology: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewTechnology"];
            };
        };
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Technology"];
                };
            };
            /** @description The body cannot be read at all. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The request comes from another site or names a host that is not served here. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description It is not in a state in which this can be done. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description A parameter is wrong; `details` names it. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The backend is starting, or a server it needs is away. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The disk is full. */
            507: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
        };
    };
    get_technology: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                technology_id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Technology"];
                };
            };
            /** @description The request comes from another site or names a host that is not served here. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description There is no such thing. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description A parameter is wrong; `details` names it. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The backend is starting, or a server it needs is away. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The disk is full. */
            507: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
        };
    };
    remove_technology: {
        parameters: {
            query: {
                /** @description The version seen; when it is not the latest, 409. */
                version: number;
            };
            header?: never;
            path: {
                technology_id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Technology"];
                };
            };
            /** @description The request comes from another site or names a host that is not served here. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description There is no such thing. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description It is not in a state in which this can be done. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description A parameter is wrong; `details` names it. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The backend is starting, or a server it needs is away. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The disk is full. */
            507: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
        };
    };
    change_technology: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                technology_id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TechnologyChange"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Technology"];
                };
            };
            /** @description The body cannot be read at all. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The request comes from another site or names a host that is not served here. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description There is no such thing. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description It is not in a state in which this can be done. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description A parameter is wrong; `details` names it. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The backend is starting, or a server it needs is away. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The disk is full. */
            507: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
        };
    };
    dismiss_suggestion: {
        parameters: {
            query: {
                /** @description The version seen; when it is not the latest, 409. */
                version: number;
            };
            header?: never;
            path: {
                technology_id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Technology"];
                };
            };
            /** @description The request comes from another site or names a host that is not served here. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description There is no such thing. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description It is not in a state in which this can be done. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description A parameter is wrong; `details` names it. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The backend is starting, or a server it needs is away. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The disk is full. */
            507: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
        };
    };
    restore_technology: {
        parameters: {
            query: {
                /** @description The version seen; when it is not the latest, 409. */
                version: number;
            };
            header?: never;
            path: {
                technology_id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Technology"];
                };
            };
            /** @description The request comes from another site or names a host that is not served here. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description There is no such thing. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description It is not in a state in which this can be done. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description A parameter is wrong; `details` names it. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The backend is starting, or a server it needs is away. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The disk is full. */
            507: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
        };
    };
    health_live: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Live"];
                };
            };
            /** @description A parameter is wrong; `details` names it. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
        };
    };
    health_ready: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Ready"];
                };
            };
            /** @description A parameter is wrong; `details` names it. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description Something is missing. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Ready"];
                };
            };
        };
    };
}
type FlattenedDeepRequired<T> = {
    [K in keyof T]-?: FlattenedDeepRequired<T[K] extends unknown[] | undefined | null ? Extract<T[K], unknown[]>[number] : T[K]>;
};
type ReadonlyArray<T> = [
    Exclude<T, undefined>
] extends [
    unknown[]
] ? Readonly<Exclude<T, undefined>> : Readonly<Exclude<T, undefined>[]>;
export const changeActionValues: ReadonlyArray<FlattenedDeepRequired<components>["schemas"]["ChangeAction"]> = ["added", "changed", "removed"];
export const changeAreaValues: ReadonlyArray<FlattenedDeepRequired<components>["schemas"]["ChangeArea"]> = ["file", "dependency", "gap", "mark", "technology", "task"];
export const checkCauseValues: ReadonlyArray<FlattenedDeepRequired<components>["schemas"]["CheckCause"]> = ["request", "schedule"];
export const clientStateValues: ReadonlyArray<FlattenedDeepRequired<components>["schemas"]["ClientState"]> = ["asked", "missing", "away"];
export const contributorSortValues: ReadonlyArray<FlattenedDeepRequired<components>["schemas"]["ContributorSort"]> = ["name", "-name", "commits", "-commits", "recent", "-recent", "last", "-last"];
export const dependencyKindValues: ReadonlyArray<FlattenedDeepRequired<components>["schemas"]["DependencyKind"]> = ["runtime", "dev", "optional", "build"];
export const dependencySortValues: ReadonlyArray<FlattenedDeepRequired<components>["schemas"]["DependencySort"]> = ["name", "-name", "ecosystem", "-ecosystem", "kind", "-kind", "manifest", "-manifest", "version", "-version", "licence", "-licence", "direct", "-direct"];
export const documentKindValues: ReadonlyArray<FlattenedDeepRequired<components>["schemas"]["DocumentKind"]> = ["markdown", "rst", "asciidoc", "text"];
export const documentSortValues: ReadonlyArray<FlattenedDeepRequired<components>["schemas"]["DocumentSort"]> = ["path", "-path", "title", "-title", "modified", "-modified", "size", "-size"];
export const dueFilterValues: ReadonlyArray<FlattenedDeepRequired<components>["schemas"]["DueFilter"]> = ["overdue", "week", "any", "none"];
export const ecosystemValues: ReadonlyArray<FlattenedDeepRequired<components>["schemas"]["Ecosystem"]> = ["pypi", "npm", "go", "cargo", "maven", "gem", "composer", "nuget", "docker", "actions"];
export const embeddingStateValues: ReadonlyArray<FlattenedDeepRequired<components>["schemas"]["EmbeddingState"]> = ["waiting", "indexing", "working", "ready", "failed"];
export const fileSortValues: ReadonlyArray<FlattenedDeepRequired<components>["schemas"]["FileSort"]> = ["path", "-path", "language", "-language", "lines", "-lines", "size", "-size", "modified", "-modified"];
export const foundByValues: ReadonlyArray<FlattenedDeepRequired<components>["schemas"]["FoundBy"]> = ["words", "meaning", "both"];
export const gapKindValues: ReadonlyArray<FlattenedDeepRequired<components>["schemas"]["GapKind"]> = ["outdated", "end_of_life", "deprecated", "unpinned", "duplicated", "unused"];
export const gapSeverityValues: ReadonlyArray<FlattenedDeepRequired<components>["schemas"]["GapSeverity"]> = ["high", "medium", "low"];
export const gapSortValues: ReadonlyArray<FlattenedDeepRequired<components>["schemas"]["GapSort"]> = ["severity", "-severity", "kind", "-kind", "subject", "-subject", "ecosystem", "-ecosystem", "path", "-path", "since", "-since"];
export const gitStateValues: ReadonlyArray<FlattenedDeepRequired<components>["schemas"]["GitState"]> = ["ok", "empty", "no_repository", "no_git", "broken"];
export const importFormatValues: ReadonlyArray<FlattenedDeepRequired<components>["schemas"]["ImportFormat"]> = ["csv", "json"];
export const importOutcomeValues: ReadonlyArray<FlattenedDeepRequired<components>["schemas"]["ImportOutcome"]> = ["added", "changed", "unchanged", "refused"];
export const jobStatusValues: ReadonlyArray<FlattenedDeepRequired<components>["schemas"]["JobStatus"]> = ["queued", "running", "done", "failed", "cancelled", "interrupted"];
export const languageKindValues: ReadonlyArray<FlattenedDeepRequired<components>["schemas"]["LanguageKind"]> = ["programming", "markup", "data", "prose"];
export const licenceSortValues: ReadonlyArray<FlattenedDeepRequired<components>["schemas"]["LicenceSort"]> = ["path", "-path", "licence", "-licence"];
export const linkKindValues: ReadonlyArray<FlattenedDeepRequired<components>["schemas"]["LinkKind"]> = ["file", "technology", "document", "dependency", "gap", "mark", "web"];
export const manifestSortValues: ReadonlyArray<FlattenedDeepRequired<components>["schemas"]["ManifestSort"]> = ["path", "-path", "dependencies", "-dependencies"];
export const markKindValues: ReadonlyArray<FlattenedDeepRequired<components>["schemas"]["MarkKind"]> = ["todo", "fixme", "hack", "xxx"];
export const markSortValues: ReadonlyArray<FlattenedDeepRequired<components>["schemas"]["MarkSort"]> = ["path", "-path", "kind", "-kind", "author", "-author", "written", "-written"];
export const movementValues: ReadonlyArray<FlattenedDeepRequired<components>["schemas"]["Movement"]> = ["new", "in", "out", "none"];
export const originValues: ReadonlyArray<FlattenedDeepRequired<components>["schemas"]["Origin"]> = ["scan", "hand"];
export const quadrantValues: ReadonlyArray<FlattenedDeepRequired<components>["schemas"]["Quadrant"]> = ["languages-frameworks", "tools", "platforms", "techniques"];
export const radarExportFormatValues: ReadonlyArray<FlattenedDeepRequired<components>["schemas"]["RadarExportFormat"]> = ["json", "markdown", "csv"];
export const readinessCheckNameValues: ReadonlyArray<FlattenedDeepRequired<components>["schemas"]["ReadinessCheck"]["name"]> = ["database", "redis", "worker"];
export const readyStatusValues: ReadonlyArray<FlattenedDeepRequired<components>["schemas"]["Ready"]["status"]> = ["ready", "not_ready"];
export const ringValues: ReadonlyArray<FlattenedDeepRequired<components>["schemas"]["Ring"]> = ["adopt", "trial", "assess", "hold"];
export const scanCauseValues: ReadonlyArray<FlattenedDeepRequired<components>["schemas"]["ScanCause"]> = ["first", "request", "edit", "interrupted"];
export const scanPhaseValues: ReadonlyArray<FlattenedDeepRequired<components>["schemas"]["ScanPhase"]> = ["walk", "read", "save"];
export const searchKindValues: ReadonlyArray<FlattenedDeepRequired<components>["schemas"]["SearchKind"]> = ["document", "docstring", "comment", "task", "technology"];
export const suggestionKindValues: ReadonlyArray<FlattenedDeepRequired<components>["schemas"]["Suggestion"]["kind"]> = ["gone", "used"];
export const taskExportFormatValues: ReadonlyArray<FlattenedDeepRequired<components>["schemas"]["TaskExportFormat"]> = ["markdown", "json", "csv"];
export const taskPriorityValues: ReadonlyArray<FlattenedDeepRequired<components>["schemas"]["TaskPriority"]> = ["urgent", "high", "normal", "low"];
export const taskSortValues: ReadonlyArray<FlattenedDeepRequired<components>["schemas"]["TaskSort"]> = ["position", "title", "-title", "status", "-status", "priority", "-priority", "due", "-due", "owner", "-owner", "created", "-created", "updated", "-updated"];
export const taskStatusValues: ReadonlyArray<FlattenedDeepRequired<components>["schemas"]["TaskStatus"]> = ["open", "doing", "done", "dropped"];
export const technologySortValues: ReadonlyArray<FlattenedDeepRequired<components>["schemas"]["TechnologySort"]> = ["name", "-name", "ring", "-ring", "quadrant", "-quadrant", "owner", "-owner", "updated", "-updated"];
export const touchedFileSortValues: ReadonlyArray<FlattenedDeepRequired<components>["schemas"]["TouchedFileSort"]> = ["path", "-path", "commits", "-commits", "recent", "-recent", "authors", "-authors", "last", "-last"];
