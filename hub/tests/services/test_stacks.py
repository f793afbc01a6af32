"""What a stack gets of the project's folder."""

from pathlib import Path

from commandcenter_hub.services.stacks import part_of


def test_the_home_is_a_part_of_a_project_that_contains_it(tmp_path: Path) -> None:
    project, home = tmp_path / "project", tmp_path / "project/.local/commandcenter"
    home.mkdir(parents=True)
    (tmp_path / "link").symlink_to(project)
    assert part_of(project, home) == ".local/commandcenter"
    assert part_of(tmp_path / "link", home) == ".local/commandcenter"
    assert part_of(project, tmp_path / "link/.local/commandcenter") == ".local/commandcenter"
    assert part_of(project, tmp_path / "project-2") == ""
    assert part_of(project, project) == ""
