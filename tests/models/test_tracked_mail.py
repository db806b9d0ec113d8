"""Links of ours in a mail: those meant are replaced in both parts, all else stays to the byte."""

from models.tracked_mail import Mark, addresses_in, put_links

HTML = (
    '<html><head><link href="https://a.example/x.css"></head><body class="x">\n'
    '<a href="https://a.example/?b=1&amp;c=2">A</a> <a class="k" HREF=\'https://b.example/\'>B</a>\n'
    '<a data-href="https://a.example/no" href="https://a.example/?b=1&amp;c=2">again</a><a name="x">x</a>'
    '<a href="https://a.example/booking?token=t">go</a></body></html>'
)
TEXT = "See https://a.example/?b=1&c=2.\nOr (https://b.example/), https://a.example/booking?token=t and https://b.example/more"
A, B, DOOR = "https://a.example/?b=1&c=2", "https://b.example/", "https://a.example/booking?token=t"


def test_addresses_are_read_as_a_reader_of_mail_would() -> None:
    assert addresses_in(HTML) == [A, B, DOOR]


def test_what_is_meant_is_replaced_in_both_parts_and_nothing_else() -> None:
    html, text = put_links(HTML, TEXT, {A: "https://t.example/l/1", B: "https://t.example/l/2"}, Mark())
    assert addresses_in(html) == ["https://t.example/l/1", "https://t.example/l/2", DOOR]
    assert (
        html.replace('"https://t.example/l/1"', '"https://a.example/?b=1&amp;c=2"').replace(
            '"https://t.example/l/2"', "'https://b.example/'"
        )
        == HTML
    )
    assert text == (
        "See https://t.example/l/1.\nOr (https://t.example/l/2), https://a.example/booking?token=t"
        " and https://b.example/more"
    )


def test_without_links_and_marks_a_mail_is_left_alone() -> None:
    assert put_links(HTML, TEXT, {}, Mark()) == (HTML, TEXT)


def test_marks_stand_inside_the_body() -> None:
    html, text = put_links(HTML, TEXT, {}, Mark(pixel="https://t.example/o/p.gif", trap="https://t.example/l/t"))
    assert text == TEXT
    body = html.split('<body class="x">')[1].split("</body>")[0]
    assert body.startswith('<div aria-hidden="true"')
    assert body.count("https://t.example/l/t") == 1
    assert body.rstrip().endswith('width="1" height="1" style="border:0;width:1px;height:1px;">')
    assert 'src="https://t.example/o/p.gif"' in body


def test_a_mail_without_a_body_gets_its_marks_at_the_end() -> None:
    html, _ = put_links("<p>x</p>", "", {}, Mark(pixel="https://t.example/o/p.gif"))
    assert html.startswith("<p>x</p><img ")


def test_an_address_cannot_leave_its_attribute() -> None:
    html, _ = put_links('<a href="https://b.example/">B</a>', "", {B: 'https://t.example/"><script>'}, Mark())
    assert "<script>" not in html
