"""Technologies recognised by the names of dependencies, images and files.

The tables contain dependencies that projects choose deliberately: frameworks, databases, tools. The hundreds of small
libraries would only hide these choices.
"""

from __future__ import annotations

from dataclasses import dataclass

from commandcenter_app.radar.terms import Quadrant

LANGUAGES, TOOLS, PLATFORMS, TECHNIQUES = Quadrant


@dataclass(frozen=True)
class KnownTechnology:
    """A technology by its name on the radar."""

    name: str
    quadrant: Quadrant


def _table(quadrant: Quadrant, entries: str) -> dict[str, KnownTechnology]:
    """Parse `Name: key key; Name: key`. A name without keys is its own key, in lower case."""
    found = {}
    for entry in filter(str.strip, entries.split(";")):
        name, _, keys = (part.strip() for part in entry.partition(":"))
        found.update(dict.fromkeys(keys.split() or [name.lower()], KnownTechnology(name, quadrant)))
    return found


PYTHON = {
    **_table(
        LANGUAGES,
        "Django; Flask; FastAPI; Starlette; Litestar; Tornado; aiohttp; Sanic; Bottle; Pyramid; SQLAlchemy; Pydantic; "
        "NumPy; pandas; Polars; SciPy; scikit-learn; PyTorch: torch; TensorFlow; Keras; JAX: jax; Transformers; "
        "LangChain; Celery; AnyIO; Trio; HTTPX; Requests; Typer; Click; Rich; Textual; PySide: pyside6; PyQt: pyqt6 "
        "pyqt5; Streamlit; Gradio; Jinja; Scrapy; SQLModel; Strawberry GraphQL: strawberry-graphql; gRPC: grpcio; "
        "Jinja: jinja2; Alembic; attrs; Matplotlib; Dash; Ray",
    ),
    **_table(
        TOOLS,
        "pytest; Hypothesis; mypy; Ruff; Black; isort; Flake8; Pylint; Pyright; tox; Nox; Poetry; "
        "Hatch: hatch hatchling; "
        "uv; PDM: pdm pdm-backend; setuptools; Flit: flit flit-core; pre-commit; "
        "Coverage.py: coverage pytest-cov; Sphinx; "
        "MkDocs: mkdocs mkdocs-material; Playwright: playwright pytest-playwright; Selenium; Locust; Bandit; Uvicorn; "
        "Gunicorn; Jupyter: jupyter jupyterlab notebook; Airflow: apache-airflow; dbt: dbt-core; Ansible; "
        "Maturin; Cython; "
        "Schemathesis",
    ),
    **_table(
        PLATFORMS,
        "PostgreSQL: psycopg psycopg2 psycopg2-binary asyncpg pg8000; MySQL: pymysql mysqlclient aiomysql; "
        "Redis: redis; MongoDB: pymongo motor; Elasticsearch; Kafka: confluent-kafka kafka-python aiokafka; "
        "RabbitMQ: pika aio-pika; Amazon Web Services: boto3 aioboto3; Sentry: sentry-sdk; "
        "OpenTelemetry: opentelemetry-sdk opentelemetry-api; Prometheus: prometheus-client; "
        "Kubernetes: kubernetes; OpenAI API: openai; Anthropic API: anthropic; Stripe: stripe; SQLite: aiosqlite; "
        "Google Cloud: google-cloud-storage google-cloud-core; Microsoft Azure: azure-identity azure-core",
    ),
}

