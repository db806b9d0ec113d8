/** Who may come in: people, the tour's tablets, other companies' programs; which of them is shown is in the address (A3). */
import { useAddress } from "@drt/kit/list/address.ts";
import { Page } from "@drt/kit/ui/Page.tsx";
import { t } from "@lingui/core/macro";
import { SegmentedControl } from "@mantine/core";
import { Clients } from "./Clients.tsx";
import { People } from "./People.tsx";
import { Tablets } from "./Tablets.tsx";

export function AccountsPage({ id }: { id: string | undefined }) {
  const [{ show }, change] = useAddress(["show"]);
  return (
    <Page
      title={t`Comptes et accès`}
      lead={t`Qui peut se connecter, avec quel appareil, et comment lui retirer l’accès.`}
    >
      <SegmentedControl
        style={{ justifySelf: "start" }}
        aria-label={t`Montrer`}
        value={show ?? "people"}
        onChange={(value) => change({ show: value === "people" ? null : value })}
        data={[
          { value: "people", label: t`Personnes` },
          { value: "tablets", label: t`Tablettes` },
          { value: "clients", label: t`Logiciels` },
        ]}
      />
      {!show && <People id={id} />}
      {show === "tablets" && <Tablets />}
      {show === "clients" && <Clients />}
    </Page>
  );
}
