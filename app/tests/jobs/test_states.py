from commandcenter_app.jobs.states import ACTIVE, ENDED, TRANSITIONS, ScanStatus, sources


def test_the_table_names_every_state() -> None:
    assert set(TRANSITIONS) == set(ScanStatus)
    assert frozenset(ScanStatus) == ACTIVE | ENDED


def test_what_has_ended_stays_so() -> None:
    assert all(not TRANSITIONS[state] for state in ENDED)


def test_sources() -> None:
    assert sources(ScanStatus.RUNNING) == {ScanStatus.QUEUED}
    assert sources(ScanStatus.DONE) == {ScanStatus.RUNNING}
    assert sources(ScanStatus.CANCELLED) == ACTIVE
    assert sources(ScanStatus.QUEUED) == frozenset()
