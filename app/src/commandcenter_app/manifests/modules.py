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


def modules_of(ecosystem: str, name: str) -> frozenset[str]:
    """Return the names under which a dependency may be imported; those of Python in lower case."""
    if ecosystem == "npm":
        return frozenset({name})
    plain = re.sub(r"[-_.]+", "-", name).lower()
    if plain in MODULES:
        return frozenset(MODULES[plain])
    bare = AFFIXES.sub("", plain) or plain
    words = plain.split("-")
    guesses = {plain.replace("-", "_"), plain.replace("-", ""), bare.replace("-", "_"), bare.replace("-", ""), words[0]}
    if len(words) > 1:
        guesses.add(words[-1])
    return frozenset(guesses)
