"""GraphiQL: for admins only, from this origin only."""

import json
import re

import pytest
from starlette.testclient import TestClient

from tests.schema.http.standin import CLIENTS, bearer, codes, session

HTML = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
FILES = CLIENTS / "graphiql"


@pytest.mark.parametrize("headers", [session("admin-session"), bearer("admin")])
def test_an_admin_gets_the_page(client: TestClient, headers: dict[str, str]) -> None:
    answer = client.get("/graphql", headers={**HTML, **headers})

    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("headers", [{}, session("dealer-session"), bearer("integrator"), bearer("tablet")])
def test_others_get_a_plain_404(client: TestClient, headers: dict[str, str]) -> None:
    answer = client.get("/graphql", headers={**HTML, **headers})

    assert answer.status_code == 404
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"
    assert "GraphiQL" not in answer.text


def test_an_invalid_token_is_401_there_too(client: TestClient) -> None:
    assert client.get("/graphql", headers={**HTML, **bearer("expired")}).status_code == 401


def test_a_browser_that_sends_a_query_is_no_visitor(client: TestClient) -> None:
    answer = client.get("/graphql?query={hello}", headers={**HTML, **session("admin-session")})

    assert (answer.status_code, codes(answer.json())) == (405, ["GET_REFUSED"])


def test_the_page_has_the_admins_schema_and_no_script_in_it(client: TestClient) -> None:
    page = client.get("/graphql", headers={**HTML, **session("admin-session")}).text

    schema = re.search(r'<script type="application/json" id="schema">(.*?)</script>', page)
    assert schema is not None
    types = {found["name"]: found for found in json.loads(schema[1])["__schema"]["types"]}
    secret = next(found for found in types["Query"]["fields"] if found["name"] == "secret")
    assert secret["description"] == "Not for others: </script>"
    others = re.findall(r"<script([^>]*)>(.*?)</script>", page)[1:]
    assert others
    assert all("src=" in attributes and not text for attributes, text in others)


def test_the_policy_allows_this_origin_only(client: TestClient) -> None:
    policy = client.get("/graphql", headers={**HTML, **session("admin-session")}).headers["content-security-policy"]

    rules = dict(rule.split(" ", 1) for rule in policy.split("; "))
    assert rules["default-src"] == "'none'"
    assert rules["script-src"] == rules["connect-src"] == "'self'"
    assert rules["frame-ancestors"] == "'none'"
    assert "http" not in policy


def test_all_files_of_the_page_are_served_for_ever(client: TestClient) -> None:
    page = client.get("/graphql", headers={**HTML, **session("admin-session")}).text
    urls = re.findall(r'(?:src|href)="(/[^"]+)"', page)

    assert len(urls) == 6
    assert re.findall(r'(?:src|href)="(?!/|data:)[^"]*"', page) == []
    for url in urls:
        assert re.search(r"\.[0-9a-f]{12}\.(js|css)$", url)
        answer = client.get(url)
        assert answer.status_code == 200
        assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
        assert answer.headers["content-type"].startswith(("text/javascript", "text/css"))


@pytest.mark.parametrize(
    "name", ["fetch.sh", "LICENSES", "graphiql.min.js", "..%2f..%2fsettings.py", "%2e%2e/%2e%2e/settings.py", ""]
)
def test_nothing_else_is_served(client: TestClient, name: str) -> None:
    assert client.get(f"/graphql/assets/{name}").status_code == 404


def test_assets_are_read_only(client: TestClient) -> None:
    page = client.get("/graphql", headers={**HTML, **session("admin-session")}).text
    url = re.findall(r'src="(/[^"]+)"', page)[0]

    assert client.post(url).status_code == 405
    assert client.head(url).status_code == 200


def test_the_vendored_files_are_small_and_ask_nobody_else() -> None:
    assert sum(file.stat().st_size for file in FILES.iterdir()) < 1_500_000
    for file in FILES.glob("*.css"):
        assert "url(http" not in file.read_text("utf-8")
        assert "@import" not in file.read_text("utf-8")
    for file in FILES.glob("*.js"):
        assert "sourceMappingURL" not in file.read_text("utf-8")
    for version in ("graphiql 3.9.0", "react 18.3.1", "react-dom 18.3.1", "graphql 16.15.0"):
        assert version in (FILES / "LICENSES").read_text("utf-8")
