"""The project's files inside the containers.

Dagger has no live mount. `snapshot` decides which files of the folder count, `sync` sends them to a volume before a
start and follows edits afterwards. The folder is only ever read.
"""
