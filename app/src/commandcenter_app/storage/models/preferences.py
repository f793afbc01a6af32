"""What the desk's users choose once."""

from sqlalchemy.orm import Mapped, mapped_column

from commandcenter_app.storage.models.base import Base


class PreferenceRow(Base):
    """One choice, by the name of what was chosen."""

    __tablename__ = "preferences"

    key: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[str]
