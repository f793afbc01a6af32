"""TODOs under their own name; they were stored as marks."""

from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def rename(old: str, new: str) -> None:
    op.rename_table(old, new)
    op.execute(f"ALTER SEQUENCE {old}_id_seq RENAME TO {new}_id_seq")
    op.execute(f"ALTER INDEX {old}_pkey RENAME TO {new}_pkey")
    op.execute(f"ALTER INDEX ix_{old}_file_id RENAME TO ix_{new}_file_id")
    op.execute(f"ALTER TABLE {new} RENAME CONSTRAINT {old}_file_id_fkey TO {new}_file_id_fkey")
    old_kind, new_kind = old.removesuffix("s"), new.removesuffix("s")
    op.execute(f"UPDATE changes SET area = '{new_kind}' WHERE area = '{old_kind}'")
    op.execute(
        f"""
        UPDATE tasks SET source = source || jsonb_build_object('kind', '{new_kind}'),
            source_key = '{new_kind}' || substr(source_key, length('{old_kind}') + 1)
        WHERE source ->> 'kind' = '{old_kind}'
        """
    )
    op.execute(
        f"""
        UPDATE tasks SET links = (
            SELECT jsonb_agg(
                CASE WHEN link ->> 'kind' = '{old_kind}' THEN link || jsonb_build_object('kind', '{new_kind}')
                    ELSE link END ORDER BY number)
            FROM jsonb_array_elements(links) WITH ORDINALITY AS all_links(link, number))
        WHERE links @> jsonb_build_array(jsonb_build_object('kind', '{old_kind}'))
        """
    )
    op.execute(
        f"""
        UPDATE scans SET counts = (counts - '{old}') || jsonb_build_object('{new}', counts -> '{old}')
        WHERE counts -> '{old}' IS NOT NULL
        """
    )


def upgrade() -> None:
    rename("marks", "todos")


def downgrade() -> None:
    rename("todos", "marks")
