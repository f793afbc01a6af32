"""Folders in the API."""

from typing import Literal

from pydantic import Field

from commandcenter_hub.api.model import Answer


class FolderOut(Answer):
    """A folder in a listing."""

    name: str
    path: str
    readable: bool
    is_project: bool = Field(description="Whether it contains a repository or a manifest of packages.")
    registered: bool = Field(description="Whether a project is registered for this folder.")


class Listing(Answer):
    """A folder and its subfolders."""

    path: str
    parent: str | None = Field(description="The folder above; null for an allowed root.")
    roots: list[str]
    folders: list[FolderOut]
    truncated: bool = Field(description="Whether there are more folders than listed.")


class Home(Answer):
    """The folder at which browsing starts, and the allowed roots."""

    path: str
    roots: list[str]
    recent: list["RecentOut"]


class RecentOut(Answer):
    """A folder to suggest in the dialog that adds a project."""

    path: str
    kind: Literal["removed", "folder"] = Field(
        description="`removed`: of a removed project whose data was kept; `folder`: contains registered projects."
    )


class FactsOut(Answer):
    """What a folder contains, as far as was found within about a second."""

    path: str
    branch: str | None = Field(description="Current branch of its git repository.")
    remote: str | None = Field(description="The repository's remote, without credentials.")
    languages: list[str] = Field(description="Languages with the most bytes, largest first.")
    files: int
    size_bytes: int
    complete: bool = Field(description="Whether the whole folder was counted.")