NODE = {
    **_table(
        LANGUAGES,
        "React: react; Preact; Vue.js: vue; Angular: @angular/core; Svelte; SvelteKit: @sveltejs/kit; Solid: solid-js; "
        "Next.js: next; Nuxt: nuxt; Remix: @remix-run/react; Astro; Express; Fastify; NestJS: @nestjs/core; Koa; Hono; "
        "Electron; React Native: react-native; Redux: redux @reduxjs/toolkit; MobX: mobx; Zustand; Jotai; "
        "TanStack Query: @tanstack/react-query; TanStack Router: @tanstack/react-router; React Router: react-router "
        "react-router-dom; RxJS: rxjs; Tailwind CSS: tailwindcss; Mantine: @mantine/core; MUI: @mui/material; "
        "Bootstrap; Three.js: three; D3: d3; GraphQL: graphql; Apollo: @apollo/client @apollo/server; Prisma: prisma "
        "@prisma/client; TypeORM: typeorm; Drizzle: drizzle-orm; Sequelize; Zod; tRPC: @trpc/server @trpc/client; "
        "jQuery; Sass: sass node-sass; Lit: lit; Alpine.js: alpinejs; Socket.IO: socket.io socket.io-client",
    ),
    **_table(
        TOOLS,
        "Vite; webpack; Rollup; esbuild; Parcel; Turborepo: turbo; Nx: nx; Lerna; Babel: @babel/core; SWC: @swc/core; "
        "ESLint; Prettier; Biome: @biomejs/biome; Stylelint; Vitest; Jest; Mocha; Cypress; Karma; Jasmine; "
        "Playwright: playwright @playwright/test; Puppeteer; Testing Library: @testing-library/react "
        "@testing-library/dom; Storybook; Husky; Docusaurus: @docusaurus/core; VitePress; axe: axe-core; "
        "MSW: msw; Changesets: @changesets/cli; semantic-release; Gulp; Grunt",
    ),
    **_table(
        PLATFORMS,
        "PostgreSQL: pg postgres; MySQL: mysql mysql2; Redis: redis ioredis; MongoDB: mongodb mongoose; "
        "SQLite: better-sqlite3 sqlite3; Firebase: firebase firebase-admin; Supabase: @supabase/supabase-js; "
        "Amazon Web Services: aws-sdk @aws-sdk/client-s3; Sentry: @sentry/browser @sentry/react @sentry/node; "
        "OpenTelemetry: @opentelemetry/api; OpenAI API: openai; Anthropic API: @anthropic-ai/sdk; Stripe: stripe; "
        "Kafka: kafkajs; RabbitMQ: amqplib; Cloudflare Workers: wrangler",
    ),
    "typescript": KnownTechnology("TypeScript", LANGUAGES),
}

GO = {
    **_table(
        LANGUAGES,
        "Gin: github.com/gin-gonic/gin; Echo: github.com/labstack/echo; Fiber: github.com/gofiber/fiber; "
        "chi: github.com/go-chi/chi; Gorilla: github.com/gorilla/mux; GORM: gorm.io/gorm; "
        "Cobra: github.com/spf13/cobra; "
        "Viper: github.com/spf13/viper; gRPC: google.golang.org/grpc; Protocol Buffers: google.golang.org/protobuf; "
        "Bubble Tea: github.com/charmbracelet/bubbletea; ent: entgo.io/ent; Zap: go.uber.org/zap; "
        "QUIC: github.com/quic-go/quic-go",
    ),
    **_table(
        TOOLS,
        "Testify: github.com/stretchr/testify; Ginkgo: github.com/onsi/ginkgo; GoMock: go.uber.org/mock; "
        "Testcontainers: github.com/testcontainers/testcontainers-go",
    ),
    **_table(
        PLATFORMS,
        "PostgreSQL: github.com/jackc/pgx github.com/lib/pq; MySQL: github.com/go-sql-driver/mysql; "
        "Redis: github.com/redis/go-redis github.com/go-redis/redis; MongoDB: go.mongodb.org/mongo-driver; "
        "SQLite: github.com/mattn/go-sqlite3 modernc.org/sqlite; Kubernetes: k8s.io/client-go k8s.io/api; "
        "Docker: github.com/docker/docker; Kafka: github.com/segmentio/kafka-go github.com/IBM/sarama; "
        "NATS: github.com/nats-io/nats.go; Prometheus: github.com/prometheus/client_golang; "
        "OpenTelemetry: go.opentelemetry.io/otel; Amazon Web Services: github.com/aws/aws-sdk-go "
        "github.com/aws/aws-sdk-go-v2; etcd: go.etcd.io/etcd/client",
    ),
}

RUST = {
    **_table(
        LANGUAGES,
        "Tokio; async-std; axum; Actix Web: actix-web; Rocket; warp; hyper; Serde: serde; clap; Rayon; Tauri; Leptos; "
        "Yew; Bevy; Diesel; SQLx: sqlx; SeaORM: sea-orm; tonic; reqwest; tracing; PyO3: pyo3; wasm-bindgen; egui; "
        "Ratatui; anyhow; thiserror; regex",
    ),
    **_table(TOOLS, "Criterion: criterion; proptest; insta; QuickCheck: quickcheck; nextest: cargo-nextest"),
    **_table(
        PLATFORMS,
        "PostgreSQL: tokio-postgres postgres; Redis: redis; SQLite: rusqlite; MongoDB: mongodb; Kafka: rdkafka; "
        "OpenTelemetry: opentelemetry; Amazon Web Services: aws-sdk-s3 aws-config",
    ),
}

