/** How to reach a rider, and what they may ride. */
import { Icon } from "@drt/kit/ui/Icon.tsx";
import { Reach } from "@drt/kit/ui/Reach.tsx";
import { Section } from "@drt/kit/ui/SidePanel.tsx";
import { plural } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Button } from "@mantine/core";
import { useState } from "react";
import { type FragmentOf, graphql, readFragment } from "../../graphql.ts";
import { licenceWord } from "../../words/licence.ts";
import { RiderForm, RiderFormFields } from "./RiderForm.tsx";

export const ContactFields = graphql(
  `
  fragment ContactFields on Rider {
    id
    email
    phone
    postcode
    licenceClass
    ownedBrand
    bookings(first: 1) {
      totalCount
    }
    ...RiderFormFields
  }
`,
  [RiderFormFields],
);

interface Props {
  rider: FragmentOf<typeof ContactFields>;
  /** The record changed, or somebody else changed it: it is to be read again. */
  onChange: () => void;
}

export function Contact({ rider: given, onChange }: Props) {
  const rider = readFragment(ContactFields, given);
  const [editing, setEditing] = useState(false);
  if (editing)
    return (
      <Section title={<Trans>Corriger la fiche</Trans>}>
        <RiderForm
          rider={rider}
          onStale={onChange}
          onClose={() => setEditing(false)}
          onDone={() => {
            setEditing(false);
            onChange();
          }}
        />
      </Section>
    );
  return (
    <Section title={<Trans>Contact</Trans>}>
      <Reach phone={rider.phone} email={rider.email}>
        <Trans>Permis {licenceWord(rider.licenceClass)}</Trans>
        {rider.ownedBrand && ` · ${rider.ownedBrand}`}
        {rider.postcode && ` · ${rider.postcode}`}
        {` · ${plural(rider.bookings.totalCount, { one: "# réservation", other: "# réservations" })}`}
      </Reach>
      <Button variant="default" size="xs" leftSection={<Icon name="note" size={16} />} onClick={() => setEditing(true)}>
        <Trans>Corriger la fiche</Trans>
      </Button>
    </Section>
  );
}
