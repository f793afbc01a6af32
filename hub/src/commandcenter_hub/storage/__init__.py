"""The Hub's database: models, repositories, migrations."""
