"""Forms of conda, GitLab CI, wrappers, Deno, Helm, and requirements files under any name, with the right values."""

import pytest

from commandcenter_app import manifests
from commandcenter_app.manifests.base import Parsed
from commandcenter_app.scan.resolve import Resolved, resolve


def resolved(files: dict[str, str]) -> list[Resolved]:
    parsed: dict[str, Parsed] = {}
    for path, text in files.items():
        found = manifests.parse(path, text) if manifests.is_manifest(path) else manifests.by_content(path, text)
        if found is not None:
            assert found.problems == []
            parsed[path] = Parsed.from_json(found.to_json())
    return resolve(parsed)


def rows(files: dict[str, str]) -> list[tuple[str, int | None, str | None, str | None]]:
    return [(one.path, one.line, one.version, one.purl) for one in resolved(files)]


CONDA = """name: science
channels: [conda-forge, nodefaults]
dependencies:
  - python=3.11
  - numpy==1.26.4
  - pytorch::pytorch=2.2.0=cuda12
  - scipy>=1.10,<2
  - pip
  - pip:
      - requests==2.31.0
      - -r more.txt
"""
CONDA_LOCK = """version: 1
package:
  - name: numpy
    version: 1.26.4
    manager: conda
    platform: linux-64
    url: https://conda.anaconda.org/conda-forge/linux-64/numpy-1.26.4-py311.conda
    category: main
  - name: numpy
    version: 1.26.4
    manager: conda
    platform: osx-64
    url: https://conda.anaconda.org/conda-forge/osx-64/numpy-1.26.4-py311.conda
    category: main
  - name: requests
    version: 2.31.0
    manager: pip
    platform: linux-64
    url: https://example.test/requests.whl
    category: dev
"""
PIPELINE = """variables:
  TAG: "3.12"
  IMAGE: python:$TAG
image: $IMAGE
include:
  - local: /ci/build.yml
  - project: group/pipelines
    ref: v1.4.0
    file: /all.yml
  - component: $CI_SERVER_FQDN/tools/sast/scan@2.0.1
  - template: Jobs/SAST.gitlab-ci.yml
  - remote: https://example.test/x.yml
test:
  image:
    name: registry.example.test/tools/node:20.1
  services:
    - postgres:16
    - name: redis:7.2
      alias: cache
  script: [pytest]
deploy:
  image: $CI_REGISTRY_IMAGE/deploy:1
  script: [x]
"""
GRADLE = "# x\ndistributionBase=GRADLE_USER_HOME\ndistributionUrl=https\\://repo.example.test/distributions/gradle-8.5-bin.zip\n"
CENTRAL = "repo.maven.apache.org"
OF_MAVEN = (
    f"distributionUrl=https://{CENTRAL}/maven2/org/apache/maven/apache-maven/3.9.6/apache-maven-3.9.6-bin.zip\n"
    "wrapperUrl=https://repo.example.test/m2/org/apache/maven/wrapper/maven-wrapper/3.2.0/maven-wrapper-3.2.0.jar\n"
)
DENO = """{
  // what it imports
  "imports": {
    "@std/assert": "jsr:@std/assert@^1.0.0",
    "chalk": "npm:chalk@5.3.0",
    "oak/": "https://deno.land/x/oak@v12.6.1/",
    "own": "./own.ts",
  },
}
"""
DENO_LOCK = """{"version": "4",
 "specifiers": {"jsr:@std/assert@^1.0.0": "1.0.2", "npm:chalk@5.3.0": "5.3.0"},
 "jsr": {
  "@std/assert@1.0.2": {"integrity": "x"},
  "@std/internal@1.0.1": {"integrity": "x"}},
 "npm": {"chalk@5.3.0": {"integrity": "x"}}}
"""
CHART = """apiVersion: v2
name: shop
version: 0.1.0
dependencies:
  - name: postgresql
    version: ~15.2.0
    repository: https://charts.example.test/bitnami
  - name: common
    version: 2.19.1
    repository: oci://registry.example.test/charts
  - name: own
    version: 0.1.0
    repository: file://../own
"""
CHART_LOCK = """dependencies:
- name: postgresql
  repository: https://charts.example.test/bitnami
  version: 15.2.5
- name: common
  repository: oci://registry.example.test/charts
  version: 2.19.1
"""
TERRAFORM = """terraform {
  required_version = ">= 1.5"
  required_providers {
    aws = {
      source  = "hashicorp/aws" # "no/one"
      version = "~> 5.0"
    }
    random = "3.6.0"
    mine = { source = "registry.example.test/team/mine", version = ">= 1" }
  }
}
/* module "no" { source = "no/no/no" } */
module "vpc" {
  source  = "terraform-aws-modules/vpc/aws//modules/x"
  version = "5.1.2"
  tags    = { version = "9", source = "x" }
  script  = <<-EOT
    module "no" {
      source = "a/b/c"
    EOT
}
module "own" {
  source = "./own"
}
module "repo" { source = "git::https://github.com/o/r.git//sub?depth=1&ref=v1.2.0" }
module "short" { source = "github.com/o/s?ref=v2" }
module "key" { source = "git@github.com:o/t.git" }
module "zip" { source = "https://example.test/m/x.zip" }
module "computed" { source = var.source }
"""
TERRAFORM_LOCK = """provider "registry.terraform.io/hashicorp/aws" {
  version     = "5.31.0"
  constraints = "~> 5.0"
  hashes = ["h1:x", "zh:y"]
}

provider "registry.terraform.io/hashicorp/null" {
  version = "3.2.2"
}
"""
VALUES = """image:
  repository: nginx
  tag: "1.27"
side:
  image: {registry: quay.io, repository: a/b, tag: ""}
git:
  repository: https://example.test/x.git
"""


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({"environment.yml": CONDA, "more.txt": "flask==3.0.0\n", "words.txt": "flask==2.0\n"},
         [("environment.yml", 4, None, "pkg:conda/python?channel=conda-forge"),
          ("environment.yml", 5, "1.26.4", "pkg:conda/numpy@1.26.4?channel=conda-forge"),
          ("environment.yml", 6, "2.2.0", "pkg:conda/pytorch@2.2.0?channel=pytorch"),
          ("environment.yml", 7, None, "pkg:conda/scipy?channel=conda-forge"),
          ("environment.yml", 8, None, "pkg:conda/pip?channel=conda-forge"),
          ("environment.yml", 10, "2.31.0", "pkg:pypi/requests@2.31.0"),
          ("more.txt", 1, "3.0.0", "pkg:pypi/flask@3.0.0")]),
        ({"environment.yml": "channels: [a, b]\ndependencies:\n  - numpy\n", "conda-lock.yml": CONDA_LOCK},
         [("environment.yml", 3, "1.26.4", "pkg:conda/numpy@1.26.4?channel=conda-forge"),
          ("conda-lock.yml", 15, "2.31.0", "pkg:pypi/requests@2.31.0")]),
        ({"ci/build.yml": "build:\n  image: golang:1.22\n  script: [make]\n",
          "other.yml": "b:\n  image: no:1\n  script: []\n",
          ".gitlab-ci.yml": PIPELINE},
         [("ci/build.yml", 2, "1.22", "pkg:docker/golang@1.22"),
          (".gitlab-ci.yml", 4, "3.12", "pkg:docker/python@3.12"),
          (".gitlab-ci.yml", 15, "20.1", "pkg:docker/tools/node@20.1?repository_url=registry.example.test"),
          (".gitlab-ci.yml", 17, "16", "pkg:docker/postgres@16"),
          (".gitlab-ci.yml", 18, "7.2", "pkg:docker/redis@7.2"),
          (".gitlab-ci.yml", 22, None, None),
          (".gitlab-ci.yml", 7, "v1.4.0", "pkg:gitlab/group/pipelines@v1.4.0"),
          (".gitlab-ci.yml", 10, "2.0.1", "pkg:gitlab/tools/sast/scan@2.0.1"),
          (".gitlab-ci.yml", 11, None, "pkg:generic/Jobs/SAST.gitlab-ci.yml"),
          (".gitlab-ci.yml", 12, None,
           "pkg:generic/example.test/x.yml?download_url=https://example.test/x.yml")]),
        ({"gradle/wrapper/gradle-wrapper.properties": GRADLE},
         [("gradle/wrapper/gradle-wrapper.properties", 3, "8.5",
           "pkg:generic/gradle@8.5?download_url=https://repo.example.test/distributions/gradle-8.5-bin.zip")]),
        ({".mvn/wrapper/maven-wrapper.properties": OF_MAVEN},
         [(".mvn/wrapper/maven-wrapper.properties", 1, "3.9.6", "pkg:maven/org.apache.maven/apache-maven@3.9.6"),
          (".mvn/wrapper/maven-wrapper.properties", 2, "3.2.0",
           "pkg:maven/org.apache.maven.wrapper/maven-wrapper@3.2.0?repository_url=https://repo.example.test/m2")]),
        ({"deno.jsonc": DENO, "deno.lock": DENO_LOCK},
         [("deno.jsonc", 4, "1.0.2", "pkg:jsr/%40std/assert@1.0.2"), ("deno.jsonc", 5, "5.3.0", "pkg:npm/chalk@5.3.0"),
          ("deno.jsonc", 6, "v12.6.1",
           "pkg:generic/deno.land/oak@v12.6.1?download_url=https://deno.land/x/oak%40v12.6.1/"),
          ("deno.lock", 5, "1.0.1", "pkg:jsr/%40std/internal@1.0.1")]),
        ({"chart/Chart.yaml": CHART, "chart/Chart.lock": CHART_LOCK, "chart/values.yaml": VALUES,
          "values.yaml": VALUES},
         [("chart/Chart.yaml", 5, "15.2.5",
           "pkg:helm/postgresql@15.2.5?repository_url=https://charts.example.test/bitnami"),
          ("chart/Chart.yaml", 8, "2.19.1",
           "pkg:helm/common@2.19.1?repository_url=oci://registry.example.test/charts"),
          ("chart/values.yaml", 2, "1.27", "pkg:docker/nginx@1.27"),
          ("chart/values.yaml", 5, None, "pkg:docker/a/b?repository_url=quay.io")]),
        ({"infra/main.tf": TERRAFORM, "infra/.terraform.lock.hcl": TERRAFORM_LOCK},
         [("infra/main.tf", 5, "5.31.0", "pkg:terraform/hashicorp/aws@5.31.0"),
          ("infra/main.tf", 8, "3.6.0", "pkg:terraform/hashicorp/random@3.6.0"),
          ("infra/main.tf", 9, None, "pkg:terraform/team/mine?repository_url=registry.example.test"),
          ("infra/main.tf", 14, "5.1.2", "pkg:terraform/terraform-aws-modules/vpc/aws@5.1.2"),
          ("infra/main.tf", 25, "v1.2.0",
           "pkg:terraform/github.com/o/r@v1.2.0?vcs_url=git%2Bhttps://github.com/o/r.git%40v1.2.0"),
          ("infra/main.tf", 26, "v2", "pkg:terraform/github.com/o/s@v2?vcs_url=git%2Bhttps://github.com/o/s%40v2"),
          ("infra/main.tf", 27, None, "pkg:terraform/github.com/o/t?vcs_url=git%2Bssh://github.com/o/t.git"),
          ("infra/main.tf", 28, None,
           "pkg:terraform/example.test/m/x.zip?download_url=https://example.test/m/x.zip"),
          ("infra/main.tf", 29, None, None),
          ("infra/.terraform.lock.hcl", 7, "3.2.2", "pkg:terraform/hashicorp/null@3.2.2")]),
        ({"requirements.txt": "-r deps/base.txt\n-c pins.txt\ndjango\n", "deps/base.txt": "six>=1\n",
          "pins.txt": "django==5.0\nother==1\n"},
         [("requirements.txt", 3, "5.0", "pkg:pypi/django@5.0"), ("deps/base.txt", 1, None, "pkg:pypi/six")]),
        ({"requirements.txt": "-i https://pypi.example.test/simple\n-r deps.txt\n", "deps.txt": "ours==1\n"},
         [("deps.txt", 1, "1", "pkg:pypi/ours@1?repository_url=https://pypi.example.test/simple")]),
        ({"requirements.txt": "-r deps.txt\nours\n", "deps.txt": "-i https://pypi.example.test/simple\nsix\n"},
         [("requirements.txt", 2, None, "pkg:pypi/ours?repository_url=https://pypi.example.test/simple"),
          ("deps.txt", 2, None, "pkg:pypi/six?repository_url=https://pypi.example.test/simple")]),
        ({"requirements.txt": "-r ../out.txt\nsix==1\n", "notes.txt": "Some words and more\n"},
         [("requirements.txt", 2, "1", "pkg:pypi/six@1")]),
    ],
)  # fmt: skip
def test_rows_of_newer_forms(
    files: dict[str, str], expected: list[tuple[str, int | None, str | None, str | None]]
) -> None:
    assert rows(files) == expected


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({".gitlab-ci.yml": PIPELINE},
         ["CI_REGISTRY_IMAGE has no value here", "the server provides it", "its address has no version"]),
        ({"Chart.yaml": "dependencies:\n- {name: a, version: 1.0.0, repository: '@mine'}\n"},
         ["the repository is an alias on the user's machine"]),
        ({"Chart.yaml": "name: x\n", "values.yaml": "image: {repository: a/b, tag: ''}\n"}, []),
        ({"Chart.yaml": "name: x\n", "values.yaml": "image:\n  repository: a/b\n  tag: ''\n"},
         ["the templates of the chart choose the tag"]),
        ({"main.tf": TERRAFORM}, ["the configuration computes its source"]),
        ({"deno.json": '{"imports": {"a": "https://example.test/mod.ts"}}'}, ["its address has no version"]),
        ({"gradle-wrapper.properties": "distributionUrl=https\\://example.test/tools.zip"},
         ["its address has no version"]),
        ({"compose.yaml": "include:\n  - https://example.test/x.git#main\n  - oci://example.test/app:1\n"},
         ["its images are in a file outside the folder"] * 2),
    ],
)  # fmt: skip
def test_what_is_not_known_says_why(files: dict[str, str], expected: list[str]) -> None:
    assert [one.unknown for one in resolved(files) if one.unknown] == expected
