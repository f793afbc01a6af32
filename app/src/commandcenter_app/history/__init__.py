"""Git insights: commits, contributors, files and authors of lines, read with the `git` program."""
