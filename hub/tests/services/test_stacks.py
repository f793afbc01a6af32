"""The part of a project that belongs to COMMANDCENTER_HOME."""

from pathlib import Path

from commandcenter_hub.services.stacks import part_of


def test_a_home_inside_a_project_is_found(tmp_path: Path) -> None:
    project, home = tmp_path / "project", tmp_path / "project/.local/commandcenter"
    home.mkdir(parents=True)
    (tmp_path / "link").symlink_to(project)
    assert part_of(project, home) == ".local/commandcenter"
    assert part_of(tmp_path / "link", home) == ".local/commandcenter"
    assert part_of(project, tmp_path / "link/.local/commandcenter") == ".local/commandcenter"
    assert part_of(project, tmp_path / "project-2") == ""
    assert part_of(project, project) == ""
