"""The groups of friends of the scene of permissions."""

from models.kit.uuid7 import uuid7
from models.party import Party
from models.policy.viewer import Role
from tests.factories.scene import OURS, STAFF, Scene


async def build_groups(scene: Scene) -> None:
    """Group 1 is our rider's, with a friend at our event; 2 is another's, elsewhere."""
    rows, session = scene.rows, scene.world.session
    made = {"1": (("1", "3"), OURS | {Role.RIDER}), "2": (("2", "4"), STAFF)}
    for number, (bookings, roles) in made.items():
        group = Party(id=uuid7(), event_id=rows[f"event_{number}"].id, organiser_id=rows[f"rider_{number}"].id)
        session.add(group)
        await session.flush()
        await session.refresh(group)
        scene.add(f"group_{number}", group, roles)
        for each in bookings:
            rows[f"booking_{each}"].group_id = group.id
    await session.flush()
