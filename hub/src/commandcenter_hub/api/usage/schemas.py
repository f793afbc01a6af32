"""CPU and memory of the last hour in the API."""

from datetime import datetime

from pydantic import Field

from commandcenter_hub.api.model import Answer

Cores = list[float | None]
Bytes = list[int | None]


class ServiceUsageOut(Answer):
    """CPU and memory of one service; null while it did not run."""

    name: str
    cpu: Cores = Field(description="In cores, oldest first: the average since the previous sample.")
    memory_bytes: Bytes


class UsageHistoryOut(Answer):
    """CPU and memory of a project's services in the last hour."""

    measured: bool = Field(description="False if the engine does not measure usage, or none was chosen yet.")
    every_s: float = Field(description="Time between two samples, seconds.")
    ended_at: datetime | None = Field(description="Time of the last sample; null before the first.")
    services: list[ServiceUsageOut] = Field(description="All have the same number of samples.")


class ProjectUsageOut(Answer):
    """CPU and memory of a project: the sum of its services."""

    project_id: str
    cpu: float | None = Field(description="In cores, at the last sample; null if nothing ran.")
    memory_bytes: int | None
    cpu_last_hour: Cores = Field(description="In cores, by minute, oldest first; null while nothing ran.")
