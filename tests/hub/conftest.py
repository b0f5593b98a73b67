"""The demonstration hub, for the time of the tests, and a browser that leaves a picture of each step."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from browser import Person, Pictures
from playwright.sync_api import Browser, sync_playwright

from labhub import demo

CHECKOUT = Path(__file__).resolve().parents[2]
ROOT = Path(os.environ.get("CNNLAB_HUB", "/srv/cnnlab-demo"))
PROXY = ROOT / "node" / "node_modules" / ".bin" / "configurable-http-proxy"
PORT = 8700


@pytest.fixture(scope="session")
def hub() -> Iterator[dict[str, str]]:
    """The passwords of a hub that runs; it is removed at the end, with its accounts."""
    with running_hub() as passwords:
        yield passwords


@contextmanager
def running_hub(**settings: str | int) -> Iterator[dict[str, str]]:
    """Start a hub, with more keys of `hub.toml`; keep its log and remove it at the end."""
    passwords = demo.up(ROOT, CHECKOUT, PROXY, PORT, **settings)
    try:
        yield passwords
    finally:
        log = (ROOT / "state" / "hub.log").read_text(encoding="utf-8", errors="replace")
        kept = CHECKOUT / "build" / "hub"
        kept.mkdir(parents=True, exist_ok=True)
        (kept / "hub.log").write_text(log, encoding="utf-8")
        demo.down(ROOT)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Debian's Chromium, without a window."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def log_in(hub: dict[str, str], chromium: Browser) -> Callable[[str], Person]:
    """Log in once for each name; the same person comes back afterwards."""
    pictures, people = Pictures(CHECKOUT / "build" / "hub" / "pictures"), {}

    def person(name: str) -> Person:
        if name not in people:
            people[name] = Person(chromium, f"http://127.0.0.1:{PORT}", name, hub[name], pictures)
        return people[name]

    return person


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Iterator[None]:
    """Where a step fails, keep what everyone sees."""
    report = yield
    if call.when == "call" and call.excinfo is not None:
        for person in Person.everyone:
            for page in person.context.pages:
                person.see("failed", page)
    return report
