"""Plans carried out in a simulation: from any state they reach the desired one without a wrong step."""

from dataclasses import dataclass, field, replace

from hypothesis import given
from hypothesis import strategies as st

from commandcenter_hub.domain.plan import Action, Desired, Observed, Plan, plan
from commandcenter_hub.domain.reason import describe
from commandcenter_hub.domain.stack import HttpProbe, Port, ProcessForm, Service, Stack
from commandcenter_hub.domain.state import UP
from commandcenter_hub.domain.state import ServiceState as S


@dataclass
class World:
    """Simulated services that need time to start, to become healthy and to stop; time jumps to the next event."""

    stack: Stack
    seen: dict[str, Observed]
    now: float = 1_000.0
    wrong: list[str] = field(default_factory=list)

    def carry_out(self, desired: Desired, decided: Plan) -> None:
        for step in decided.steps:
            self._check(desired, step.action, step.service)
            seen = self.seen.get(step.service, Observed())
            if step.action is Action.START:
                generation = max(seen.generation, desired.generations.get(step.service, 0))
                self.seen[step.service] = replace(seen, state=S.STARTING, busy=True, generation=generation)
            elif step.action is Action.STOP:
                self.seen[step.service] = replace(seen, busy=True)
            else:
                self.seen[step.service] = replace(seen, state=S.EXITED)

    def _check(self, desired: Desired, action: Action, name: str) -> None:
        if action is Action.START:
            needs = self.stack.service(name).depends_on
            enough = UP if self.stack.service(name).waits else {S.HEALTHY}
            missing = [other for other in needs if self.seen.get(other, Observed()).state not in enough]
            if missing:
                self.wrong.append(f"started {name} without {missing}")
            if self.seen.get(name, Observed()).state in UP:
                self.wrong.append(f"started {name}, which runs")
        if action is Action.STOP and name not in desired.wanted and name in self.stack.names():
            above = [
                other
                for other in self.stack.dependents(name)
                if other not in desired.wanted and self.seen.get(other, Observed()).state in UP
            ]
            if above:
                self.wrong.append(f"stopped {name} below {above}")
        if self.seen.get(name, Observed()).busy:
            self.wrong.append(f"{action} {name}, which is busy")

    def happen(self, decided: Plan) -> bool:
        """Let one event happen and return whether there was one."""
        for name, seen in self.seen.items():
            if seen.busy:
                if name in self.going:
                    self.seen[name] = Observed(generation=seen.generation)
                    self.going.discard(name)
                elif seen.state is S.STARTING:
                    self.seen[name] = replace(seen, busy=False)
                else:
                    self.seen[name] = replace(seen, busy=False, state=S.STOPPED, unhealthy_since=None, deaths=())
                return True
            if seen.state is S.STARTING:
                self.seen[name] = replace(seen, state=S.HEALTHY)
                return True
        if decided.wake_at is not None:
            self.now = max(self.now, decided.wake_at)
            return True
        return bool(decided.steps)

    going: set[str] = field(default_factory=set)

    def settle(self, desired: Desired) -> Plan:
        for _ in range(500):
            decided = plan(desired, self.seen, self.now)
            self.going |= {step.service for step in decided.steps if step.action is Action.STOP}
            self.carry_out(desired, decided)
            if not self.happen(decided):
                return decided
        raise AssertionError(f"it never settles: {decided}")


@st.composite
def stacks(draw: st.DrawFn) -> Stack:
    """Generate stacks without circular dependencies: each service depends on some of those before it."""
    names = [f"s{number}" for number in range(draw(st.integers(1, 5)))]
    services = [
        Service(
            name, (Port("http", 80, 8000),), HttpProbe("/"), process=ProcessForm("python"),
            depends_on=tuple(draw(st.lists(st.sampled_from(names[:index]), unique=True))) if index else (),
            waits=draw(st.booleans()),
        )
        for index, name in enumerate(names)
    ]  # fmt: skip
    return Stack("x", tuple(draw(st.permutations(services))), "/")


def observations(state: S) -> st.SearchStrategy[Observed]:
    return st.builds(
        Observed,
        state=st.just(state),
        busy=st.just(False),
        generation=st.integers(0, 1),
        deaths=st.sampled_from([(), (999.5,), (998.0, 1_000.0)]) if state is S.RESTARTING else st.just(()),
        exit_code=st.sampled_from([None, 1]),
        unhealthy_since=st.sampled_from([900.0, 990.0]) if state is S.UNHEALTHY else st.none(),
    )


@st.composite
def worlds(draw: st.DrawFn, without: frozenset[S] = frozenset({S.EXITED})) -> World:
    stack = draw(stacks())
    states = st.sampled_from([state for state in S if state not in without]).flatmap(observations)
    seen = {name: draw(states) for name in sorted(stack.names()) if draw(st.booleans())}
    if draw(st.booleans()):
        seen["gone"] = draw(states)
    return World(stack, seen)


@given(worlds(), st.data())
def test_the_desired_state_is_reached_from_any_state(world: World, data: st.DataObject) -> None:
    wanted = data.draw(st.sampled_from([world.stack.names(), frozenset()]))
    generations = {name: data.draw(st.integers(0, 1)) for name in sorted(world.stack.names())}
    last = world.settle(Desired(world.stack, wanted, generations))
    assert world.wrong == []
    assert last.settled
    for name in world.stack.names():
        seen = world.seen.get(name, Observed())
        if name in wanted:
            assert seen.state is S.HEALTHY
            assert seen.generation >= generations[name]
        else:
            assert seen.state not in UP
    assert world.seen.get("gone", Observed()).state not in UP


@given(worlds(without=frozenset()), st.data())
def test_a_given_up_service_blocks_only_its_dependents(world: World, data: st.DataObject) -> None:
    dead = {name for name, seen in world.seen.items() if seen.state is S.EXITED}
    last = world.settle(Desired(world.stack, world.stack.names()))
    assert world.wrong == []
    assert not last.steps
    for service in world.stack.order():
        seen = world.seen.get(service.name, Observed())
        if service.name in dead:
            assert seen.state is S.EXITED
            continue
        held_up = [name for name in service.depends_on if world.seen.get(name, Observed()).state is not S.HEALTHY]
        # A service that already ran keeps running when its dependency is given up.
        assert held_up or seen.state is S.HEALTHY


@given(worlds(without=frozenset()), st.floats(900, 1_100), st.data())
def test_a_plan_depends_on_its_arguments_only(world: World, now: float, data: st.DataObject) -> None:
    wanted = frozenset(data.draw(st.lists(st.sampled_from(sorted(world.stack.names())), unique=True)))
    desired = Desired(world.stack, wanted)
    decided = plan(desired, world.seen, now)
    assert plan(desired, dict(reversed(world.seen.items())), now) == decided
    named = [step.service for step in decided.steps]
    assert len(named) == len(set(named))
    assert not set(named) & {wait.service for wait in decided.waiting}
    assert all(describe(step.reason) for step in decided.steps)
    starts = [step.action for step in decided.steps]
    assert starts == sorted(starts, key=lambda action: action is not Action.STOP)
