/** Models under the group in which their vehicles ride; a model of both groups stands in both. */

interface Model {
  id: string;
  name: string;
  family: string;
  licenceRequired: string;
}

interface Vehicle {
  id: string;
  number: number;
  plate: string;
  groupNumber: number;
  model: { id: string };
}

export interface Group<M, V> {
  /** 0: models without a vehicle in the season. */
  number: number;
  models: { model: M; vehicles: V[] }[];
}

interface Wanted {
  q?: string;
  family?: string;
  licence?: string;
}

const plain = (text: string): string =>
  text
    .normalize("NFD")
    .replace(/[\p{Diacritic}\s-]/gu, "")
    .toLowerCase();

export function groupModels<M extends Model, V extends Vehicle>(
  models: readonly M[],
  vehicles: readonly V[],
  { q = "", family, licence }: Wanted,
): Group<M, V>[] {
  const wanted = plain(q);
  const kept = models.filter(
    (model) => (!family || model.family === family) && (!licence || model.licenceRequired === licence),
  );
  const found = (model: M, own: V[]): boolean =>
    !wanted ||
    plain(`${model.name} ${model.family}`).includes(wanted) ||
    own.some((vehicle) => plain(vehicle.plate).includes(wanted) || String(vehicle.number) === wanted);
  return [1, 2, 0]
    .map((number) => ({
      number,
      models: kept
        .map((model) => {
          const all = vehicles.filter((vehicle) => vehicle.model.id === model.id);
          return { model, all, vehicles: all.filter((vehicle) => vehicle.groupNumber === number) };
        })
        .filter((line) => (number ? line.vehicles.length > 0 : line.all.length === 0))
        .filter((line) => found(line.model, line.vehicles))
        .toSorted((a, b) => (a.vehicles[0]?.number ?? 0) - (b.vehicles[0]?.number ?? 0)),
    }))
    .filter((group) => group.models.length > 0);
}
