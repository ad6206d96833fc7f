"""Hostile requests, byte by byte: each a name, what is sent, and the answers that may come.

In what is sent ``@HOST@`` stands for where the server is, ``@SID@`` for a visit, ``@OTHER@`` for another one,
``@GONE@`` for one that was erased, ``@SIZE@`` for the length of the body, and ``@S@`` for the word that must come back
nowhere.
"""

from __future__ import annotations

from dataclasses import dataclass

WORD = "zeldzaam7313"
CLOSED = 0
"""The connection is closed without a word."""
BAD, FORBIDDEN, LOST, METHOD, GONE, LENGTH, BIG, URI, MEDIA, HEAD = 400, 403, 404, 405, 410, 411, 413, 414, 415, 431
FORM = "Content-Type: application/x-www-form-urlencoded"


@dataclass(frozen=True)
class Hostile:
    """A request, and the statuses that it may be answered with; ``unfinished`` where the sender leaves halfway."""

    name: str
    data: bytes
    may: tuple[int, ...]
    unfinished: bool = False


def ask(line: str, *headers: str, body: str = "", host: str | None = "@HOST@") -> bytes:
    """A request with a line and headers as they are, one that names the host, and one that asks to close after it."""
    rows = [line, *([f"Host: {host}"] if host is not None else []), *headers, "User-Agent: @S@", "Connection: close"]
    return ("\r\n".join(rows) + "\r\n\r\n" + body).encode("utf-8", "surrogateescape")


def get(path: str, *headers: str) -> bytes:
    return ask(f"GET {path} HTTP/1.1", *headers)


def post(path: str, *headers: str, body: str = "l=nl", kind: str = FORM, size: int | str = "@SIZE@") -> bytes:
    return ask(f"POST {path} HTTP/1.1", kind, f"Content-Length: {size}", *headers, body=body)


def host(name: str, *more: str) -> Hostile:
    shown = name.replace("\r\n", "|")
    return Hostile(f"host {shown}", ask("GET / HTTP/1.1", *more, host=name), (BAD,))


HOSTS = [
    Hostile("no host", ask("GET / HTTP/1.1", host=None), (BAD,)),
    Hostile("no host in HTTP/1.0", ask("GET / HTTP/1.0", host=None), (BAD,)),
    Hostile("the host twice", ask("GET / HTTP/1.1", "Host: @HOST@"), (BAD,)),
    Hostile("a second, foreign host", ask("GET / HTTP/1.1", "Host: @S@.example"), (BAD,)),
    Hostile("foreign host with a form", ask("POST /begin HTTP/1.1", FORM, "Content-Length: 4", body="l=nl",
                                            host="@S@.example"), (BAD,)),
    *map(host, (
        "@S@.example", "@HOST@.@S@.example", "@S@.localhost:80", "localhost.@S@", "rebind.@S@.example:@PORT@",
        "127.0.0.1", "127.0.0.1:1", "localhost", "localhost:", "localhost.:@PORT@", "LOCALHOST:@PORT@",
        "[::1]:@PORT@",
        "0.0.0.0:@PORT@", "127.1:@PORT@", "2130706433:@PORT@", "0x7f.0.0.1:@PORT@", "127.0.0.1.nip.io:@PORT@",
        "@S@@127.0.0.1:@PORT@", "@HOST@/@S@", "@HOST@,@S@", "@HOST@ @S@", "", "\uff11\uff12\uff17.0.0.1:@PORT@",
        "127.0.0.1:@PORT@0",
        "127.0.0.1:+@PORT@", "127.0.0.1:@PORT@#@S@", "xn--@S@:@PORT@",
    )),
]  # fmt: skip

