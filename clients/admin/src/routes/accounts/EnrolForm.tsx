/** Allows a tablet: it shows a code, which is typed here with the weekend that it will see (RFC 8628). */
import { shortDays } from "@drt/kit/language/dates.ts";
import { useAct } from "@drt/kit/transport/act.ts";
import { Form, FormFoot, typed } from "@drt/kit/ui/Form.tsx";
import { ProblemAlert } from "@drt/kit/ui/Problem.tsx";
import { toast } from "@drt/kit/ui/Toasts.tsx";
import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Button, Modal, NativeSelect, TextInput } from "@mantine/core";
import { graphql } from "../../graphql.ts";
import { ProblemFields } from "../../problem.ts";
import css from "./accounts.module.css";
import { useEnrollableEvents } from "./enrollable.ts";

const EnrolDevice = graphql(
  `
    mutation EnrolDevice($input: EnrolDeviceInput!) {
      enrolDevice(input: $input) {
        ... on EnrolDeviceSuccess {
          device {
            id
            name
          }
        }
        ...ProblemFields
      }
    }
  `,
  [ProblemFields],
);

export function EnrolForm({ onClose, onDone }: { onClose: () => void; onDone: () => void }) {
  const events = useEnrollableEvents();
  const { act, busy, problem } = useAct(EnrolDevice);

  async function allow(form: FormData) {
    if (!(await act({ userCode: typed(form, "code"), eventId: typed(form, "event") }))) return;
    toast(t`La tablette est autorisée : elle s’ouvre dans quelques secondes.`);
    onDone();
  }

  const wrong = (field: string): string | undefined => (problem?.field === field ? problem.message : undefined);
  return (
    <Modal
      opened
      onClose={onClose}
      title={t`Saisir le code d’une tablette`}
      centered
      size="lg"
      closeButtonProps={{ "aria-label": t`Fermer` }}
    >
      <Form onSubmit={allow}>
        <p>
          <Trans>
            Allumez la tablette et ouvrez-y l’application du tour : elle montre un code de huit lettres, valable 15
            minutes.
          </Trans>
        </p>
        <TextInput
          name="code"
          label={t`Code montré par la tablette`}
          placeholder="BCDF-GHJK"
          required
          autoComplete="off"
          classNames={{ input: css.code ?? "" }}
          error={wrong("userCode")}
          data-autofocus
        />
        <NativeSelect
          name="event"
          label={t`Week-end qu’elle verra`}
          error={wrong("eventId")}
          data={events.map((event) => ({
            value: event.id,
            label: `${shortDays(event.startsOn, event.endsOn)} · ${event.dealership.name}, ${event.dealership.city}`,
          }))}
        />
        <ProblemAlert problem={problem} />
        <FormFoot>
          <Button variant="default" onClick={onClose}>
            <Trans>Renoncer</Trans>
          </Button>
          <Button type="submit" loading={busy}>
            <Trans>Autoriser</Trans>
          </Button>
        </FormFoot>
      </Form>
    </Modal>
  );
}
