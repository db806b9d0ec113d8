"""The fields that a column of a leads file may hold (K1), as people call them, in both languages."""

from collections.abc import Mapping
from dataclasses import dataclass

from models.rider import Locale
from resolvers.export_column import Kind, lead_paths

# What the fields are of, by the path before the last dot; the first match of a path is the longest.
GROUPS: Mapping[str, tuple[str, str]] = {
    "": ("Contact", "Lead"),
    "rider": ("Pilote", "Rider"),
    "rider.consents": ("Accords du pilote", "Rider’s consents"),
    "event": ("Étape", "Event"),
    "event.season": ("Saison", "Season"),
    "event.dealership": ("Concession", "Dealership"),
    "booking": ("Réservation", "Booking"),
    "booking.slot": ("Départ", "Departure"),
    "booking.vehicle": ("Véhicule", "Vehicle"),
    "booking.vehicle.model": ("Modèle", "Model"),
    "booking.vehicle.model.photo": ("Photo du modèle", "Model’s photo"),
}
_EVERYWHERE: Mapping[str, tuple[str, str]] = {
    "id": ("Identifiant", "Identifier"),
    "createdAt": ("Créé le", "Created at"),
    "startsOn": ("Premier jour", "First day"),
    "endsOn": ("Dernier jour", "Last day"),
    "state": ("État", "State"),
    "groupNumber": ("Groupe", "Group"),
    "version": ("Version", "Version"),
    "phone": ("Téléphone", "Phone"),
    "email": ("E-mail", "Email"),
    "name": ("Nom", "Name"),
}
TITLES: Mapping[str, tuple[str, str]] = {
    "step": ("Étape du suivi", "Step"),
    "changedAt": ("Modifié le", "Changed at"),
    "rider.firstName": ("Prénom", "First name"),
    "rider.lastName": ("Nom", "Last name"),
    "rider.locale": ("Langue", "Language"),
    "rider.licenceClass": ("Permis", "Licence"),
    "rider.postcode": ("Code postal", "Postcode"),
    "rider.ownedBrand": ("Marque possédée", "Brand owned"),
    "rider.consents.BRAND_EMAIL": ("E-mails de la marque", "Emails of the brand"),
    "rider.consents.BRAND_SMS": ("SMS de la marque", "Texts of the brand"),
    "rider.consents.DEALERSHIP_CONTACT": ("Contact par la concession", "Contact by the dealership"),
    "rider.consents.EMAIL_TRACKING": ("Mesure des ouvertures", "Measuring of openings"),
    "event.zone": ("Fuseau horaire", "Time zone"),
    "event.daysLeft": ("Jours restants", "Days left"),
    "event.season.year": ("Année", "Year"),
    "event.dealership.code": ("Code", "Code"),
    "event.dealership.address": ("Adresse", "Address"),
    "event.dealership.city": ("Ville", "Town"),
    "event.dealership.region": ("Région", "Region"),
    "event.dealership.latitude": ("Latitude", "Latitude"),
    "event.dealership.longitude": ("Longitude", "Longitude"),
    "event.dealership.website": ("Site web", "Website"),
    "event.dealership.openingHours": ("Heures d’ouverture", "Opening hours"),
    "booking.status": ("Statut", "Status"),
    "booking.channel": ("Venue par", "Channel"),
    "booking.heldUntil": ("Place tenue jusqu’au", "Held until"),
    "booking.confirmedAt": ("Confirmée le", "Confirmed at"),
    "booking.cancelReason": ("Motif d’annulation", "Cancelled because"),
    "booking.source": ("Origine", "Source"),
    "booking.firstCampaign": ("Première campagne", "First campaign"),
    "booking.lastCampaign": ("Dernière campagne", "Last campaign"),
    "booking.slot.startsAt": ("Date et heure", "Date and time"),
    "booking.slot.endsAt": ("Retour", "Return"),
    "booking.slot.localStart": ("Heure sur place", "Time on site"),
    "booking.slot.day": ("Jour", "Day"),
    "booking.vehicle.number": ("Numéro", "Number"),
    "booking.vehicle.model.family": ("Famille", "Family"),
    "booking.vehicle.model.powerKw": ("Puissance (kW)", "Power (kW)"),
    "booking.vehicle.model.licenceRequired": ("Permis nécessaire", "Licence needed"),
    "booking.vehicle.model.yAmt": ("Boîte Y-AMT", "Y-AMT gearbox"),
    "booking.vehicle.model.a2Restricted": ("Bridé A2", "A2 restricted"),
    "booking.vehicle.model.photo.width": ("Largeur", "Width"),
    "booking.vehicle.model.photo.height": ("Hauteur", "Height"),
    "booking.vehicle.model.photo.small": ("Petite image", "Small picture"),
    "booking.vehicle.model.photo.medium": ("Image moyenne", "Medium picture"),
    "booking.vehicle.model.photo.large": ("Grande image", "Large picture"),
}


@dataclass(frozen=True, slots=True)
class LeadField:
    """A field of a lead: its path, what it is of and what it is called; `kind` says which formats it takes."""

    path: str
    group: str
    title: str
    kind: Kind


def lead_fields(locale: Locale) -> list[LeadField]:
    """Every field that a column may name, with its words; one that has none is called by its path."""
    language = 0 if locale is Locale.FR else 1
    return [_field(path, kind, language) for path, kind in lead_paths().items()]


def _field(path: str, kind: Kind, language: int) -> LeadField:
    group, _, name = path.rpartition(".")
    title = TITLES.get(path) or _EVERYWHERE.get(name) or (path, path)
    return LeadField(path, GROUPS.get(group, (group, group))[language], title[language], kind)
