"""Hostile forms: what is sent to each kind of question and to each other form, as it stands in the body."""

from __future__ import annotations

from dataclasses import dataclass, field
from urllib.parse import quote_plus

from faces.web.hostile_wire import WORD

FORM, MULTIPART = "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"
BAD, BIG, MEDIA, LENGTH = 400, 413, 415, 411


@dataclass(frozen=True)
class Sent:
    """A form: its name, the question or page that it goes to, its body and kind, the answers that may come."""

    name: str
    to: str
    body: bytes
    may: tuple[int, ...] = (BAD,)
    kind: str | None = FORM
    headers: dict[str, str] = field(default_factory=dict)


def sent(to: str, *bodies: str) -> list[Sent]:
    """Forms with these bodies, as they stand."""
    return [Sent(f"{to}: {body[:40]}", to, body.encode()) for body in bodies]


def valued(to: str, name: str, *values: str) -> list[Sent]:
    """Forms with one field that has these values."""
    return [
        Sent(f"{to}: {name} = {value[:40]!r}{len(value)}", to, f"{name}={quote_plus(value)}".encode())
        for value in values
    ]


def part(head: str, value: str = WORD, kind: str = "") -> bytes:
    """A body of one part."""
    more = f"Content-Type: {kind}\r\n" if kind else ""
    return f"--x\r\nContent-Disposition: form-data; {head}\r\n{more}\r\n{value}\r\n--x--\r\n".encode()


MARKS = valued(
    "choice", "a", "99", "-1", "+1", "1 ", " 1", "01", "1.0", "1e0", "0x1", "\uff11", "\u0661", "\u00b2", "\u2160",
    "true", "null",
    "[]", "{}",
    "1\0", "\x001", "1\r\nSet-Cookie: v=1", "1\n", "1;2", "1,2", "1|2", "x", "w", "X", "O", "-0", "00", "NaN", "inf",
    "9" * 19, "9" * 41, "9" * 5000, WORD, "yes", "no", "unknown", "acute_danger", "None", "__class__", "\u202e1",
    "\ufeff1",
    "{{7*7}}" + WORD, "{% raw %}" + WORD, "${7*7}" + WORD, "#{7*7}", "<%= 7*7 %>", "' OR 1=1 --",
    "1; DROP TABLE a", "1 OR 1",
    f"<script>{WORD}</script>", f"<img src=//{WORD}>", '"><b>', "javascript:alert(1)", "../../etc/passwd",
    "file:///etc",
    "$(id)", "`id`", "|id", "*)(uid=*", "%s%s%n", "1\t", "1\u2028", "1\x7f", "1\x1b[2J",
)  # fmt: skip

FIELDS = sent(
    "choice", f"{WORD}=1", f"a=1&{WORD}=1", "a=1&a=2", "a=1&a=1", "a=1&b=1", "a[]=1", "a%5B0%5D=1", "A=1",
    "%61%00=1", "a=1&=",
    "a=1&a", "a=1;b=2", "a%3D1=", "a.b=1", "a=1&s=" + WORD, "a=1&p=c", "a=1&o=1", "a=1&n=1", "a=1&d=1",
    "a=1&y=2026", "n=1",
    "__proto__=1", "constructor=1", "a=1&__proto__[x]=1", "_method=DELETE&a=1", "a=1&csrf_token=" + WORD, "a=1&l=nl",
    "&" * 300, "a=" + "%41" * 100, "a=1&" + "b" * 10_000 + "=1", "%ff=1", "a=%ff", "a=%c0%b1", "a=%ed%a0%80",
    "a=%u0031",
    "a=%e2%80%ae1", "a%0d%0aX: 1=1", "a=%00", "=1", "=", f"{WORD}", "a=1#b", "?a=1", "a=1&a%20=1", "a+=1", " a=1",
    "a =1",
)  # fmt: skip

