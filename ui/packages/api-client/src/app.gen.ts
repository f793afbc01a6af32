/**
 * Written by `make api-client` from the OpenAPI document of "CommandCenter". Never edit by hand:
 * `make lint` compares this file with the API as it is.
 */

export interface paths {
    "/api/access": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Set Access
         * @description Accept the Hub's address and the tokens of programs, and report when each token was last used. For the Hub only.
         *
         *     They are kept in memory: after a restart no token is valid until the Hub has sent them again.
         */
        put: operations["set_access"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/activity": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get Activity
         * @description Count the commits of each of the last weeks.
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
    "/api/advisory-checks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Advisory Checks
         * @description List checks, the newest first.
         */
        get: operations["list_advisory_checks"];
        put?: never;
        /**
         * Start Advisory Check
         * @description Start a check of the locked packages. If one is active already, return that one.
         */
        post: operations["start_advisory_check"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/advisory-checks/{check_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get Advisory Check
         * @description Show one check.
         */
        get: operations["get_advisory_check"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/advisory-checks/{check_id}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Cancel Advisory Check
         * @description Cancel a check. Advisories of sources that it has read completely are kept.
         */
        post: operations["cancel_advisory_check"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/advisory-settings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get Advisory Settings
         * @description Show where advisories come from, and when each source last answered.
         */
        get: operations["get_advisory_settings"];
        /**
         * Change Advisory Settings
         * @description Allow or forbid checks to query the server.
         */
        put: operations["change_advisory_settings"];
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
         * @description List what scans, users and commits changed since the list was last marked as seen, or since a time.
         *
         *     The latest comes first; `q` is part of a name or path.
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
    "/api/changes/feed.atom": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get Feed
         * @description Return the latest 200 changes of the last 14 days as an Atom feed, without those of files.
         *
         *     Feed readers can give a read-only token in the address, as `?token=…`.
         */
        get: operations["get_feed"];
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
         * @description Mark everything up to a time as seen, so that only later changes are listed.
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
    "/api/dependencies/{dependency_id}/chains": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get Chains
         * @description Return why a dependency is there: the project declares it, or other packages need it.
         */
        get: operations["get_chains"];
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
    "/api/dependencies/packages": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Packages
         * @description List packages, each with the places that match; `q` is part of a name.
         */
        get: operations["list_packages"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/dependencies/sbom": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Export Sbom
         * @description Export all packages whose version is known as a bill of materials (SBOM).
         */
        get: operations["export_sbom"];
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
         * @description Show one document with its outline and text. Do not insert the text as HTML without sanitising it.
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
    "/api/drafts/{key}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get Draft
         * @description Show the unsaved edits of one item; null if there are none.
         */
        get: operations["get_draft"];
        /**
         * Put Draft
         * @description Store the unsaved edits of one item, replacing earlier ones. If there are too many drafts, remove the oldest.
         */
        put: operations["put_draft"];
        post?: never;
        /**
         * Delete Draft
         * @description Remove the unsaved edits of one item, and return them; null if there are none.
         */
        delete: operations["delete_draft"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/editor": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get Editor
         * @description Show the chosen editor.
         */
        get: operations["get_editor"];
        /**
         * Choose Editor
         * @description Choose the editor for all users of the desk.
         */
        put: operations["choose_editor"];
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
         * @description Stream events of scans, vectors, git insights, code, gaps, vulnerabilities, the radar, tasks and seen changes.
         *
         *     `reset` means that events were missed: load everything again. The `event:` line is the payload's `type`.
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
    "/api/files/blame": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get File Blame
         * @description Show which commit added each line of a file that the last scan found.
         */
        get: operations["get_file_blame"];
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
         * @description Show the current content of a file that the last scan found; ignored files are never shown.
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
    "/api/files/history": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get File History
         * @description Show the newest commits of a file that the last scan found, also from before it was renamed.
         */
        get: operations["get_file_history"];
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
         * @description Start a check for newer versions. If one is active already, return that one.
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
         * @description Show one check with its outcome for each package client.
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
         * @description Cancel a check. Results received so far are kept.
         */
        post: operations["cancel_gap_check"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/gap-groups": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Gap Groups
         * @description List minor and patch updates as one entry for each lock file or manifest, with the command that applies them all.
         *
         *     `GET /api/gaps?group=FILE` lists the packages of one.
         */
        get: operations["list_gap_groups"];
        put?: never;
        post?: never;
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
         * @description Show how often checks start automatically.
         */
        get: operations["get_gap_settings"];
        /**
         * Change Gap Settings
         * @description Set how often checks start automatically; null: never.
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
         * @description List gaps, one for each package and cause; `q` is part of a subject, message or path.
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
         * @description Ignore a gap, with a reason, or stop ignoring it. Scans and checks do not change this.
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
         * @description Show the state of the repository, or why it is unknown.
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
         * @description List the authors of commits; `q` is part of a name or email address.
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
         * @description List the files that commits changed, by default the most changed in the last 90 days first.
         *
         *     `q` is part of a path.
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
         * @description Count the dependencies by licence.
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
    "/api/licences/policy": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get Policy
         * @description Return the licence policy.
         */
        get: operations["get_policy"];
        /**
         * Set Policy
         * @description Set the licence policy, and start a scan, which finds dependencies with refused licences.
         */
        put: operations["set_policy"];
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
         * @description Show the whole radar, numbered as in its picture and exports.
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
         * @description Export the radar as a file. JSON and CSV use the "build your own radar" format, and can be imported.
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
         * @description Import a radar in the "build your own radar" format. The report lists the outcome of every line.
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
         * @description Queue a scan. If one is queued or running already, return that one.
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
         * @description Show one scan with the files that could not be read or parsed.
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
         * @description Cancel a queued or running scan. The results of the previous scan are kept.
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
         * @description Search source code by words, and documents, comments and notes by meaning too, the best hits first.
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
    "/api/search/lines": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Search Lines
         * @description Find the lines of all text files that contain a text or match a regular expression (RE2).
         *
         *     Reads the files in the order of their paths, vendored and generated ones last, and stops after some seconds, at the
         *     limit, or when the client disconnects.
         */
        get: operations["search_lines"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/sign-in": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get Sign In
         * @description Report where a browser gets a ticket for this desk. The frontend forwards this for pages without a session.
         */
        get: operations["get_sign_in"];
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
         * @description Show the counts for the Hub and the overview page, and the time of the scan they are from.
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
         * @description Export the first 10,000 matching tasks as a file.
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
         * @description Add a task. If there is an open task from the same source, return that one with status 200.
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
         * @description Delete a task permanently, and return it. To keep it, set its status to dropped instead.
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
         * @description Move a task on the board, to another column or position.
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
         * @description List technologies; `q` is part of a name, note or owner. `removed` lists those removed from the radar.
         */
        get: operations["list_technologies"];
        put?: never;
        /**
         * Create Technology
         * @description Add a technology to the radar.
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
         * @description Show one technology, even if it was removed.
         */
        get: operations["get_technology"];
        put?: never;
        post?: never;
        /**
         * Remove Technology
         * @description Remove a technology from the radar. Scans will not add it again; `restore` does.
         */
        delete: operations["remove_technology"];
        options?: never;
        head?: never;
        /**
         * Change Technology
         * @description Change a technology. A change of ring is added to its history.
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
         * @description Dismiss this suggestion permanently. To accept it, change the ring.
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
         * @description Restore a removed technology.
         */
        post: operations["restore_technology"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/todos": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Todos
         * @description List TODOs; `q` is part of a text, path or assignee. Uncommitted lines count as new.
         */
        get: operations["list_todos"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/vulnerabilities": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Vulnerabilities
         * @description List vulnerabilities; `q` is part of a package's name, of the summary, or of an id.
         */
        get: operations["list_vulnerabilities"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/vulnerabilities/{vulnerability_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get Vulnerability
         * @description Show one vulnerability.
         */
        get: operations["get_vulnerability"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Change Vulnerability
         * @description Ignore a vulnerability until a day, with a reason, or stop ignoring it. Scans and checks do not change this.
         */
        patch: operations["change_vulnerability"];
        trace?: never;
    };
    "/api/vulnerabilities/openvex": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Export Openvex
         * @description Export the ignored vulnerabilities as an OpenVEX document.
         */
        get: operations["export_openvex"];
        put?: never;
        /**
         * Import Openvex
         * @description Ignore the vulnerabilities for which an OpenVEX document allows it. The others stay as they are.
         */
        post: operations["import_openvex"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/vulnerability-totals": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get Vulnerability Totals
         * @description Count the vulnerabilities by severity.
         */
        get: operations["get_vulnerability_totals"];
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
         * @description Report whether the database, Redis and the worker are ready; 503 with the reasons when one is not.
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
         * AccessChange
         * @description The Hub's address, and all tokens that are valid from now on. Fields of a newer Hub are ignored.
         */
        AccessChange: {
            hub?: components["schemas"]["HubLocation"] | null;
            /** Tokens */
            tokens: components["schemas"]["ProgramToken"][];
        };
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
         * AdvisoryCheck
         * @description One check of the locked packages.
         */
        AdvisoryCheck: {
            cause: components["schemas"]["AdvisoryCheckCause"];
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /**
             * Done
             * @description Advisories read so far.
             */
            done: number;
            error: components["schemas"]["ErrorBody"] | null;
            /** Finished At */
            finished_at: string | null;
            /** Id */
            id: number;
            /** Started At */
            started_at: string | null;
            status: components["schemas"]["JobStatus"];
            /** Total */
            total: number | null;
        };
        /**
         * AdvisoryCheckCause
         * @description Why a check was started.
         * @enum {string}
         */
        AdvisoryCheckCause: "request" | "schedule";
        /**
         * AdvisoryCheckPage
         * @description Checks, the newest first.
         */
        AdvisoryCheckPage: {
            /** Items */
            items: components["schemas"]["AdvisoryCheck"][];
            /** Total */
            total: number;
        };
        /**
         * AdvisoryProblem
         * @description A document that cannot be read.
         */
        AdvisoryProblem: {
            /** Name */
            name: string;
            /** Reason */
            reason: string;
        };
        /**
         * AdvisorySettings
         * @description Where advisories come from.
         */
        AdvisorySettings: {
            /**
             * Ask Server
             * @description Whether checks send the names and versions of locked packages of public registries to the server.
             */
            ask_server: boolean;
            file: components["schemas"]["AdvisorySource"];
            server: components["schemas"]["AdvisorySource"];
            /** Version */
            version: number;
        };
        /**
         * AdvisorySettingsChange
         * @description The settings to change.
         */
        AdvisorySettingsChange: {
            /** Ask Server */
            ask_server: boolean;
            /**
             * Version
             * @description Version that the client loaded; 409 if it is outdated.
             */
            version: number;
        };
        /**
         * AdvisorySource
         * @description A source of advisories: an export in a file, or a server.
         */
        AdvisorySource: {
            /**
             * Address
             * @description The file's path or the server's address; empty if none is set.
             */
            address: string;
            /**
             * Answered At
             * @description When it was last read completely, or last answered.
             */
            answered_at: string | null;
            /**
             * Broken
             * @description Advisories that could not be read.
             */
            broken: number;
            /**
             * Documents
             * @description Advisories in the last answer.
             */
            documents: number;
            /**
             * Error
             * @description Why the last attempt failed.
             */
            error: string | null;
            /**
             * Problems
             * @description The first 20 of them.
             */
            problems: components["schemas"]["AdvisoryProblem"][];
        };
        /**
         * BlameCommit
         * @description A commit that added lines of a file.
         */
        BlameCommit: {
            /** Author */
            author: string;
            /** Email */
            email: string;
            /** Sha */
            sha: string;
            /** Subject */
            subject: string;
            /**
             * Written At
             * Format: date-time
             */
            written_at: string;
        };
        /**
         * BlamedLines
         * @description Successive lines that the same commit added.
         */
        BlamedLines: {
            /**
             * Commit
             * @description Index in `commits`; null for lines that are not committed.
             */
            commit: number | null;
            /** Count */
            count: number;
            /**
             * Line
             * @description The first line, counted from 1.
             */
            line: number;
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
         * Chains
         * @description Why a dependency is there.
         */
        Chains: {
            /**
             * Chains
             * @description Chains of packages that bring in an indirect one, the shortest first, one for each direct dependency, at most 20. The first of a chain is direct, each needs the next, and the last needs this one.
             */
            chains: string[][];
            /**
             * Direct
             * @description Whether the project itself declares it.
             */
            direct: boolean;
            /**
             * Reason
             * @description Why no chain is known; else null.
             */
            reason: string | null;
        };
        /**
         * Change
         * @description One item that differs from what the user last saw.
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
             * Author
             * @description Author of a commit or tag.
             */
            author: string;
            /**
             * Count
             * @description Number of files, including those that are not listed.
             */
            count: number;
            /**
             * Detail
             * @description An ecosystem, an advisory, the kind of a gap or a TODO, a quadrant, a branch; else empty.
             */
            detail: string;
            /**
             * Files
             * @description The files of a commit (the first 10), or those that declare a dependency.
             */
            files: string[];
            /**
             * Id
             * @description Only of technologies and tasks.
             */
            id: number | null;
            /** Line */
            line: number | null;
            /**
             * Now
             * @description The same afterwards, or the id of a commit, or the name of a tag.
             */
            now: string;
            /**
             * Path
             * @description The file it is in.
             */
            path: string | null;
            /**
             * Subject
             * @description Its name: a path, a dependency, a vulnerable package, the subject of a gap or a commit, the text of a TODO, a title.
             */
            subject: string;
            /**
             * Was
             * @description Version, ring, status or severity before, or the file that declared a dependency which moved; empty where there is none.
             */
            was: string;
        };
        /**
         * ChangeAction
         * @description The net change: an item that was added and removed again is not listed.
         * @enum {string}
         */
        ChangeAction: "added" | "changed" | "removed";
        /**
         * ChangeArea
         * @description What kind of item changed.
         * @enum {string}
         */
        ChangeArea: "commit" | "merge" | "tag" | "edit" | "file" | "document" | "dependency" | "vulnerability" | "gap" | "todo" | "technology" | "task";
        /**
         * ChangePage
         * @description One page of the list, and the totals by kind (filtered by text only).
         */
        ChangePage: {
            /** Items */
            items: components["schemas"]["Change"][];
            /**
             * Latest
             * @description Time of the latest change, net or not; null when there are none.
             */
            latest: string | null;
            /**
             * Since
             * @description Time up to which the user has seen everything; null before the first scan.
             */
            since: string | null;
            /** Total */
            total: number;
            /** Totals */
            totals: components["schemas"]["ChangeTotal"][];
        };
        /**
         * ChangeTotal
         * @description The number of changes of one kind.
         */
        ChangeTotal: {
            action: components["schemas"]["ChangeAction"];
            area: components["schemas"]["ChangeArea"];
            /** Count */
            count: number;
        };
        /**
         * CheckCause
         * @description Why a check was started.
         * @enum {string}
         */
        CheckCause: "request" | "schedule";
        /**
         * ClientOutcome
         * @description The outcome for one package client.
         */
        ClientOutcome: {
            /** Asked */
            asked: number;
            /**
             * Cached
             * @description Packages that were checked within the last hours and are not checked again.
             */
            cached: number;
            /** Client */
            client: string;
            ecosystem: components["schemas"]["Ecosystem"];
            /**
             * Failed
             * @description Packages without a result; earlier results are kept.
             */
            failed: number;
            /**
             * Left Out
             * @description Packages beyond the limit of one check; the next check starts with them.
             */
            left_out: number;
            /** Message */
            message: string | null;
            /** @description missing: not installed here; away: it cannot reach a registry. */
            state: components["schemas"]["ClientState"];
            /**
             * Unanswered
             * @description The first packages without a result.
             * @default []
             */
            unanswered: string[];
            /**
             * Wanted
             * @description Packages that the project depends on.
             */
            wanted: number;
        };
        /**
         * ClientState
         * @description The outcome for one package client.
         * @enum {string}
         */
        ClientState: "asked" | "missing" | "away";
        /**
         * CodeEvent
         * @description The index of source code has changed: search, and the outlines of files.
         */
        CodeEvent: {
            /**
             * Type
             * @default code
             * @constant
             */
            type: "code";
        };
        /**
         * CodeLine
         * @description A line of a file.
         */
        CodeLine: {
            /**
             * Number
             * @description Counted from 1.
             */
            number: number;
            /** Segments */
            segments: components["schemas"]["Segment"][];
        };
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
         * @description One page of the newest 5,000 commits, and how many of them match.
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
             * @description Email address in the newest commit.
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
             * @description Commits of the last 90 days.
             */
            recent_commits: number;
        };
        /**
         * ContributorPage
         * @description One page of the list, and the length of the whole list.
         */
        ContributorPage: {
            /** Items */
            items: components["schemas"]["Contributor"][];
            /** Total */
            total: number;
        };
        /**
         * ContributorSort
         * @description Sort orders of the list; a leading minus reverses one.
         * @enum {string}
         */
        ContributorSort: "name" | "-name" | "commits" | "-commits" | "recent" | "-recent" | "last" | "-last";
        /**
         * Dependency
         * @description One dependency: declared in a manifest, with its locked version, or present in a lock file only.
         */
        Dependency: {
            /**
             * Alias
             * @description The name under which the project uses it, if that differs.
             */
            alias: string | null;
            /**
             * Constraint
             * @description Version constraint as declared or inherited; empty for none, and for entries of a lock file only.
             */
            constraint: string;
            /**
             * Direct
             * @description true: the project declares it; false: another dependency needs it.
             */
            direct: boolean;
            ecosystem: components["schemas"]["Ecosystem"];
            /**
             * Group
             * @description Its extra, group or condition, if any.
             */
            group: string | null;
            /** Id */
            id: number;
            kind: components["schemas"]["DependencyKind"];
            /**
             * Licence
             * @description Its licence as the lock file states it, or else that of its newest version, from the registry.
             */
            licence: string | null;
            /**
             * Line
             * @description Its line there, counted from 1; null where unknown.
             */
            line: number | null;
            /**
             * Lock
             * @description Path of the lock file with its version.
             */
            lock: string | null;
            /**
             * Lock Line
             * @description Its line in the lock file, counted from 1.
             */
            lock_line: number | null;
            /**
             * Manifest
             * @description Path of the manifest that declares it, or else of the lock file.
             */
            manifest: string;
            /** Name */
            name: string;
            /**
             * Purl
             * @description Its package URL; null where its name is not known.
             */
            purl: string | null;
            /**
             * Unknown
             * @description Why its name or version cannot be known without running the build; null where both are known.
             */
            unknown: string | null;
            /**
             * Version
             * @description Exact version from the lock file, or the one the manifest pins; null where there is neither.
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
         * @description One page of the list, the length of the whole list, and the number of different packages in it.
         */
        DependencyPage: {
            /** Items */
            items: components["schemas"]["Dependency"][];
            /** Packages */
            packages: number;
            /** Total */
            total: number;
        };
        /**
         * DependencySort
         * @description Sort orders of the list; a leading minus reverses one.
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
             * @description Stable as long as the file keeps its path.
             */
            id: number;
            kind: components["schemas"]["DocumentKind"];
            /** Lines */
            lines: number;
            /**
             * Modified At
             * Format: date-time
             * @description Time of its last commit, or its own modification time if it has none.
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
             * @description Stable as long as the file keeps its path.
             */
            id: number;
            kind: components["schemas"]["DocumentKind"];
            /** Lines */
            lines: number;
            /**
             * Modified At
             * Format: date-time
             * @description Time of its last commit, or its own modification time if it has none.
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
             * @description The text is only the beginning of the file.
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
         * @description One page of the list, and the length of the whole list.
         */
        DocumentPage: {
            /** Items */
            items: components["schemas"]["Document"][];
            /** Total */
            total: number;
        };
        /**
         * DocumentSort
         * @description Sort orders of the list; a leading minus reverses one.
         * @enum {string}
         */
        DocumentSort: "path" | "-path" | "title" | "-title" | "modified" | "-modified" | "size" | "-size";
        /**
         * Draft
         * @description The unsaved edits of one item, as JSON text that only the pages understand.
         */
        Draft: {
            /**
             * Updated At
             * Format: date-time
             */
            updated_at: string;
            /** Value */
            value: string;
        };
        /**
         * DueFilter
         * @description When open tasks are due.
         * @enum {string}
         */
        DueFilter: "overdue" | "week" | "any" | "none";
        /**
         * Ecosystem
         * @description Where a dependency comes from.
         * @enum {string}
         */
        Ecosystem: "pypi" | "npm" | "go" | "cargo" | "maven" | "gem" | "composer" | "nuget" | "hex" | "pub" | "swift" | "docker" | "actions" | "pre-commit" | "conda" | "jsr" | "helm" | "terraform" | "gitlab" | "generic";
        /**
         * EcosystemTotal
         * @description Numbers of dependencies in one ecosystem.
         */
        EcosystemTotal: {
            /** Direct */
            direct: number;
            ecosystem: components["schemas"]["Ecosystem"];
            /**
             * Licensed
             * @description Dependencies whose licence is known.
             */
            licensed: number;
            /**
             * Locked
             * @description Dependencies whose exact version is in a lock file.
             */
            locked: number;
            /**
             * Packages
             * @description Number of different names.
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
             * @description Number of all dependencies.
             */
            total: number;
        };
        /**
         * Editor
         * @description The chosen editor, and where it finds the project's files.
         */
        Editor: {
            /** @description Null until one is chosen. */
            editor: components["schemas"]["EditorName"] | null;
            /**
             * Folder
             * @description The project's folder on the user's machine; null if it is not known.
             */
            folder: string | null;
        };
        /**
         * EditorChange
         * @description The editor to use from now on; null to be asked again.
         */
        EditorChange: {
            editor: components["schemas"]["EditorName"] | null;
        };
        /**
         * EditorName
         * @description An editor that opens files by addresses of its own.
         * @enum {string}
         */
        EditorName: "vscode" | "cursor" | "idea";
        /**
         * Embedding
         * @description Progress of the vectors for search by meaning. Until `ready`, search by meaning is incomplete.
         *
         *     While `indexing`, the words of some files of a large scan cannot be found yet.
         */
        Embedding: {
            /**
             * Done
             * @description Passages that got a vector in this run; files while `indexing`.
             */
            done: number;
            /**
             * Message
             * @description Reason of a failure.
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
         * @description Progress of the vectors for search by meaning.
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
         * @description State of the vectors.
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
             * @description Stable, machine-readable name of the error.
             * @example not_found
             */
            code: string;
            /**
             * Details
             * @description Machine-readable details, such as the wrong fields.
             */
            details: unknown;
            /**
             * Hint
             * @description What to do.
             */
            hint: string | null;
            /**
             * Message
             * @description What happened and why.
             */
            message: string;
        };
        /**
         * ErrorResponse
         * @description The body of every response with a status of 400 or above.
         */
        ErrorResponse: {
            error: components["schemas"]["ErrorBody"];
        };
        /**
         * Evidence
         * @description A place where a scan found a technology.
         */
        Evidence: {
            /** Line */
            line: number | null;
            /**
             * Path
             * @description File in the project; null when many files together are the evidence.
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
         * @description One file that the last scan found. Files ignored by .gitignore are not listed.
         */
        File: {
            /** Code */
            code: number;
            /**
             * Language
             * @description Null for files in no known language, such as images.
             */
            language: string | null;
            /** Lines */
            lines: number;
            /**
             * Modified At
             * Format: date-time
             * @description Time of its last commit, or its own modification time if it has none.
             */
            modified_at: string;
            /** Path */
            path: string;
            /**
             * Problem
             * @description What could not be read or parsed.
             */
            problem: string | null;
            /** Size Bytes */
            size_bytes: number;
        };
        /**
         * FileBlame
         * @description Which commit added each line of a file.
         */
        FileBlame: {
            /** Commits */
            commits: components["schemas"]["BlameCommit"][];
            /** Lines */
            lines: components["schemas"]["BlamedLines"][];
            /**
             * Message
             * @description Why this is unknown, if so.
             */
            message: string | null;
        };
        /**
         * FileContent
         * @description The current content of a file. Do not insert its text as HTML without sanitising it.
         */
        FileContent: {
            /**
             * Definitions
             * @description Its first 2,000 definitions, as last indexed, by line.
             */
            definitions: components["schemas"]["FileDefinition"][];
            /**
             * Document Id
             * @description The id of its document, if it has one.
             */
            document_id: number | null;
            /** Language */
            language: string | null;
            /**
             * Modified At
             * Format: date-time
             * @description Time of its last commit, or its own modification time if it has none.
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
             * @description The text is only the beginning of the file, cut after a whole line.
             */
            truncated: boolean;
        };
        /**
         * FileDefinition
         * @description A function, class or other name that a file defines.
         */
        FileDefinition: {
            /**
             * Container
             * @description What it is defined in, such as a class; may be empty.
             */
            container: string;
            /** Kind */
            kind: string;
            /**
             * Line
             * @description From 1.
             */
            line: number;
            /** Name */
            name: string;
        };
        /**
         * FileHistory
         * @description The newest commits of a file, the newest first.
         */
        FileHistory: {
            /** Commits */
            commits: components["schemas"]["Commit"][];
            /**
             * Complete
             * @description False when there are older commits.
             * @default true
             */
            complete: boolean;
            /**
             * Edited At
             * @description When the file was last changed, if that is not committed.
             */
            edited_at: string | null;
            /**
             * Message
             * @description Why there are none, if so.
             */
            message: string | null;
        };
        /**
         * FileLines
         * @description The lines of a file that were found, with those around them.
         */
        FileLines: {
            /** Language */
            language: string | null;
            /** Lines */
            lines: components["schemas"]["CodeLine"][];
            /** Path */
            path: string;
        };
        /**
         * FilePage
         * @description One page of the list, and the length of the whole list.
         */
        FilePage: {
            /** Items */
            items: components["schemas"]["File"][];
            /** Total */
            total: number;
        };
        /**
         * FileSort
         * @description Sort orders of the list; a leading minus reverses one.
         * @enum {string}
         */
        FileSort: "path" | "-path" | "language" | "-language" | "lines" | "-lines" | "size" | "-size" | "modified" | "-modified";
        /**
         * FoundBy
         * @description Why a passage was found: it contains the words, or has a similar meaning.
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
             * @description When its registry was last checked; null where none was.
             */
            checked_at: string | null;
            ecosystem: components["schemas"]["Ecosystem"] | null;
            /**
             * Facts
             * @description Machine-readable values: current, newest, level, releases, ends, …
             */
            facts: {
                [key: string]: unknown;
            };
            /**
             * Folded
             * @description Of low importance: not counted, and listed only on request.
             */
            folded: boolean;
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
             * @description The problem, in one sentence.
             */
            message: string;
            /**
             * Path
             * @description The most important of its places.
             */
            path: string | null;
            /**
             * Places
             * @description All its places (at most 50), the most important one first.
             */
            places: components["schemas"]["GapPlace"][];
            severity: components["schemas"]["GapSeverity"];
            /**
             * Since
             * Format: date-time
             * @description When it was first found, without interruption since.
             */
            since: string;
            /**
             * Subject
             * @description The dependency or runtime it is about.
             */
            subject: string;
            /**
             * Task Id
             * @description The open task created from it.
             */
            task_id: number | null;
            /** Version */
            version: number;
        };
        /**
         * GapChange
         * @description Ignore a gap, with a reason, or stop ignoring it.
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
             * @description Version that the client loaded; 409 if it is outdated.
             */
            version: number;
        };
        /**
         * GapCheck
         * @description One check of the package clients for newer versions.
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
             * @description Packages to check; null until the check runs.
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
         * GapGroup
         * @description The minor and patch updates of the packages in one lock file or manifest, at least two.
         */
        GapGroup: {
            /** Advice */
            advice: string;
            /**
             * Command
             * @description Updates all packages that its tool can update; null: none.
             */
            command: string | null;
            ecosystem: components["schemas"]["Ecosystem"];
            /**
             * File
             * @description The lock file or manifest whose tool updates the packages.
             */
            file: string;
            /** Message */
            message: string;
            /**
             * Minor
             * @description Packages with a newer minor version.
             */
            minor: number;
            /** Packages */
            packages: number;
            /**
             * Patch
             * @description Packages with only a newer patch version.
             */
            patch: number;
            severity: components["schemas"]["GapSeverity"];
        };
        /**
         * GapGroupPage
         * @description Groups of small updates, the largest first.
         */
        GapGroupPage: {
            /** Items */
            items: components["schemas"]["GapGroup"][];
            /**
             * Packages
             * @description Packages in all groups.
             */
            packages: number;
            /** Total */
            total: number;
        };
        /**
         * GapKind
         * @description Kinds of gaps.
         * @enum {string}
         */
        GapKind: "outdated" | "end_of_life" | "deprecated" | "licence" | "unpinned" | "duplicated" | "unused" | "stale" | "unknown";
        /**
         * GapPage
         * @description One page of the list, and the length of the whole list.
         */
        GapPage: {
            /** Items */
            items: components["schemas"]["Gap"][];
            /** Total */
            total: number;
        };
        /**
         * GapPlace
         * @description One place of a gap.
         */
        GapPlace: {
            /** Line */
            line: number | null;
            /** Message */
            message: string;
            /** Path */
            path: string;
            severity: components["schemas"]["GapSeverity"];
        };
        /**
         * GapSettings
         * @description How often checks start automatically.
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
         * @description The settings to change.
         */
        GapSettingsChange: {
            /** Check Every Hours */
            check_every_hours: number | null;
            /**
             * Version
             * @description Version that the client loaded; 409 if it is outdated.
             */
            version: number;
        };
        /**
         * GapsEvent
         * @description A user changed a gap or the settings, or a check made progress: load the gaps again when the check has ended.
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
         * @description Severities, the highest first.
         * @enum {string}
         */
        GapSeverity: "high" | "medium" | "low";
        /**
         * GapSort
         * @description Sort orders of the list; a leading minus reverses one. `severity` lists the most serious first.
         * @enum {string}
         */
        GapSort: "severity" | "-severity" | "kind" | "-kind" | "subject" | "-subject" | "ecosystem" | "-ecosystem" | "path" | "-path" | "since" | "-since";
        /**
         * GapTotals
         * @description Numbers of gaps; ignored gaps count only in `ignored`, folded ones only in `folded`.
         */
        GapTotals: {
            /** Ecosystems */
            ecosystems: {
                [key: string]: number;
            };
            /** Folded */
            folded: number;
            /** Ignored */
            ignored: number;
            /** Kinds */
            kinds: {
                [key: string]: number;
            };
            /**
             * Lifecycles As Of
             * Format: date
             * @description Date of the end-of-support data.
             */
            lifecycles_as_of: string;
            /**
             * Lifecycles Source
             * @description Source of the end-of-support dates.
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
         * @description The state of the repository.
         * @enum {string}
         */
        GitState: "ok" | "empty" | "no_repository" | "no_git" | "broken";
        /**
         * GitSummary
         * @description The state of the repository; `state` is null until it was first read.
         */
        GitSummary: {
            /**
             * Branch
             * @description Null when HEAD is detached.
             */
            branch: string | null;
            /**
             * Branches
             * @description The 100 latest branches.
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
             * @description False when only part of the history was read.
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
             * @description Number of commits that the figures of files are based on.
             * @default 0
             */
            files_commits: number;
            /**
             * Files Complete
             * @description False when these are only the newest commits.
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
             * @description Why there is no information, if so.
             */
            message: string | null;
            /**
             * Prefix
             * @description Path of the folder within its repository; empty at the root.
             * @default
             */
            prefix: string;
            /**
             * Shallow
             * @description The clone is shallow: older commits are missing.
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
             * @description The folder is a linked work tree.
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
         * HubLocation
         * @description Where the Hub of this desk is.
         */
        HubLocation: {
            /**
             * Project
             * @description Id of the project in the Hub.
             */
            project: string;
            /** Url */
            url: string;
        };
        /**
         * ImportFormat
         * @description File formats of "build your own radar".
         * @enum {string}
         */
        ImportFormat: "csv" | "json";
        /**
         * ImportLine
         * @description The outcome of one line.
         */
        ImportLine: {
            /**
             * Message
             * @description Reason of a refusal, or what was changed.
             */
            message: string;
            /** Name */
            name: string;
            outcome: components["schemas"]["ImportOutcome"];
            /**
             * Place
             * @description Its place, such as `line 3` or `item 3`; `file` for the whole file.
             */
            place: string;
        };
        /**
         * ImportOutcome
         * @description The outcome of one imported line.
         * @enum {string}
         */
        ImportOutcome: "added" | "changed" | "unchanged" | "refused";
        /**
         * ImportReport
         * @description The outcome of each line. Refused lines do not prevent the import of others.
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
         * @description The status of a scan or a check.
         * @enum {string}
         */
        JobStatus: "queued" | "running" | "done" | "failed" | "cancelled" | "interrupted";
        /**
         * Justification
         * @description Why the project is not affected, as OpenVEX names it.
         * @enum {string}
         */
        Justification: "component_not_present" | "vulnerable_code_not_present" | "vulnerable_code_not_in_execute_path" | "vulnerable_code_cannot_be_controlled_by_adversary" | "inline_mitigations_already_exist";
        /**
         * Language
         * @description Totals of the files in one language; code + comments + blanks = lines.
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
             * @description Number of languages.
             */
            total: number;
        };
        /**
         * LastScan
         * @description The latest scan that has ended, with any outcome.
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
         * @description One licence of the project, as stated by a manifest or a licence file.
         */
        Licence: {
            /** Id */
            id: number;
            /**
             * Licence
             * @description SPDX expression where known, else the text as declared.
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
         * @description One page of the list, and the length of the whole list.
         */
        LicencePage: {
            /** Items */
            items: components["schemas"]["Licence"][];
            /** Total */
            total: number;
        };
        /**
         * LicencePolicy
         * @description Which licences of dependencies are allowed and which are refused; all others need a review.
         */
        LicencePolicy: {
            /**
             * Allowed
             * @description SPDX ids, such as `MIT` or `GPL-2.0-only WITH Classpath-exception-2.0`.
             */
            allowed: string[];
            /**
             * Refused
             * @description The same. A licence in both lists is refused.
             */
            refused: string[];
            /** Version */
            version: number;
        };
        /**
         * LicencePolicyChange
         * @description The policy to set.
         */
        LicencePolicyChange: {
            /** Allowed */
            allowed: string[];
            /** Refused */
            refused: string[];
            /**
             * Version
             * @description Version that the client loaded; 409 if it is outdated.
             */
            version: number;
        };
        /**
         * LicenceSort
         * @description Sort orders of the list; a leading minus reverses one.
         * @enum {string}
         */
        LicenceSort: "path" | "-path" | "licence" | "-licence";
        /**
         * LicenceTotal
         * @description The number of dependencies with one licence.
         */
        LicenceTotal: {
            /** Dependencies */
            dependencies: number;
            /**
             * Licence
             * @description As the lock file, or else a registry, states it; null where neither does.
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
             * @description Number of all licences.
             */
            total: number;
        };
        /**
         * LineResults
         * @description Lines that contain a text or match a pattern, by file.
         */
        LineResults: {
            /**
             * Complete
             * @description False when the time or the limit ended the search.
             */
            complete: boolean;
            /** Files Read */
            files_read: number;
            /** Files Total */
            files_total: number;
            /** Items */
            items: components["schemas"]["FileLines"][];
            /** Took Ms */
            took_ms: number;
            /**
             * Total
             * @description Number of lines found.
             */
            total: number;
        };
        /**
         * LinkKind
         * @description Kinds of items that a task can link to and be created from.
         * @enum {string}
         */
        LinkKind: "file" | "technology" | "document" | "dependency" | "gap" | "vulnerability" | "todo" | "web";
        /**
         * Live
         * @description The process is running.
         */
        Live: {
            /**
             * Status
             * @default ok
             * @constant
             */
            status: "ok";
        };
        /**
         * LiveDetails
         * @description Details of the running process, for callers with a credential.
         */
        LiveDetails: {
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
             * @description Number of listed dependencies that it declares.
             */
            dependencies: number;
            /** Path */
            path: string;
            /**
             * Problem
             * @description What could not be parsed; the rest of the file is used.
             */
            problem: string | null;
        };
        /**
         * ManifestPage
         * @description One page of the list, and the length of the whole list.
         */
        ManifestPage: {
            /** Items */
            items: components["schemas"]["Manifest"][];
            /** Total */
            total: number;
        };
        /**
         * ManifestSort
         * @description Sort orders of the manifests; a leading minus reverses one.
         * @enum {string}
         */
        ManifestSort: "path" | "-path" | "dependencies" | "-dependencies";
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
            /** @description Null for its first ring. */
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
         * @description Recent moves of technologies.
         * @enum {string}
         */
        Movement: "new" | "in" | "out" | "none";
        /**
         * NewDraft
         * @description The unsaved edits to store.
         */
        NewDraft: {
            /** Value */
            value: string;
        };
        /**
         * NewTask
         * @description A task to add. With a `source`, the title is optional, and repeating the request adds no second task.
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
             * @description Derived from the source when omitted.
             */
            title?: string | null;
        };
        /**
         * NewTechnology
         * @description A technology to add to the radar.
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
         * @description Who added a technology to the radar.
         * @enum {string}
         */
        Origin: "scan" | "hand";
        /**
         * PackagePage
         * @description One page of the packages, and the number of all.
         */
        PackagePage: {
            /** Items */
            items: components["schemas"]["PackageUse"][];
            /** Total */
            total: number;
        };
        /**
         * PackageSort
         * @description Sort orders of the packages; a leading minus reverses the order. `use` lists direct ones first.
         * @enum {string}
         */
        PackageSort: "use" | "-use" | "name" | "-name" | "ecosystem" | "-ecosystem" | "places" | "-places";
        /**
         * PackageUse
         * @description One package with all places that declare or lock it.
         */
        PackageUse: {
            /**
             * Direct
             * @description Whether the project declares it in one of these places.
             */
            direct: boolean;
            ecosystem: components["schemas"]["Ecosystem"];
            /**
             * Licences
             * @description The licences that lock files, or else registries, state.
             */
            licences: string[];
            /** Name */
            name: string;
            /**
             * Places
             * @description Direct places first; at most 100.
             */
            places: components["schemas"]["Dependency"][];
            /** Places Total */
            places_total: number;
            /** @description Verdict of the licence policy, the worst of all places. */
            verdict: components["schemas"]["Verdict"];
            /**
             * Versions
             * @description The known versions.
             */
            versions: string[];
        };
        /**
         * ProgramToken
         * @description A token of a program; the Hub keeps and sends only its hash.
         */
        ProgramToken: {
            /** Expires At */
            expires_at?: string | null;
            /** Id */
            id: string;
            /**
             * Scope
             * @enum {string}
             */
            scope: "read" | "write";
            /**
             * Sha256
             * @description Hash of the whole token, in hex.
             */
            sha256: string;
        };
        /**
         * Quadrant
         * @description The four quadrants of the radar, in the order of drawing and numbering.
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
             * @description Number of technologies with a suggestion.
             */
            suggestions: number;
            /** Total */
            total: number;
        };
        /**
         * RadarEntry
         * @description One technology on the radar.
         */
        RadarEntry: {
            /** Id */
            id: number;
            /** @description Its latest move, if within the last 90 days. */
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
            /**
             * Use
             * @description How much of the project uses it, as a sentence; empty if no scan found it.
             */
            use: string;
        };
        /**
         * RadarEvent
         * @description A user changed the radar: load it again.
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
         * @description Text formats of an exported radar. The page exports the picture.
         * @enum {string}
         */
        RadarExportFormat: "json" | "markdown" | "csv";
        /**
         * RadarImport
         * @description A radar to import: `name`, `ring`, `quadrant`, `isNew`, `description`, and the fields of our JSON export.
         */
        RadarImport: {
            /** Content */
            content: string;
            /**
             * Dry Run
             * @description Report the outcome without changing anything.
             * @default false
             */
            dry_run: boolean;
            /** @description Detected from the content when omitted. */
            format?: components["schemas"]["ImportFormat"] | null;
        };
        /**
         * ReadinessCheck
         * @description One thing the backend needs, and why it is missing, if so.
         */
        ReadinessCheck: {
            /**
             * Name
             * @enum {string}
             */
            name: "database" | "redis" | "worker";
            /** Ok */
            ok: boolean;
            /**
             * Permanent
             * @description Waiting does not help: the user has to fix the cause.
             * @default false
             */
            permanent: boolean;
            /** Reason */
            reason: string | null;
        };
        /**
         * Ready
         * @description Whether the backend is ready to do all of its work.
         */
        Ready: {
            /**
             * Status
             * @enum {string}
             */
            status: "ready" | "not_ready";
        };
        /**
         * ReadyDetails
         * @description Whether the backend is ready, and what is missing, for callers with a credential.
         */
        ReadyDetails: {
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
         * @description The team's assessments of technologies, from the centre outwards.
         * @enum {string}
         */
        Ring: "adopt" | "trial" | "assess" | "hold";
        /**
         * SbomFormat
         * @description Format of a bill of materials.
         * @enum {string}
         */
        SbomFormat: "cyclonedx" | "spdx";
        /**
         * Scan
         * @description One scan of the project folder.
         */
        Scan: {
            cause: components["schemas"]["ScanCause"];
            /** @description Only for a scan that is done. */
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
             * @description Files processed in this phase so far.
             */
            files_done: number;
            /**
             * Files Total
             * @description Files found; null until all folders are listed.
             */
            files_total: number | null;
            /** Finished At */
            finished_at: string | null;
            /** Id */
            id: number;
            /** @description Current phase of a running scan. */
            phase: components["schemas"]["ScanPhase"] | null;
            /**
             * Problems Count
             * @description Number of files that could not be read or parsed.
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
             * @description Files that are new or changed since the previous scan.
             */
            changed: number;
            /**
             * Dependencies
             * @description Number of packages, each counted once.
             */
            dependencies: number;
            /**
             * Direct Dependencies
             * @description Packages that the project itself declares.
             * @default 0
             */
            direct_dependencies: number;
            /** Documents */
            documents: number;
            /** Files */
            files: number;
            /**
             * Generated Lines
             * @description Lines of generated code, which no other count includes.
             * @default 0
             */
            generated_lines: number;
            /** Languages */
            languages: number;
            /** Lines */
            lines: number;
            /**
             * Removed
             * @description Files that were removed since the previous scan.
             */
            removed: number;
            /**
             * Todos
             * @default 0
             */
            todos: number;
            /**
             * Vendored Lines
             * @description Lines of vendored code, which no other count includes.
             * @default 0
             */
            vendored_lines: number;
        };
        /**
         * ScanDetail
         * @description A scan with the first 1,000 files that could not be read or parsed.
         */
        ScanDetail: {
            cause: components["schemas"]["ScanCause"];
            /** @description Only for a scan that is done. */
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
             * @description Files processed in this phase so far.
             */
            files_done: number;
            /**
             * Files Total
             * @description Files found; null until all folders are listed.
             */
            files_total: number | null;
            /** Finished At */
            finished_at: string | null;
            /** Id */
            id: number;
            /** @description Current phase of a running scan. */
            phase: components["schemas"]["ScanPhase"] | null;
            /** Problems */
            problems: components["schemas"]["ScanProblem"][];
            /**
             * Problems Count
             * @description Number of files that could not be read or parsed.
             */
            problems_count: number;
            /** Started At */
            started_at: string | null;
            status: components["schemas"]["JobStatus"];
        };
        /**
         * ScanEvent
         * @description A scan was queued, made progress, or ended. After `done`, all results may have changed.
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
         * @description The phases of a running scan, in order.
         * @enum {string}
         */
        ScanPhase: "walk" | "read" | "save";
        /**
         * ScanProblem
         * @description One file that could not be read or parsed.
         */
        ScanProblem: {
            /**
             * Line
             * @description Line of the problem, counted from 1, if known.
             */
            line: number | null;
            /** Message */
            message: string;
            /** Path */
            path: string;
        };
        /**
         * SearchHit
         * @description One file, note or definition with its best matching passage, or with its lines of code.
         */
        SearchHit: {
            /**
             * Changed At
             * Format: date-time
             */
            changed_at: string;
            /**
             * Document Id
             * @description Only for passages of documents.
             */
            document_id: number | null;
            /**
             * Fence
             * @description Opening fence of the Markdown code block in which the passage begins; else empty.
             * @default
             */
            fence: string;
            found_by: components["schemas"]["FoundBy"];
            /**
             * Heading
             * @description Headings above the passage, the outermost first; may be empty.
             */
            heading: string;
            kind: components["schemas"]["SearchKind"];
            /** Language */
            language: string | null;
            /**
             * Line
             * @description Line of the first match in the passage, counted from 1.
             */
            line: number;
            /**
             * Lines
             * @description Of definitions and code: what was found, with the lines around it.
             */
            lines: components["schemas"]["CodeLine"][];
            /**
             * Link
             * @description The page that shows a note; null for files.
             */
            link: string | null;
            /**
             * Passage
             * @description Empty for definitions and code.
             */
            passage: components["schemas"]["Segment"][];
            /**
             * Path
             * @description The file's path within the project; null for notes.
             */
            path: string | null;
            /**
             * Symbol
             * @description Kind of a definition: function, method, class, type, …
             */
            symbol: string | null;
            /** Title */
            title: string;
        };
        /**
         * SearchKind
         * @description What is found: a definition, lines of source code, or the source of a passage.
         * @enum {string}
         */
        SearchKind: "definition" | "code" | "document" | "docstring" | "comment" | "task" | "technology" | "vulnerability";
        /**
         * SearchResults
         * @description Hits, the best first.
         */
        SearchResults: {
            /**
             * Code Is Current
             * @description False while source code that has changed is being indexed.
             */
            code_is_current: boolean;
            embedding: components["schemas"]["Embedding"];
            /** Items */
            items: components["schemas"]["SearchHit"][];
            /**
             * Kinds
             * @description Number of results of each kind. A file that is found by passages of several kinds counts for each.
             */
            kinds: {
                [key: string]: number;
            };
            /**
             * Took Ms
             * @description Duration of the search in the backend, milliseconds.
             */
            took_ms: number;
            /** Total */
            total: number;
            /**
             * Total Is Exact
             * @description False when there are too many matches to count.
             */
            total_is_exact: boolean;
        };
        /**
         * Seen
         * @description The time up to which the user has seen everything.
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
         * @description A user marked changes as seen: load the changes again.
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
         * @description A segment of a passage; `match` marks the words searched for.
         */
        Segment: {
            /** Match */
            match: boolean;
            /** Text */
            text: string;
        };
        /**
         * Severity
         * @description Severities of vulnerabilities, the highest first.
         * @enum {string}
         */
        Severity: "critical" | "high" | "medium" | "low" | "unknown";
        /**
         * SignIn
         * @description Where a browser gets a ticket: the Hub's address and the project's id there, once the Hub has sent them.
         */
        SignIn: {
            /** Hub */
            hub: string | null;
            /** Project */
            project: string | null;
        };
        /**
         * Suggestion
         * @description A suggestion of the scan to change the ring.
         */
        Suggestion: {
            /**
             * Kind
             * @enum {string}
             */
            kind: "gone" | "leaving" | "used" | "less";
            /** Reason */
            reason: string;
            /** @description The suggested ring. */
            ring: components["schemas"]["Ring"];
        };
        /**
         * Summary
         * @description Figures that the Hub and the overview page show.
         */
        Summary: {
            counts: components["schemas"]["SummaryCounts"];
            last_scan: components["schemas"]["LastScan"] | null;
            /**
             * Outdated
             * @description Whether another version is installed than the one that runs: restart the desk.
             */
            outdated: boolean;
            /** Project Name */
            project_name: string;
            /**
             * Scan Running
             * @description A scan is queued or running.
             */
            scan_running: boolean;
            /**
             * Scanned At
             * @description When the results were produced; null before the first scan.
             */
            scanned_at: string | null;
            /**
             * Version
             * @description Version of CommandCenter that runs this desk.
             */
            version: string;
        };
        /**
         * SummaryCounts
         * @description Counts of the current results.
         */
        SummaryCounts: {
            /**
             * Dependencies
             * @description Number of packages, each counted once.
             * @default 0
             */
            dependencies: number;
            /**
             * Direct Dependencies
             * @description Packages that the project itself declares.
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
             * @description Gaps of high severity that are not ignored.
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
             * Generated Lines
             * @description Lines of generated code, which no other count includes.
             * @default 0
             */
            generated_lines: number;
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
             * Passages
             * @description Searchable passages of documents, comments and notes.
             * @default 0
             */
            passages: number;
            /**
             * Tasks Due
             * @description Tasks that are overdue, or due within a week.
             * @default 0
             */
            tasks_due: number;
            /**
             * Tasks Open
             * @description Tasks that are neither done nor dropped.
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
            /**
             * Todos
             * @default 0
             */
            todos: number;
            /**
             * Vendored Lines
             * @description Lines of vendored code, which no other count includes.
             * @default 0
             */
            vendored_lines: number;
            /**
             * Vulnerabilities Critical
             * @description Vulnerabilities of critical severity that are not ignored.
             * @default 0
             */
            vulnerabilities_critical: number;
            /**
             * Vulnerabilities High
             * @default 0
             */
            vulnerabilities_high: number;
            /**
             * Vulnerabilities Low
             * @default 0
             */
            vulnerabilities_low: number;
            /**
             * Vulnerabilities Medium
             * @default 0
             */
            vulnerabilities_medium: number;
            /**
             * Vulnerabilities Unknown
             * @description Vulnerabilities without a stated severity.
             * @default 0
             */
            vulnerabilities_unknown: number;
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
             * @description Markdown. Do not insert it as HTML without sanitising it.
             */
            findings: string;
            /** Id */
            id: number;
            /** Links */
            links: components["schemas"]["TaskLink-Output"][];
            /** Owner */
            owner: string;
            priority: components["schemas"]["TaskPriority"];
            /** @description The item it was created from. */
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
         * @description The fields to change; omitted fields keep their values.
         */
        TaskChange: {
            /**
             * Due
             * @description Null removes the date.
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
             * @description Version that the client loaded; 409 if it is outdated.
             */
            version: number;
        };
        /**
         * TaskEvent
         * @description A user changed the task `id`, or several tasks when it is null: load them again.
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
         * @description Formats of exported tasks.
         * @enum {string}
         */
        TaskExportFormat: "markdown" | "json" | "csv";
        /**
         * TaskLink
         * @description An item that a task is about. Its label is stored, so that it stays readable when the item is gone.
         */
        "TaskLink-Input": {
            /**
             * Id
             * @description Only of technologies and documents.
             */
            id?: number | null;
            kind: components["schemas"]["LinkKind"];
            /**
             * Label
             * @description Text to show: a name, a title, the text of a TODO.
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
         * @description An item that a task is about. Its label is stored, so that it stays readable when the item is gone.
         */
        "TaskLink-Output": {
            /**
             * Id
             * @description Only of technologies and documents.
             */
            id: number | null;
            kind: components["schemas"]["LinkKind"];
            /**
             * Label
             * @description Text to show: a name, a title, the text of a TODO.
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
         * @description The new place of a task on the board.
         */
        TaskMove: {
            /**
             * After
             * @description Id of the task above it; null: top of the column.
             */
            after?: number | null;
            status: components["schemas"]["TaskStatus"];
            /**
             * Version
             * @description Version that the client loaded; 409 if it is outdated.
             */
            version: number;
        };
        /**
         * TaskPage
         * @description One page of the list, and the length of the whole list.
         */
        TaskPage: {
            /** Items */
            items: components["schemas"]["Task"][];
            /** Total */
            total: number;
        };
        /**
         * TaskPriority
         * @description Priorities, the highest first.
         * @enum {string}
         */
        TaskPriority: "urgent" | "high" | "normal" | "low";
        /**
         * TaskSort
         * @description Sort orders of the list; a leading minus reverses one. `position` is the order on the board.
         * @enum {string}
         */
        TaskSort: "position" | "title" | "-title" | "status" | "-status" | "priority" | "-priority" | "due" | "-due" | "owner" | "-owner" | "created" | "-created" | "updated" | "-updated";
        /**
         * TaskStatus
         * @description The columns of the board, from left to right.
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
             * @description A few places where a scan found it.
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
             * @description Its ring history, the oldest move first.
             */
            moves: components["schemas"]["Move"][];
            /** Name */
            name: string;
            /**
             * Notes
             * @description Markdown. Do not insert it as HTML without sanitising it.
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
            /** @description Null if no scan found it. */
            usage: components["schemas"]["TechnologyUse"] | null;
            /** Version */
            version: number;
        };
        /**
         * TechnologyChange
         * @description The fields to change; omitted fields keep their values.
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
             * @description Reason of the move, for the history.
             * @default
             */
            reason: string;
            ring?: components["schemas"]["Ring"] | null;
            /**
             * Version
             * @description Version that the client loaded; 409 if it is outdated.
             */
            version: number;
        };
        /**
         * TechnologyLink
         * @description A web link of a technology.
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
         * @description A web link of a technology.
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
         * @description One page of the list, and the length of the whole list.
         */
        TechnologyPage: {
            /** Items */
            items: components["schemas"]["Technology"][];
            /** Total */
            total: number;
        };
        /**
         * TechnologySort
         * @description Sort orders of the list; a leading minus reverses one.
         * @enum {string}
         */
        TechnologySort: "name" | "-name" | "ring" | "-ring" | "quadrant" | "-quadrant" | "owner" | "-owner" | "updated" | "-updated";
        /**
         * TechnologyUse
         * @description How much of the project used a technology at the last scan that found it.
         */
        TechnologyUse: {
            /**
             * Added
             * @description Number of files that use it and are at most a year old.
             */
            added: number;
            /**
             * Declared
             * @description Number of files of the main project that declare or configure it.
             */
            declared: number;
            /**
             * First At
             * @description First commit of any file that uses it; null if unknown.
             */
            first_at: string | null;
            /**
             * Last At
             * @description Latest commit of any file that uses it; null if unknown.
             */
            last_at: string | null;
            /**
             * Main
             * @description Count in the main project.
             */
            main: number;
            /**
             * Months
             * @description The count at the last scan of each month, such as `2026-11`.
             */
            months: {
                [key: string]: number;
            };
            /**
             * Of Main
             * @description Count of all that could use it there; 0 if unknown.
             */
            of_main: number;
            /** Of Side */
            of_side: number;
            /**
             * Side
             * @description Count in tests, documentation and examples.
             */
            side: number;
            /**
             * Text
             * @description The counts as a sentence.
             */
            text: string;
            /** @description What is counted: lines of code, files that import it, or files that declare it. */
            unit: components["schemas"]["Unit"];
            /**
             * Why
             * @description Why the counts suggest the ring, as a sentence.
             */
            why: string;
        };
        /**
         * Todo
         * @description One TODO in a comment.
         */
        Todo: {
            /**
             * Assignee
             * @description The name in `TODO(ada): …`.
             */
            assignee: string | null;
            /**
             * Author
             * @description Author of the line; null if not committed or unknown.
             */
            author: string | null;
            /** Author Email */
            author_email: string | null;
            /** Commit */
            commit: string | null;
            /**
             * Id
             * @description Changes when its file changes.
             */
            id: number;
            kind: components["schemas"]["TodoKind"];
            /**
             * Line
             * @description From 1.
             */
            line: number;
            /** Path */
            path: string;
            /**
             * Text
             * @description Its text up to the end of the line.
             */
            text: string;
            /**
             * Written At
             * @description Time of the commit that added the line.
             */
            written_at: string | null;
        };
        /**
         * TodoKind
         * @description The words that make a comment a TODO.
         * @enum {string}
         */
        TodoKind: "todo" | "fixme" | "hack" | "xxx";
        /**
         * TodoPage
         * @description One page of the list, the length of the whole list, and the totals by kind.
         */
        TodoPage: {
            /** Items */
            items: components["schemas"]["Todo"][];
            /** Total */
            total: number;
            totals: components["schemas"]["TodoTotals"];
        };
        /**
         * TodoSort
         * @description Sort orders of the list; a leading minus reverses one. By time, uncommitted lines are the newest.
         * @enum {string}
         */
        TodoSort: "path" | "-path" | "kind" | "-kind" | "author" | "-author" | "written" | "-written";
        /**
         * TodoTotals
         * @description Numbers of TODOs by kind. All filters apply except the kind.
         */
        TodoTotals: {
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
         * TokenUse
         * @description When each token was last used, by id; tokens that were not used are left out.
         */
        TokenUse: {
            /** Last Used */
            last_used: {
                [key: string]: string;
            };
        };
        /**
         * TouchedFile
         * @description How often commits changed a file. Merges do not count; a renamed file starts at 0.
         */
        TouchedFile: {
            /** Authors */
            authors: number;
            /** Commits */
            commits: number;
            /**
             * Exists
             * @description The file exists in the newest commit.
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
             * @description Commits of the last 90 days.
             */
            recent_commits: number;
        };
        /**
         * TouchedFilePage
         * @description One page of the list, and the length of the whole list.
         */
        TouchedFilePage: {
            /** Items */
            items: components["schemas"]["TouchedFile"][];
            /** Total */
            total: number;
        };
        /**
         * TouchedFileSort
         * @description Sort orders of the list; a leading minus reverses one.
         * @enum {string}
         */
        TouchedFileSort: "path" | "-path" | "commits" | "-commits" | "recent" | "-recent" | "authors" | "-authors" | "last" | "-last";
        /**
         * Unit
         * @description What the use of a technology is counted in.
         * @enum {string}
         */
        Unit: "lines" | "files" | "places";
        /**
         * Verdict
         * @description What the policy says about a licence, the best first.
         * @enum {string}
         */
        Verdict: "allowed" | "review" | "refused";
        /**
         * VexImport
         * @description The result of an import.
         */
        VexImport: {
            /**
             * Ignored
             * @description Vulnerabilities of this project that are ignored now.
             */
            ignored: number;
            /**
             * Statements
             * @description Statements in the document.
             */
            statements: number;
        };
        /**
         * VulnerabilitiesEvent
         * @description A check made progress, or a user changed a vulnerability or the settings (`check` is null).
         *
         *     Load the vulnerabilities again after a change, and when the check has ended.
         */
        VulnerabilitiesEvent: {
            check: components["schemas"]["AdvisoryCheck"] | null;
            /**
             * Type
             * @default vulnerabilities
             * @constant
             */
            type: "vulnerabilities";
        };
        /**
         * Vulnerability
         * @description A known vulnerability of a package that the project uses.
         */
        Vulnerability: {
            /**
             * Advice
             * @description What to do.
             */
            advice: string | null;
            /**
             * Advisory
             * @description Its id in the database of advisories.
             */
            advisory: string;
            /**
             * Affected
             * @description False: it is not known whether the versions are affected; see `reason`.
             */
            affected: boolean;
            /**
             * Aliases
             * @description Its ids in other databases.
             */
            aliases: string[];
            /**
             * Command
             * @description The command that updates the package, in the project's own tool.
             */
            command: string | null;
            /**
             * Direct
             * @description Whether the project itself declares the package.
             */
            direct: boolean;
            ecosystem: components["schemas"]["Ecosystem"];
            /**
             * Fixed
             * @description The first version after those in use that is not affected.
             */
            fixed: string | null;
            /** Id */
            id: number;
            /** Ignored At */
            ignored_at: string | null;
            /** Ignored Reason */
            ignored_reason: string;
            /**
             * Ignored Until
             * @description The last day on which it is ignored.
             */
            ignored_until: string | null;
            /**
             * Imported
             * @description Whether a file of the project imports it; null where imports are not known.
             */
            imported: boolean | null;
            justification: components["schemas"]["Justification"] | null;
            /** Links */
            links: string[];
            /** Name */
            name: string;
            /**
             * Own Severity
             * @description The severity that the advisory's database gives.
             */
            own_severity: string | null;
            /** Places */
            places: components["schemas"]["VulnerablePlace"][];
            /** Reason */
            reason: string | null;
            /**
             * Score
             * @description CVSS base score.
             */
            score: number | null;
            severity: components["schemas"]["Severity"];
            /**
             * Since
             * Format: date-time
             * @description Since when each scan and check has found it.
             */
            since: string;
            /** Summary */
            summary: string;
            /**
             * Task Id
             * @description The open task created from it.
             */
            task_id: number | null;
            /**
             * Vector
             * @description CVSS vector of the score.
             */
            vector: string | null;
            /** Version */
            version: number;
            /**
             * Versions
             * @description The versions in use that are affected.
             */
            versions: string[];
        };
        /**
         * VulnerabilityChange
         * @description Ignore a vulnerability until a day, with a reason, or stop ignoring it.
         */
        VulnerabilityChange: {
            /** Ignored */
            ignored: boolean;
            /** @description If given, the project is not affected. */
            justification?: components["schemas"]["Justification"] | null;
            /**
             * Reason
             * @default
             */
            reason: string;
            /**
             * Until
             * @description The last day; needed to ignore.
             */
            until?: string | null;
            /**
             * Version
             * @description Version that the client loaded; 409 if it is outdated.
             */
            version: number;
        };
        /**
         * VulnerabilityPage
         * @description One page of the list, and the length of the whole list.
         */
        VulnerabilityPage: {
            /** Items */
            items: components["schemas"]["Vulnerability"][];
            /** Total */
            total: number;
        };
        /**
         * VulnerabilitySort
         * @description Sort orders of the list; a leading minus reverses one. `severity` lists the most serious first.
         * @enum {string}
         */
        VulnerabilitySort: "severity" | "-severity" | "name" | "-name" | "since" | "-since";
        /**
         * VulnerabilityTotals
         * @description Numbers of vulnerabilities; ignored ones count only in `ignored`.
         */
        VulnerabilityTotals: {
            /** Ignored */
            ignored: number;
            /**
             * Packages
             * @description Number of packages with a vulnerability.
             */
            packages: number;
            /** Severities */
            severities: {
                [key: string]: number;
            };
            /** Total */
            total: number;
        };
        /**
         * VulnerablePlace
         * @description A use of an affected version: the manifest that declares it, if there is one, and the lock file.
         */
        VulnerablePlace: {
            /**
             * Chain
             * @description The shortest chain of packages that brings in an indirect one: the first is a direct dependency, each needs the next, and the last needs this one. Null for direct ones, and where the lock file does not state which package needs which.
             */
            chain: string[] | null;
            /** Direct */
            direct: boolean;
            /** Kind */
            kind: string;
            /** Line */
            line: number | null;
            /** Lock */
            lock: string | null;
            /** Lock Line */
            lock_line: number | null;
            /**
             * Path
             * @description The manifest that declares it, or else the lock file.
             */
            path: string;
            /** Version */
            version: string;
        };
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
    set_access: {
        parameters: {
            query: {
                /** @description Hash of the body, so that it is signed too. */
                sha256: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AccessChange"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TokenUse"];
                };
            };
            /** @description The request has no valid credential. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The request comes from another site, names an unknown host, or its token may only read. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description Its current state or version does not allow this. */
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
            /** @description There were too many attempts with a wrong credential; Retry-After contains the seconds to wait. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
        };
    };
    get_activity: {
        parameters: {
            query?: {
                /** @description Number of weeks to show. */
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
            /** @description The request has no valid credential. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The request comes from another site, names an unknown host, or its token may only read. */
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
            /** @description There were too many attempts with a wrong credential; Retry-After contains the seconds to wait. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The backend is starting, or the database or Redis cannot be reached. */
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
    list_advisory_checks: {
        parameters: {
            query?: {
                /** @description Maximum number of items. */
                limit?: number;
                /** @description Number of items to skip. */
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
                    "application/json": components["schemas"]["AdvisoryCheckPage"];
                };
            };
            /** @description The request has no valid credential. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The request comes from another site, names an unknown host, or its token may only read. */
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
            /** @description There were too many attempts with a wrong credential; Retry-After contains the seconds to wait. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The backend is starting, or the database or Redis cannot be reached. */
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
    start_advisory_check: {
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
                    "application/json": components["schemas"]["AdvisoryCheck"];
                };
            };
            /** @description The request has no valid credential. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The request comes from another site, names an unknown host, or its token may only read. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description Its current state or version does not allow this. */
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
            /** @description There were too many attempts with a wrong credential; Retry-After contains the seconds to wait. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The backend is starting, or the database or Redis cannot be reached. */
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
    get_advisory_check: {
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
                    "application/json": components["schemas"]["AdvisoryCheck"];
                };
            };
            /** @description The request has no valid credential. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The request comes from another site, names an unknown host, or its token may only read. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description It does not exist. */
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
            /** @description There were too many attempts with a wrong credential; Retry-After contains the seconds to wait. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The backend is starting, or the database or Redis cannot be reached. */
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
    cancel_advisory_check: {
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
                    "application/json": components["schemas"]["AdvisoryCheck"];
                };
            };
            /** @description The request has no valid credential. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The request comes from another site, names an unknown host, or its token may only read. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description It does not exist. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description Its current state or version does not allow this. */
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
            /** @description There were too many attempts with a wrong credential; Retry-After contains the seconds to wait. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The backend is starting, or the database or Redis cannot be reached. */
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
    get_advisory_settings: {
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
                    "application/json": components["schemas"]["AdvisorySettings"];
                };
            };
            /** @description The request has no valid credential. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The request comes from another site, names an unknown host, or its token may only read. */
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
            /** @description There were too many attempts with a wrong credential; Retry-After contains the seconds to wait. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The backend is starting, or the database or Redis cannot be reached. */
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
    change_advisory_settings: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AdvisorySettingsChange"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AdvisorySettings"];
                };
            };
            /** @description The body cannot be parsed. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The request has no valid credential. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The request comes from another site, names an unknown host, or its token may only read. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description Its current state or version does not allow this. */
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
            /** @description There were too many attempts with a wrong credential; Retry-After contains the seconds to wait. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The backend is starting, or the database or Redis cannot be reached. */
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
    list_changes: {
        parameters: {
            query?: {
                action?: components["schemas"]["ChangeAction"] | null;
                /** @description One or more. */
                area?: components["schemas"]["ChangeArea"][];
                /** @description Maximum number of items. */
                limit?: number;
                /** @description Number of items to skip. */
                offset?: number;
                /** @description Part of a name or path, in any case. */
                q?: string;
                /** @description List all changes since this time, also those marked as seen. */
                since?: string | null;
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
            /** @description The request has no valid credential. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The request comes from another site, names an unknown host, or its token may only read. */
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
            /** @description There were too many attempts with a wrong credential; Retry-After contains the seconds to wait. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The backend is starting, or the database or Redis cannot be reached. */
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
    get_feed: {
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
                    "application/atom+xml": string;
                };
            };
            /** @description The request has no valid credential. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The request comes from another site, names an unknown host, or its token may only read. */
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
            /** @description There were too many attempts with a wrong credential; Retry-After contains the seconds to wait. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The backend is starting, or the database or Redis cannot be reached. */
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
            /** @description The body cannot be parsed. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The request has no valid credential. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The request comes from another site, names an unknown host, or its token may only read. */
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
            /** @description There were too many attempts with a wrong credential; Retry-After contains the seconds to wait. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The backend is starting, or the database or Redis cannot be reached. */
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
                /** @description true: direct dependencies; false: indirect ones. */
                direct?: boolean | null;
                ecosystem?: components["schemas"]["Ecosystem"] | null;
                kind?: components["schemas"]["DependencyKind"] | null;
                /** @description Exact licence; empty: those with an unknown licence. */
                licence?: string | null;
                /** @description Maximum number of items. */
                limit?: number;
                /** @description Exact path of a manifest. */
                manifest?: string | null;
                /** @description Number of items to skip. */
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
            /** @description The request has no valid credential. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The request comes from another site, names an unknown host, or its token may only read. */
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
            /** @description There were too many attempts with a wrong credential; Retry-After contains the seconds to wait. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The backend is starting, or the database or Redis cannot be reached. */
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
    get_chains: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                dependency_id: number;
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
                    "application/json": components["schemas"]["Chains"];
                };
            };
            /** @description The request has no valid credential. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The request comes from another site, names an unknown host, or its token may only read. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description It does not exist. */
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
            /** @description There were too many attempts with a wrong credential; Retry-After contains the seconds to wait. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The backend is starting, or the database or Redis cannot be reached. */
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
                /** @description Maximum number of items. */
                limit?: number;
                /** @description Number of items to skip. */
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
            /** @description The request has no valid credential. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The request comes from another site, names an unknown host, or its token may only read. */
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
            /** @description There were too many attempts with a wrong credential; Retry-After contains the seconds to wait. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The backend is starting, or the database or Redis cannot be reached. */
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
    list_packages: {
        parameters: {
            query?: {
                /** @description true: direct dependencies; false: indirect ones. */
                direct?: boolean | null;
                ecosystem?: components["schemas"]["Ecosystem"] | null;
                kind?: components["schemas"]["DependencyKind"] | null;
                /** @description Exact licence; empty: those with an unknown licence. */
                licence?: string | null;
                /** @description Maximum number of items. */
                limit?: number;
                /** @description Exact path of a manifest. */
                manifest?: string | null;
                /** @description Number of items to skip. */
                offset?: number;
                /** @description Part of a name or path, in any case. */
                q?: string;
                sort?: components["schemas"]["PackageSort"];
                /** @description Verdict of the licence policy. */
                verdict?: components["schemas"]["Verdict"] | null;
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
                    "application/json": components["schemas"]["PackagePage"];
                };
            };
            /** @description The request has no valid credential. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The request comes from another site, names an unknown host, or its token may only read. */
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
            /** @description There were too many attempts with a wrong credential; Retry-After contains the seconds to wait. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The backend is starting, or the database or Redis cannot be reached. */
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
    export_sbom: {
        parameters: {
            query: {
                format: components["schemas"]["SbomFormat"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A file to download. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/octet-stream": string;
                };
            };
            /** @description The request has no valid credential. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The request comes from another site, names an unknown host, or its token may only read. */
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
            /** @description There were too many attempts with a wrong credential; Retry-After contains the seconds to wait. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The backend is starting, or the database or Redis cannot be reached. */
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
            /** @description The request has no valid credential. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The request comes from another site, names an unknown host, or its token may only read. */
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
            /** @description There were too many attempts with a wrong credential; Retry-After contains the seconds to wait. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The backend is starting, or the database or Redis cannot be reached. */
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
                /** @description Maximum number of items. */
                limit?: number;
                /** @description Number of items to skip. */
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
            /** @description The request has no valid credential. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The request comes from another site, names an unknown host, or its token may only read. */
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
            /** @description There were too many attempts with a wrong credential; Retry-After contains the seconds to wait. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The backend is starting, or the database or Redis cannot be reached. */
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
            /** @description The request has no valid credential. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The request comes from another site, names an unknown host, or its token may only read. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description It does not exist. */
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
            /** @description There were too many attempts with a wrong credential; Retry-After contains the seconds to wait. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The backend is starting, or the database or Redis cannot be reached. */
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
    get_draft: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description What is edited: its kind and id. */
                key: string;
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
                    "application/json": components["schemas"]["Draft"] | null;
                };
            };
            /** @description The request has no valid credential. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The request comes from another site, names an unknown host, or its token may only read. */
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
            /** @description There were too many attempts with a wrong credential; Retry-After contains the seconds to wait. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The backend is starting, or the database or Redis cannot be reached. */
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
    put_draft: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description What is edited: its kind and id. */
                key: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewDraft"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Draft"];
                };
            };
            /** @description The body cannot be parsed. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The request has no valid credential. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The request comes from another site, names an unknown host, or its token may only read. */
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
            /** @description There were too many attempts with a wrong credential; Retry-After contains the seconds to wait. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The backend is starting, or the database or Redis cannot be reached. */
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
    delete_draft: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description What is edited: its kind and id. */
                key: string;
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
                    "application/json": components["schemas"]["Draft"] | null;
                };
            };
            /** @description The request has no valid credential. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The request comes from another site, names an unknown host, or its token may only read. */
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
            /** @description There were too many attempts with a wrong credential; Retry-After contains the seconds to wait. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The backend is starting, or the database or Redis cannot be reached. */
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
    get_editor: {
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
                    "application/json": components["schemas"]["Editor"];
                };
            };
            /** @description The request has no valid credential. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The request comes from another site, names an unknown host, or its token may only read. */
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
            /** @description There were too many attempts with a wrong credential; Retry-After contains the seconds to wait. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The backend is starting, or the database or Redis cannot be reached. */
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
    choose_editor: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["EditorChange"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Editor"];
                };
            };
            /** @description The body cannot be parsed. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The request has no valid credential. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The request comes from another site, names an unknown host, or its token may only read. */
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
            /** @description There were too many attempts with a wrong credential; Retry-After contains the seconds to wait. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The backend is starting, or the database or Redis cannot be reached. */
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
    stream_events: {
        parameters: {
            query?: never;
            header?: {
                /** @description Id of the last event received; the stream resumes after it. */
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
                        data: components["schemas"]["ScanEvent"] | components["schemas"]["EmbeddingEvent"] | components["schemas"]["RadarEvent"] | components["schemas"]["TaskEvent"] | components["schemas"]["HistoryEvent"] | components["schemas"]["CodeEvent"] | components["schemas"]["GapsEvent"] | components["schemas"]["VulnerabilitiesEvent"] | components["schemas"]["SeenEvent"] | components["schemas"]["ResetEvent"];
                        event?: string;
                        id?: string;
                    };
                };
            };
            /** @description The request has no valid credential. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The request comes from another site, names an unknown host, or its token may only read. */
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
            /** @description There were too many attempts with a wrong credential; Retry-After contains the seconds to wait. */
            429: {
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
                /** @description Maximum number of items. */
                limit?: number;
                /** @description Number of items to skip. */
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
            /** @description The request has no valid credential. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The request comes from another site, names an unknown host, or its token may only read. */
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
            /** @description There were too many attempts with a wrong credential; Retry-After contains the seconds to wait. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The backend is starting, or the database or Redis cannot be reached. */
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
    get_file_blame: {
        parameters: {
            query: {
                /** @description Path as listed. */
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
                    "application/json": components["schemas"]["FileBlame"];
                };
            };
            /** @description The request has no valid credential. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The request comes from another site, names an unknown host, or its token may only read. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description It does not exist. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description Its current state or version does not allow this. */
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
            /** @description There were too many attempts with a wrong credential; Retry-After contains the seconds to wait. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The backend is starting, or the database or Redis cannot be reached. */
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
                /** @description Path as listed. */
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
            /** @description The request has no valid credential. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The request comes from another site, names an unknown host, or its token may only read. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description It does not exist. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description Its current state or version does not allow this. */
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
            /** @description There were too many attempts with a wrong credential; Retry-After contains the seconds to wait. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The backend is starting, or the database or Redis cannot be reached. */
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
    get_file_history: {
        parameters: {
            query: {
                /** @description Maximum number of commits. */
                limit?: number;
                /** @description Path as listed. */
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
                    "application/json": components["schemas"]["FileHistory"];
                };
            };
            /** @description The request has no valid credential. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The request comes from another site, names an unknown host, or its token may only read. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description It does not exist. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description Its current state or version does not allow this. */
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
            /** @description There were too many attempts with a wrong credential; Retry-After contains the seconds to wait. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The backend is starting, or the database or Redis cannot be reached. */
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
                /** @description Maximum number of items. */
                limit?: number;
                /** @description Number of items to skip. */
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
            /** @description The request has no valid credential. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The request comes from another site, names an unknown host, or its token may only read. */
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
            /** @description There were too many attempts with a wrong credential; Retry-After contains the seconds to wait. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The backend is starting, or the database or Redis cannot be reached. */
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
            /** @description The request has no valid credential. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The request comes from another site, names an unknown host, or its token may only read. */
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
            /** @description There were too many attempts with a wrong credential; Retry-After contains the seconds to wait. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The backend is starting, or the database or Redis cannot be reached. */
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
            /** @description The request has no valid credential. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The request comes from another site, names an unknown host, or its token may only read. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description It does not exist. */
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
            /** @description There were too many attempts with a wrong credential; Retry-After contains the seconds to wait. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The backend is starting, or the database or Redis cannot be reached. */
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
            /** @description The request has no valid credential. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The request comes from another site, names an unknown host, or its token may only read. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description It does not exist. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description Its current state or version does not allow this. */
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
            /** @description There were too many attempts with a wrong credential; Retry-After contains the seconds to wait. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The backend is starting, or the database or Redis cannot be reached. */
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
    list_gap_groups: {
        parameters: {
            query?: {
                ecosystem?: components["schemas"]["Ecosystem"] | null;
                /** @description true: also gaps of low importance in tests, documentation, examples, independent sub-projects and development dependencies. */
                folded?: boolean;
                /** @description Maximum number of items. */
                limit?: number;
                /** @description Number of items to skip. */
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
                    "application/json": components["schemas"]["GapGroupPage"];
                };
            };
            /** @description The request has no valid credential. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The request comes from another site, names an unknown host, or its token may only read. */
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
            /** @description There were too many attempts with a wrong credential; Retry-After contains the seconds to wait. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The backend is starting, or the database or Redis cannot be reached. */
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
            /** @description The request has no valid credential. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The request comes from another site, names an unknown host, or its token may only read. */
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
            /** @description There were too many attempts with a wrong credential; Retry-After contains the seconds to wait. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The backend is starting, or the database or Redis cannot be reached. */
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
            /** @description The body cannot be parsed. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The request has no valid credential. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The request comes from another site, names an unknown host, or its token may only read. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description Its current state or version does not allow this. */
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
            /** @description There were too many attempts with a wrong credential; Retry-After contains the seconds to wait. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The backend is starting, or the database or Redis cannot be reached. */
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
            /** @description The request has no valid credential. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The request comes from another site, names an unknown host, or its token may only read. */
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
            /** @description There were too many attempts with a wrong credential; Retry-After contains the seconds to wait. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The backend is starting, or the database or Redis cannot be reached. */
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
                /** @description true: also gaps of low importance in tests, documentation, examples, independent sub-projects and development dependencies. */
                folded?: boolean;
                /** @description File of a group. */
                group?: string;
                /** @description true: only those in GET /api/gap-groups; false: none. */
                grouped?: boolean | null;
                /** @description true: ignored gaps only; false: the others. */
                ignored?: boolean;
                /** @description One or more. */
                kind?: components["schemas"]["GapKind"][];
                /** @description Maximum number of items. */
                limit?: number;
                /** @description true: behind by a major version; false: by less. */
                major?: boolean | null;
                /** @description Number of items to skip. */
                offset?: number;
                /** @description Beginning of the path. */
                path?: string;
                /** @description Part of a name or path, in any case. */
                q?: string;
                /** @description One or more. */
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
            /** @description The request has no valid credential. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The request comes from another site, names an unknown host, or its token may only read. */
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
            /** @description There were too many attempts with a wrong credential; Retry-After contains the seconds to wait. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The backend is starting, or the database or Redis cannot be reached. */
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
            /** @description The request has no valid credential. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The request comes from another site, names an unknown host, or its token may only read. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description It does not exist. */
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
            /** @description There were too many attempts with a wrong credential; Retry-After contains the seconds to wait. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The backend is starting, or the database or Redis cannot be reached. */
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
            /** @description The body cannot be parsed. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The request has no valid credential. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The request comes from another site, names an unknown host, or its token may only read. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description It does not exist. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description Its current state or version does not allow this. */
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
            /** @description There were too many attempts with a wrong credential; Retry-After contains the seconds to wait. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The backend is starting, or the database or Redis cannot be reached. */
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
            /** @description The request has no valid credential. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The request comes from another site, names an unknown host, or its token may only read. */
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
            /** @description There were too many attempts with a wrong credential; Retry-After contains the seconds to wait. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The backend is starting, or the database or Redis cannot be reached. */
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
                /** @description The author's full name. */
                author?: string;
                /** @description Maximum number of items. */
                limit?: number;
                /** @description Number of items to skip. */
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
            /** @description The request has no valid credential. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The request comes from another site, names an unknown host, or its token may only read. */
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
            /** @description There were too many attempts with a wrong credential; Retry-After contains the seconds to wait. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The backend is starting, or the database or Redis cannot be reached. */
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
                /** @description Maximum number of items. */
                limit?: number;
                /** @description Number of items to skip. */
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
            /** @description The request has no valid credential. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The request comes from another site, names an unknown host, or its token may only read. */
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
            /** @description There were too many attempts with a wrong credential; Retry-After contains the seconds to wait. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The backend is starting, or the database or Redis cannot be reached. */
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
                /** @description Include files that no longer exist. */
                gone?: boolean;
                /** @description Maximum number of items. */
                limit?: number;
                /** @description Number of items to skip. */
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
            /** @description The request has no valid credential. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The request comes from another site, names an unknown host, or its token may only read. */
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
            /** @description There were too many attempts with a wrong credential; Retry-After contains the seconds to wait. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The backend is starting, or the database or Redis cannot be reached. */
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
            /** @description The request has no valid credential. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The request comes from another site, names an unknown host, or its token may only read. */
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
            /** @description There were too many attempts with a wrong credential; Retry-After contains the seconds to wait. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The backend is starting, or the database or Redis cannot be reached. */
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
                /** @description Maximum number of items. */
                limit?: number;
                /** @description Number of items to skip. */
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
            /** @description The request has no valid credential. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The request comes from another site, names an unknown host, or its token may only read. */
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
            /** @description There were too many attempts with a wrong credential; Retry-After contains the seconds to wait. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The backend is starting, or the database or Redis cannot be reached. */
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
                /** @description Maximum number of items. */
                limit?: number;
                /** @description Number of items to skip. */
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
            /** @description The request has no valid credential. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The request comes from another site, names an unknown host, or its token may only read. */
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
            /** @description There were too many attempts with a wrong credential; Retry-After contains the seconds to wait. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The backend is starting, or the database or Redis cannot be reached. */
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
    get_policy: {
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
                    "application/json": components["schemas"]["LicencePolicy"];
                };
            };
            /** @description The request has no valid credential. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The request comes from another site, names an unknown host, or its token may only read. */
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
            /** @description There were too many attempts with a wrong credential; Retry-After contains the seconds to wait. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The backend is starting, or the database or Redis cannot be reached. */
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
    set_policy: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["LicencePolicyChange"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LicencePolicy"];
                };
            };
            /** @description The body cannot be parsed. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The request has no valid credential. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The request comes from another site, names an unknown host, or its token may only read. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description Its current state or version does not allow this. */
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
            /** @description There were too many attempts with a wrong credential; Retry-After contains the seconds to wait. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The backend is starting, or the database or Redis cannot be reached. */
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
            /** @description The request has no valid credential. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The request comes from another site, names an unknown host, or its token may only read. */
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
            /** @description There were too many attempts with a wrong credential; Retry-After contains the seconds to wait. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The backend is starting, or the database or Redis cannot be reached. */
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
            /** @description A file to download. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/octet-stream": string;
                };
            };
            /** @description The request has no valid credential. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The request comes from another site, names an unknown host, or its token may only read. */
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
            /** @description There were too many attempts with a wrong credential; Retry-After contains the seconds to wait. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The backend is starting, or the database or Redis cannot be reached. */
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
            /** @description The body cannot be parsed. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The request has no valid credential. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The request comes from another site, names an unknown host, or its token may only read. */
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
            /** @description There were too many attempts with a wrong credential; Retry-After contains the seconds to wait. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The backend is starting, or the database or Redis cannot be reached. */
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
                /** @description Maximum number of items. */
                limit?: number;
                /** @description Number of items to skip. */
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
            /** @description The request has no valid credential. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The request comes from another site, names an unknown host, or its token may only read. */
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
            /** @description There were too many attempts with a wrong credential; Retry-After contains the seconds to wait. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The backend is starting, or the database or Redis cannot be reached. */
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
            /** @description The request has no valid credential. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The request comes from another site, names an unknown host, or its token may only read. */
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
            /** @description There were too many attempts with a wrong credential; Retry-After contains the seconds to wait. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The backend is starting, or the database or Redis cannot be reached. */
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
            /** @description The request has no valid credential. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The request comes from another site, names an unknown host, or its token may only read. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description It does not exist. */
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
            /** @description There were too many attempts with a wrong credential; Retry-After contains the seconds to wait. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The backend is starting, or the database or Redis cannot be reached. */
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
            /** @description The request has no valid credential. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The request comes from another site, names an unknown host, or its token may only read. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description It does not exist. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description Its current state or version does not allow this. */
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
            /** @description There were too many attempts with a wrong credential; Retry-After contains the seconds to wait. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The backend is starting, or the database or Redis cannot be reached. */
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
                /** @description Maximum number of hits. */
                limit?: number;
                /** @description Number of items to skip. */
                offset?: number;
                /** @description Beginning of the file's path, such as `docs/`. */
                path?: string;
                /** @description Words; "a phrase"; or; -without. The last word may be incomplete. An empty query finds nothing. */
                q?: string;
                /** @description Changed at this time or later. */
                since?: string | null;
                /** @description Changed before this time. */
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
            /** @description The request has no valid credential. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The request comes from another site, names an unknown host, or its token may only read. */
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
            /** @description There were too many attempts with a wrong credential; Retry-After contains the seconds to wait. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The backend is starting, or the database or Redis cannot be reached. */
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
    search_lines: {
        parameters: {
            query: {
                /** @description The file's language. */
                language?: string;
                /** @description Maximum number of lines. */
                limit?: number;
                /** @description Whether capitals differ from small letters. */
                match_case?: boolean;
                /** @description Beginning of the file's path, such as `docs/`. */
                path?: string;
                /** @description A text, or a regular expression of RE2. */
                q: string;
                /** @description Whether `q` is a regular expression. */
                regex?: boolean;
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
                    "application/json": components["schemas"]["LineResults"];
                };
            };
            /** @description The request has no valid credential. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The request comes from another site, names an unknown host, or its token may only read. */
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
            /** @description There were too many attempts with a wrong credential; Retry-After contains the seconds to wait. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The backend is starting, or the database or Redis cannot be reached. */
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
    get_sign_in: {
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
                    "application/json": components["schemas"]["SignIn"];
                };
            };
            /** @description The request has no valid credential. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The request comes from another site, names an unknown host, or its token may only read. */
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
            /** @description There were too many attempts with a wrong credential; Retry-After contains the seconds to wait. */
            429: {
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
            /** @description The request has no valid credential. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The request comes from another site, names an unknown host, or its token may only read. */
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
            /** @description There were too many attempts with a wrong credential; Retry-After contains the seconds to wait. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The backend is starting, or the database or Redis cannot be reached. */
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
                /** @description One or more. */
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
            /** @description A file to download. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/octet-stream": string;
                };
            };
            /** @description The request has no valid credential. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The request comes from another site, names an unknown host, or its token may only read. */
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
            /** @description There were too many attempts with a wrong credential; Retry-After contains the seconds to wait. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The backend is starting, or the database or Redis cannot be reached. */
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
                /** @description Maximum number of items. */
                limit?: number;
                /** @description Number of items to skip. */
                offset?: number;
                owner?: string;
                priority?: components["schemas"]["TaskPriority"] | null;
                /** @description Part of a name or path, in any case. */
                q?: string;
                sort?: components["schemas"]["TaskSort"];
                /** @description One or more. */
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
            /** @description The request has no valid credential. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The request comes from another site, names an unknown host, or its token may only read. */
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
            /** @description There were too many attempts with a wrong credential; Retry-After contains the seconds to wait. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The backend is starting, or the database or Redis cannot be reached. */
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
            /** @description The open task from the same source. */
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
            /** @description The body cannot be parsed. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The request has no valid credential. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The request comes from another site, names an unknown host, or its token may only read. */
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
            /** @description There were too many attempts with a wrong credential; Retry-After contains the seconds to wait. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The backend is starting, or the database or Redis cannot be reached. */
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
            /** @description The request has no valid credential. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The request comes from another site, names an unknown host, or its token may only read. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description It does not exist. */
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
            /** @description There were too many attempts with a wrong credential; Retry-After contains the seconds to wait. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The backend is starting, or the database or Redis cannot be reached. */
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
                /** @description Version that the client loaded; 409 if it is outdated. */
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
            /** @description The request has no valid credential. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The request comes from another site, names an unknown host, or its token may only read. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description It does not exist. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description Its current state or version does not allow this. */
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
            /** @description There were too many attempts with a wrong credential; Retry-After contains the seconds to wait. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The backend is starting, or the database or Redis cannot be reached. */
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
            /** @description The body cannot be parsed. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The request has no valid credential. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The request comes from another site, names an unknown host, or its token may only read. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description It does not exist. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description Its current state or version does not allow this. */
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
            /** @description There were too many attempts with a wrong credential; Retry-After contains the seconds to wait. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The backend is starting, or the database or Redis cannot be reached. */
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
            /** @description The body cannot be parsed. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The request has no valid credential. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The request comes from another site, names an unknown host, or its token may only read. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description It does not exist. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description Its current state or version does not allow this. */
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
            /** @description There were too many attempts with a wrong credential; Retry-After contains the seconds to wait. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The backend is starting, or the database or Redis cannot be reached. */
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
                /** @description Maximum number of items. */
                limit?: number;
                /** @description Number of items to skip. */
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
            /** @description The request has no valid credential. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The request comes from another site, names an unknown host, or its token may only read. */
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
            /** @description There were too many attempts with a wrong credential; Retry-After contains the seconds to wait. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The backend is starting, or the database or Redis cannot be reached. */
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
            /** @description The body cannot be parsed. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The request has no valid credential. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The request comes from another site, names an unknown host, or its token may only read. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description Its current state or version does not allow this. */
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
            /** @description There were too many attempts with a wrong credential; Retry-After contains the seconds to wait. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The backend is starting, or the database or Redis cannot be reached. */
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
            /** @description The request has no valid credential. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The request comes from another site, names an unknown host, or its token may only read. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description It does not exist. */
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
            /** @description There were too many attempts with a wrong credential; Retry-After contains the seconds to wait. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The backend is starting, or the database or Redis cannot be reached. */
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
                /** @description Version that the client loaded; 409 if it is outdated. */
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
            /** @description The request has no valid credential. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The request comes from another site, names an unknown host, or its token may only read. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description It does not exist. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description Its current state or version does not allow this. */
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
            /** @description There were too many attempts with a wrong credential; Retry-After contains the seconds to wait. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The backend is starting, or the database or Redis cannot be reached. */
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
            /** @description The body cannot be parsed. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The request has no valid credential. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The request comes from another site, names an unknown host, or its token may only read. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description It does not exist. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description Its current state or version does not allow this. */
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
            /** @description There were too many attempts with a wrong credential; Retry-After contains the seconds to wait. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The backend is starting, or the database or Redis cannot be reached. */
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
                /** @description Version that the client loaded; 409 if it is outdated. */
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
            /** @description The request has no valid credential. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The request comes from another site, names an unknown host, or its token may only read. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description It does not exist. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description Its current state or version does not allow this. */
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
            /** @description There were too many attempts with a wrong credential; Retry-After contains the seconds to wait. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The backend is starting, or the database or Redis cannot be reached. */
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
                /** @description Version that the client loaded; 409 if it is outdated. */
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
            /** @description The request has no valid credential. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The request comes from another site, names an unknown host, or its token may only read. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description It does not exist. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description Its current state or version does not allow this. */
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
            /** @description There were too many attempts with a wrong credential; Retry-After contains the seconds to wait. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The backend is starting, or the database or Redis cannot be reached. */
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
    list_todos: {
        parameters: {
            query?: {
                /** @description The author's full name. */
                author?: string;
                kind?: components["schemas"]["TodoKind"] | null;
                /** @description Maximum number of items. */
                limit?: number;
                /** @description Age of the line's commit, days. */
                newer_than_days?: number | null;
                /** @description Number of items to skip. */
                offset?: number;
                /** @description Age of the line's commit, days. */
                older_than_days?: number | null;
                /** @description Beginning of the path. */
                path?: string;
                /** @description Part of a name or path, in any case. */
                q?: string;
                sort?: components["schemas"]["TodoSort"];
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
                    "application/json": components["schemas"]["TodoPage"];
                };
            };
            /** @description The request has no valid credential. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The request comes from another site, names an unknown host, or its token may only read. */
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
            /** @description There were too many attempts with a wrong credential; Retry-After contains the seconds to wait. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The backend is starting, or the database or Redis cannot be reached. */
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
    list_vulnerabilities: {
        parameters: {
            query?: {
                /** @description true: packages that the project declares; false: the others. */
                direct?: boolean | null;
                ecosystem?: components["schemas"]["Ecosystem"] | null;
                /** @description true: ignored ones only; false: the others. */
                ignored?: boolean;
                /** @description Maximum number of items. */
                limit?: number;
                /** @description Number of items to skip. */
                offset?: number;
                /** @description Part of a name or path, in any case. */
                q?: string;
                /** @description One or more. */
                severity?: components["schemas"]["Severity"][];
                sort?: components["schemas"]["VulnerabilitySort"];
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
                    "application/json": components["schemas"]["VulnerabilityPage"];
                };
            };
            /** @description The request has no valid credential. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The request comes from another site, names an unknown host, or its token may only read. */
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
            /** @description There were too many attempts with a wrong credential; Retry-After contains the seconds to wait. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The backend is starting, or the database or Redis cannot be reached. */
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
    get_vulnerability: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                vulnerability_id: number;
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
                    "application/json": components["schemas"]["Vulnerability"];
                };
            };
            /** @description The request has no valid credential. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The request comes from another site, names an unknown host, or its token may only read. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description It does not exist. */
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
            /** @description There were too many attempts with a wrong credential; Retry-After contains the seconds to wait. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The backend is starting, or the database or Redis cannot be reached. */
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
    change_vulnerability: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                vulnerability_id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["VulnerabilityChange"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Vulnerability"];
                };
            };
            /** @description The body cannot be parsed. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The request has no valid credential. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The request comes from another site, names an unknown host, or its token may only read. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description It does not exist. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description Its current state or version does not allow this. */
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
            /** @description There were too many attempts with a wrong credential; Retry-After contains the seconds to wait. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The backend is starting, or the database or Redis cannot be reached. */
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
    export_openvex: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A file to download. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/octet-stream": string;
                };
            };
            /** @description The request has no valid credential. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The request comes from another site, names an unknown host, or its token may only read. */
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
            /** @description There were too many attempts with a wrong credential; Retry-After contains the seconds to wait. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The backend is starting, or the database or Redis cannot be reached. */
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
    import_openvex: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    [key: string]: unknown;
                };
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["VexImport"];
                };
            };
            /** @description The body cannot be parsed. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The request has no valid credential. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The request comes from another site, names an unknown host, or its token may only read. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description Its current state or version does not allow this. */
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
            /** @description There were too many attempts with a wrong credential; Retry-After contains the seconds to wait. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The backend is starting, or the database or Redis cannot be reached. */
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
    get_vulnerability_totals: {
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
                    "application/json": components["schemas"]["VulnerabilityTotals"];
                };
            };
            /** @description The request has no valid credential. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The request comes from another site, names an unknown host, or its token may only read. */
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
            /** @description There were too many attempts with a wrong credential; Retry-After contains the seconds to wait. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The backend is starting, or the database or Redis cannot be reached. */
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
                    "application/json": components["schemas"]["LiveDetails"] | components["schemas"]["Live"];
                };
            };
            /** @description The request has no valid credential. */
            401: {
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
            /** @description There were too many attempts with a wrong credential; Retry-After contains the seconds to wait. */
            429: {
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
                    "application/json": components["schemas"]["ReadyDetails"] | components["schemas"]["Ready"];
                };
            };
            /** @description The request has no valid credential. */
            401: {
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
            /** @description There were too many attempts with a wrong credential; Retry-After contains the seconds to wait. */
            429: {
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
                    "application/json": components["schemas"]["ReadyDetails"] | components["schemas"]["Ready"];
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
export const advisoryCheckCauseValues: ReadonlyArray<FlattenedDeepRequired<components>["schemas"]["AdvisoryCheckCause"]> = ["request", "schedule"];
export const changeActionValues: ReadonlyArray<FlattenedDeepRequired<components>["schemas"]["ChangeAction"]> = ["added", "changed", "removed"];
export const changeAreaValues: ReadonlyArray<FlattenedDeepRequired<components>["schemas"]["ChangeArea"]> = ["commit", "merge", "tag", "edit", "file", "document", "dependency", "vulnerability", "gap", "todo", "technology", "task"];
export const checkCauseValues: ReadonlyArray<FlattenedDeepRequired<components>["schemas"]["CheckCause"]> = ["request", "schedule"];
export const clientStateValues: ReadonlyArray<FlattenedDeepRequired<components>["schemas"]["ClientState"]> = ["asked", "missing", "away"];
export const contributorSortValues: ReadonlyArray<FlattenedDeepRequired<components>["schemas"]["ContributorSort"]> = ["name", "-name", "commits", "-commits", "recent", "-recent", "last", "-last"];
export const dependencyKindValues: ReadonlyArray<FlattenedDeepRequired<components>["schemas"]["DependencyKind"]> = ["runtime", "dev", "optional", "build"];
export const dependencySortValues: ReadonlyArray<FlattenedDeepRequired<components>["schemas"]["DependencySort"]> = ["name", "-name", "ecosystem", "-ecosystem", "kind", "-kind", "manifest", "-manifest", "version", "-version", "licence", "-licence", "direct", "-direct"];
export const documentKindValues: ReadonlyArray<FlattenedDeepRequired<components>["schemas"]["DocumentKind"]> = ["markdown", "rst", "asciidoc", "text"];
export const documentSortValues: ReadonlyArray<FlattenedDeepRequired<components>["schemas"]["DocumentSort"]> = ["path", "-path", "title", "-title", "modified", "-modified", "size", "-size"];
export const dueFilterValues: ReadonlyArray<FlattenedDeepRequired<components>["schemas"]["DueFilter"]> = ["overdue", "week", "any", "none"];
export const ecosystemValues: ReadonlyArray<FlattenedDeepRequired<components>["schemas"]["Ecosystem"]> = ["pypi", "npm", "go", "cargo", "maven", "gem", "composer", "nuget", "hex", "pub", "swift", "docker", "actions", "pre-commit", "conda", "jsr", "helm", "terraform", "gitlab", "generic"];
export const editorNameValues: ReadonlyArray<FlattenedDeepRequired<components>["schemas"]["EditorName"]> = ["vscode", "cursor", "idea"];
export const embeddingStateValues: ReadonlyArray<FlattenedDeepRequired<components>["schemas"]["EmbeddingState"]> = ["waiting", "indexing", "working", "ready", "failed"];
export const fileSortValues: ReadonlyArray<FlattenedDeepRequired<components>["schemas"]["FileSort"]> = ["path", "-path", "language", "-language", "lines", "-lines", "size", "-size", "modified", "-modified"];
export const foundByValues: ReadonlyArray<FlattenedDeepRequired<components>["schemas"]["FoundBy"]> = ["words", "meaning", "both"];
export const gapKindValues: ReadonlyArray<FlattenedDeepRequired<components>["schemas"]["GapKind"]> = ["outdated", "end_of_life", "deprecated", "licence", "unpinned", "duplicated", "unused", "stale", "unknown"];
export const gapSeverityValues: ReadonlyArray<FlattenedDeepRequired<components>["schemas"]["GapSeverity"]> = ["high", "medium", "low"];
export const gapSortValues: ReadonlyArray<FlattenedDeepRequired<components>["schemas"]["GapSort"]> = ["severity", "-severity", "kind", "-kind", "subject", "-subject", "ecosystem", "-ecosystem", "path", "-path", "since", "-since"];
export const gitStateValues: ReadonlyArray<FlattenedDeepRequired<components>["schemas"]["GitState"]> = ["ok", "empty", "no_repository", "no_git", "broken"];
export const importFormatValues: ReadonlyArray<FlattenedDeepRequired<components>["schemas"]["ImportFormat"]> = ["csv", "json"];
export const importOutcomeValues: ReadonlyArray<FlattenedDeepRequired<components>["schemas"]["ImportOutcome"]> = ["added", "changed", "unchanged", "refused"];
export const jobStatusValues: ReadonlyArray<FlattenedDeepRequired<components>["schemas"]["JobStatus"]> = ["queued", "running", "done", "failed", "cancelled", "interrupted"];
export const justificationValues: ReadonlyArray<FlattenedDeepRequired<components>["schemas"]["Justification"]> = ["component_not_present", "vulnerable_code_not_present", "vulnerable_code_not_in_execute_path", "vulnerable_code_cannot_be_controlled_by_adversary", "inline_mitigations_already_exist"];
export const languageKindValues: ReadonlyArray<FlattenedDeepRequired<components>["schemas"]["LanguageKind"]> = ["programming", "markup", "data", "prose"];
export const licenceSortValues: ReadonlyArray<FlattenedDeepRequired<components>["schemas"]["LicenceSort"]> = ["path", "-path", "licence", "-licence"];
export const linkKindValues: ReadonlyArray<FlattenedDeepRequired<components>["schemas"]["LinkKind"]> = ["file", "technology", "document", "dependency", "gap", "vulnerability", "todo", "web"];
export const manifestSortValues: ReadonlyArray<FlattenedDeepRequired<components>["schemas"]["ManifestSort"]> = ["path", "-path", "dependencies", "-dependencies"];
export const movementValues: ReadonlyArray<FlattenedDeepRequired<components>["schemas"]["Movement"]> = ["new", "in", "out", "none"];
export const originValues: ReadonlyArray<FlattenedDeepRequired<components>["schemas"]["Origin"]> = ["scan", "hand"];
export const packageSortValues: ReadonlyArray<FlattenedDeepRequired<components>["schemas"]["PackageSort"]> = ["use", "-use", "name", "-name", "ecosystem", "-ecosystem", "places", "-places"];
export const programTokenScopeValues: ReadonlyArray<FlattenedDeepRequired<components>["schemas"]["ProgramToken"]["scope"]> = ["read", "write"];
export const quadrantValues: ReadonlyArray<FlattenedDeepRequired<components>["schemas"]["Quadrant"]> = ["languages-frameworks", "tools", "platforms", "techniques"];
export const radarExportFormatValues: ReadonlyArray<FlattenedDeepRequired<components>["schemas"]["RadarExportFormat"]> = ["json", "markdown", "csv"];
export const readinessCheckNameValues: ReadonlyArray<FlattenedDeepRequired<components>["schemas"]["ReadinessCheck"]["name"]> = ["database", "redis", "worker"];
export const readyStatusValues: ReadonlyArray<FlattenedDeepRequired<components>["schemas"]["Ready"]["status"]> = ["ready", "not_ready"];
export const readyDetailsStatusValues: ReadonlyArray<FlattenedDeepRequired<components>["schemas"]["ReadyDetails"]["status"]> = ["ready", "not_ready"];
export const ringValues: ReadonlyArray<FlattenedDeepRequired<components>["schemas"]["Ring"]> = ["adopt", "trial", "assess", "hold"];
export const sbomFormatValues: ReadonlyArray<FlattenedDeepRequired<components>["schemas"]["SbomFormat"]> = ["cyclonedx", "spdx"];
export const scanCauseValues: ReadonlyArray<FlattenedDeepRequired<components>["schemas"]["ScanCause"]> = ["first", "request", "edit", "interrupted"];
export const scanPhaseValues: ReadonlyArray<FlattenedDeepRequired<components>["schemas"]["ScanPhase"]> = ["walk", "read", "save"];
export const searchKindValues: ReadonlyArray<FlattenedDeepRequired<components>["schemas"]["SearchKind"]> = ["definition", "code", "document", "docstring", "comment", "task", "technology", "vulnerability"];
export const severityValues: ReadonlyArray<FlattenedDeepRequired<components>["schemas"]["Severity"]> = ["critical", "high", "medium", "low", "unknown"];
export const suggestionKindValues: ReadonlyArray<FlattenedDeepRequired<components>["schemas"]["Suggestion"]["kind"]> = ["gone", "leaving", "used", "less"];
export const taskExportFormatValues: ReadonlyArray<FlattenedDeepRequired<components>["schemas"]["TaskExportFormat"]> = ["markdown", "json", "csv"];
export const taskPriorityValues: ReadonlyArray<FlattenedDeepRequired<components>["schemas"]["TaskPriority"]> = ["urgent", "high", "normal", "low"];
export const taskSortValues: ReadonlyArray<FlattenedDeepRequired<components>["schemas"]["TaskSort"]> = ["position", "title", "-title", "status", "-status", "priority", "-priority", "due", "-due", "owner", "-owner", "created", "-created", "updated", "-updated"];
export const taskStatusValues: ReadonlyArray<FlattenedDeepRequired<components>["schemas"]["TaskStatus"]> = ["open", "doing", "done", "dropped"];
export const technologySortValues: ReadonlyArray<FlattenedDeepRequired<components>["schemas"]["TechnologySort"]> = ["name", "-name", "ring", "-ring", "quadrant", "-quadrant", "owner", "-owner", "updated", "-updated"];
export const todoKindValues: ReadonlyArray<FlattenedDeepRequired<components>["schemas"]["TodoKind"]> = ["todo", "fixme", "hack", "xxx"];
export const todoSortValues: ReadonlyArray<FlattenedDeepRequired<components>["schemas"]["TodoSort"]> = ["path", "-path", "kind", "-kind", "author", "-author", "written", "-written"];
export const touchedFileSortValues: ReadonlyArray<FlattenedDeepRequired<components>["schemas"]["TouchedFileSort"]> = ["path", "-path", "commits", "-commits", "recent", "-recent", "authors", "-authors", "last", "-last"];
export const unitValues: ReadonlyArray<FlattenedDeepRequired<components>["schemas"]["Unit"]> = ["lines", "files", "places"];
export const verdictValues: ReadonlyArray<FlattenedDeepRequired<components>["schemas"]["Verdict"]> = ["allowed", "review", "refused"];
export const vulnerabilitySortValues: ReadonlyArray<FlattenedDeepRequired<components>["schemas"]["VulnerabilitySort"]> = ["severity", "-severity", "name", "-name", "since", "-since"];
