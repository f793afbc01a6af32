"""The editor that opens the project's files."""

from enum import StrEnum

from pydantic import Field

from commandcenter_app.api.schemas import ChangeBody, Schema


class EditorName(StrEnum):
    """An editor that opens files by addresses of its own."""

    VSCODE = "vscode"
    CURSOR = "cursor"
    IDEA = "idea"


class Editor(Schema):
    """The chosen editor, and where it finds the project's files."""

    editor: EditorName | None = Field(description="Null until one is chosen.")
    folder: str | None = Field(description="The project's folder on the user's machine; null if it is not known.")


class EditorChange(ChangeBody):
    """The editor to use from now on; null to be asked again."""

    editor: EditorName | None
