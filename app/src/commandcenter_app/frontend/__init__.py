"""The process that serves the pages and passes `/api` on to the backend. It knows nothing of the desk's data."""
