"""What an exported list holds unless columns are chosen (K2), and how its columns are titled, French first."""

from collections.abc import Mapping

from models.account import Account, Device
from models.audit import AuditEntry
from models.booking import Booking
from models.booking_duplicate import BookingDuplicate
from models.change_request import ChangeRequest
from models.dealership import Dealership
from models.event import Event
from models.export import Export
from models.figures import DayFigures
from models.lead import Lead
from models.message import Message
from models.rider import Rider
from models.rider_duplicate import RiderDuplicate
from models.vehicle import Vehicle
from models.wish import Wish

# Every root of the schema that is read by page, as `models/policy/fields.py` names it.
LISTS: Mapping[str, type] = {
    "events": Event,
    "dealerships": Dealership,
    "vehicles": Vehicle,
    "bookings": Booking,
    "change_requests": ChangeRequest,
    "wishes": Wish,
    "riders": Rider,
    "rider_duplicates": RiderDuplicate,
    "duplicate_bookings": BookingDuplicate,
    "day_figures": DayFigures,
    "leads": Lead,
    "messages": Message,
    "exports": Export,
    "accounts": Account,
    "devices": Device,
    "audit_entries": AuditEntry,
}
_PERSON = ("lastName", "firstName", "email", "phone", "postcode", "licenceClass")
_OF_RIDER = tuple(f"rider.{name}" for name in _PERSON)
# Those of a path that the viewer does not read are left out.
DEFAULTS: Mapping[str, tuple[str, ...]] = {
    "events": (
        *("startsOn", "endsOn", "state", "dealership.code", "dealership.name", "dealership.city", "placesCount"),
        *("bookedCount", "heldCount", "freeCount", "fillRate"),
    ),
    "dealerships": ("code", "name", "address", "city", "region", "phone", "email", "website"),
    "vehicles": (
        *("number", "model.name", "model.family", "plate", "groupNumber", "availableFrom", "availableUntil"),
        "mileageKm",
    ),
    "bookings": (
        *("event.dealership.name", "slot.localStart", "vehicle.model.name", "vehicle.number", "status"),
        *_OF_RIDER,
        *("channel", "source", "lastCampaign", "createdAt", "confirmedAt", "cancelReason"),
    ),
    "change_requests": (
        *("createdAt", "event.dealership.name", "kind", "status", "booking.slot.localStart", "message", "author"),
        *("stale", "answeredAt", "answeredBy", "answer"),
    ),
    "wishes": (
        *("joinedAt", "event.dealership.name", "event.startsOn", "state", *_OF_RIDER),
        *("missedOffers", "anyModel", "anySlot", "source", "lastCampaign"),
    ),
    "riders": (*_PERSON, "birthDate", "licenceObtainedOn", "ownedBrand", "locale", "lastActionAt", "createdAt"),
    "rider_duplicates": (
        *("score", "rider.lastName", "rider.firstName", "rider.email", "other.lastName", "other.firstName"),
        *("other.email", "sameEmail", "samePhone", "sameName", "sameBirthDate"),
    ),
    "duplicate_bookings": (
        *("event.dealership.name", "event.startsOn", "booking.slot.localStart", "other.slot.localStart"),
        *("booking.rider.lastName", "other.rider.lastName", "sameRider", "sameEmail", "samePhone", "sameDay"),
    ),
    "leads": (
        *("changedAt", "step", "event.dealership.name", "event.startsOn", *_OF_RIDER, "booking.vehicle.model.name"),
        *("booking.status", "booking.source"),
    ),
    "day_figures": (
        *("day", "event.dealership.name", "event.startsOn", "model.name", "places", "booked", "held", "done", "noShow"),
        *("cancelled", "fillRate"),
    ),
    "messages": ("createdAt", "cause", "recipient", "locale", "status", "subject", "sentAt", "failure"),
    "exports": ("createdAt", "listName", "profile.name", "format", "status", "rowsDone", "bytes", "finishedAt"),
    "accounts": ("name", "email", "role", "dealership.name", "createdAt", "disabledAt"),
    "devices": ("name", "event.dealership.name", "event.startsOn", "createdAt", "expiresAt", "revokedAt"),
    "audit_entries": ("createdAt", "actor", "actorRole", "action", "entity", "entityId", "before", "after"),
}
_PERSON_HEADERS = {
    "lastName": ("Nom", "Last name"),
    "firstName": ("Prénom", "First name"),
    "email": ("E-mail", "Email"),
    "phone": ("Téléphone", "Phone"),
    "postcode": ("Code postal", "Postcode"),
    "licenceClass": ("Permis", "Licence"),
}
HEADERS: Mapping[str, tuple[str, str]] = {
    **_PERSON_HEADERS,
    **{f"rider.{name}": both for name, both in _PERSON_HEADERS.items()},
    "birthDate": ("Date de naissance", "Born on"),
    "licenceObtainedOn": ("Permis obtenu le", "Licence obtained on"),
    "ownedBrand": ("Marque possédée", "Brand owned"),
    "locale": ("Langue", "Language"),
    "lastActionAt": ("Dernière action", "Last action"),
    "createdAt": ("Créé le", "Created at"),
    "confirmedAt": ("Confirmé le", "Confirmed at"),
    "cancelReason": ("Motif d’annulation", "Cancelled because"),
    "score": ("Score", "Score"),
    "other.lastName": ("Nom (autre)", "Last name (other)"),
    "other.firstName": ("Prénom (autre)", "First name (other)"),
    "other.email": ("E-mail (autre)", "Email (other)"),
    "booking.rider.lastName": ("Nom", "Last name"),
    "other.rider.lastName": ("Nom (autre)", "Last name (other)"),
    "other.slot.localStart": ("Créneau (autre)", "Slot (other)"),
    "sameRider": ("Même pilote", "Same rider"),
    "sameEmail": ("Même e-mail", "Same email"),
    "samePhone": ("Même téléphone", "Same phone"),
    "sameName": ("Même nom", "Same name"),
    "sameBirthDate": ("Même naissance", "Same birth date"),
    "sameDay": ("Même jour", "Same day"),
    "kind": ("Demande", "Request"),
    "booking.slot.localStart": ("Créneau", "Slot"),
    "message": ("Message", "Message"),
    "author": ("Demandeur", "Asked by"),
    "stale": ("Périmée", "Stale"),
    "answeredAt": ("Répondu le", "Answered at"),
    "answeredBy": ("Répondu par", "Answered by"),
    "answer": ("Réponse", "Answer"),
    "channel": ("Canal", "Channel"),
    "joinedAt": ("Inscrit le", "Joined at"),
    "missedOffers": ("Offres sans réponse", "Missed offers"),
    "anyModel": ("Tout modèle", "Any model"),
    "anySlot": ("Tout créneau", "Any slot"),
    "source": ("Origine", "Source"),
    "booking.source": ("Origine", "Source"),
    "lastCampaign": ("Dernière campagne", "Last campaign"),
    "status": ("Statut", "Status"),
    "booking.status": ("Réservation", "Booking"),
    "step": ("Étape", "Step"),
    "changedAt": ("Modifié le", "Changed at"),
    "startsOn": ("Début", "Starts on"),
    "endsOn": ("Fin", "Ends on"),
    "event.startsOn": ("Événement du", "Event of"),
    "state": ("État", "State"),
    "dealership.code": ("Code concession", "Dealership code"),
    "dealership.name": ("Concession", "Dealership"),
    "dealership.city": ("Ville", "City"),
    "event.dealership.name": ("Concession", "Dealership"),
    "slot.localStart": ("Créneau", "Slot"),
    "placesCount": ("Places", "Places"),
    "bookedCount": ("Réservées", "Booked"),
    "heldCount": ("En attente", "Held"),
    "freeCount": ("Libres", "Free"),
    "fillRate": ("Taux de remplissage", "Fill rate"),
    "day": ("Jour", "Day"),
    "places": ("Places", "Places"),
    "booked": ("Réservées", "Booked"),
    "held": ("En attente", "Held"),
    "done": ("Effectués", "Done"),
    "noShow": ("Absents", "No-shows"),
    "cancelled": ("Annulées", "Cancelled"),
    "code": ("Code", "Code"),
    "name": ("Nom", "Name"),
    "address": ("Adresse", "Address"),
    "city": ("Ville", "City"),
    "region": ("Région", "Region"),
    "website": ("Site web", "Website"),
    "number": ("Numéro", "Number"),
    "vehicle.number": ("Numéro", "Number"),
    "model.name": ("Modèle", "Model"),
    "model.family": ("Famille", "Family"),
    "vehicle.model.name": ("Modèle", "Model"),
    "booking.vehicle.model.name": ("Modèle", "Model"),
    "plate": ("Immatriculation", "Plate"),
    "groupNumber": ("Groupe", "Group"),
    "availableFrom": ("Disponible du", "Available from"),
    "availableUntil": ("Disponible jusqu’au", "Available until"),
    "mileageKm": ("Kilométrage", "Mileage (km)"),
    "cause": ("Motif", "Cause"),
    "recipient": ("Destinataire", "Recipient"),
    "subject": ("Objet", "Subject"),
    "sentAt": ("Envoyé le", "Sent at"),
    "failure": ("Échec", "Failure"),
    "listName": ("Liste", "List"),
    "profile.name": ("Profil", "Profile"),
    "format": ("Format", "Format"),
    "rowsDone": ("Lignes", "Rows"),
    "bytes": ("Octets", "Bytes"),
    "finishedAt": ("Terminé le", "Finished at"),
    "role": ("Rôle", "Role"),
    "disabledAt": ("Désactivé le", "Disabled at"),
    "expiresAt": ("Expire le", "Expires at"),
    "revokedAt": ("Révoqué le", "Revoked at"),
    "actor": ("Auteur", "Actor"),
    "actorRole": ("Rôle", "Role"),
    "action": ("Action", "Action"),
    "entity": ("Table", "Table"),
    "entityId": ("Ligne", "Row"),
    "before": ("Avant", "Before"),
    "after": ("Après", "After"),
}
