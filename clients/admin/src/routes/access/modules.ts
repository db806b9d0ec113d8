/** The parts of the product as people call them, and the types of the schema that each holds. */
import { t } from "@lingui/core/macro";

export interface Module {
  name: string;
  types: string[];
}

export const modules = (): Module[] => [
  { name: t`Saisons et week-ends`, types: ["Season", "Event", "SlotTemplate", "Slot", "Place", "Allocation"] },
  { name: t`Concessions`, types: ["Dealership"] },
  { name: t`Véhicules`, types: ["VehicleModel", "Vehicle", "Truck", "Photo"] },
  { name: t`Réservations`, types: ["Booking", "Party", "BookingStep", "BookingDuplicate"] },
  { name: t`Essais`, types: ["Ride"] },
  { name: t`Pilotes`, types: ["Rider", "RiderDuplicate"] },
  { name: t`Accords des pilotes`, types: ["Consent"] },
  { name: t`Suivi commercial`, types: ["Lead"] },
  { name: t`Liste d’attente`, types: ["Wish", "WishModel", "WishSlot", "WishStep"] },
  { name: t`Demandes de concession`, types: ["ChangeRequest", "ChangeDifference"] },
  { name: t`Messages envoyés`, types: ["Message", "MessageEvent", "MessageFigures", "Suppression"] },
  {
    name: t`Modèles et envois`,
    types: ["MessageTemplate", "MessageTemplateVersion", "Mailing", "MailingRecipient", "MessageMoment", "QuietHours"],
  },
  { name: t`Chiffres`, types: ["EventFigures", "DayFigures", "SeasonFigures", "SeasonDayFigures"] },
  { name: t`Actions groupées`, types: ["Act", "ActItem"] },
  { name: t`Comptes et accès`, types: ["Account", "SignIn", "Client", "Device"] },
  { name: t`Import des tableurs`, types: ["SeasonImport", "Spreadsheet"] },
  { name: t`Exports`, types: ["Export", "ExportProfile"] },
  { name: t`Journal`, types: ["AuditEntry", "OutboxJob"] },
];
