"""The command line: a client of the Hub's API, one file per verb in `commands`."""
