"""The desk's database: models, migrations, and what all queries share."""
