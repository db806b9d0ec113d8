/** Allows a tablet by a code for its camera: one weekend, one tablet, a quarter of an hour; a new one ends the former. */
import { shortDays } from "@drt/kit/language/dates.ts";
import { useChange } from "@drt/kit/me/useChange.ts";
import { Form, FormFoot } from "@drt/kit/ui/Form.tsx";
import { Note } from "@drt/kit/ui/Note.tsx";
import { ProblemAlert } from "@drt/kit/ui/Problem.tsx";
import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Button, Modal, NativeSelect } from "@mantine/core";
import { useEffect, useState } from "react";
import { useQuery } from "urql";
import { graphql } from "../../graphql.ts";
import { useSecondsUntil } from "../acts/seconds.ts";
import { useEnrollableEvents } from "./enrollable.ts";
import css from "./OfferForm.module.css";

const TakenOffer = graphql(`
  query TakenOffer($filter: DeviceFilter!) {
    devices(first: 1, filter: $filter, sort: [{ createdAt: DESC }]) {
      nodes {
        id
        name
      }
    }
  }
`);

/** A tablet takes an offer at a door of its own, which tells no screen: asked again while the code is shown. */
const AGAIN_MS = 3_000;

interface Offer {
  userCode: string;
  expiresAt: string;
  qr: string;
}

export function OfferForm({ onClose }: { onClose: () => void }) {
  const events = useEnrollableEvents();
  const { busy, problem, run } = useChange();
  const [chosen, choose] = useState<string | null>(null);
  const [offer, setOffer] = useState<Offer | null>(null);
  const [since, setSince] = useState("");
  const event = events.find((one) => one.id === chosen) ?? events[0];
  const [{ data }, ask] = useQuery({
    query: TakenOffer,
    variables: { filter: { event: { id: { eq: event?.id ?? "" } }, createdAt: { gte: since } } },
    pause: !offer,
    requestPolicy: "network-only",
  });
  const taken = offer ? data?.devices.nodes[0] : undefined;
  useEffect(() => {
    if (!offer || taken) return;
    const timer = window.setInterval(() => ask({ requestPolicy: "network-only" }), AGAIN_MS);
    return () => window.clearInterval(timer);
  }, [offer, taken, ask]);

  async function make() {
    if (!event) return;
    const before = new Date().toISOString();
    const made = await run<Offer>("POST", "/auth/tablet-offers", {
      eventId: event.id,
      insteadOf: offer?.userCode ?? "",
    });
    if (!made) return;
    setSince(before);
    setOffer(made);
  }

  // A code that nobody reads any more opens nothing any more.
  function close() {
    if (offer && !taken) void run("DELETE", `/auth/tablet-offers/${offer.userCode}`);
    onClose();
  }

  return (
    <Modal
      opened
      onClose={close}
      title={t`Autoriser une tablette`}
      centered
      size="lg"
      closeButtonProps={{ "aria-label": t`Fermer` }}
    >
      <Form onSubmit={make}>
        <NativeSelect
          label={t`Week-end qu’elle verra`}
          value={event?.id}
          disabled={offer !== null}
          onChange={(change) => choose(change.currentTarget.value)}
          data={events.map((one) => ({
            value: one.id,
            label: `${shortDays(one.startsOn, one.endsOn)} · ${one.dealership.name}, ${one.dealership.city}`,
          }))}
        />
        {offer && !taken && <Shown offer={offer} />}
        {taken && (
          <Note icon="check" tone="good">
            <Trans>
              <b>{taken.name}</b> est autorisée pour ce week-end.
            </Trans>
          </Note>
        )}
        <ProblemAlert problem={problem} />
        <FormFoot>
          <Button variant="default" onClick={close}>
            <Trans>Fermer</Trans>
          </Button>
          {!taken && (
            <Button type="submit" variant={offer ? "default" : "filled"} loading={busy} disabled={!event}>
              {offer ? <Trans>Nouveau code</Trans> : <Trans>Montrer le code</Trans>}
            </Button>
          )}
        </FormFoot>
      </Form>
    </Modal>
  );
}

function Shown({ offer }: { offer: Offer }) {
  const left = useSecondsUntil(offer.expiresAt);
  const clock = `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}`;
  if (left === 0)
    return (
      <Note icon="clock">
        <Trans>Ce code n’est plus valable. Demandez-en un nouveau.</Trans>
      </Note>
    );
  return (
    <div className={css.offer}>
      <img className={css.qr} src={offer.qr} alt={t`Code QR à scanner avec la tablette`} />
      <div className={css.words}>
        <p>
          <Trans>Sur la tablette, ouvrez l’application du tour et scannez ce code, ou tapez-le :</Trans>
        </p>
        <code className={css.code}>{offer.userCode}</code>
        <p className={css.quiet}>
          <Trans>
            Une seule tablette peut s’en servir, encore pendant{" "}
            <b role="timer" className={css.clock}>
              {clock}
            </b>
            .
          </Trans>
        </p>
      </div>
    </div>
  );
}
