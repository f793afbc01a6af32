"""Folders in the API."""

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
