"""Whom a mailing as it is being filled in would reach (F6): told by the use case, read from no table."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class MailingReach:
    """How many messages it would send now, and how many of its set it would leave out, each for the first reason.

    Of who is left out nothing is written down, and nobody is named: it can be asked at each change of a form.
    """

    reached_count: int
    skipped_count: int
    anonymised_count: int
    merged_count: int
    unproven_count: int
    no_address_count: int
    no_consent_count: int
    suppressed_count: int
    duplicate_count: int
