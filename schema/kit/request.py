"""What the resolvers of one request share."""

from collections.abc import Hashable
from dataclasses import dataclass

import strawberry

from models.policy.viewer import Viewer
from models.rider import Locale
from models.session import Database
from resolvers.reader.plans import Plans


@dataclass(frozen=True, slots=True)
class RequestContext:
    """Who asks and in which language they are answered, where the data is, and the plans made for this operation.

    `operation` tells the operation from all others: plans are kept under it.
    """

    viewer: Viewer
    locale: Locale
    database: Database
    plans: Plans
    operation: Hashable


Info = strawberry.Info[RequestContext, None]
