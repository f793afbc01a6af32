"""Folders as the API shows them."""

from pydantic import Field

from commandcenter_hub.api.model import Answer


class FolderOut(Answer):
    """A folder to choose."""

    name: str
    path: str
    readable: bool
    is_project: bool = Field(description="It looks like a project: a repository or a manifest is in it.")
    registered: bool = Field(description="A project is registered for it.")


class Listing(Answer):
    """A folder and the folders in it."""

    path: str
    parent: str | None = Field(description="None at an allowed root.")
    roots: list[str]
    folders: list[FolderOut]
    truncated: bool = Field(description="There are more folders than are listed.")


class Home(Answer):
    """Where browsing begins."""

    path: str
    roots: list[str]
