/** The name that others see, and the language of the person's mails. */

import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Button, NativeSelect, TextInput } from "@mantine/core";
import { checkSession } from "../session/session.ts";
import { Form, FormFoot, typed } from "../ui/Form.tsx";
import { Card } from "../ui/Page.tsx";
import { ProblemAlert } from "../ui/Problem.tsx";
import { toast } from "../ui/Toasts.tsx";
import type { Account } from "./account.ts";
import { useChange } from "./useChange.ts";

export function Profile({ account, onChange }: { account: Account; onChange: () => Promise<void> }) {
  const { busy, problem, run } = useChange();

  async function save(form: FormData) {
    const given = { name: typed(form, "name"), locale: typed(form, "locale") };
    if (!(await run("PATCH", "/auth/me", given))) return;
    toast(t`Enregistré.`);
    await Promise.all([onChange(), checkSession()]);
  }

  return (
    <Card title={<Trans>Profil</Trans>}>
      <Form onSubmit={save}>
        <ProblemAlert problem={problem} />
        <TextInput
          name="name"
          label={t`Nom`}
          defaultValue={account.name}
          autoComplete="name"
          maxLength={100}
          required
          withAsterisk={false}
        />
        <NativeSelect
          name="locale"
          label={t`Langue de mes e-mails`}
          defaultValue={account.locale}
          data={[
            { value: "FR", label: "Français" },
            { value: "EN", label: "English" },
          ]}
        />
        <FormFoot>
          <Button type="submit" loading={busy}>
            <Trans>Enregistrer</Trans>
          </Button>
        </FormFoot>
      </Form>
    </Card>
  );
}
