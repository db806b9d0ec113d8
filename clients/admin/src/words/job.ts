/** The work that the system does by itself, in words: what is stopped when a job is set aside. */
import { t } from "@lingui/core/macro";

export function jobWord(task: string): string {
  const words: Record<string, string> = {
    send_message: t`Envoyer un message`,
    send_marketing: t`Envoyer un message publicitaire`,
    send_mailing: t`Faire partir un envoi groupé`,
    send_due: t`Envoyer les rappels du moment`,
    ask_consents: t`Demander de confirmer les consentements`,
    carry_out_act: t`Faire une action groupée`,
    wait_after_act: t`Proposer d’autres places après une action groupée`,
    run_export: t`Écrire un fichier pour Salesforce`,
    run_list_export: t`Écrire un fichier`,
    import_season: t`Importer une saison`,
    release_holds: t`Rendre les places non confirmées`,
    offer_waiting: t`Proposer une place à la liste d’attente`,
    offer_all_waiting: t`Proposer des places aux listes d’attente`,
    refresh_figures: t`Recompter les chiffres`,
    refresh_message_figures: t`Recompter les chiffres des messages`,
    read_bounces: t`Lire les messages revenus`,
    read_sms_answers: t`Lire les réponses aux SMS`,
  };
  return words[task] ?? t`Effacer ce qui n’est plus gardé`;
}
