"""The page as a reader uses it: in a real browser, with keyboard and mouse, and as one who cannot see it."""

from __future__ import annotations

import dataclasses
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from shutil import which
from typing import Any

import pytest

from generator.bench.state import State
from generator.git import open_workspace
from generator.journal.history import RunHistory
from generator.report.fleet import fleet_page
from generator.report.page import Page as RunPage
from generator.report.page import page_of
from generator.report.rendering import rendered
from tests.conftest import ExampleRun
from tests.report.fleet import records_of_a_fleet

playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
CHROMIUM = which("chromium") or which("chromium-browser") or which("google-chrome")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium; apt-get install chromium")
QUIET = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
)
WAIT = 60_000.0
MANY, FEW = 500, 10
# Where pictures of the pages are kept for people to look at; else beside what else the tests write.
PICTURES = "AAS_SCREENSHOTS"
HIGHEST = 3_000
Keep = Callable[[Any, str], None]


@pytest.fixture(scope="module")
def run(example: ExampleRun) -> RunPage:
    repository = open_workspace(example.workspace.path)
    return page_of(repository, RunHistory(State(repository)), example.report["run_id"])


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with playwright.sync_playwright() as started:
        browser = started.chromium.launch(executable_path=CHROMIUM, args=list(QUIET), timeout=WAIT)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def keep(tmp_path_factory: pytest.TempPathFactory) -> Keep:
    """What takes a picture of a page, from its top, and gives it a name."""
    named = os.environ.get(PICTURES)
    folder = Path(named) if named else tmp_path_factory.mktemp("pictures")
    folder.mkdir(parents=True, exist_ok=True)

    def take(page: Any, name: str) -> None:
        height = min(page.evaluate("document.documentElement.scrollHeight"), HIGHEST)
        before = page.viewport_size
        page.set_viewport_size({"width": before["width"], "height": height})
        page.screenshot(path=folder / f"{name}.png")
        page.set_viewport_size(before)

    return take


