/** One profile of files for the CRM: its columns in order, how they are parted; changed, or deleted (K1). */
import { Failed, Loading } from "@drt/kit/ui/Empty.tsx";
import { Missing } from "@drt/kit/ui/Missing.tsx";
import { Page } from "@drt/kit/ui/Page.tsx";
import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { useQuery } from "urql";
import { graphql } from "../../graphql.ts";
import { ProfileForm, ProfileFormFields } from "./ProfileForm.tsx";

const Profile = graphql(
  `
    query ExportProfile {
      exportProfiles {
        id
        name
        version
        ...ProfileFormFields
      }
      leadFields {
        path
        group
        title
        kind
      }
    }
  `,
  [ProfileFormFields],
);

/** `id` is `new` for one that is not there yet. */
export function ProfilePage({ id }: { id: string }) {
  const [{ data, error }, ask] = useQuery({ query: Profile });
  const again = (): void => ask({ requestPolicy: "network-only" });
  if (error && !data) return <Failed onRetry={again} />;
  if (!data) return <Loading />;
  const profile = data.exportProfiles.find((one) => one.id === id) ?? null;
  if (!profile && id !== "new")
    return (
      <Missing title={t`Ce profil n’existe pas`} to="/settings">
        <Trans>Revenir aux réglages</Trans>
      </Missing>
    );
  return (
    <Page
      back={{ to: "/settings", label: <Trans>Réglages de la saison</Trans> }}
      title={profile?.name ?? <Trans>Nouveau profil</Trans>}
      lead={<Trans>Chaque ligne ci-dessous est une colonne du fichier que le CRM reçoit.</Trans>}
    >
      <ProfileForm profile={profile} fields={data.leadFields} onChanged={again} />
    </Page>
  );
}
