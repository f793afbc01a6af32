"""Fetch and build the images of services, and report Dagger's progress as steps."""

import secrets
from dataclasses import replace

import anyio

from commandcenter_hub.domain.errors import HubError
from commandcenter_hub.domain.operation import Progress, StepReport, progress_of
from commandcenter_hub.domain.stack import ContainerForm, Service
from commandcenter_hub.engines.base import Report
from commandcenter_hub.engines.dagger import graph
from commandcenter_hub.engines.dagger.attached import AttachedSession
from commandcenter_hub.engines.dagger.session.client import retry_if_cancelled, trace_id, traced, translate_errors
from commandcenter_hub.engines.dagger.telemetry.stream import Span, Steps

BUILD_S = 1800.0
"""Longest time to fetch and build one image, seconds."""
KEPT_S = 10.0
"""Time for which the engine is assumed to still have an image that it has built, seconds."""


def image_of(service: Service) -> ContainerForm:
    """Return the part of a service's container form that defines its image."""
    assert service.container is not None
    return ContainerForm(image=service.container.image, app=service.container.app)


def key_of(form: ContainerForm) -> str:
    """Return the key of the step that prepares an image."""
    return f"image.{form.image}.{'app' if form.app else 'plain'}"


def is_there(attached: AttachedSession, form: ContainerForm) -> bool:
    """Return whether an image was built so recently that the engine still has it."""
    built = attached.images.get((form.image, form.app))
    return built is not None and anyio.current_time() - built.at < KEPT_S


async def build(attached: AttachedSession, builder: graph.Builder, form: ContainerForm, report: Report) -> None:
    """Fetch an image and install the app on it if the form says so. Safe to repeat.

    Raises:
        ImageUnavailable: the image cannot be fetched.
        BuildFailed: a command of the build failed.
        EngineTooSlow: it took longer than BUILD_S.
    """
    key = key_of(form)
    title = f"Fetch {form.image}" + (" and install the app" if form.app else "")
    trace = f"build-{attached.session.id}-{secrets.token_hex(4)}"
    steps = Steps(key, graph.APP_COMMANDS if form.app else ())
    seen: list[StepReport] = []

    def on_span(span: Span) -> None:
        step = steps.add(span)
        if step is not None:
            seen.append(step)
            report(step)

    async def request() -> None:
        with translate_errors(f"prepare {form.image}"), anyio.fail_after(BUILD_S), traced(trace):
            made = await builder.image(form).sync()
        attached.images[form.image, form.app] = graph.BuiltImage(made, anyio.current_time())

    attached.images.pop((form.image, form.app), None)  # the engine may have removed what it refers to
    attached.reader.listeners[trace_id(trace)] = on_span
    report(StepReport(key, title))
    try:
        await retry_if_cancelled(request)
    except BaseException as error:
        detail = error.message if isinstance(error, HubError) else None
        report(StepReport(key, title, progress=progress_of(error), detail=detail))
        raise
    finally:
        attached.reader.listeners.pop(trace_id(trace), None)
    for step in steps.open():  # the telemetry of their ends arrives after the answer
        report(replace(step, progress=Progress.SUCCEEDED))
    report(StepReport(key, title, progress=Progress.SUCCEEDED, cached=not seen))
