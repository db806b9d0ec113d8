"""The riders of the random acts: few enough that they meet, with what each may ride."""

from dataclasses import dataclass

HEAVY, LIGHT = "heavy", "light"
"""The two models of vehicles: the one needs A, the other A1."""


@dataclass(frozen=True)
class Person:
    """Somebody who books; what they may ride is said here, not worked out by the product's rules."""

    name: str
    address: str
    licence: str
    born: str
    rides: frozenset[str]

    def details(self, time: str) -> dict[str, str]:
        """What they say of themselves; each `time` that the acts begin anew, all are strangers."""
        return {
            "firstName": "Zoé",
            "lastName": self.name,
            "email": f"{self.address}.{time}@riders.example",
            "birthDate": self.born,
            "licenceClass": self.licence,
        }


EVERYTHING = frozenset({HEAVY, LIGHT})
PEOPLE = (
    # A family with one address: each is a person of their own.
    Person("Aubert", "aubert", "A", "1985-02-03", EVERYTHING),
    Person("Aubert", "aubert", "A", "1987-09-30", EVERYTHING),
    Person("Brun", "brun", "A", "1990-05-17", EVERYTHING),
    Person("Caron", "caron", "A", "1979-12-01", EVERYTHING),
    Person("Diallo", "diallo", "A2", "1999-01-09", frozenset({LIGHT})),
    Person("Esteve", "esteve", "B", "1970-07-07", frozenset()),
)
