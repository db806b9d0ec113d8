/** What holds for a whole season: how often one person may ride, how files for the CRM are written (C8, K1). */
import { Empty, Failed, Loading } from "@drt/kit/ui/Empty.tsx";
import { Icon, type IconName } from "@drt/kit/ui/Icon.tsx";
import { Card, Page } from "@drt/kit/ui/Page.tsx";
import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { useQuery } from "urql";
import { Link } from "wouter";
import { graphql } from "../../graphql.ts";
import { SeasonChoice, useSeason } from "../season/SeasonChoice.tsx";
import { LimitsFields, LimitsForm } from "./LimitsForm.tsx";
import { Profiles, ProfilesFields } from "./Profiles.tsx";
import css from "./SettingsPage.module.css";

const Settings = graphql(
  `
    query Settings($year: Int!) {
      season(year: $year) {
        id
        year
        version
        ...LimitsFields
      }
      exportProfiles {
        id
        ...ProfilesFields
      }
    }
  `,
  [LimitsFields, ProfilesFields],
);

export function SettingsPage() {
  const { season, seasons, failed } = useSeason();
  const [{ data, error }, ask] = useQuery({
    query: Settings,
    variables: { year: season?.year ?? 0 },
    pause: !season,
  });
  const again = (): void => ask({ requestPolicy: "network-only" });
  if (failed || (error && !data)) return <Failed onRetry={again} />;
  if (season === null)
    return (
      <Empty icon="calendar" title={t`Aucune saison pour l’instant`}>
        {t`Importez les fichiers du siège : la saison apparaîtra ici.`}
      </Empty>
    );
  if (!season || !data?.season) return <Loading />;
  return (
    <Page
      title={<Trans>Réglages de la saison</Trans>}
      lead={<Trans>Ce qui vaut pour toutes les étapes, dès que vous l’enregistrez.</Trans>}
      tools={<SeasonChoice season={season} seasons={seasons} />}
    >
      <div className={css.halves}>
        <LimitsForm key={data.season.id} season={data.season} onDone={again} />
        <Elsewhere />
      </div>
      <Profiles profiles={data.exportProfiles} />
    </Page>
  );
}

function Elsewhere() {
  const ways: { to: string; icon: IconName; label: string; hint: string }[] = [
    {
      to: "/messages/moments",
      icon: "clock",
      label: t`Heures calmes et moments`,
      hint: t`Quand les messages partent, et quand la publicité se tait.`,
    },
    {
      to: "/messages/templates",
      icon: "note",
      label: t`Modèles de messages`,
      hint: t`Ce que les pilotes et les concessions lisent.`,
    },
    {
      to: "/accounts",
      icon: "people",
      label: t`Comptes et accès`,
      hint: t`Qui se connecte, les tablettes, les logiciels.`,
    },
    { to: "/fleet", icon: "bike", label: t`Parc`, hint: t`Modèles, véhicules et leurs dates.` },
  ];
  return (
    <Card title={<Trans>Ce qui se règle ailleurs</Trans>}>
      <ul className={css.ways}>
        {ways.map(({ to, icon, label, hint }) => (
          <li key={to}>
            <Link to={to} className={css.way}>
              <span className={css.icon}>
                <Icon name={icon} />
              </span>
              <span className={css.words}>
                <strong>{label}</strong>
                <small>{hint}</small>
              </span>
              <Icon name="right" size={16} />
            </Link>
          </li>
        ))}
      </ul>
    </Card>
  );
}