JVM = {
    **_table(
        LANGUAGES,
        "Spring Boot: org.springframework.boot:*; Spring: org.springframework:*; Quarkus: io.quarkus:*; "
        "Micronaut: io.micronaut:*; Ktor: io.ktor:*; Hibernate: org.hibernate:* org.hibernate.orm:*; Jackson: "
        "com.fasterxml.jackson.core:*; Netty: io.netty:*; Lombok: org.projectlombok:*; Vert.x: io.vertx:*; "
        "Guava: com.google.guava:guava; gRPC: io.grpc:*",
    ),
    **_table(
        TOOLS,
        "JUnit: junit:junit org.junit.jupiter:* org.junit:*; Mockito: org.mockito:*; AssertJ: org.assertj:*; "
        "Testcontainers: org.testcontainers:*; Flyway: org.flywaydb:*; Liquibase: org.liquibase:*",
    ),
    **_table(
        PLATFORMS,
        "PostgreSQL: org.postgresql:postgresql; MySQL: com.mysql:mysql-connector-j mysql:mysql-connector-java; "
        "Redis: redis.clients:jedis io.lettuce:lettuce-core; Kafka: org.apache.kafka:*; MongoDB: org.mongodb:*; "
        "Micrometer: io.micrometer:*",
    ),
}

RUBY = {
    **_table(LANGUAGES, "Ruby on Rails: rails; Sinatra; Hanami; Jekyll; Hotwire: turbo-rails stimulus-rails; Devise"),
    **_table(TOOLS, "RSpec: rspec rspec-rails; RuboCop: rubocop; Capybara; Minitest; Puma; Brakeman; Sorbet: sorbet"),
    **_table(PLATFORMS, "PostgreSQL: pg; MySQL: mysql2; Redis: redis; SQLite: sqlite3; Sidekiq; Sentry: sentry-ruby"),
}

PHP = {
    **_table(
        LANGUAGES,
        "Laravel: laravel/framework; Symfony: symfony/framework-bundle symfony/symfony; Slim: slim/slim; "
        "Doctrine: doctrine/orm; Twig: twig/twig; Guzzle: guzzlehttp/guzzle; Livewire: livewire/livewire",
    ),
    **_table(
        TOOLS,
        "PHPUnit: phpunit/phpunit; Pest: pestphp/pest; PHPStan: phpstan/phpstan; Psalm: vimeo/psalm; "
        "PHP CS Fixer: friendsofphp/php-cs-fixer; Composer: composer/composer; Rector: rector/rector",
    ),
    **_table(PLATFORMS, "Redis: predis/predis; MongoDB: mongodb/mongodb"),
}

DOTNET = {
    **_table(
        LANGUAGES,
        "ASP.NET Core: microsoft.aspnetcore.*; Entity Framework Core: microsoft.entityframeworkcore "
        "microsoft.entityframeworkcore.*; Dapper; MediatR; AutoMapper; Newtonsoft.Json; Blazor: "
        "microsoft.aspnetcore.components.webassembly; SignalR: microsoft.aspnetcore.signalr.client; Avalonia",
    ),
    **_table(TOOLS, "xUnit: xunit; NUnit; MSTest: mstest.testframework; Moq; NSubstitute; Serilog; BenchmarkDotNet"),
    **_table(
        PLATFORMS,
        "PostgreSQL: npgsql npgsql.entityframeworkcore.postgresql; Redis: stackexchange.redis; "
        "MongoDB: mongodb.driver; "
        "Microsoft Azure: azure.identity; RabbitMQ: rabbitmq.client masstransit",
    ),
}

