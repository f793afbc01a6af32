"""What can go wrong with Dagger in particular, in the form of every other error."""

from commandcenter_hub.domain.errors import EngineUnavailable, HubError, ServiceFailed


class EngineAway(EngineUnavailable):
    """The Dagger engine or the project's session on it does not answer; it may come back by itself."""

    hint = "Start the Dagger engine (or the container runtime that provides it) again; the project follows by itself."
    permanent = False
    transient = True


class EngineVersionUnfit(EngineAway):
    """The Dagger engine and Dagger's program here are of versions that do not work together."""


class EngineRefused(EngineAway):
    """The session answered a request with an error: who it is that failed is in the message."""

    hint = "Try again; `commandcenter doctor` looks at the engine."
    transient = False


class EngineTooSlow(ServiceFailed):
    """The engine did not answer a request in time."""

    code = "engine_timeout"
    status = 504
    hint = "Look at the load of the machine that runs the Dagger engine, and try again."


class ImageUnavailable(HubError):
    """A container image cannot be fetched."""

    code = "image_unavailable"
    status = 422
    hint = "Check the image's name and the engine's access to its registry, then start again."


class BuildFailed(HubError):
    """A step of building an image failed; its own output is in the details."""

    code = "build_failed"
    status = 422
    hint = "Read its own output, in the details, and fix it, then start again."


class RelayFailed(ServiceFailed):
    """The way from this machine's ports to the containers could not be opened."""

    code = "relay_failed"
    hint = "Start again; if it fails again, run `commandcenter doctor`."
