"""Git insights: what git reports of the project's commits, people, files and lines, read through the `git` program."""
