"""The table of tasks: name in the outbox → how it is done. Messages have lanes of their own: jobs/delivery.py."""

from collections.abc import Mapping

from jobs.acts import carry_out_act, give_up_act, let_wait
from jobs.bounces import read_bounces
from jobs.exports import give_up_export, run_export
from jobs.list_exports import run_list_export
from jobs.mailings import give_up_mailing, send_due, send_mailing
from jobs.season_imports import give_up_import, import_season
from jobs.sms_answers import read_sms_answers
from jobs.task import Task
from jobs.upkeep import (
    ask_consents,
    offer_all_waiting,
    offer_waiting,
    purge_done,
    purge_exports,
    purge_tokens,
    purge_tracking,
    purge_uploads,
    refresh_figures,
    refresh_message_figures,
    release_holds,
)

TASKS: Mapping[str, Task] = {
    "carry_out_act": Task(carry_out_act, given_up=give_up_act),
    "wait_after_act": Task(let_wait),
    "run_export": Task(run_export, given_up=give_up_export),
    "run_list_export": Task(run_list_export, given_up=give_up_export),
    "import_season": Task(import_season, given_up=give_up_import),
    "send_mailing": Task(send_mailing, given_up=give_up_mailing),
    "send_due": Task(send_due),
    "release_holds": Task(release_holds),
    "offer_waiting": Task(offer_waiting),
    "offer_all_waiting": Task(offer_all_waiting),
    "refresh_figures": Task(refresh_figures),
    "refresh_message_figures": Task(refresh_message_figures),
    "read_bounces": Task(read_bounces),
    "read_sms_answers": Task(read_sms_answers),
    "ask_consents": Task(ask_consents),
    "purge_tokens": Task(purge_tokens),
    "purge_tracking": Task(purge_tracking),
    "purge_exports": Task(purge_exports),
    "purge_uploads": Task(purge_uploads),
    "purge_done": Task(purge_done),
}
