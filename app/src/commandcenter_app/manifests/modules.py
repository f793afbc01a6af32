"""The names under which dependencies are imported, and which dependencies are never imported.

A PyPI distribution may install modules of any name. Well-known ones are listed; the others are guessed from the
distribution's name, with several candidates.
"""

from __future__ import annotations

import re

MODULES: dict[str, tuple[str, ...]] = {
    "attrs": ("attr", "attrs"),
    "beautifulsoup4": ("bs4",),
    "biopython": ("bio",),
    "dnspython": ("dns",),
    "django-environ": ("environ",),
    "djangorestframework": ("rest_framework",),
    "faiss-cpu": ("faiss",),
    "gitpython": ("git",),
    "google-api-python-client": ("googleapiclient", "apiclient"),
    "grpcio": ("grpc",),
    "mysqlclient": ("mysqldb",),
    "msgpack-python": ("msgpack",),
    "opencv-contrib-python": ("cv2",),
    "opencv-python": ("cv2",),
    "opencv-python-headless": ("cv2",),
    "opentelemetry-api": ("opentelemetry",),
    "opentelemetry-sdk": ("opentelemetry",),
    "pillow": ("pil",),
    "protobuf": ("google",),
    "psycopg2-binary": ("psycopg2",),
    "pycryptodome": ("crypto",),
    "pycryptodomex": ("cryptodome",),
    "pygithub": ("github",),
    "pyjwt": ("jwt",),
    "pymupdf": ("fitz", "pymupdf"),
    "pynacl": ("nacl",),
    "pyopenssl": ("openssl",),
    "pyqt5": ("pyqt5",),
    "pyserial": ("serial",),
    "python-dateutil": ("dateutil",),
    "python-docx": ("docx",),
    "python-dotenv": ("dotenv",),
    "python-jose": ("jose",),
    "python-ldap": ("ldap",),
    "python-magic": ("magic",),
    "python-pptx": ("pptx",),
    "python-slugify": ("slugify",),
    "pywin32": ("win32api", "win32con", "win32com", "win32gui", "pywintypes", "win32file", "win32event"),
    "pyyaml": ("yaml",),
    "pyzmq": ("zmq",),
    "scikit-image": ("skimage",),
    "scikit-learn": ("sklearn",),
    "sentry-sdk": ("sentry_sdk",),
    "setuptools": ("setuptools", "pkg_resources"),
    "slack-sdk": ("slack_sdk",),
    "tree-sitter-languages": ("tree_sitter_languages",),
    "websocket-client": ("websocket",),
    "xmltodict": ("xmltodict",),
}

NOT_IMPORTED = re.compile(
    r"(?:types-.*|.*-stubs|pytest(?:-.*)?|flake8(?:-.*)?|mypy|ruff|black|isort|tox|nox|pre-commit|coverage|build|twine|wheel|pip"
    r"|setuptools(?:[-_]scm)?|hatchling|hatch-.*|poetry(?:-.*)?|flit.*|mkdocs.*|sphinx.*|uv"
    r"|gunicorn|uvicorn|hypercorn|daphne|waitress|uwsgi|supervisor|honcho|watchfiles"
    # drivers and extras that other libraries load by name
    r"|psycopg(?:2(?:-binary)?)?(?:-.*)?|asyncpg|aiosqlite|mysqlclient|pymysql|aiomysql|oracledb|cx-oracle|pyodbc|greenlet"
    r"|python-multipart|email-validator|jinja2|itsdangerous|brotli(?:cffi)?|h2|socksio|httptools|uvloop|hiredis|lxml|tzdata"
    r"|backports.*|.*-backport|importlib[-_](?:metadata|resources)|typing[-_]extensions|colorama|certifi|cryptography|pyopenssl"
    r"|openpyxl|xlrd|xlsxwriter|pyarrow|fastparquet|tables|numexpr|bottleneck|whitenoise|django-.*|dj-.*|celery-.*"
    r"|@types/.*|typescript|tslib|core-js|regenerator-runtime|.*-polyfill|@babel/.*|babel-.*|eslint.*|@eslint/.*|prettier.*"
    r"|(?:.*/)?(?:eslint|stylelint|postcss|babel|tailwindcss|rollup|vite|webpack|gulp|grunt|jest|remark|rehype)-(?:plugin|config|preset|loader)?.*"
    r"|@fontsource(?:-variable)?/.*|webpack.*|.*-loader|react-scripts|sharp|sass|less|nodemon|ts-node|tsx|pm2|husky|lint-staged"
    r"|react-dom|react-native.*|expo.*|node-gyp.*|patch-package|cross-env|rimraf|serve|http-server|concurrently|dotenv-cli)",
    re.IGNORECASE,
)
"""Names of programs, of plug-ins and drivers that other packages load, and of packages that only contain types."""

AFFIXES = re.compile(r"^(?:python-?|py-?|lib)|(?:-?python|-?py3?|-bin(?:ary)?|-client|-sdk|-lib)$")

WITH_OWNERS = frozenset({"github.com", "gitlab.com", "bitbucket.org", "codeberg.org", "golang.org"})
"""Hosts of Go modules at which a repository has an owner and a name."""


def modules_of(ecosystem: str, name: str) -> frozenset[str]:
    """Return the names under which a dependency may be imported; those of Python in lower case."""
    if ecosystem == "npm":
        return frozenset({name})
    plain = re.sub(r"[-_.]+", "-", name).lower()
    if plain in MODULES:
        return frozenset(MODULES[plain])
    words = plain.split("-")
    return _guesses(plain) | {words[0], words[-1]}


def sure_modules(ecosystem: str, name: str) -> frozenset[str]:
    """Return the names under which a dependency is imported, without guesses that other packages may share."""
    if ecosystem == "go":
        return frozenset({module_root(name)})
    if ecosystem == "cargo":
        return frozenset({name.replace("-", "_")})
    plain = re.sub(r"[-_.]+", "-", name).lower()
    return modules_of(ecosystem, name) if ecosystem == "npm" or plain in MODULES else _guesses(plain)


def module_root(path: str) -> str:
    """Return the first parts of a Go package's path, which are the same for all packages of a repository."""
    parts = path.split("/")
    return "/".join(parts[: 3 if parts[0] in WITH_OWNERS else 2])


def _guesses(plain: str) -> frozenset[str]:
    bare = AFFIXES.sub("", plain) or plain
    return frozenset(one.replace("-", to) for one in (plain, bare) for to in ("_", ""))