LINES = [
    Hostile(name, ask(line), may)
    for name, line, may in (
        ("absolute form, our own", "GET http://@HOST@/ HTTP/1.1", (BAD,)),
        ("absolute form, foreign", "GET http://@S@.example/ HTTP/1.1", (BAD,)),
        ("absolute form, https", "GET https://@HOST@/ HTTP/1.1", (BAD,)),
        ("absolute form, a file", "GET file:///etc/@S@ HTTP/1.1", (BAD,)),
        ("absolute form, broken IPv6", "GET http://[@S@/ HTTP/1.1", (BAD,)),
        ("absolute form with a user", "GET http://@S@@@HOST@/ HTTP/1.1", (BAD,)),
        ("two slashes and a name", "GET //@S@.example/ HTTP/1.1", (BAD,)),
        ("three slashes", "GET ///en HTTP/1.1", (BAD,)),
        ("no slash", "GET @S@ HTTP/1.1", (BAD,)),
        ("an asterisk", "GET * HTTP/1.1", (BAD,)),
        ("OPTIONS of everything", "OPTIONS * HTTP/1.1", (METHOD,)),
        ("CONNECT to us", "CONNECT @HOST@ HTTP/1.1", (METHOD,)),
        ("CONNECT to another", "CONNECT @S@.example:443 HTTP/1.1", (METHOD,)),
        ("lower-case method", "get / HTTP/1.1", (BAD,)),
        ("mixed method", "GeT / HTTP/1.1", (BAD,)),
        ("invented method", "@S@ / HTTP/1.1", (BAD,)),
        ("invented method in capitals", "ZELDZAAM / HTTP/1.1", (METHOD,)),
        ("a very long method", "A" * 9000 + " / HTTP/1.1", (METHOD,)),
        ("method with a sign", "GE(T / HTTP/1.1", (BAD,)),
        ("no version, but headers", "GET /", (BAD,)),
        ("unknown version", "GET /@S@ HTTP/9.9", (BAD,)),
        ("version of two digits", "GET / HTTP/1.10", (BAD,)),
        ("another protocol", "GET / @S@/1.1", (BAD,)),
        ("a word behind the version", "GET / HTTP/1.1 @S@", (BAD,)),
        ("two spaces", "GET  / HTTP/1.1", (BAD,)),
        ("tabs", "GET\t/\tHTTP/1.1", (BAD,)),
        ("nothing but a path", "/@S@", (BAD,)),
        ("nothing but a method", "GET", (BAD,)),
        ("NUL in the line", "GET /\0@S@ HTTP/1.1", (BAD,)),
        ("the start of HTTP/2", "PRI * HTTP/2.0", (BAD,)),
        ("no ASCII in the path", "GET /é@S@ HTTP/1.1", (BAD,)),
        ("no text in the path", "GET /\udcff\udcfe HTTP/1.1", (BAD,)),
    )
] + [
    Hostile("garbage", b"\x00\x01\x02@S@\xff\r\n\r\n", (BAD,)),
    Hostile("a greeting of TLS", b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03@S@\r\n\r\n", (BAD,)),
    Hostile("a greeting of SOCKS", b"\x05\x01\x00@S@\r\n\r\n", (BAD,)),
    Hostile("a greeting of mail", b"EHLO @S@\r\n\r\n", (BAD,)),
    Hostile("a question of a database", b"SELECT '@S@' FROM a;\r\n\r\n", (BAD,)),
    Hostile("HTTP/0.9", b"GET /\r\n\r\n", (BAD,)),
    Hostile("bare line feeds", b"GET / HTTP/1.1\nHost: @HOST@\nX: @S@\n\n\r\n\r\n", (BAD,)),
    Hostile("bare carriage return", ask("GET / HTTP/1.1", "X: a\r@S@"), (BAD,)),
    Hostile("bare line feed in a header", ask("GET / HTTP/1.1", "X: a\nHost: @S@"), (BAD,)),
    Hostile("empty lines before garbage", b"\r\n\r\n\r\n@S@\r\n\r\n", (BAD, CLOSED)),
    Hostile("folded first header", b"GET / HTTP/1.1\r\n X: @S@\r\nHost: @HOST@\r\n\r\n", (BAD,)),
    Hostile("a header without a colon", ask("GET / HTTP/1.1", "@S@"), (BAD,)),
    Hostile("a header without a name", ask("GET / HTTP/1.1", ": @S@"), (BAD,)),
    Hostile("a space in a header's name", ask("GET / HTTP/1.1", "X @S@: 1"), (BAD,)),
    Hostile("a space before the colon", ask("GET / HTTP/1.1", "X-@S@ : 1"), (BAD,)),
    Hostile("NUL in a header's name", ask("GET / HTTP/1.1", "X\0@S@: 1"), (BAD,)),
    Hostile("NUL in a header", ask("GET / HTTP/1.1", "X: \0@S@"), (BAD,)),
    Hostile("only the half of a head", b"GET /@S@ HTTP/1.1\r\nHost: @HOS", (CLOSED,), unfinished=True),
    Hostile("nothing", b"", (CLOSED,), unfinished=True),
]  # fmt: skip

METHODS = [
    Hostile(f"{method} {path}", ask(f"{method} {path} HTTP/1.1", "X: @S@"), (METHOD,))
    for method in ("PUT", "DELETE", "PATCH", "TRACE", "OPTIONS", "PROPFIND", "TRACK")
    for path in ("/", "/s/@SID@/1")
] + [
    Hostile("HEAD of a form", ask("HEAD /begin HTTP/1.1"), (METHOD,)),
    Hostile("HEAD of leaving", ask("HEAD /weg HTTP/1.1"), (METHOD,)),
    Hostile("GET of leaving", get("/weg"), (METHOD,)),
    Hostile("GET of erasing", get("/wis"), (METHOD,)),
    Hostile("GET of the language", get("/s/@SID@/l"), (METHOD,)),
    Hostile("POST to a page", post("/neutraal", body="s=@SID@"), (METHOD,)),
    Hostile("POST to a file", post("/web.css", body="s=@SID@"), (METHOD,)),
    Hostile("POST to the answers", post("/s/@SID@/c", body="a=1"), (METHOD,)),
    Hostile("a method by header", post("/en", "X-HTTP-Method-Override: DELETE"), (METHOD,)),
    Hostile("a method by field", post("/begin", body="l=nl&_method=@S@"), (BAD,)),
    Hostile("erasing by another method", ask("DELETE /wis HTTP/1.1", FORM, "Content-Length: @SIZE@", body="s=@SID@"),
            (METHOD, CLOSED), unfinished=False),
]  # fmt: skip

ORIGINS = [
    Hostile(f"form from elsewhere: {header}", post(path, header, body=body), (FORBIDDEN,))
    for header in (
        "Origin: http://@S@.example", "Origin: null", "Origin: https://@HOST@", "Origin: http://127.0.0.1:1",
        "Origin: http://localhost:@PORT@", "Origin: @HOST@", "Origin: http://@HOST@.@S@.example", "Origin:",
        "Origin: http://@HOST@\r\nOrigin: http://@S@.example", "Origin: http://@HOST@/", "Origin: file://",
        "Sec-Fetch-Site: cross-site", "Sec-Fetch-Site: same-site", "Sec-Fetch-Site: none", "Sec-Fetch-Site: @S@",
        "Sec-Fetch-Site: same-origin, cross-site", "Sec-Fetch-Site:", "Referer: http://@S@.example/",
        "Referer: http://@HOST@.@S@.example/", "Referer: http://@HOST@@@S@.example/", "Referer: about:@S@",
        "Referer: https://@HOST@/", "Referer:", "Referer: http://@S@.example/http://@HOST@/",
    )
    for path, body in (("/begin", "l=nl"),)
] + [
    Hostile("erasing from elsewhere", post("/wis", "Origin: http://@S@.example", body="s=@SID@"), (FORBIDDEN,)),
    Hostile("leaving from elsewhere", post("/weg", "Sec-Fetch-Site: cross-site", body="s=@SID@"), (FORBIDDEN,)),
    Hostile("an answer from elsewhere", post("/s/@SID@/1", "Origin: null", body="a=2"), (FORBIDDEN,)),
]  # fmt: skip


def chunks(body: str, coding: str = "chunked", version: str = "1.1") -> bytes:
    """A form that is said to come in another coding."""
    return ask(f"POST /begin HTTP/{version}", FORM, f"Transfer-Encoding: {coding}", body=body)


CHUNKED = "Transfer-Encoding: chunked"
SMUGGLED = "POST /wis HTTP/1.1\r\nHost: @HOST@\r\n" + FORM + "\r\nContent-Length: 24\r\n\r\ns=@SID@"
SIZES = [
    Hostile("too large", post("/begin", body="l=" + "@S@" * 1700), (BIG,)),
    Hostile("much too large", post("/begin", body="l=" + "@S@" * 3400), (BIG, CLOSED)),
    Hostile("a gigabyte is announced", post("/begin", size=10**9), (BIG,)),
    Hostile("a size beyond numbers", post("/begin", size=10**30), (BIG,)),
    Hostile("a size of 5000 digits", post("/begin", size="9" * 5000), (BAD,)),
    Hostile("no size", ask("POST /begin HTTP/1.1", FORM), (LENGTH, BAD)),
    Hostile("size 0", post("/begin", body=""), (BAD,)),
    *(Hostile(f"size {size}", post("/begin", size=size), (BAD,)) for size in (
        "-1", "+4", "0x4", "4e0", "4.0", "4;@S@", "4, 4", "4,5", "four", "", "4 4", "\uff14", "@S@",
    )),
    Hostile("two sizes", post("/begin", "Content-Length: 5"), (BAD,)),
    Hostile("the same size twice", post("/begin", "Content-Length: 4"), (BAD,)),
    Hostile("more than was said", post("/begin", body="l=@S@garbage", size=3), (BAD,)),
    Hostile("less than was said", post("/begin", size=400), (CLOSED,), unfinished=True),
    Hostile("a body in a question", ask("GET / HTTP/1.1", "Content-Length: 12", body=WORD), (BAD,)),
    Hostile("a form in a question", ask("GET /en HTTP/1.1", FORM, "Content-Length: 4", body="l=nl"), (BAD,)),
    Hostile("in chunks", chunks("4\r\nl=nl\r\n0\r\n\r\n"), (BAD,)),
    Hostile("a question in chunks", ask("GET / HTTP/1.1", CHUNKED, body="0\r\n\r\n"), (BAD,)),
    Hostile("in broken chunks", chunks("@S@\r\nl=nl\r\n"), (BAD,)),
    Hostile("in chunks without end", chunks("ffffffffffff\r\nl=nl"), (BAD,)),
    Hostile("in chunks with more", chunks("4;@S@=1\r\nl=nl\r\n0\r\n\r\n"), (BAD,)),
    Hostile("in chunks in HTTP/1.0", chunks("4\r\nl=nl\r\n0\r\n\r\n", version="1.0"), (BAD,)),
    *(Hostile(f"transfer {coding}", chunks("l=nl", coding), (BAD,)) for coding in (
        "gzip", "identity", "xchunked", "chunked, chunked", "gzip, chunked", "\x0bchunked", "@S@", "CHUNKED",
    )),
    Hostile("transfer with a space", ask("POST /begin HTTP/1.1", FORM, "Transfer-Encoding : chunked"), (BAD,)),
    Hostile("a size and chunks", post("/begin", CHUNKED, body="0\r\n\r\n" + SMUGGLED), (BAD,)),
    Hostile("chunks and a size",
            ask("POST /begin HTTP/1.1", FORM, CHUNKED, "Content-Length: 4", body="5c\r\n" + SMUGGLED),
            (BAD,)),
    Hostile("a form hidden behind a refused one",
            ask("POST /begin HTTP/1.1", FORM, "Content-Length: 0", "Expect: 100-continue", body=SMUGGLED), (BAD,)),
    Hostile("a form hidden in a question", ask("GET /@S@ HTTP/1.1", "Expect: 100-continue", body=SMUGGLED), (BAD,)),
    Hostile("asks before the body", post("/begin", "Expect: 100-continue"), (BAD,)),
    Hostile("expects something", post("/begin", "Expect: @S@"), (BAD,)),
    Hostile("a header of 100 kB", get("/", "X: " + "@S@" * 8400), (HEAD, CLOSED)),
    Hostile("a header's name of 100 kB", get("/", "@S@" * 8400 + ": 1"), (HEAD, CLOSED)),
    Hostile("1000 headers", get("/", *(f"X-{n}: @S@" for n in range(1000))), (HEAD, CLOSED)),
    Hostile("a cookie of 20 kB", get("/", "Cookie: v=" + "@S@" * 1700), (HEAD, CLOSED)),
    Hostile("a path of 10 kB", get("/" + "@S@" * 800), (URI,)),
    Hostile("a path of 20 kB", get("/" + "@S@" * 1700), (HEAD, CLOSED)),
    Hostile("a query of 10 kB", get("/?" + "@S@" * 800), (URI,)),
]  # fmt: skip

PATHS = [
    Hostile(f"path {path}", get(path), may)
    for may, paths in {
        (BAD,): (
            "/..%2f..%2fetc%2f@S@", "/%2e%2e/%2e%2e/@S@", "/../../@S@", "/s/../en", "/./en", "/en/", "/en//", "/en/.",
            "/s/@SID@/%00@S@", "/s/@SID@;@S@", "/s/@SID@/1;@S@=1", "/s/@SID@/1?@S@", "/?@S@", "/?", "/#@S@", "/en#",
            "/s/@SID@/1#@S@", "/s%2f@SID@%2f1", "/web.css/../@S@", "/web.css%00.@S@", "/.git/config",
            "/s/@SID@/%EF%BC%91",
            "/s/@SID@/%D9%A1", "/s/", "/s//1", "/s/@SID@//1", "/s/@SID@/", "/%5c..%5c@S@", "/\\..\\@S@", "/%c0%af@S@",
            "/%252e%252e/@S@", "/en%20", "/en%0d%0aX-@S@:1", "/web.css~", "/%E2%88%95s@S@", "/%", "/%zz",
            "/s/@SID@/1%0a",
            "/s/@SID@/-1.5", "/{{7*7}}@S@", "/<script>@S@", "/'@S@", "/@S@:8080", "/s/@SID@/1&a=@S@",
            "/web.css.1@S@", "/web.js.map",
        ),
        (LOST,): (
            "/@S@", "/EN", "/WEG", "/static/web.css", "/web.css/web.css", "/s", "/S/@SID@", "/s/@SID@/0",
            "/s/@SID@/999",
            "/s/@SID@/-1", "/s/@SID@/1/3", "/s/@SID@/1/@S@", "/s/@SID@/n99", "/s/@SID@/@S@", "/s/@SID@/1.txt",
            "/s/@SID@/b999", "/s/@SID@/b-1.txt", "/cgi-bin/@S@", "/favicon.ico", "/robots.txt",
            "/s/@SID@/99999999999999999999999999999999999999", "/admin", "/console", "/metrics", "/neutraal.html",
        ),
        (GONE,): (
            "/s/@S@", "/s/@SID@x", "/s/@SID@x/1", "/s/" + "A" * 22, "/s/AAAAAAAAAAAAAAAAAAAAAA/c", "/s/-",
            "/s/__init__",
            "/s/@GONE@", "/s/@GONE@/1", "/s/@GONE@/c", "/s/@S@/agenda.ics", "/s/0", "/s/None", "/s/@S@/b1.docx",
        ),
    }.items()
    for path in paths
] + [
    Hostile("a lost answer", post("/s/@GONE@/1", body="a=1"), (GONE,)),
    Hostile("a guessed answer", post("/s/@S@/1", body="a=1"), (GONE,)),
    Hostile("a lost language", post("/s/@GONE@/l", body="p=c"), (GONE,)),
]  # fmt: skip

REQUESTS = [*HOSTS, *LINES, *METHODS, *ORIGINS, *SIZES, *PATHS]

IGNORED = [
    "X-Forwarded-For: @S@", "X-Forwarded-Host: @S@.example", "X-Forwarded-Proto: https", "X-Forwarded-Port: 1",
    "X-Forwarded-Prefix: /@S@", "Forwarded: for=@S@;host=@S@", "X-Real-IP: @S@", "X-Original-URL: /@S@",
    "X-Rewrite-URL: /@S@",
    "X-Script-Name: /@S@", "Cookie: v=@S@", "Cookie: session=@S@; v=1; v=2", "Cookie: @S@", "Range: bytes=0-1",
    "Range: bytes=@S@",
    "If-None-Match: *", 'If-None-Match: "@S@"', "If-Modified-Since: Fri, 01 Jan 2100 00:00:00 GMT",
    'If-Match: "@S@"', 'If-Range: "@S@"', "If-Unmodified-Since: Fri, 01 Jan 1971 00:00:00 GMT",
    "Accept-Language: @S@",
    "Accept-Language: en;q=@S@, ../../@S@", "Accept: application/json", "Accept: @S@", "Accept-Encoding: gzip, @S@",
    "Accept-Charset: @S@", "Upgrade: websocket\r\nSec-WebSocket-Key: @S@", "Upgrade: h2c\r\nHTTP2-Settings: @S@",
    "Authorization: Basic @S@", "Proxy-Authorization: @S@", "X-HTTP-Method-Override: DELETE", "X-HTTP-Method: DELETE",
    "Max-Forwards: 0", "TE: trailers, @S@", "X: a\r\n @S@", "Content-Type: @S@", "Content_Length: 5",
    "Content-Length: 0",
    "Sec-Fetch-Site: cross-site", "Origin: http://@S@.example", "Referer: http://@S@.example/", "Pragma: @S@",
    "Cache-Control: only-if-cached", "Via: @S@", "Warning: @S@", "DNT: @S@", "Purpose: prefetch",
    "X: ${jndi:ldap://@S@/}",
    "X: () { :;}; echo @S@", "X-Debug: 1", "X-Flask-Debug: @S@",
]  # fmt: skip
"""Headers that change nothing: the page is the one that comes without them."""
