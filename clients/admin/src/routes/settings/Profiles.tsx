/** The forms in which files for the CRM are written (K1). */
import { Icon } from "@drt/kit/ui/Icon.tsx";
import { Card } from "@drt/kit/ui/Page.tsx";
import { plural } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Button } from "@mantine/core";
import { Link } from "wouter";
import { type FragmentOf, graphql, readFragment } from "../../graphql.ts";
import { columnsOf, delimiterWord } from "../exportProfile/columns.ts";
import css from "./SettingsPage.module.css";

export const ProfilesFields = graphql(`
  fragment ProfilesFields on ExportProfile {
    id
    name
    delimiter
    columns
  }
`);

export function Profiles(props: { profiles: readonly FragmentOf<typeof ProfilesFields>[] }) {
  const profiles = readFragment(ProfilesFields, props.profiles).toSorted((a, b) => a.name.localeCompare(b.name));
  return (
    <Card title={<Trans>Fichiers pour le CRM</Trans>}>
      <p className={css.quiet}>
        <Trans>
          Un profil dit quelles colonnes le fichier contient et comment elles s’appellent. Le fichier lui-même se
          prépare dans <Link to="/exports">Fichiers</Link>.
        </Trans>
      </p>
      <ul className={css.ways}>
        {profiles.map(({ id, name, delimiter, columns }) => (
          <li key={id}>
            <Link to={`/settings/profiles/${id}`} className={css.way}>
              <span className={css.icon}>
                <Icon name="note" />
              </span>
              <span className={css.words}>
                <strong>{name}</strong>
                <small>
                  {plural(columnsOf(columns).length, { one: "# colonne", other: "# colonnes" })}
                  {" · "}
                  <Trans>séparateur : {delimiterWord(delimiter)}</Trans>
                </small>
              </span>
              <Icon name="right" size={16} />
            </Link>
          </li>
        ))}
      </ul>
      <div>
        <Button component={Link} to="/settings/profiles/new" variant="default" leftSection={<Icon name="plus" />}>
          <Trans>Nouveau profil</Trans>
        </Button>
      </div>
    </Card>
  );
}
