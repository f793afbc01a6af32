from commandcenter_app.jobs.states import ACTIVE, ENDED, TRANSITIONS, JobStatus, sources


def test_the_table_lists_every_state() -> None:
    assert set(TRANSITIONS) == set(JobStatus)
    assert frozenset(JobStatus) == ACTIVE | ENDED


def test_ended_jobs_stay_ended() -> None:
    assert all(not TRANSITIONS[state] for state in ENDED)


def test_the_sources_of_a_state_are_those_that_may_become_it() -> None:
    assert sources(JobStatus.RUNNING) == {JobStatus.QUEUED}
    assert sources(JobStatus.DONE) == {JobStatus.RUNNING}
    assert sources(JobStatus.CANCELLED) == ACTIVE
    assert sources(JobStatus.QUEUED) == frozenset()