IMAGES = {
    **_table(
        PLATFORMS,
        "PostgreSQL: postgres pgvector postgis timescaledb; MySQL: mysql; MariaDB: mariadb; Redis: redis redis-stack; "
        "Valkey: valkey; MongoDB: mongo; Elasticsearch; OpenSearch; Kafka: kafka cp-kafka; RabbitMQ: rabbitmq; "
        "NATS: nats; nginx; Caddy; Traefik; HAProxy; MinIO: minio; Memcached; Keycloak; Prometheus; Grafana; "
        "Jaeger: jaeger all-in-one; Loki; ClickHouse: clickhouse clickhouse-server; Cassandra; Neo4j; InfluxDB; "
        "Qdrant; Weaviate; Milvus; etcd; Consul; Vault; LocalStack; Zookeeper; CockroachDB: cockroach; SQL Server: "
        "server mssql-server; Ollama; Temporal: auto-setup; Debian: debian; Ubuntu: ubuntu; Alpine Linux: alpine",
    ),
    **_table(
        PLATFORMS,
        "CPython: python; Node.js: node; Bun: bun; Deno: deno; JVM: openjdk eclipse-temurin amazoncorretto; "
        "Ruby runtime: ruby; PHP runtime: php; .NET: aspnet runtime sdk; Go toolchain: golang; Rust toolchain: rust",
    ),
    **_table(TOOLS, "Mailpit: mailpit; MailHog: mailhog; Adminer; pgAdmin: pgadmin4; Selenium: standalone-chrome"),
}

ACTIONS = _table(
    TOOLS, "Dependabot: dependabot/fetch-metadata; CodeQL: github/codeql-action/init; Codecov: codecov/codecov-action"
)

BY_ECOSYSTEM: dict[str, dict[str, KnownTechnology]] = {
    "pypi": PYTHON,
    "npm": NODE,
    "go": GO,
    "cargo": RUST,
    "maven": JVM,
    "gem": RUBY,
    "composer": PHP,
    "nuget": DOTNET,
    "docker": IMAGES,
    "actions": ACTIONS,
}

NAMED_BY_PROJECTS = frozenset(BY_ECOSYSTEM) - {"docker", "actions"}
"""Ecosystems in which a project's name in its manifest is the name of its package."""