LONG = [
    Sent("100 fields", "choice", "&".join(f"a{n}={WORD}" for n in range(100)).encode(), (BAD, BIG)),
    Sent("100 answers", "several", "&".join(f"a={n}" for n in range(100)).encode(), (BAD, BIG)),
    Sent("10,000 fields", "choice", b"&".join([b"a"] * 9000), (BIG,)),
    Sent("20,001 bytes", "choice", b"a=" + b"1" * 19_999, (BIG,)),
    Sent("a megabyte", "choice", b"a=" + b"1" * 1_000_000, (BIG,)),
    Sent("a name of 19 kB", "choice", b"a" * 19_000 + b"=1"),
    Sent("the same answer often", "several", b"a=1&a=1"),
    Sent("every answer", "several", "&".join(f"a={n}" for n in range(1, 49)).encode()),
]

KINDS = [
    Sent(f"as {kind}: {body!r}", "choice", body, may, kind)
    for kind, body, may in (
        ("application/json", b'{"a":"1"}', (MEDIA,)),
        ("application/json", f'{{"{WORD}":"__proto__"}}'.encode(), (MEDIA,)),
        ("application/xml", f"<!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/{WORD}'>]><a>&x;</a>".encode(), (MEDIA,)),
        ("text/xml", b"<a>1</a>", (MEDIA,)),
        ("text/plain", b"a=1", (MEDIA,)),
        ("text/html", f"<b>{WORD}</b>".encode(), (MEDIA,)),
        ("application/octet-stream", b"a=1", (MEDIA,)),
        ("application/x-yaml", b"!!python/object/apply:os.system [id]", (MEDIA,)),
        ("application/x-python-pickle", b"cos\nsystem\n(S'id'\ntR.", (MEDIA,)),
        ("application/x-www-form-urlencoded, text/html", b"a=1", (MEDIA,)),
        ("application/x-www-form-urlencodedx", b"a=1", (MEDIA,)),
        ("form", b"a=1", (MEDIA,)),
        (WORD, b"a=1", (MEDIA,)),
        ("", b"a=1", (MEDIA,)),
        (None, b"a=1", (MEDIA,)),
        ("application/x-www-form-urlencoded; charset=utf-16", "a=1".encode("utf-16"), (BAD,)),
        ("application/x-www-form-urlencoded; charset=utf-7", b"+AGE-=1", (BAD,)),
        (f"application/x-www-form-urlencoded; {WORD}", b"b=1", (BAD,)),
        (FORM, b'{"a":"1"}', (BAD,)),
        (FORM, b"<a>1</a>", (BAD,)),
        (FORM, part('name="a"', "1"), (BAD,)),
    )
] + [
    Sent("gzip", "choice", b"\x1f\x8b\x08\x00" + b"\0" * 20, (MEDIA,), FORM, {"Content-Encoding": "gzip"}),
    Sent("a field in parts", "choice", part('name="a"', "1"), (MEDIA,), MULTIPART),
    Sent("a file", "choice", part(f'name="a"; filename="{WORD}.txt"', "1", "text/plain"), (MEDIA,), MULTIPART),
    Sent("a file with a path", "choice", part(f'name="a"; filename="../../{WORD}"', "1"), (MEDIA,), MULTIPART),
    Sent("a file with NUL", "choice", part('name="a"; filename="a\0.png"', "1"), (MEDIA,), MULTIPART),
    Sent("a file beside", "choice", part(f'name="{WORD}"; filename="x"', "1"), (MEDIA,), MULTIPART),
    Sent("parts without a boundary", "choice", part('name="a"', "1"), (MEDIA,), "multipart/form-data"),
    Sent("parts that do not end",
    "choice", b'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\n1', (MEDIA,), MULTIPART),
    Sent("100 parts",
    "choice", part('name="a"', "1").replace(b"--x--\r\n", b"") * 100 + b"--x--\r\n", (MEDIA,), MULTIPART),
    Sent("parts in parts", "choice", part('name="a"', "--y", "multipart/mixed; boundary=y"), (MEDIA,), MULTIPART),
    Sent("parts of a mail", "choice", part('name="a"', "1"), (MEDIA,), "multipart/mixed; boundary=x"),
    Sent("a boundary of 10 kB",
    "choice", b"--" + b"y" * 10_000, (MEDIA,), "multipart/form-data; boundary=" + "y" * 10_000),
]  # fmt: skip

