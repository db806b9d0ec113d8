"""The catalogue knows every cause, in both languages (F1)."""

from models.message import MessageCause
from models.message_catalog import CATALOG, is_marketing


def test_every_cause_stands_in_the_catalogue() -> None:
    assert set(CATALOG) == set(MessageCause)
    for entry in CATALOG.values():
        paths = [variable.path for variable in entry.variables]
        assert len(paths) == len(set(paths))
        assert set(entry.links) <= set(paths)
        assert entry.title_fr
        assert entry.title_en
        assert all(variable.description_fr and variable.description_en for variable in entry.variables)


def test_what_riders_asked_for_is_no_marketing() -> None:
    assert not is_marketing(MessageCause.CONFIRM)
