"""Export tasks as files."""

import json
from collections.abc import Sequence

from commandcenter_app.api.tasks.schemas import Task, TaskLink, TaskStatus
from commandcenter_app.radar.exchange import csv_text, plain

COLUMNS = ("id", "title", "status", "priority", "due", "owner", "links", "findings", "created_at", "updated_at")


def to_json(tasks: Sequence[Task]) -> str:
    """Return all fields of each task as JSON."""
    return json.dumps([task.model_dump(mode="json") for task in tasks], indent=2, ensure_ascii=False) + "\n"


def to_csv(tasks: Sequence[Task]) -> str:
    """Return one line per task as CSV."""
    records = [
        task.model_dump(mode="json") | {"links": "\n".join(map(place, task.links)), "due": task.due or ""}
        for task in tasks
    ]
    return csv_text(COLUMNS, records)


def to_markdown(tasks: Sequence[Task], project: str) -> str:
    """Return the tasks by status, each with its findings, as Markdown."""
    lines = [f"# Research tasks of {plain(project)}", ""]
    for status in TaskStatus:
        here = [task for task in tasks if task.status is status]
        if here:
            lines += [f"## {status.value.title()}", ""]
            for task in here:
                lines += [*entry(task), ""]
    return "\n".join(lines)


def entry(task: Task) -> list[str]:
    """Return the lines of one task."""
    facts = [f"Priority: {task.priority.value}"]
    facts += [f"Due: {task.due}"] if task.due else []
    facts += [f"Owner: {plain(task.owner)}"] if task.owner else []
    lines = [f"### {plain(task.title)}", "", " · ".join(facts)]
    if task.links:
        lines += ["", *(f"- {link.kind.value}: {plain(place(link))}" for link in task.links)]
    if task.findings.strip():
        lines += ["", task.findings.strip()]
    return lines


def place(link: TaskLink) -> str:
    """Return a link as text: its label and its address."""
    where = link.url or (f"{link.path}:{link.line}" if link.line else link.path)
    return f"{link.label} ({where})" if where and where != link.label else link.label
