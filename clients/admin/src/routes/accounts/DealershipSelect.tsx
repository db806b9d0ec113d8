/** One dealership among all, found by part of its name, town or code. */
import { t } from "@lingui/core/macro";
import { Select } from "@mantine/core";
import { useState } from "react";
import { useQuery } from "urql";
import { graphql } from "../../graphql.ts";

const DealershipsByWords = graphql(`
  query DealershipsByWords($search: String) {
    dealerships(first: 20, filter: { search: $search }, sort: [{ name: ASC }]) {
      nodes {
        id
        name
        city
      }
    }
  }
`);

interface Props {
  value: string | null;
  onChange: (id: string | null) => void;
  error: string | undefined;
}

export function DealershipSelect({ value, onChange, error }: Props) {
  const [words, setWords] = useState("");
  const [label, setLabel] = useState("");
  // Once chosen, the field holds the dealership's own words: they are no search.
  const search = words === label ? null : words.trim() || null;
  const [{ data }] = useQuery({ query: DealershipsByWords, variables: { search } });
  const found = (data?.dealerships.nodes ?? []).map(({ id, name, city }) => ({ value: id, label: `${name}, ${city}` }));
  const kept = value && label && !found.some((each) => each.value === value) ? [{ value, label }] : [];
  return (
    <Select
      label={t`Concession`}
      placeholder={t`Nom, ville ou code`}
      required
      searchable
      value={value}
      searchValue={words}
      onSearchChange={setWords}
      onChange={(id, option) => {
        setLabel(option?.label ?? "");
        onChange(id);
      }}
      data={[...kept, ...found]}
      filter={({ options }) => options}
      nothingFoundMessage={t`Aucune concession ne correspond`}
      error={error}
      comboboxProps={{ withinPortal: false }}
    />
  );
}
