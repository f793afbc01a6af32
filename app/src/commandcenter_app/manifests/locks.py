"""Which lock file belongs to which manifest."""

GOVERNED = {
    "uv.lock": ("pyproject.toml", "setup.py", "setup.cfg"),
    "poetry.lock": ("pyproject.toml",),
    "pdm.lock": ("pyproject.toml",),
    "pylock.toml": ("pyproject.toml",),
    "Pipfile.lock": ("Pipfile",),
    "package-lock.json": ("package.json",),
    "npm-shrinkwrap.json": ("package.json",),
    "pnpm-lock.yaml": ("package.json",),
    "yarn.lock": ("package.json",),
    "bun.lock": ("package.json",),
    "Cargo.lock": ("Cargo.toml",),
    "gradle.lockfile": ("build.gradle", "build.gradle.kts"),
    "Gemfile.lock": ("Gemfile", ".gemspec"),
    "gems.locked": ("gems.rb", ".gemspec"),
    "composer.lock": ("composer.json",),
    "packages.lock.json": (".csproj", ".fsproj", ".vbproj"),
    "mix.lock": ("mix.exs",),
    "pubspec.lock": ("pubspec.yaml",),
    "Package.resolved": ("Package.swift",),
    "deno.lock": ("deno.json", "deno.jsonc", "package.json"),
    "conda-lock.yml": (".yml", ".yaml"),
    ".terraform.lock.hcl": (".tf", ".tofu"),
    "Chart.lock": ("Chart.yaml",),
}
"""Lock files, with the names (or ends of names) of their manifests."""
