"""Making the kept widths of an uploaded picture: decoded, turned upright, made smaller, written anew. Pure.

What comes out is pixels and nothing else: where and by whom it was taken (Exif, GPS, XMP, IPTC) does not go along.
"""

import hashlib
import io
import warnings
from dataclasses import dataclass

from PIL import Image, ImageOps

from models.errors import InvalidInput
from models.photo import WIDTHS

FORMATS = ("JPEG", "PNG", "WEBP")
MOST_PIXELS = 50_000_000
"""What telephones of today take; a small file can claim far more."""
LEAST_WIDTH = 200
QUALITY = 82


@dataclass(frozen=True, slots=True)
class Picture:
    """A digest of the largest width, its size in pixels, and each width as WebP."""

    name: str
    width: int
    height: int
    bodies: dict[int, bytes]


def make_picture(data: bytes) -> Picture:
    """The kept widths of a JPEG, PNG or WebP. Raises InvalidInput, with words for the person who chose the file."""
    with warnings.catch_warnings():
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        try:
            opened = _opened(data)
        except InvalidInput:
            raise
        except Exception as error:  # whatever a broken or hostile file makes the decoders raise
            raise InvalidInput(
                "Ce fichier n’est pas une image lisible. Choisissez une photo JPEG, PNG ou WebP.",
                "This file is no readable image. Choose a JPEG, PNG or WebP photo.",
                field="file",
            ) from error
    bodies: dict[int, bytes] = {}
    for width in sorted(WIDTHS.values(), reverse=True):
        opened.thumbnail((width, width * 4), Image.Resampling.LANCZOS)
        bodies[width] = _written(opened)
        if width == max(WIDTHS.values()):
            largest = opened.size
    digest = hashlib.sha256(bodies[max(bodies)]).hexdigest()[:40]
    return Picture(digest, *largest, bodies)


def _opened(data: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(data), formats=FORMATS)
    width, height = image.size
    if width * height > MOST_PIXELS:
        raise InvalidInput(
            f"Cette image a plus de {MOST_PIXELS // 1_000_000} millions de pixels. Réduisez-la d’abord.",
            f"This image has more than {MOST_PIXELS // 1_000_000} million pixels. Make it smaller first.",
            field="file",
        )
    if width < LEAST_WIDTH:
        raise InvalidInput(
            f"Cette image est trop petite : il lui faut au moins {LEAST_WIDTH} pixels de large.",
            f"This image is too small: it needs at least {LEAST_WIDTH} pixels across.",
            field="file",
        )
    # A JPEG is decoded at about the size that is wanted: a tenth of the memory.
    image.draft("RGB", (max(WIDTHS.values()) * 2, max(WIDTHS.values()) * 2))
    image.load()
    upright = ImageOps.exif_transpose(image)
    return upright.convert("RGBA" if upright.has_transparency_data else "RGB")


def _written(image: Image.Image) -> bytes:
    out = io.BytesIO()
    # A fresh image of the pixels alone: nothing that the decoders kept beside them is written.
    plain = Image.new(image.mode, image.size)
    plain.paste(image)
    plain.save(out, "WEBP", quality=QUALITY, method=4)
    return out.getvalue()
