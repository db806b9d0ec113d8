"""Uploaded pictures: only what can be decoded, in our widths, upright, and without what the camera wrote along (B3)."""

import io

import pytest
from PIL import Image
from PIL.TiffImagePlugin import IFDRational

from models.errors import InvalidInput
from resolvers import photo_picture
from resolvers.photo_picture import make_picture


def encoded(kind: str = "JPEG", size: tuple[int, int] = (1600, 900), **more: object) -> bytes:
    out = io.BytesIO()
    mode = "RGBA" if kind in ("PNG", "WEBP") else "RGB"
    Image.new(mode, size, (200, 30, 30)).save(out, kind, **more)
    return out.getvalue()


def camera() -> Image.Exif:
    exif = Image.Exif()
    exif[0x010F] = "Marque-secrète"
    exif[0x0112] = 6  # taken upright: a quarter turn
    exif.get_ifd(0x8825)[2] = (IFDRational(48), IFDRational(51), IFDRational(24))
    return exif


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_picture_is_kept_in_three_widths_as_webp(kind: str) -> None:
    picture = make_picture(encoded(kind))
    assert (picture.width, picture.height) == (1280, 720)
    for width, body in picture.bodies.items():
        with Image.open(io.BytesIO(body)) as kept:
            assert (kept.format, kept.width) == ("WEBP", width)
    assert make_picture(encoded(kind)).name == picture.name


def test_what_the_camera_wrote_is_not_kept_and_the_picture_stands_upright() -> None:
    data = encoded(exif=camera())
    assert b"Marque-secr" in data
    picture = make_picture(data)
    assert picture.height > picture.width
    for body in picture.bodies.values():
        assert b"Marque" not in body
        assert b"EXIF" not in body
        with Image.open(io.BytesIO(body)) as kept:
            assert dict(kept.getexif()) == {}


def test_a_small_picture_is_not_blown_up() -> None:
    picture = make_picture(encoded(size=(400, 300)))
    widths = []
    for body in picture.bodies.values():
        with Image.open(io.BytesIO(body)) as kept:
            widths.append(kept.width)
    assert sorted(widths) == [320, 400, 400]


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        b"\xff\xd8\xff" + b"\0" * 500,
        encoded()[:2000],
        encoded("GIF"),
        encoded(size=(150, 150)),
    ],
    ids=["empty", "svg", "head of a jpeg", "cut", "gif", "tiny"],
)
def test_what_is_no_picture_is_refused_in_words(data: bytes) -> None:
    with pytest.raises(InvalidInput) as refusal:
        make_picture(data)
    assert refusal.value.field == "file"


def test_a_picture_that_claims_too_many_pixels_is_refused_before_it_is_decoded(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(photo_picture, "MOST_PIXELS", 1_000_000)
    with pytest.raises(InvalidInput, match="million pixels"):
        make_picture(encoded("PNG", (1001, 1000)))
    assert make_picture(encoded("PNG", (1000, 1000))).width == 1000