BY_FILE: list[tuple[str, KnownTechnology]] = [
    (r"(^|/)(docker|container)file(\.[^/]*)?$|\.dockerfile$", KnownTechnology("Docker", TOOLS)),
    (r"(^|/)(docker-)?compose(\.[^/]*)?\.ya?ml$", KnownTechnology("Docker Compose", TOOLS)),
    (r"^\.github/workflows/[^/]+\.ya?ml$", KnownTechnology("GitHub Actions", TOOLS)),
    (r"^\.gitlab-ci\.yml$", KnownTechnology("GitLab CI", TOOLS)),
    (r"^\.circleci/config\.yml$", KnownTechnology("CircleCI", TOOLS)),
    (r"^\.travis\.yml$", KnownTechnology("Travis CI", TOOLS)),
    (r"^azure-pipelines\.yml$", KnownTechnology("Azure Pipelines", TOOLS)),
    (r"(^|/)jenkinsfile$", KnownTechnology("Jenkins", TOOLS)),
    (r"^\.github/dependabot\.ya?ml$", KnownTechnology("Dependabot", TOOLS)),
    (r"^(\.github/)?renovate\.json5?$", KnownTechnology("Renovate", TOOLS)),
    (r"^\.pre-commit-config\.yaml$", KnownTechnology("pre-commit", TOOLS)),
    (r"(^|/)(gnu)?makefile$", KnownTechnology("Make", TOOLS)),
    (r"(^|/)cmakelists\.txt$", KnownTechnology("CMake", TOOLS)),
    (r"(^|/)(build|settings)\.gradle(\.kts)?$", KnownTechnology("Gradle", TOOLS)),
    (r"(^|/)pom\.xml$", KnownTechnology("Maven", TOOLS)),
    (r"(^|/)build\.bazel$|^module\.bazel$", KnownTechnology("Bazel", TOOLS)),
    (r"(^|/)flake\.nix$", KnownTechnology("Nix", TOOLS)),
    (r"(^|/)cargo\.lock$", KnownTechnology("Cargo", TOOLS)),
    (r"(^|/)uv\.lock$", KnownTechnology("uv", TOOLS)),
    (r"(^|/)poetry\.lock$", KnownTechnology("Poetry", TOOLS)),
    (r"(^|/)package-lock\.json$", KnownTechnology("npm", TOOLS)),
    (r"(^|/)pnpm-lock\.yaml$", KnownTechnology("pnpm", TOOLS)),
    (r"(^|/)yarn\.lock$", KnownTechnology("Yarn", TOOLS)),
    (r"(^|/)chart\.yaml$", KnownTechnology("Helm", TOOLS)),
    (r"(^|/)kustomization\.ya?ml$", KnownTechnology("Kubernetes", PLATFORMS)),
    (r"(^|/)vercel\.json$", KnownTechnology("Vercel", PLATFORMS)),
    (r"(^|/)netlify\.toml$", KnownTechnology("Netlify", PLATFORMS)),
    (r"(^|/)fly\.toml$", KnownTechnology("Fly.io", PLATFORMS)),
    (r"(^|/)\.readthedocs\.ya?ml$", KnownTechnology("Read the Docs", PLATFORMS)),
    (r"(^|/)go\.mod$", KnownTechnology("Go toolchain", PLATFORMS)),
    (r"(^|/)package\.json$", KnownTechnology("Node.js", PLATFORMS)),
    (r"(^|/)\.python-version$|^pyproject\.toml$", KnownTechnology("CPython", PLATFORMS)),
    (
        r"^\.github/workflows/[^/]+\.ya?ml$|^\.gitlab-ci\.yml$|^\.circleci/config\.yml$|^\.travis\.yml$",
        KnownTechnology("Continuous integration", TECHNIQUES),
    ),
    (r"(^|/)(docker|container)file(\.[^/]*)?$", KnownTechnology("Containerised builds", TECHNIQUES)),
    (r"\.tf$", KnownTechnology("Infrastructure as code", TECHNIQUES)),
    (r"(^|/)(adr|adrs|decisions)/\d[^/]*\.md$", KnownTechnology("Decision records", TECHNIQUES)),
    (r"(^|/)devcontainer\.json$", KnownTechnology("Development containers", TECHNIQUES)),
    (r"(^|/)(openapi|swagger)\.(ya?ml|json)$", KnownTechnology("OpenAPI descriptions", TECHNIQUES)),
    (r"\.proto$", KnownTechnology("Interface definitions in Protocol Buffers", TECHNIQUES)),
    (r"\.feature$", KnownTechnology("Behaviour-driven development", TECHNIQUES)),
    (r"(^|/)__snapshots__/", KnownTechnology("Snapshot testing", TECHNIQUES)),
    (
        r"(^|/)(migrations|alembic/versions)/[^/]+\.(py|sql)$",
        KnownTechnology("Database migrations in code", TECHNIQUES),
    ),
]
"""Patterns of paths (in lower case) and the technologies they show."""

BY_TECHNIQUE = {
    "Property-based testing": {"hypothesis", "proptest", "quickcheck", "fast-check"},
    "Static types in Python": {"mypy", "pyright", "basedpyright"},
    "Snapshot testing": {"insta", "syrupy"},
    "End-to-end testing in browsers": {"playwright", "@playwright/test", "cypress", "selenium", "puppeteer"},
    "Automated accessibility checks": {"axe-core", "@axe-core/playwright", "pa11y", "jest-axe"},
    "Fuzzing": {"libfuzzer-sys", "atheris", "honggfuzz"},
}
"""Techniques, each with the dependencies that show it."""


def by_dependency(ecosystem: str, name: str) -> KnownTechnology | None:
    """Return the technology of a dependency; None for those that are not on the radar."""
    table, key = BY_ECOSYSTEM.get(ecosystem), name.lower()
    if table is None:
        return None
    if ecosystem == "docker":
        key = key.split("@")[0].rsplit("/", 1)[-1].split(":")[0]
    elif ecosystem == "go":
        table = _GO_KEYS
        while "/" in key and key not in table:  # major versions and packages are subpaths of the module
            key = key.rsplit("/", 1)[0]
    elif ecosystem == "pypi":
        key = key.replace("_", "-")
    separator = {"maven": ":", "nuget": "."}.get(ecosystem)
    if separator and key not in table:
        key = f"{key.rsplit(separator, 1)[0]}{separator}*"
    return table.get(key)


_GO_KEYS = {key.lower(): known for key, known in GO.items()}
