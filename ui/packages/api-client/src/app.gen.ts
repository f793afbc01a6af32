/**
 * Written by `make api-client` from the OpenAPI document of "CommandCenter". Never edit by hand:
 * `make lint` compares this file with the API as it is.
 */

export interface paths {
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
         * @description Follow what happens: `scan` events, and `reset` when events were missed and all should be loaded anew.
         *
         *     The `event:` line is the payload's `type`.
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
         * @description Search the text of all documents, the best hits first.
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
         * @description Say whether database, Redis and worker are there; 503 with the reasons when one is not.
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
         * Check
         * @description One thing the backend needs, and why it is missing when it is.
         */
        Check: {
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
             * @description Its licence, where the lock file tells it.
             */
            licence: string | null;
            /**
             * Line
             * @description Its line there, from 1; null where it cannot be told.
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
             * @description The exact version: the lock's, or the one the manifest pins; null where neither tells one.
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
            status: components["schemas"]["ScanStatus"];
        };
        /**
         * Licence
         * @description One licence that the project has, where a manifest or a licence file says so.
         */
        Licence: {
            /** Id */
            id: number;
            /**
             * Licence
             * @description As an SPDX expression where it could be told, else as it is declared.
             */
            licence: string;
            /** Line */
            line: number | null;
            /** Path */
            path: string;
            /**
             * Subject
             * @description The package whose manifest says so; null for a licence file.
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
             * @description As the lock file has it; null: it does not say.
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
         * Ready
         * @description Whether the backend can do all of its work now.
         */
        Ready: {
            /** Checks */
            checks: components["schemas"]["Check"][];
            /**
             * Status
             * @enum {string}
             */
            status: "ready" | "not_ready";
        };
        /**
         * ResetEvent
         * @description Events were missed: load everything anew.
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
            status: components["schemas"]["ScanStatus"];
        };
        /**
         * ScanCause
         * @description Why a scan was started.
         * @enum {string}
         */
        ScanCause: "first" | "request" | "interrupted";
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
            status: components["schemas"]["ScanStatus"];
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
         * ScanStatus
         * @description Where a scan is in its life.
         * @enum {string}
         */
        ScanStatus: "queued" | "running" | "done" | "failed" | "cancelled" | "interrupted";
        /**
         * SearchHit
         * @description One document with the passage that matches best.
         */
        SearchHit: {
            /** Document Id */
            document_id: number;
            /**
             * Line
             * @description Line of the passage's first match, from 1.
             */
            line: number;
            /** Passage */
            passage: components["schemas"]["Segment"][];
            /** Path */
            path: string;
            /** Title */
            title: string;
        };
        /**
         * SearchResults
         * @description Hits, the best first.
         */
        SearchResults: {
            /** Items */
            items: components["schemas"]["SearchHit"][];
            /**
             * Took Ms
             * @description Time the search took inside the backend.
             */
            took_ms: number;
            /** Total */
            total: number;
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
             * Languages
             * @default 0
             */
            languages: number;
            /**
             * Lines
             * @default 0
             */
            lines: number;
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
                    "text/event-stream": unknown;
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
        };
    };
    search: {
        parameters: {
            query?: {
                /** @description How many hits to answer with at most. */
                limit?: number;
                /** @description How many items to leave out first. */
                offset?: number;
                /** @description Words; "a phrase"; or; -without. The last word may be unfinished. Empty finds nothing. */
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
