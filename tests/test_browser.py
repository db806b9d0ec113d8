"""The tests' browser: it sees what it is there to see."""

from pathlib import Path

import pytest
from playwright.async_api import Browser

from tests.browser import MISSING, PHONE, NewPage, Watch, axe, chromium, shoot, sideways

GOOD = "<!doctype html><html lang=fr><title>T</title><main><h1>Titre</h1><p>Texte</p></main>"
BAD = "<!doctype html><html lang=fr><title>T</title><main><h1>T</h1><img src='data:,'><input></main>"


async def test_axe_finds_what_is_wrong_and_nothing_else(new_page: NewPage) -> None:
    page = await new_page()
    await page.set_content(GOOD)
    assert await axe(page) == []
    await page.set_content(BAD)
    assert {line.partition(":")[0] for line in await axe(page)} == {"image-alt", "label"}


async def test_a_page_wider_than_a_phone_is_noticed(new_page: NewPage) -> None:
    page = await new_page(size=PHONE)
    await page.set_content(GOOD)
    assert await sideways(page) == 0
    await page.set_content(GOOD + "<div style='width:500px'>x</div>")
    assert await sideways(page) > 100


async def test_errors_of_scripts_and_requests_to_others_are_noticed(browser: Browser) -> None:
    context, watch = await browser.new_context(), Watch()
    watch.over(context)
    await context.route("**/*", lambda route: route.abort())
    page = await context.new_page()
    await page.set_content(GOOD + "<img alt='' src='https://cdn.example/x.png'><script>throw Error('oh')</script>")
    await page.evaluate("console.error('wrong')")
    assert any(line == "left the origin: https://cdn.example/x.png" for line in watch.wrongs)
    assert any("oh" in line for line in watch.wrongs)
    assert "console: wrong" in watch.wrongs
    await context.close()


async def test_pictures_are_kept_where_git_does_not_look(new_page: NewPage) -> None:
    page = await new_page(scheme="dark")
    await page.set_content(GOOD)
    path = await shoot(page, "tests/browser")
    assert path.read_bytes().startswith(b"\x89PNG")
    path.unlink()


def test_without_chromium_it_is_said_what_to_type(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("DRT_CHROMIUM", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(pytest.fail.Exception, match="apt-get install chromium"):
        chromium()
    assert "DRT_CHROMIUM" in MISSING
