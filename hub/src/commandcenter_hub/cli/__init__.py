"""The command line: a client of the Hub's API, with one module per command in `commands`."""
