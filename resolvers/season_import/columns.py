"""The columns of each spreadsheet: titles, the other names under which they come, and how their cells are read."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

from resolvers.season_import.cells import integer_of, number_of, paragraph_of, text_of, yes_or_no
from resolvers.season_import.contacts import email, phone, website
from resolvers.season_import.dates import clock, day, duration_of, time_range
from resolvers.season_import.rows import SheetKind
from resolvers.season_import.table import Cell
from resolvers.season_import.terms import code, group, grouping, licence, plate


class Need(Enum):
    """What may be missing."""

    VALUE = "every line has a value"
    COLUMN = "the column is there, its cells may be blank"
    NOTHING = "the column may be left out"


@dataclass(frozen=True, slots=True)
class Column:
    """A column. `key`: field of the row. `names`: its other titles, folded. `blank`: what a blank cell means."""

    key: str
    title: str
    names: tuple[str, ...]
    read: Callable[[Cell], object]
    need: Need = Need.VALUE
    blank: object = None


def _named(text: str) -> tuple[str, ...]:
    return tuple(text.split())


_DEALERSHIPS = (
    Column("code", "Code", _named("codeconcession codeconcessionnaire codeclient codepdv"), code),
    Column(
        "name",
        "Concession",
        _named("nom nomconcession concessionnaire enseigne raisonsociale dealership name"),
        text_of(120),
    ),
    Column("address", "Adresse", _named("rue adressepostale adresse1 address street"), text_of(200)),
    Column("city", "Ville", _named("commune localite city town"), text_of(80)),
    Column("region", "Région", _named("regionadministrative"), text_of(60)),
    Column("latitude", "Latitude", _named("lat gpslat latitudegps"), number_of(-90, 90, decimals=6, example="48,8566")),
    Column(
        "longitude",
        "Longitude",
        _named("lon long lng gpslong longitudegps"),
        number_of(-180, 180, decimals=6, example="2,3522"),
    ),
    Column("phone", "Téléphone", _named("tel telephonefixe numerodetelephone phone"), phone, Need.NOTHING),
    Column("email", "Email", _named("mail courriel adresseemail adressemail emailcontact"), email, Need.NOTHING),
    Column("website", "Site", _named("siteweb siteinternet web url website"), website, Need.NOTHING),
    Column(
        "opening_hours",
        "Horaires",
        _named("horairesdouverture heuresdouverture ouverture hours openinghours"),
        paragraph_of(300),
        Need.NOTHING,
    ),
)
_FLEET = (
    Column(
        "number",
        "N°",
        _named("n no num numero nr number numerovehicule numvehicule novehicule nvehicule"),
        integer_of(1, 999, example="12"),
    ),
    Column("model", "Modèle", _named("modeles model modelecommercial"), text_of(80)),
    Column("family", "Famille", _named("gamme segment family"), text_of(60)),
    Column("group_number", "Groupe", _named("group gr groupes"), group),
    Column("plate", "Immatriculation", _named("immat plaque plaquedimmatriculation plate registration"), plate),
    Column(
        "power_kw",
        "Puissance kW",
        _named("puissance kw puissanceenkw power powerkw"),
        number_of(0.1, 250, decimals=2, example="54", unit="kW"),
    ),
    Column(
        "licence_required", "Permis", _named("permisrequis permisnecessaire categoriepermis licence license"), licence
    ),
    Column("y_amt", "Y-AMT", _named("boiteyamt automatique boiteautomatique"), yes_or_no, Need.COLUMN, blank=False),
    Column(
        "available_from", "Disponible du", _named("dispodu disponibledepuis disponibleapartirdu du availablefrom"), day
    ),
    Column("available_until", "Disponible au", _named("dispoau disponiblejusquau au availableto availableuntil"), day),
    Column(
        "mileage_km",
        "Kilométrage",
        _named("km kms kilometres compteur mileage"),
        integer_of(0, 500_000, example="2279", unit="km"),
        Need.NOTHING,
    ),
)
_CALENDAR = (
    Column("dealership_code", "Concession", _named("code codeconcession concessionnaire dealership"), code),
    Column("starts_on", "Du", _named("debut datedebut datededebut datedu premierjour from start"), day),
    Column("ends_on", "Au", _named("fin datefin datedefin dateau dernierjour to end"), day),
    Column("first_ride", "Premier départ", _named("1erdepart premieressai 1eressai heuredebut firstride"), clock),
    Column("last_ride", "Dernier départ", _named("dernieressai heurefin lastride"), clock),
    Column(
        "length_minutes",
        "Durée (min)",
        _named("duree dureeessai dureeenminutes dureeminutes length"),
        duration_of(5, 480),
    ),
    Column(
        "gap_minutes",
        "Pause (min)",
        _named("pause intervalle battement pauseminutes pauseentreessais gap"),
        duration_of(0, 480),
    ),
    Column("lunch", "Pause déjeuner", _named("dejeuner pausemidi midi repas lunch"), time_range, Need.COLUMN),
    Column("grouping", "Groupes", _named("groupe groupement grouping groups"), grouping),
    Column(
        "note",
        "Remarque",
        _named("remarques commentaire commentaires note notes observation observations"),
        paragraph_of(500),
        Need.NOTHING,
    ),
)
COLUMNS = {SheetKind.DEALERSHIPS: _DEALERSHIPS, SheetKind.FLEET: _FLEET, SheetKind.CALENDAR: _CALENDAR}
"""Columns of each sheet, in the order in which headquarters writes them."""


def column(kind: SheetKind, key: str) -> Column:
    """The column of that key."""
    return next(column for column in COLUMNS[kind] if column.key == key)