@pytest.fixture(scope="module")
def file(run: RunPage, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("page") / "run.html"
    path.write_text(rendered("run.html.j2", page=run), encoding="utf-8")
    return path


@pytest.fixture
def page(browser: Any, file: Path) -> Iterator[Any]:
    """The opened page; a word on the console, an error, or anything that is asked of the network is a failure."""
    context = browser.new_context(
        viewport={"width": 1280, "height": 900}, color_scheme="light", reduced_motion="reduce"
    )
    page = context.new_page()
    page.set_default_timeout(WAIT)
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("request", lambda request: said.append(request.url) if request.url != file.as_uri() else None)
    page.goto(file.as_uri())
    yield page
    context.close()
    assert said == []


def seen(page: Any) -> list[str]:
    return list(page.locator(".card:not([hidden]) .id").all_inner_texts())


def test_filters_and_search_leave_what_fits(page: Any, run: RunPage) -> None:
    assert len(seen(page)) == len(run.cards)
    page.get_by_label("review").check()
    assert seen(page) == [card.task_id for card in run.cards if card.outcome == "review"]
    assert page.locator("#shown").inner_text() == "3 of 11 tasks"
    page.get_by_label("implemented").check()
    assert len(seen(page)) == 5
    page.get_by_role("button", name="Clear").click()
    page.keyboard.press("/")
    page.keyboard.type("rules.py weather")
    assert seen(page) == ["AAS-235"]
    page.keyboard.type(" nothing")
    assert page.locator("#none").is_visible()
    page.keyboard.press("Escape")
    assert len(seen(page)) == len(run.cards)


def test_evidence_is_marked_by_mouse_and_keyboard(page: Any) -> None:
    card = page.locator(".card", has_text="Release Notes Plugin").first
    card.locator("summary").first.press("Enter")
    field = card.get_by_role("button", name="priority: show where it was read")
    field.focus()
    assert card.locator("mark.on").all_inner_texts() == ["Medium"]
    card.locator(".row[data-field=complexity]").hover()
    assert card.locator("mark.on").all_inner_texts() == ["Low"]
    card.locator("mark[data-fields~=title]").first.hover()
    assert "title" in card.locator(".row.on dt").all_inner_texts()


def test_lines_of_a_file_are_coloured_when_it_is_opened(page: Any, run: RunPage) -> None:
    watch = next(card for card in run.cards if card.task_id == "AAS-231")
    card = page.locator(f"#task-{watch.number}")
    card.locator("summary").first.click()
    assert page.locator(".line").count() == 0
    shown = next(number for number, file in enumerate(watch.files) if file.path.endswith("config.py"))
    pre = card.locator(".file pre").nth(shown)
    before = pre.evaluate("each => each.textContent")
    card.locator(".file > summary").nth(shown).click()
    playwright.expect(pre.locator(".line .k").first).to_be_visible()
    assert pre.evaluate("each => each.textContent") == before == watch.files[shown].text
    assert "class" in pre.locator(".k").all_inner_texts()


def test_theme_links_checks_and_copying(page: Any, run: RunPage) -> None:
    def ground() -> Any:
        return page.evaluate("getComputedStyle(document.body).backgroundColor")

    light = ground()
    page.locator("#theme").click()
    assert ground() == light
    page.locator("#theme").click()
    assert ground() != light
    assert page.locator("#theme").inner_text() == "Theme: dark"
    page.locator(".picture a", has_text="AAS-235").click()
    playwright.expect(page.locator(".card[open] .id")).to_have_text(["AAS-235"])
    check = page.locator(".card[open] .checks input").first
    check.check()
    assert check.is_checked()
    page.locator(".card[open] .copy").first.click()
    playwright.expect(page.locator(".card[open] .copy").first).not_to_have_text("Copy")


def test_a_print_has_what_is_filtered_opened(page: Any, keep: Keep) -> None:
    page.get_by_label("implemented").check()
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert page.locator(".card[open]").count() == 2
    page.emulate_media(media="print")
    keep(page, "run-print")
    page.emulate_media(media="screen")
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert page.locator(".card[open]").count() == 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_print_is_dark_on_white(page: Any, scheme: str) -> None:
    page.emulate_media(color_scheme=scheme)
    page.locator("#theme").click(click_count=2)
    page.emulate_media(media="print", color_scheme=scheme)
    colours = "[getComputedStyle(document.body).backgroundColor, getComputedStyle(document.body).color]"
    assert page.evaluate(colours) == ["rgb(255, 255, 255)", "rgb(0, 0, 0)"]


def test_a_narrow_window_needs_no_sideways_scrolling(page: Any, keep: Keep) -> None:
    page.set_viewport_size({"width": 400, "height": 800})
    keep(page, "run-narrow")
    page.locator("#unfold").click()
    assert page.evaluate("document.documentElement.scrollWidth") <= 400


def serious(page: Any) -> dict[str, list[str]]:
    """Return what axe finds that keeps people out: rule to elements."""
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe is not installed")
    found = axe.Axe().run(page).response["violations"]
    bad = (each for each in found if each["impact"] in {"serious", "critical"})
    return {each["id"]: [node["html"][:200] for node in each["nodes"][:3]] for each in bad}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_serious_fault_for_those_who_cannot_see_or_point(page: Any, keep: Keep, scheme: str) -> None:
    page.emulate_media(color_scheme=scheme)
    page.evaluate("for (const each of document.querySelectorAll('#task-1, #task-2, #task-2 .file')) each.open = true")
    page.locator("#task-2 .locate").nth(4).focus()
    keep(page, f"run-{scheme}")
    assert serious(page) == {}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_serious_fault_on_the_page_of_units(browser: Any, keep: Keep, tmp_path: Path, scheme: str) -> None:
    path = tmp_path / "units.html"
    path.write_text(fleet_page(*records_of_a_fleet()), encoding="utf-8")
    page = browser.new_page(viewport={"width": 1280, "height": 900}, color_scheme=scheme)
    page.set_default_timeout(WAIT)
    page.goto(path.as_uri())
    keep(page, f"units-{scheme}")
    assert serious(page) == {}
    page.set_viewport_size({"width": 400, "height": 800})
    keep(page, f"units-narrow-{scheme}")
    assert page.evaluate("document.documentElement.scrollWidth") <= 400
    page.close()


def test_many_tasks_cost_no_more_each_than_few(browser: Any, keep: Keep, run: RunPage, tmp_path: Path) -> None:
    """Filtering and laying out 500 tasks beside 10 in one run: a ratio, so that a slow machine says nothing.

    It is four times the ratio of sizes, for the tree of the larger page fits no cache any more.
    """
    spent: dict[int, float] = {}
    for size in (FEW, MANY):
        cards = [
            dataclasses.replace(run.cards[number % len(run.cards)], number=number + 1, task_id=f"T-{number}")
            for number in range(size)
        ]
        path = tmp_path / f"{size}.html"
        path.write_text(rendered("run.html.j2", page=dataclasses.replace(run, cards=cards)), encoding="utf-8")
        page = browser.new_page()
        page.set_default_timeout(WAIT)
        page.goto(path.as_uri())
        spent[size] = page.evaluate(FILTER_TIME)
        assert page.locator("#shown").inner_text().endswith(f"of {size} tasks")
        # What is in a closed card is not laid out, and no colours are made for it.
        assert page.evaluate("[...document.querySelectorAll('.body')].every(each => !each.checkVisibility())")
        assert page.locator(".line").count() == 0
        keep(page, f"run-of-{size}")
        page.close()
    assert spent[MANY] < spent[FEW] * 4 * MANY / FEW, spent


# The shortest of ten rounds, each of which filters, lays out and goes back; in milliseconds, never less than the
# clock can tell.
FILTER_TIME = """() => {
    const find = document.getElementById("find");
    const rounds = [];
    for (let round = 0; round < 10; round += 1) {
        const start = performance.now();
        for (const words of ["weather", "t-1", "no such words", ""]) {
            find.value = words;
            find.dispatchEvent(new Event("input"));
            document.body.getBoundingClientRect();
        }
        rounds.push(performance.now() - start);
    }
    return Math.max(Math.min(...rounds), 0.2);
}"""
