"""What the resolvers of one request share."""

from dataclasses import dataclass

import strawberry

from models.policy.viewer import Viewer
from models.rider import Locale
from models.session import Database
from resolvers.reader.plans import Plans


@dataclass(frozen=True, slots=True)
class RequestContext:
    """Who asks and in which language they are answered, where the data is, and the plans made for this operation.

    `document` (the hash of its text) and `operation` tell the operation from all others: plans are kept under them.
    """

    viewer: Viewer
    locale: Locale
    database: Database
    plans: Plans
    document: str
    operation: str | None


Info = strawberry.Info[RequestContext, None]
