"""The waiting lists of the scene of permissions."""

from datetime import UTC, datetime
from typing import Any

from models.kit.uuid7 import uuid7
from models.policy.viewer import Role
from models.wish import Wish, WishModel, WishSlot, WishState
from models.wish_step import PassCause, WishStep, WishStepKind
from tests.factories.scene import HOSTILE, STAFF, Scene

NETWORK = STAFF | {Role.DEALER}


async def build_wishes(scene: Scene) -> None:
    """Wish 1 is of our rider at our event, 2 of another's, 4 at our closed event."""
    rows = scene.rows
    made: dict[str, tuple[str, set[Role], dict[str, Any]]] = {
        "1": ("rider_1", NETWORK | {Role.RIDER}, {"proven_at": datetime.now(UTC), "last_campaign": HOSTILE}),
        "2": ("rider_2", STAFF, {}),
        "4": ("rider_3", NETWORK, {"state": WishState.LEFT}),
    }
    for number, (rider, roles, values) in made.items():
        wish = Wish(
            id=uuid7(),
            event_id=rows[f"event_{number}"].id,
            rider_id=rows[rider].id,
            any_model=False,
            any_slot=False,
            **values,
        )
        await _add(scene, f"wish_{number}", wish, roles)
        model = WishModel(id=uuid7(), wish_id=wish.id, model_id=rows["model_1"].id)
        await _add(scene, f"wish_model_{number}", model, roles)
        slot = WishSlot(id=uuid7(), wish_id=wish.id, slot_id=rows[f"slot_{number}a"].id)
        await _add(scene, f"wish_slot_{number}", slot, roles)
        passed = {"booking_id": rows["booking_1"].id, "place_id": rows["place_1a"].id} if number == "1" else {}
        step = WishStep(
            id=uuid7(),
            wish_id=wish.id,
            kind=WishStepKind.PASSED_OVER if passed else WishStepKind.JOINED,
            cause=PassCause.LICENCE if passed else None,
            actor=HOSTILE,
            **passed,
        )
        await _add(scene, f"wish_step_{number}", step, roles - {Role.RIDER})
    offered = rows["booking_7"]
    offered.wish_id = rows["wish_4"].id
    await scene.world.session.flush()


async def _add(scene: Scene, name: str, row: Any, roles: set[Role]) -> None:
    scene.world.session.add(row)
    await scene.world.session.flush()
    await scene.world.session.refresh(row)
    scene.add(name, row, roles)
