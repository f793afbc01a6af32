"""The process that serves the pages and forwards `/api` to the backend. It has no access to the desk's data."""
