"""The desk's database: models, migrations, and helpers of queries."""
