"""Fetches and builds the images of services, with what Dagger does as steps."""

import secrets
from dataclasses import replace

import anyio

from commandcenter_hub.domain.errors import HubError
from commandcenter_hub.domain.operation import Progress, StepReport
from commandcenter_hub.domain.stack import ContainerForm, Service
from commandcenter_hub.engines.base import Report
from commandcenter_hub.engines.dagger import graph
from commandcenter_hub.engines.dagger.attached import AttachedSession
from commandcenter_hub.engines.dagger.session.client import trace_id, traced, translate_errors
from commandcenter_hub.engines.dagger.telemetry.stream import Span, Steps

BUILD_S = 1800.0


def image_of(service: Service) -> ContainerForm:
    """Return the part of a service's form that makes its image."""
    assert service.container is not None
    return ContainerForm(image=service.container.image, app=service.container.app)


async def build(held: AttachedSession, builder: graph.Builder, form: ContainerForm, report: Report) -> None:
    """Fetch an image and install on it what it lacks; harmless twice.

    Raises:
        ImageUnavailable: it cannot be fetched.
        BuildFailed: a command of its build failed.
        EngineTooSlow: it took longer than BUILD_S.
    """
    title = f"Fetch {form.image}" + (" and install the app" if form.app else "")
    key = f"image.{form.image}.{'app' if form.app else 'plain'}"
    trace = f"build-{held.session.id}-{secrets.token_hex(4)}"
    steps = Steps(key, graph.APP_COMMANDS if form.app else ())
    seen: list[StepReport] = []

    def on_span(span: Span) -> None:
        step = steps.add(span)
        if step is not None:
            seen.append(step)
            report(step)

    held.reader.listeners[trace_id(trace)] = on_span
    report(StepReport(key, title))
    try:
        with translate_errors(f"prepare {form.image}"), anyio.fail_after(BUILD_S), traced(trace):
            await builder.image(form).sync()
    except BaseException as error:
        detail = error.message if isinstance(error, HubError) else None
        report(StepReport(key, title, progress=Progress.FAILED, detail=detail))
        raise
    finally:
        held.reader.listeners.pop(trace_id(trace), None)
    for step in steps.open():  # their ends are on their way, behind the answer
        report(replace(step, progress=Progress.SUCCEEDED))
    report(StepReport(key, title, progress=Progress.SUCCEEDED, cached=not seen))
