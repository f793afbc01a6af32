"""Errors of tasks that ran side by side."""


def first_of(error: Exception) -> Exception:
    """Return the error itself, or the first one of a group, because of which the other tasks were cancelled."""
    while isinstance(error, ExceptionGroup):
        error = error.exceptions[0]
    return error