WRITTEN = [
    *valued("number", "n", "1" * 21, "1" * 5000, "1\0", "1\r\n2", "1\x1b", "\u202e12", "1\ufffd", WORD * 2),
    *valued("day", "y", "20260", "2026\0", "二〇二六年", WORD),
    *valued("day", "d", "111", "1\n", "001"),
    *valued("day", "m", "-12", "3\u2029", "\uff11\uff12\uff13"),
    *sent("day", "d=1&d=2&m=1&y=2026", "d=1&m=1&y=2026&n=1", "d=1&m=1&y=2026&a=1", "d=1&m=1&y=2026&h=1",
    "dates.act=2026-01-01"),
    *sent("number", "n=1&n=2", "n=1&o=1", "n=1&a=1", "n=1&a=-1", "turnover=1"),
    *valued("country", "o", "0", "-1", "9999", "NL", "nl", "01", "\uff11", WORD, "1\0", "{{7*7}}", "XX", "../NL"),
    *sent("country", "o=1&o=2&a=w", "a=w&o=99999", "a=1&a=2", "a=w&a=w", "a=w&o=1&n=1", "country=NL"),
    *valued("second step", "a", "99", "0x", WORD, "instagram", "social", "-1", "1\0"),
    *sent("second step", "a=1&a=2", "a=1&g=social", "group=social&a=1", "b=1"),
    *valued("first step", "a", "99", "social", "rest", WORD),
    *valued("several", "a", "99", "-1", WORD, "1,2", "none"),
]  # fmt: skip

DOORS = [
    *sent("/begin", "", "l=", "l=NL", "l=de", "l=nl&l=en", "l=nl&x=" + WORD, "x=nl", "L=nl", "l=nl%00",
    "l=" + WORD, "l=nl-NL",
          "l=../nl", "l=nl%0d%0aX: 1", "l[]=nl", "l=nl&s=" + WORD, "l=nl;l=en", "language=nl"),
    *sent("/weg", "", "x=1", "s=a&s=b", "s=a&x=" + WORD, "S=a", "s[]=a", "s=%00", "s=" + "a" * 41, "s=a&l=nl",
    "s=%0d%0aX:%201"),
    *sent("/wis", "", "x=1", "s=a&s=b", "s=a&x=" + WORD, "s=" + WORD * 10),
    *sent("language", "", "p=c&p=c", "x=c", "p=c&x=" + WORD, "p=c%00", "p=c%0d%0aX:%201", "p=1%0a", "p=%d9%a1",
    "p=%ef%bc%91",
          "p=../weg", "p=../../en", "p=//" + WORD, "p=/" + WORD, "p=http://" + WORD, "p=c?x=1", "p=c%23x", "p=c/",
          "p=/c", "p=l",
          "p=%252e%252e", "p=-1", "p=1/3", "p=" + WORD, "p=" + "9" * 41, "p=c%3Bx", "p=%5c%5c" + WORD, "p=1/2/3",
          "p=c%20", "p=."),
    Sent("leaving with a file", "/weg", part('name="s"; filename="x"'), (MEDIA,), MULTIPART),
    Sent("erasing as JSON", "/wis", b'{"s":"x"}', (MEDIA,), "application/json"),
    Sent("leaving as text", "/weg", b"s=" + WORD.encode(), (MEDIA,), "text/plain"),
    Sent("beginning in parts", "/begin", part('name="l"', "nl"), (MEDIA,), MULTIPART),
]  # fmt: skip

FORMS = [*MARKS, *FIELDS, *LONG, *KINDS, *WRITTEN, *DOORS]


def file(content: bytes, head: str = 'name="f"; filename="zaak.yaml"', kind: str = "application/yaml") -> bytes:
    """A file that is handed in."""
    before = f"--x\r\nContent-Disposition: form-data; {head}\r\nContent-Type: {kind}\r\n\r\n".encode()
    return before + content + b"\r\n--x--\r\n"


