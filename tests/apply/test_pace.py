"""The estimate of the time that is left."""

from __future__ import annotations

from generator.apply.pace import Pace


class _Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_it_is_told_after_the_first_waves_and_seldom_and_by_the_latest_pace() -> None:
    clock = _Clock()
    pace = Pace(50_000, clock)
    told: list[tuple[int, str]] = []
    for wave in range(1, 1001):
        # The first one pays for what is done once; in the middle the machine gets slower.
        clock.now += 90 if wave == 1 else 10 if wave <= 500 else 20
        if line := pace.built(50):
            told.append((wave, line))
    assert told[0] == (3, "150 of 50,000 tasks built; at the pace of the last ones about 2 h 46 min to go")
    assert [wave for wave, _ in told[:3]] == [3, 9, 15]
    late = next(line for wave, line in told if wave > 515)
    assert late.endswith("about 2 h 41 min to go")
    assert told[-1][1].endswith("about 2 min to go")


def test_nothing_is_told_of_what_takes_no_time() -> None:
    clock = _Clock()
    pace = Pace(200, clock)
    for _ in range(4):
        clock.now += 1
        assert pace.built(50) == ""


def test_a_day_is_told_in_hours() -> None:
    clock = _Clock()
    pace = Pace(100_000, clock)
    for _ in range(3):
        clock.now += 100
        line = pace.built(50)
    assert line == "150 of 100,000 tasks built; at the pace of the last ones about 55 h to go"
