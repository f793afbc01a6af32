"""The project's files inside the containers.

Dagger has no live mount. `snapshot` selects the files of the folder, `sync` sends them to a volume at a start and
follows edits afterwards. The folder is only read, never written.
"""
