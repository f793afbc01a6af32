"""Errors of concurrent tasks."""


def first_of(error: Exception) -> Exception:
    """Return the error itself, or the first one of a group, which made the group cancel the other tasks."""
    while isinstance(error, ExceptionGroup):
        error = error.exceptions[0]
    return error
