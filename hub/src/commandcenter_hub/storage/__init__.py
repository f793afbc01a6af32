"""The Hub's database: models, repositories and migrations."""
