/** How to reach a rider, and what they may ride. */
import { readablePhone } from "@drt/kit/language/phones.ts";
import { Icon } from "@drt/kit/ui/Icon.tsx";
import { plural } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { type FragmentOf, graphql, readFragment } from "../../graphql.ts";
import { licenceWord } from "../../words/licence.ts";
import css from "./BookingPanel.module.css";

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
    <section className={css.section}>
      <h3 className={css.heading}>
        <Trans>Contact</Trans>
      </h3>
      <div className={css.contact}>
        {rider.phone && (
          <a href={`tel:${rider.phone}`}>
            <Icon name="phone" />
            {readablePhone(rider.phone)}
          </a>
        )}
        {rider.email && (
          <a href={`mailto:${rider.email}`}>
            <Icon name="mail" />
            {rider.email}
          </a>
        )}
        <p>
          <Trans>Permis {licenceWord(rider.licenceClass)}</Trans>
          {rider.ownedBrand && ` · ${rider.ownedBrand}`}
          {rider.postcode && ` · ${rider.postcode}`}
          {` · ${plural(rider.bookings.totalCount, { one: "# réservation", other: "# réservations" })}`}
        </p>
      </div>
    </section>
  );
}
