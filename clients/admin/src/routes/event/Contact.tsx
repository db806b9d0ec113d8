/** How to reach a rider, and what they may ride. */
import { Reach } from "@drt/kit/ui/Reach.tsx";
import { Section } from "@drt/kit/ui/SidePanel.tsx";
import { plural } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { type FragmentOf, graphql, readFragment } from "../../graphql.ts";
import { licenceWord } from "../../words/licence.ts";

export const ContactFields = graphql(`
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
  }
`);

export function Contact(props: { rider: FragmentOf<typeof ContactFields> }) {
  const rider = readFragment(ContactFields, props.rider);
  return (
    <Section title={<Trans>Contact</Trans>}>
      <Reach phone={rider.phone} email={rider.email}>
        <Trans>Permis {licenceWord(rider.licenceClass)}</Trans>
        {rider.ownedBrand && ` · ${rider.ownedBrand}`}
        {rider.postcode && ` · ${rider.postcode}`}
        {` · ${plural(rider.bookings.totalCount, { one: "# réservation", other: "# réservations" })}`}
      </Reach>
    </Section>
  );
}
