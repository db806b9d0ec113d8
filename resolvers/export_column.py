"""The columns of a leads file (K1): which fields of a lead may stand in one, and in which form."""

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from functools import lru_cache
from typing import Any

from sqlalchemy import Date, DateTime, inspect

from models.errors import InvalidInput
from models.lead import Lead
from models.policy.fields import published, readable
from models.policy.viewer import Role
from models.rider import Consent, ConsentPurpose
from resolvers.reader.catalog import is_scalar, relation

# The file goes to the CRM, so it holds what the CRM may read by the API, no more.
READER = Role.SYNC
MOST_COLUMNS = 200
LONGEST_HEADER = 255
LONGEST_VALUE = 1_000
# A Salesforce API name, with relations (`Account.Code__c`), or a title for people; never the beginning of a formula.
HEADER = re.compile(r"[^\W_][\w .:()/'’-]*")


class CellFormat(StrEnum):
    """How a date or a moment is written; the French ones are local time, for people."""

    DATE = "DATE"
    DATETIME = "DATETIME"
    FRENCH_DATE = "FRENCH_DATE"
    FRENCH_DATETIME = "FRENCH_DATETIME"


class Kind(StrEnum):
    """What a field holds, as far as a file cares."""

    PLAIN = "PLAIN"
    DATE = "DATE"
    MOMENT = "MOMENT"


@dataclass(frozen=True, slots=True)
class ExportColumn:
    """One column: a field of the lead by its `path`, e.g. `rider.email`, or a fixed `value`.

    `clear_empty` writes an empty field as `#N/A`, which empties it in Salesforce; otherwise Salesforce keeps what it
    has.
    """

    header: str
    path: str | None = None
    value: str | None = None
    format: CellFormat | None = None
    clear_empty: bool = False

    @classmethod
    def stored(cls, column: Mapping[str, Any]) -> "ExportColumn":
        """A column as `export_profile.columns` keeps it."""
        return cls(**{**column, "format": CellFormat(column["format"]) if column.get("format") else None})

    def to_store(self) -> dict[str, Any]:
        """The other way, without what says nothing."""
        return {key: value for key, value in asdict(self).items() if value not in (None, False)}


@lru_cache(maxsize=1)
def lead_paths() -> Mapping[str, Kind]:
    """Every path that a column may name: what the CRM's role reads of a lead and of what it leads to."""
    found: dict[str, Kind] = {}
    prefixes: dict[type[Any], str] = {Lead: ""}
    # Level by level, each table where it is nearest: `event.startsOn`, not also `booking.slot.event.startsOn`.
    waiting: list[type[Any]] = [Lead]
    for model in waiting:
        for name in published(model.__name__):
            if not readable(READER, model.__name__, name):
                continue
            path, related = f"{prefixes[model]}{_camel(name)}", relation(model, name)
            if related is None and is_scalar(model, name):
                found[path] = _kind(model, name)
            elif related is not None and related.target is Consent:
                found |= {f"{path}.{purpose}": Kind.PLAIN for purpose in ConsentPurpose}
            elif related is not None and not related.many and related.target not in prefixes:
                prefixes[related.target] = f"{path}."
                waiting.append(related.target)
    return found


def _kind(model: type[Any], name: str) -> Kind:
    column = inspect(model).columns.get(name)
    if column is None:
        return Kind.PLAIN
    return (
        Kind.MOMENT if isinstance(column.type, DateTime) else Kind.DATE if isinstance(column.type, Date) else Kind.PLAIN
    )


def _camel(name: str) -> str:
    first, *others = name.split("_")
    return first + "".join(other.capitalize() for other in others)


def check_columns(columns: list[ExportColumn]) -> None:
    """Refuse columns that no file could be written with: `InvalidInput`, naming the column."""
    if not 0 < len(columns) <= MOST_COLUMNS:
        raise InvalidInput(
            f"Un profil a de 1 à {MOST_COLUMNS} colonnes.",
            f"A profile has 1 to {MOST_COLUMNS} columns.",
            field="columns",
        )
    headers: set[str] = set()
    for position, column in enumerate(columns):
        field = f"columns.{position}"
        if column.header.lower() in headers:
            raise InvalidInput(
                f"La colonne « {column.header} » est là deux fois.",
                f"Column {column.header!r} is there twice.",
                field=field,
            )
        headers.add(column.header.lower())
        _check_column(column, field)


def _check_column(column: ExportColumn, field: str) -> None:
    if len(column.header) > LONGEST_HEADER or not HEADER.fullmatch(column.header):
        raise InvalidInput(
            "L’en-tête commence par une lettre ou un chiffre et ne contient pas de séparateur.",
            "A header begins with a letter or digit and holds no separator.",
            field=f"{field}.header",
        )
    if (column.path is None) == (column.value is None):
        raise InvalidInput(
            "Donnez soit un champ (path), soit une valeur fixe (value).",
            "Give either a field (path) or a fixed value.",
            field=field,
        )
    if column.value is not None and len(column.value) > LONGEST_VALUE:
        raise InvalidInput("Valeur trop longue.", "The value is too long.", field=f"{field}.value")
    if column.path is None:
        return
    kind = lead_paths().get(column.path)
    if kind is None:
        raise InvalidInput(
            f"« {column.path} » n’est pas un champ d’un lead. Par exemple : rider.email.",
            f"{column.path!r} is not a field of a lead. For example: rider.email.",
            field=f"{field}.path",
        )
    if column.format is not None and kind is Kind.PLAIN:
        raise InvalidInput("Seules les dates ont un format.", "Only dates have a format.", field=f"{field}.format")


DEFAULT_COLUMNS = (
    ExportColumn("DRT_Lead_Id__c", path="id"),
    ExportColumn("FirstName", path="rider.firstName"),
    ExportColumn("LastName", path="rider.lastName"),
    ExportColumn("Company", value="Particulier"),
    ExportColumn("Email", path="rider.email"),
    ExportColumn("Phone", path="rider.phone"),
    ExportColumn("PostalCode", path="rider.postcode"),
    ExportColumn("LeadSource", value="Demo Ride Tour"),
    ExportColumn("DRT_Dealership_Code__c", path="event.dealership.code"),
    ExportColumn("DRT_Dealership__c", path="event.dealership.name"),
    ExportColumn("DRT_Event_Date__c", path="event.startsOn"),
    ExportColumn("DRT_Model__c", path="booking.vehicle.model.name"),
    ExportColumn("DRT_Ride_At__c", path="booking.slot.startsAt"),
    ExportColumn("DRT_Booking_Status__c", path="booking.status"),
    ExportColumn("DRT_Step__c", path="step"),
    ExportColumn("DRT_Licence__c", path="rider.licenceClass"),
    ExportColumn("DRT_Owned_Brand__c", path="rider.ownedBrand"),
    ExportColumn("DRT_Source__c", path="booking.source"),
    ExportColumn("DRT_Campaign__c", path="booking.lastCampaign"),
    ExportColumn("DRT_Consent_Brand_Email__c", path="rider.consents.BRAND_EMAIL"),
    ExportColumn("DRT_Consent_Brand_SMS__c", path="rider.consents.BRAND_SMS"),
    ExportColumn("DRT_Consent_Dealership__c", path="rider.consents.DEALERSHIP_CONTACT"),
    ExportColumn("DRT_Changed_At__c", path="changedAt"),
)
