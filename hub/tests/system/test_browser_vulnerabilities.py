"""The pages of vulnerabilities and dependencies in Chromium: from an export of advisories to one of OpenVEX."""

import json
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from .chromium import findings
from .conftest import HubProcess

pytestmark = [pytest.mark.browser, pytest.mark.slow]

ADVISORY = {
    "id": "GHSA-0000-0000-0001",
    "modified": "2026-01-01T00:00:00Z",
    "summary": "Responses can be split.",
    "aliases": ["CVE-2026-0001"],
    "affected": [
        {
            "package": {"ecosystem": "npm", "name": "headers"},
            "ranges": [{"type": "SEMVER", "events": [{"introduced": "0"}, {"fixed": "2.1.0"}]}],
        }
    ],
    "database_specific": {"severity": "HIGH"},
}
LOCK = {
    "lockfileVersion": 3,
    "packages": {
        "": {"dependencies": {"web": "^1"}},
        "node_modules/web": {"version": "1.0.0", "license": "MIT", "dependencies": {"client": "^3"}},
        "node_modules/client": {"version": "3.0.0", "license": "MIT", "dependencies": {"headers": "^2"}},
        "node_modules/headers": {"version": "2.0.0", "license": "GPL-3.0-only"},
    },
}


@pytest.fixture(autouse=True)
def export_of_advisories(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "advisories.jsonl"
    path.write_text(json.dumps(ADVISORY) + "\n")
    monkeypatch.setenv("COMMANDCENTER_ADVISORIES_FILE", str(path))


def test_a_vulnerability_is_explained_ignored_and_exported(
    export_of_advisories: None, hub: HubProcess, browser: Browser, page: Page
) -> None:
    project = hub.register("vulnerable")
    folder = hub.folder / "vulnerable"
    (folder / "package.json").write_text('{"name": "shop", "dependencies": {"web": "^1"}}\n')
    (folder / "package-lock.json").write_text(json.dumps(LOCK, indent=2))
    hub.started(project)
    page.goto(hub.page(project, "/dependencies"))
    packages = page.get_by_role("table", name="Dependencies")
    expect(packages.get_by_role("row").nth(1)).to_contain_text("web", timeout=120_000)
    headers = packages.get_by_role("row", name="headers")
    headers.get_by_text("Details: why is it there?").click()
    expect(headers).to_contain_text("through web → client")
    assert findings(page) == []

    page.get_by_role("button", name="Licence policy").click()
    policy = page.get_by_role("dialog")
    policy.get_by_role("textbox", name="Refused").fill("GPL-3.0-only")
    assert findings(page) == []
    policy.get_by_role("button", name="Save").click()
    expect(policy).to_have_count(0)
    expect(headers).to_contain_text("Refused")

    page.get_by_role("link", name="Vulnerabilities").first.click()
    page.get_by_role("button", name="Check now").click()
    table = page.get_by_role("table", name="Vulnerabilities")
    row = table.get_by_role("row", name="headers 2.0.0")
    expect(row).to_contain_text("through web → client", timeout=120_000)
    expect(row).to_contain_text("Fixed in 2.1.0.")
    assert findings(page) == []

    row.get_by_role("button", name="Ignore GHSA-0000-0000-0001 of headers").click()
    form = page.get_by_role("dialog")
    form.get_by_role("textbox", name="Reason").fill("The proxy in front removes such headers.")
    form.get_by_label("Until").fill("2999-12-31")
    form.get_by_role("button", name="Ignore").click()
    expect(form).to_have_count(0)
    expect(page.get_by_text("No vulnerabilities found")).to_be_visible()
    page.get_by_role("switch", name="Ignored (1)").check()
    expect(row).to_contain_text("Ignored until 2999-12-31: The proxy in front removes such headers.")

    page.get_by_role("button", name="Export").click()
    with page.expect_download() as saved:
        page.get_by_role("menuitem", name="Ignored vulnerabilities (OpenVEX)").click()
    written = Path(saved.value.path()).read_text()
    (statement,) = json.loads(written)["statements"]
    assert statement["vulnerability"] == {"name": "GHSA-0000-0000-0001", "aliases": ["CVE-2026-0001"]}
    assert statement["products"] == [{"@id": "pkg:npm/headers@2.0.0"}]
    page.keyboard.press("Escape")

    row.get_by_role("button", name="Stop ignoring GHSA-0000-0000-0001 of headers").click()
    expect(page.get_by_role("switch", name="Ignored (0)")).to_be_checked()
    with page.expect_file_chooser() as chosen:
        page.get_by_role("button", name="Import OpenVEX").click()
    file = {"name": "openvex.json", "mimeType": "application/json", "buffer": written.encode()}
    chosen.value.set_files(files=[file])  # type: ignore[list-item]
    expect(page.get_by_text("1 statement read; 1 vulnerability ignored.")).to_be_visible()
    expect(row).to_contain_text("Ignored until 2999-12-31")

    for width, scheme in ((400, "dark"), (1280, "light"), (2560, "dark")):
        context = browser.new_context(viewport={"width": width, "height": 1000}, color_scheme=scheme)
        other = context.new_page()
        for path in ("/vulnerabilities?ignored=true", "/dependencies"):
            other.goto(hub.page(project, path))
            expect(other.get_by_role("row", name="headers")).to_be_visible()
            assert other.evaluate("document.documentElement.scrollWidth") <= width
        context.close()
