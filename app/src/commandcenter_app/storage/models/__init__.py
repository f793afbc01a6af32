"""SQLAlchemy models of the tables, one module per area. The migrations in `migrations/` create the tables."""

from commandcenter_app.storage.models.advisories import (
    AdvisoryCheckRow,
    AdvisoryRow,
    AdvisorySettingsRow,
    AdvisorySourceRow,
    VulnerabilityRow,
)
from commandcenter_app.storage.models.base import Base
from commandcenter_app.storage.models.changes import ChangeRow, SeenRow
from commandcenter_app.storage.models.code import CodeRow, DefinitionRow
from commandcenter_app.storage.models.dependencies import DependencyRow, LicencePolicyRow, LicenceRow, ManifestRow
from commandcenter_app.storage.models.drafts import DraftRow
from commandcenter_app.storage.models.gaps import GapCheckRow, GapRow, GapSettingsRow, ImportRow, ReleaseRow
from commandcenter_app.storage.models.history import (
    ArrivalRow,
    BlameRow,
    CommitRow,
    ContributorRow,
    EditRow,
    HistoryRow,
    TodoRow,
    TouchedFileRow,
    WeekRow,
)
from commandcenter_app.storage.models.passages import EmbeddingRow, PassageRow, UnindexedRow
from commandcenter_app.storage.models.preferences import PreferenceRow
from commandcenter_app.storage.models.radar import TechnologyRow
from commandcenter_app.storage.models.scans import DocumentRow, FileRow, LanguageRow, ScanRow
from commandcenter_app.storage.models.tasks import TaskRow

__all__ = [
    "AdvisoryCheckRow",
    "AdvisoryRow",
    "AdvisorySettingsRow",
    "AdvisorySourceRow",
    "ArrivalRow",
    "Base",
    "BlameRow",
    "ChangeRow",
    "CodeRow",
    "CommitRow",
    "ContributorRow",
    "DefinitionRow",
    "DependencyRow",
    "DocumentRow",
    "DraftRow",
    "EditRow",
    "EmbeddingRow",
    "FileRow",
    "GapCheckRow",
    "GapRow",
    "GapSettingsRow",
    "HistoryRow",
    "ImportRow",
    "LanguageRow",
    "LicencePolicyRow",
    "LicenceRow",
    "ManifestRow",
    "PassageRow",
    "PreferenceRow",
    "ReleaseRow",
    "ScanRow",
    "SeenRow",
    "TaskRow",
    "TechnologyRow",
    "TodoRow",
    "TouchedFileRow",
    "UnindexedRow",
    "VulnerabilityRow",
    "WeekRow",
]
