"""Whom a mailing would reach, as a GraphQL type: told by the use case (F6)."""

import inspect

import strawberry

from models import mailing_reach


@strawberry.type(description=inspect.getdoc(mailing_reach.MailingReach))
class MailingReach:
    """See models/mailing_reach.py."""

    reached_count: int
    skipped_count: int
    anonymised_count: int
    merged_count: int
    unproven_count: int
    no_address_count: int
    no_consent_count: int
    suppressed_count: int
    duplicate_count: int
