"""Access to the backend: the check of credentials, and the tokens that the Hub sends."""