BOMB = b"a: &a [x,x,x,x,x,x,x,x,x]\n" + b"".join(
    f"{chr(98 + n)}: &{chr(98 + n)} [{','.join([f'*{chr(97 + n)}'] * 9)}]\n".encode() for n in range(9)
)
UPLOADS = [
    *(Sent(f"a file of {name}", "/o/f", file(content), (303,), MULTIPART) for name, content in {
        "nothing": b"", "garbage": b"\x00\xff\xfe\x01" + WORD.encode(), "UTF-16": f"facts: {WORD}".encode("utf-16"),
        "a bomb": BOMB, "brackets": b"[" * 19_000, "braces": b"{a: " * 4_000, "indents": b"".join(
            b" " * n + b"a:\n" for n in range(190)), "a tag": b"!!python/object/apply:os.system [id]",
        "a tag of ours": f"facts: !!python/name:os.{WORD}".encode(), "many documents": b"--- a\n" * 3000,
        "itself": b"&a [*a]", "merging": b"<<: [{a: 1}, {a: 1}]", "HTML": f"<script>{WORD}</script>".encode(),
        "a template": b"facts: {content: '{{7*7}}'}", "an entity": b"<!DOCTYPE a [<!ENTITY x SYSTEM 'file:///a'>]>",
        "one long word": b"a" * 19_000, "colons": b":" * 19_000, "quotes": b"'" * 19_001, "lines": b"\r\n" * 9_000,
        "a key twice": b"facts: {a: 1, a: 2}", "a number without end": b"facts: {a: " + b"9" * 9000 + b"}",
        "a path": b"facts: {content: [../../../etc/passwd]}", "unseen signs": "facts: {\u202ea: \u0000}".encode(),
    }.items()),
    Sent("a file with a path", "/o/f", file(b"facts: {}", f'name="f"; filename="../../{WORD}"'), (303,), MULTIPART),
    Sent("a file with an absolute path", "/o/f", file(b"a", f'name="f"; filename="/etc/{WORD}"'), (303,), MULTIPART),
    Sent("a file with NUL", "/o/f", file(b"a", 'name="f"; filename="a\0.yaml"'), (303, BAD), MULTIPART),
    Sent("a file without a name", "/o/f", file(b"a", 'name="f"; filename=""'), (303, BAD), MULTIPART),
    Sent("a file that is text", "/o/f", file(b"a", 'name="f"'), (BAD,), MULTIPART),
    Sent("another field", "/o/f", file(b"a", f'name="{WORD}"; filename="a"'), (BAD,), MULTIPART),
    Sent("two files", "/o/f", file(b"a").replace(b"--x--\r\n", b"") + file(b"b"), (BAD,), MULTIPART),
    Sent("60 files", "/o/f", file(b"a").replace(b"--x--\r\n", b"") * 59 + file(b"b"), (BAD, BIG), MULTIPART),
    Sent("a file too large", "/o/f", file(b"a" * 21_000), (303,), MULTIPART),
    Sent("a file much too large", "/o/f", file(b"a" * 600_000), (303, BIG), MULTIPART),
    Sent("a file as a form", "/o/f", b"f=facts", (BAD,)),
    Sent("a file as JSON", "/o/f", b"{}", (MEDIA,), "application/json"),
    Sent("another boundary", "/o/f", file(b"a"), (BAD, 303), "multipart/form-data; boundary=y"),
    Sent("no boundary", "/o/f", file(b"a"), (BAD, 303), "multipart/form-data"),
    Sent("a head without end", "/o/f", b"--x\r\nContent-Disposition: " + b"a" * 19_000, (BAD, BIG, 303), MULTIPART),
    *(Sent(f"keeping with {body!r}", "/o/a", body, (BAD,)) for body in (b"a=1", WORD.encode(), b"%00=1")),
    *(Sent(f"a theme {body!r}", to, body, (BAD,)) for to in ("/o", "/o/2") for body in (
        b"a=0", b"a=-1", b"a=999", b"a=1&a=2", b"a=..%2f", b"a=%D9%A1", b"b=1", b"a=1&b=1", b"a=1%00",
    )),
]  # fmt: skip
