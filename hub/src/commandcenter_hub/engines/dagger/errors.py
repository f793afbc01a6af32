"""Errors of the Dagger engine."""

from commandcenter_hub.domain.errors import EngineUnavailable, HubError, ServiceFailed


class EngineAway(EngineUnavailable):
    """The Dagger engine, or the project's session on it, does not answer. It may recover without help."""

    hint = "Restart the Dagger engine, or the container runtime that it runs on. The project then continues."
    permanent = False
    transient = True


class EngineSlow(EngineAway):
    """The Dagger engine exists, but does not answer in time."""

    hint = "Wait until the engine, or the machine that it runs on, is less busy. The project then continues."


class EngineVersionUnfit(EngineAway):
    """The versions of the Dagger engine and of Dagger's program here do not work together."""


class EngineRefused(EngineAway):
    """The session answered a request with an error, which is in the message."""

    hint = "Try again. If it fails again, run `commandcenter doctor` to check the engine."
    transient = False


class EngineCancelled(EngineRefused):
    """The engine cancelled a request by itself, or because another client left."""

    transient = brief = True


class EngineTooSlow(ServiceFailed):
    """The engine did not answer a request in time."""

    code = "engine_timeout"
    status = 504
    hint = "Check the load of the machine that runs the Dagger engine. The project continues once the engine answers."
    transient = brief = True


class ImageUnavailable(HubError):
    """A container image cannot be fetched."""

    code = "image_unavailable"
    status = 422
    hint = "Check the image's name and the engine's access to its registry, then start again."


class RegistryAway(ImageUnavailable):
    """The registry of a container image does not answer."""

    status = 503
    hint = "Check the engine's access to the image's registry. The fetch is repeated until it succeeds."
    permanent = False


class BuildFailed(HubError):
    """A command failed while an image was built; its output is in the details."""

    code = "build_failed"
    status = 422
    hint = "Read the command's output in the details, fix the cause, then start again."


class IndexAway(BuildFailed):
    """A command of an image's build failed because the package index did not answer."""

    status = 503
    hint = "Check the engine's access to the package index. The build is repeated until it succeeds."
    permanent = False


class RelayFailed(ServiceFailed):
    """The connection from this machine's ports to the containers could not be opened."""

    code = "relay_failed"
    hint = "It is retried automatically. If it keeps failing, run `commandcenter doctor`."
    transient = brief = True
