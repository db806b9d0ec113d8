/** The regions of France by the beginnings of their postcodes: a rider says a postcode, never a region. */
import { t } from "@lingui/core/macro";

const REGIONS: Record<string, { name: string; beginnings: string }> = {
  ara: { name: "Auvergne-Rhône-Alpes", beginnings: "01 03 07 15 26 38 42 43 63 69 73 74" },
  bfc: { name: "Bourgogne-Franche-Comté", beginnings: "21 25 39 58 70 71 89 90" },
  bre: { name: "Bretagne", beginnings: "22 29 35 56" },
  cvl: { name: "Centre-Val de Loire", beginnings: "18 28 36 37 41 45" },
  cor: { name: "Corse", beginnings: "20" },
  ges: { name: "Grand Est", beginnings: "08 10 51 52 54 55 57 67 68 88" },
  hdf: { name: "Hauts-de-France", beginnings: "02 59 60 62 80" },
  idf: { name: "Île-de-France", beginnings: "75 77 78 91 92 93 94 95" },
  nor: { name: "Normandie", beginnings: "14 27 50 61 76" },
  naq: { name: "Nouvelle-Aquitaine", beginnings: "16 17 19 23 24 33 40 47 64 79 86 87" },
  occ: { name: "Occitanie", beginnings: "09 11 12 30 31 32 34 46 48 65 66 81 82" },
  pdl: { name: "Pays de la Loire", beginnings: "44 49 53 72 85" },
  pac: { name: "Provence-Alpes-Côte d’Azur", beginnings: "04 05 06 13 83 84" },
};

export const regions = (): { value: string; label: string }[] => [
  ...Object.entries(REGIONS).map(([value, { name }]) => ({ value, label: name })),
  { value: "om", label: t`Outre-mer` },
];

/** What postcodes of the region begin with; none of an unknown one. */
export const beginningsOf = (region: string): string[] =>
  region === "om" ? ["97", "98"] : (REGIONS[region]?.beginnings.split(" ") ?? []);
