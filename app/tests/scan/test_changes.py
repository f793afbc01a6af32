"""Compare results before and after a scan."""

from commandcenter_app.scan.changes import Change, dependencies, todos


def test_equal_todos_are_counted() -> None:
    before = [("a", "todo", "x", 1), ("a", "todo", "x", 5), ("b", "todo", "x", 1)]
    after = [("a", "todo", "x", 3), ("a", "fixme", "x", 4), ("b", "todo", "x", 9), ("b", "todo", "x", 12)]
    assert list(todos(before, after)) == [
        Change("todo", "added", "x", "a", 4, "fixme"),
        Change("todo", "added", "x", "b", 12, "todo"),
        Change("todo", "removed", "x", "a", 5, "todo"),
    ]


def test_all_versions_of_a_name_are_compared_together() -> None:
    before = [("npm", "x", "lock", "", "1.0", 4), ("npm", "x", "lock", "", "2.0", 9)]
    after = [("npm", "x", "lock", "", "2.0", 3), ("npm", "x", "m", "^2", "2.0", 1)]
    assert list(dependencies(before, after)) == [
        Change("dependency", "changed", "x", "lock", 3, "npm", "1.0, 2.0", "2.0"),
        Change("dependency", "added", "x", "m", 1, "npm", "", "^2 = 2.0"),
    ]
    assert list(dependencies(before, before)) == []
