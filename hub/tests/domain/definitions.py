"""Definitions that the tests of stacks and of fingerprints share."""

from commandcenter_hub.domain.stack import HttpProbe, Port, ProcessForm, Service, Stack
from commandcenter_hub.stacks.commandcenter import CommandCenterConfig, CommandCenterStack

SECRETS = {"db_password": "dbsecret", "redis_password": "redissecret", "secret_key": "keysecret"}


def service(name: str, *needs: str) -> Service:
    return Service(name, (Port("http", 80, 8000),), HttpProbe("/"), process=ProcessForm("python"), depends_on=needs)


def built(**changes: object) -> Stack:
    return CommandCenterStack(
        CommandCenterConfig(project_name="My shop", project_path="/work/shop", **{**SECRETS, **changes})  # type: ignore[arg-type]
    ).build()
