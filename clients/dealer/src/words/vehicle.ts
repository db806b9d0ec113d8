/** The words of a vehicle, as a dealership reads them. */
import { t } from "@lingui/core/macro";

/** `MT-07 n° 2`: a model and the number on the vehicle. */
export const vehicleName = ({ model, number }: { model: { name: string }; number: number }): string =>
  t`${model.name} n° ${number}`;
