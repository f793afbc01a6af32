"""Errors of the folders of projects."""

from commandcenter_hub.domain.errors import HubError


class FolderMissing(HubError):
    """The folder does not exist."""

    code = "folder_missing"
    status = 422
    hint = "Check the path. If the folder was moved, set the new path with `commandcenter projects move`."


class NotAFolder(HubError):
    """The path is not a folder."""

    code = "not_a_folder"
    status = 422
    hint = "Give the folder that contains the project."


class FolderUnreadable(HubError):
    """The user has no permission to read the folder."""

    code = "folder_unreadable"
    status = 422
    hint = "Make the folder readable for you, then try again."


class FolderNotAllowed(HubError):
    """The folder is outside the allowed roots."""

    code = "folder_not_allowed"
    status = 403
    hint = "Add its parent to COMMANDCENTER_ROOTS (folders separated by `:`) and restart the Hub."


class FolderTaken(HubError):
    """Another project is registered for this folder."""

    code = "folder_taken"
    status = 409
    hint = "Use that project, or remove it first."
