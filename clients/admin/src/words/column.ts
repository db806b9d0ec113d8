/** What columns and fields are called, for the trail and the access table; a test asks for every one of the policy. */
import { t } from "@lingui/core/macro";
import { bookingColumns } from "./column/booking.ts";
import { figureColumns } from "./column/figure.ts";
import { messageColumns } from "./column/message.ts";
import { personColumns } from "./column/person.ts";
import { placeColumns } from "./column/place.ts";
import { recordColumns } from "./column/record.ts";

const columns = (): Record<string, string> => ({
  ...bookingColumns(),
  ...figureColumns(),
  ...messageColumns(),
  ...personColumns(),
  ...placeColumns(),
  ...recordColumns(),
});

/** Of `first_name` or `firstName`. */
export function columnWord(column: string): string {
  const name = column.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  return columns()[name] ?? t`Donnée « ${name.replaceAll("_", " ")} »`;
}
