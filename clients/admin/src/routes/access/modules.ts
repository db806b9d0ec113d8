/** The parts of the product as people call them, and the types of the schema that each holds. */
import { t } from "@lingui/core/macro";

export interface Module {
  /** Names its acts in `words/deed.ts`. */
  key: string;
  name: string;
  types: string[];
}

export const modules = (): Module[] => [
  {
    key: "season",
    name: t`Saisons et week-ends`,
    types: ["Season", "Event", "SlotTemplate", "Slot", "Place", "Allocation"],
  },
  { key: "dealership", name: t`Concessions`, types: ["Dealership"] },
  { key: "vehicle", name: t`Véhicules`, types: ["VehicleModel", "Vehicle", "Truck", "Photo"] },
  { key: "booking", name: t`Réservations`, types: ["Booking", "Party", "BookingStep", "BookingDuplicate"] },
  { key: "ride", name: t`Essais`, types: ["Ride"] },
  { key: "rider", name: t`Pilotes`, types: ["Rider", "RiderDuplicate"] },
  { key: "consent", name: t`Accords des pilotes`, types: ["Consent"] },
  { key: "lead", name: t`Suivi commercial`, types: ["Lead"] },
  { key: "wish", name: t`Liste d’attente`, types: ["Wish", "WishModel", "WishSlot", "WishStep"] },
  { key: "request", name: t`Demandes de concession`, types: ["ChangeRequest", "ChangeDifference"] },
  { key: "message", name: t`Messages envoyés`, types: ["Message", "MessageEvent", "MessageFigures", "Suppression"] },
  {
    key: "template",
    name: t`Modèles et envois`,
    types: ["MessageTemplate", "MessageTemplateVersion", "Mailing", "MailingRecipient", "MessageMoment", "QuietHours"],
  },
  { key: "figure", name: t`Chiffres`, types: ["EventFigures", "DayFigures", "SeasonFigures", "SeasonDayFigures"] },
  { key: "act", name: t`Actions groupées`, types: ["Act", "ActItem"] },
  { key: "account", name: t`Comptes et accès`, types: ["Account", "SignIn", "Client", "Device"] },
  { key: "import", name: t`Import des tableurs`, types: ["SeasonImport", "Spreadsheet"] },
  { key: "export", name: t`Exports`, types: ["Export", "ExportProfile"] },
  { key: "trail", name: t`Journal`, types: ["AuditEntry", "OutboxJob"] },
];
