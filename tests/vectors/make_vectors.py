#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The frozen formats a second time: hashlib, json and the openssl program only, nothing of Belgi.

Prints vectors.json, from which the tests demand the same bytes. All keys come from fixed seeds; who
changes a format must change two programs. Run: python3 make_vectors.py > vectors.json
"""
import hashlib
import json
import os
import re
import subprocess
import tempfile

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
DIR = tempfile.TemporaryDirectory()


def H(data):
    return hashlib.blake2b(data, digest_size=32).digest()


def crockford(data, chars):
    value, bits = int.from_bytes(data, "big"), len(data) * 8
    value, bits = value << 4, bits + 4  # so that the last character of a key has all its bits
    return "".join(ALPHABET[(value >> (bits - 5 * (i + 1))) & 31] for i in range(chars))


def canon(value):
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def openssl(*args):
    return subprocess.run(("openssl",) + args, check=True, capture_output=True).stdout


class Key:
    def __init__(self, seed):
        self.seed = seed
        self.path = os.path.join(DIR.name, seed.hex())
        with open(self.path, "wb") as file:
            file.write(bytes.fromhex("302e020100300506032b657004220420") + seed)
        self.public = openssl("pkey", "-inform", "DER", "-in", self.path, "-pubout", "-outform", "DER")[-32:]
        self.st = crockford(H(self.public), 8)

    def sign(self, *pieces):
        message = os.path.join(DIR.name, "message")
        with open(message, "wb") as file:
            file.write(b"\0".join(p if isinstance(p, bytes) else str(p).encode() for p in pieces))
        return openssl("pkeyutl", "-sign", "-rawin", "-keyform", "DER", "-inkey", self.path, "-in", message).hex()

    def about(self):
        return {"seed": self.seed.hex(), "public": self.public.hex(), "st": self.st}


class Chain:
    """Lines of one key with their hashes and names."""

    def __init__(self, key):
        self.key, self.hashes, self.lines, self.names = key, [H(key.public)], [], []

    def add(self, kind, at, tz=300, org="S052", **fields):
        event = {"v": 1, "st": self.key.st, "n": len(self.hashes), "at": at, "tz": tz, "org": org, "kind": kind}
        event.update({k.rstrip("_").replace("__", "-"): v for k, v in fields.items()})
        line = canon(event)
        self.lines.append(line)
        self.hashes.append(H(self.hashes[-1] + H(line)))
        self.names.append("%s.%d.%s" % (self.key.st, len(self.lines), self.hashes[-1].hex()[:8]))
        return self.names[-1]

    def head(self, n):
        return self.key.sign("belgi-head-1", self.key.st, n, self.hashes[n])

    def show(self, n):
        return {"line": self.lines[n - 1].decode(), "line_hash": H(self.lines[n - 1]).hex(),
                "hash": self.hashes[n].hex(), "name": self.names[n - 1]}


# RFC 8032, test 1; the others by hash.
STATION = Key(bytes.fromhex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60"))
SECOND, HUB, ROOT = (Key(H(b"belgi vector key " + name)) for name in (b"second", b"hub", b"root"))

DEV, DEV2 = (crockford(H(name), 16) for name in (b"SPF2W2GLT", b"S5CG0384PW1"))
DEVS = sorted((DEV, DEV2))
TAG, TAG2 = "VK09BP8JKZA4", "VK09BP8JKZB5"
DAY, NAME = "2021-08-14", "K7Q2M9XA.398.1f0c22aa"
ID = {letter: letter + "0123456789AB" for letter in "sblxqantkerpfgdcmo"}


def basic():
    """Event lines, names, hashes and a signed head."""
    chain = Chain(STATION)
    chain.add("station.opened", 1612141200000, 360, key=STATION.public.hex(), by="o000000000000")
    chain.add("device.received", 1612141260500, 360, by=ID["o"], code="[)>\x1e06\x1dSPF2W2GLT\x1e\x04", dev=DEV,
              how="scan", maker="Lenovo", on=[])
    chain.add("device.damaged", 1612141200100, 300, by=ID["o"], dev=DEV, how="scan", reason="screen",
              on=[chain.names[1]], x__note__key="Ә😀\"\\\x7f/\b\t\n\f\r")
    return {"events": [chain.show(n) for n in (1, 2, 3)],
            "head_message": (b"belgi-head-1\0" + STATION.st.encode() + b"\0" + b"3\0" + chain.hashes[3]).hex(),
            "head": {"n": 3, "sig": chain.head(3)}}


def published():
    """The first vectors of the project. Events 2 and 3 have no `how`: lines of the chain, but no events."""
    chain = Chain(STATION)
    chain.add("station.opened", 1612141200000, 360, key=STATION.public.hex(), by="o000000000000")
    chain.add("device.received", 1612141260500, 360, by=ID["o"], code="[)>\x1e06\x1dSPF2W2GLT\x1e\x04", dev=DEV,
              maker="Lenovo", on=[])
    chain.add("device.damaged", 1612141200100, 300, by=ID["o"], dev=DEV, reason="screen", on=[chain.names[1]],
              x__note__key="Ә😀\"\\")
    return {"events": [chain.show(n) for n in (1, 2, 3)], "head": {"n": 3, "sig": chain.head(3)}}


def run():
    """Two heads, a line hidden and one erased; the redaction says what it erased, and what stood before."""
    chain = Chain(STATION)
    chain.add("station.opened", 1612141200000, key=STATION.public.hex())
    first = chain.add("device.received", 1612141201000, dev=DEV, how="scan")
    chain.add("tags.printed", 1612141202000, tags=[TAG])
    wrong = chain.add("device.damaged", 1612141203000, dev=DEV, how="typed", on=[first], person=ID["p"], reason="screen")
    chain.add("event.redacted", 1612141204000, dev=DEV, event=wrong, on=[wrong], prev=[first])
    rows = ["belgi-run-1 %s 1 %s" % (STATION.st, chain.hashes[0].hex())]
    for n in range(1, 6):
        hidden = n in (3, 4)
        rows.append("- " + H(chain.lines[n - 1]).hex() if hidden else chain.lines[n - 1].decode())
        if n in (3, 5):
            rows.append("head %d %s" % (n, chain.head(n)))
    part = ["belgi-run-1 %s 2 %s" % (STATION.st, chain.hashes[1].hex()), chain.lines[1].decode(), rows[3],
            "head 3 " + chain.head(3)]
    return {"whole": "".join(row + "\n" for row in rows), "from_2": "".join(row + "\n" for row in part),
            "hashes": [h.hex() for h in chain.hashes], "hidden": [3, 4], "heads": [3, 5]}


def signatures():
    chain = Chain(STATION)
    chain.add("station.opened", 1612141200000, key=STATION.public.hex())
    chain.add("device.received", 1612141201000, dev=DEV, how="scan")
    roles = ["hub"]
    sig_after = STATION.sign("belgi-after-1", SECOND.public, STATION.st, 2, chain.hashes[2])
    sig_admit = ROOT.sign("belgi-admit-1", HUB.st, HUB.public, "UO", ",".join(roles))
    sig_revoke = ROOT.sign("belgi-revoke-1", HUB.st, 417)
    after = {"hash": chain.hashes[2].hex(), "n": 2, "sig": sig_after, "st": STATION.st}
    opened = Chain(SECOND)
    opened.add("station.opened", 1612141300000, after=after, key=SECOND.public.hex())
    hub = Chain(HUB)
    hub.add("station.opened", 1612141300000, org="UO", key=HUB.public.hex())
    hub.add("station.admitted", 1612141301000, org="UO", for_="UO", key=HUB.public.hex(), roles=roles, sig=sig_admit,
            station=HUB.st)
    opened.add("station.revoked", 1612141400000, last=417, sig=sig_revoke, station=HUB.st)
    return {"after": opened.show(1), "admit": hub.show(2), "revoke": opened.show(2),
            "admit_two_roles": {"org": "S052", "roles": "school,inspector", "st": SECOND.st,
                                "sig": ROOT.sign("belgi-admit-1", SECOND.st, SECOND.public, "S052", "school,inspector")},
            "enrol": [{"over": text, "sig": SECOND.sign("belgi-enrol-1", text)}
                      for text in ("K3ZP-77QD-M0RX", "00112233445566778899aabbccddeeff")],
            "root_qr": "BELGI:ROOT:" + crockford(ROOT.public, 52)}


def hashes():
    names = ("SPF2W2GLT", "S5CG0384PW1", "TVK09BP8JKZA4", "EK7Q2M9XA.417.1795324530123")
    keys = (("place", "unit:R0XTAMNC183SEJ8C"), ("inventory", "inv:S052:2021-0417"), ("tag", "tag:VK09BP8JKZA4"),
            ("units", "person:" + ID["p"]), ("shipment", "ship:" + ID["s"]), ("fork", "st:K7Q2M9XA"),
            ("entitled", "list:" + ID["l"]), ("entitled", "org:S052"), ("inventory", "inv:S052:№ 17/Ә"))
    lines = [canon({"part": n}) for n in (1, 2, 3)]
    blob = bytes(range(16)) + b"image/jpeg" + b"\0" + b"\xff\xd8\xff\xe0"
    return {"dev": [{"name": n, "dev": crockford(H(n.encode()), 16)} for n in names],
            "conflict": [{"kind": kind, "key": key, "id": crockford(H((kind + "\0" + key).encode()), 16)}
                         for kind, key in keys],
            "parts": {"lines": [line.decode() for line in lines], "hash": H(b"".join(map(H, lines))).hex()},
            "blob": {"bytes": blob.hex(), "hash": H(blob).hex()}}


def event(kind="device.inspected", **fields):
    base = {"v": 1, "st": "K7Q2M9XA", "n": 7, "at": 1612141200000, "tz": 300, "org": "S052", "kind": kind}
    if kind == "device.inspected":
        base.update(dev=DEV, how="scan", finding="present")
    base.update(fields)
    return base


def integers_plain(text):
    if not re.fullmatch(rb"0|-?[1-9][0-9]*", text.encode()) or abs(int(text)) > 2 ** 53 - 1:
        raise ValueError("integer")
    return int(text)


def no_float(text):
    raise ValueError("float")


def members(pairs):
    if len({key for key, _ in pairs}) < len(pairs):
        raise ValueError("twice")
    for key, _ in pairs:
        if not re.fullmatch(r"[a-z][a-z0-9_-]{0,31}", key):
            raise ValueError("key")
    return dict(pairs)


def limits(value, depth=1, key=None):
    if value is None or isinstance(value, float):
        raise ValueError("type")
    if isinstance(value, str) and ("\0" in value or len(value.encode()) > (1024 if key == "code" and depth == 2 else 256)):
        raise ValueError("text")
    if isinstance(value, (dict, list)):
        if depth > 4:
            raise ValueError("depth")
        for k, item in value.items() if isinstance(value, dict) else ((None, item) for item in value):
            limits(item, depth + 1, k)


def canonical(line):
    """True for a line that another writer of the canonical form would write with the same bytes."""
    try:
        if len(line) > 16384:
            return False
        value = json.loads(line.decode(), object_pairs_hook=members, parse_int=integers_plain, parse_float=no_float,
                           parse_constant=no_float)
        limits(value)
        return isinstance(value, dict) and canon(value) == line
    except ValueError:
        return False


def long_line(size):
    """An event of exactly so many bytes, as pieces and how often each stands there."""
    line = canon(event(x=["A"])).decode()
    before, after = line.split('"A"')
    pad = size - len(line)
    pieces = [[before, 1], ['"A",', pad // 4], ['"A%s"' % ("B" * (pad % 4)), 1], [after, 1]]
    text = "".join(t * n for t, n in pieces).encode()
    assert len(text) == size
    return pieces, text


def lines():
    good = canon(event())
    def edit(old, new):
        assert good.count(old) == 1, old
        return good.replace(old, new)
    yes = [("plain", good), ("an unknown field", canon(event(zzz=[{"deep": [1, -1, True, False]}]))),
           ("the largest integers", canon(event(x=2 ** 53 - 1, y=-(2 ** 53 - 1), z=0))),
           ("texts of 256 bytes", canon(event(x="Ә" * 128))), ("a code of 1 024 bytes", canon(event(code="7" * 1024))),
           ("every escape", canon(event(code="".join(map(chr, range(1, 32))) + "\"\\/\x7f\u2028\ufffe\U0010ffff"))),
           ("empty list, map and text", canon(event(x=[], y={}, z=""))), ("300 names", canon(event(on=["K7Q2M9XA.%d.1f0c22aa" % n for n in range(100, 400)]))),
           ("a field name of 32", canon(event(**{"z" * 32: 1}))),
           ("n of 2^53 - 1", canon(event(n=2 ** 53 - 1)))]
    no = [
        ("duplicate key", edit(b'"n":7', b'"n":7,"n":7')), ("wrong key order", edit(b'"n":7,"org":"S052"', b'"org":"S052","n":7')),
        ("float", edit(b'"n":7', b'"n":7.0')), ("exponent", edit(b'"n":7', b'"n":7e0')), ("minus zero", edit(b'"tz":300', b'"tz":-0')),
        ("leading zero", edit(b'"n":7', b'"n":07')), ("plus", edit(b'"n":7', b'"n":+7')), ("too large", edit(b'"n":7', b'"n":9007199254740992')),
        ("too small", edit(b'"tz":300', b'"tz":-9007199254740992')), ("far too large", edit(b'"n":7', b'"n":99999999999999999999')),
        ("null", edit(b'"n":7', b'"n":null')), ("NUL escaped", edit(b'present', b'pre\\u0000sent')), ("NUL", edit(b'present', b'pre\0sent')),
        ("a control as it is", edit(b'S052', b'S0\x1d52')), ("DEL escaped", edit(b'S052', b'S0\\u007f2')), ("slash escaped", edit(b'S052', b'S0\\/2')),
        ("upper-case escape", edit(b'S052', b'S0\\u001D2')), ("long escape of a short one", edit(b'S052', b'S0\\u000a2')),
        ("letter escaped", edit(b'S052', b'S0\\u00412')), ("surrogates escaped", edit(b'S052', b'\\ud83d\\ude00')),
        ("unknown escape", edit(b'S052', b'\\x')), ("a surrogate as bytes", edit(b'S052', b'\xed\xa0\x80')), ("overlong", edit(b'S052', b'\xc0\xaf')),
        ("cut UTF-8", edit(b'S052', b'\xd3')), ("above U+10FFFF", edit(b'S052', b'\xf4\x90\x80\x80')), ("Latin-1", edit(b'S052', b'\xe9cole')),
        ("byte order mark", b'\xef\xbb\xbf' + good), ("space", edit(b'"n":7', b'"n": 7')), ("space behind", good + b" "), ("space before", b" " + good),
        ("LF inside", edit(b',"n"', b',\n"n"')), ("CR behind", good + b"\r"), ("two values", good + good), ("empty", b""), ("a brace", b"{"),
        ("cut", good[:-1]), ("cut in a text", good[:-20]), ("trailing comma", good[:-1] + b",}"), ("comma first", b"{," + good[1:]),
        ("upper-case key", canon(event(X=1))), ("key of 33", canon(event(**{"z" * 33: 1}))), ("empty key", canon(event(**{"": 1}))),
        ("key with a digit first", canon(event(**{"1x": 1}))), ("key escaped", edit(b'"n":7', b'"\\u006e":7')), ("text of 257", canon(event(x="7" * 257))),
        ("text of 258 in 129 characters", canon(event(x="Ә" * 129))), ("code of 1 025", canon(event(code="7" * 1025))),
        ("inner code of 257", canon(event(x={"code": "7" * 257}))), ("depth 5", canon(event(x=[[[[1]]]]))), ("depth 5 empty", canon(event(x=[[[[]]]]))),
        ("depth 5 of maps", canon(event(x={"a": {"b": {"c": {}}}}))), ("list", b"[" + good + b"]"), ("text", b'"x"'), ("single quotes", good.replace(b'"', b"'")),
        ("True", edit(b'"n":7', b'"n":True')), ("inner keys out of order", edit(b'"n":7', b'"m":{"b":1,"a":1},"n":7')), ("colon missing", edit(b'"n":7', b'"n"7')),
    ]
    # Canonical lines that are no events: a field is missing or wrong.
    odd = [("v 2", event(v=2)), ("v text", event(v="1")), ("n 0", event(n=0)), ("n negative", event(n=-7)), ("st short", event(st="K7Q2M9X")),
           ("st with I", event(st="K7Q2M9XI")), ("org lower", event(org="s052")), ("org of 17", event(org="S" * 17)), ("kind of one word", event(kind="received")),
           ("kind of three", event(kind="a.b.c")), ("how unknown", event(how="heard")), ("how two words", event(how="scan photo")), ("on unsorted", event(on=["K7Q2M9XB.1.00000000", NAME])),
           ("on twice", event(on=[NAME, NAME])), ("on 301", event(on=["K7Q2M9XA.%d.1f0c22aa" % n for n in range(100, 401)])),
           ("name with n 0", event(on=["K7Q2M9XA.0.1f0c22aa"])), ("name with leading zero", event(on=["K7Q2M9XA.01.1f0c22aa"])),
           ("name with upper hex", event(on=["K7Q2M9XA.1.1F0C22AA"])), ("by a pupil", event(by=ID["p"])), ("by short", event(by="o0123456789A")),
           ("dev and devs", event("claim.made", dev=DEV, devs=DEVS, reason="x", act=ID["a"], to="S1")), ("devs of one", event("claim.made", devs=[DEV], reason="x", act=ID["a"], to="S1")),
           ("devs unsorted", event("claim.made", devs=DEVS[::-1], reason="x", act=ID["a"], to="S1")), ("devs twice", event("claim.made", devs=[DEV, DEV], reason="x", act=ID["a"], to="S1")),
           ("devs of 301", event("claim.made", devs=["%016d" % n for n in range(301)], reason="x", act=ID["a"], to="S1")),
           ("devs where one is asked", event(devs=DEVS, dev=[])), ("piece D", event(piece="D")), ("act of another letter", event(act=ID["s"])), ("part 0", event(part=0)),
           ("of 0", event(of=0)), ("reason with a space", event(reason="a b")), ("was short", event(was="K7Q2M9XA.1")), ("blob short", event(blobs=["ab"])),
           ("tag lower", event(tag=TAG.lower())), ("due 30 February", event(due="2021-02-30")), ("due without dashes", event(due="20210214")), ("due in month 13", event(due="2021-13-01")),
           ("at text", event(at="0")), ("unknown kind, bad tag", event("device.beamed", tag="x"))]
    no += [(why, canon(fields)) for why, fields in odd]
    assert all(canonical(line) for _, line in yes), [why for why, line in yes if not canonical(line)]
    assert not any(canonical(line) for why, line in no[:-len(odd)]), [why for why, line in no[:-len(odd)] if canonical(line)]
    assert all(canonical(line) for _, line in no[-len(odd):])
    fits, text = long_line(16384)
    over, text_over = long_line(16385)
    assert canonical(text) and not canonical(text_over)
    return {"events": [{"why": why, "line": line.decode()} for why, line in yes],
            "not_events": [{"why": why, "hex": line.hex()} for why, line in no], "largest": fits, "over": over}


U = ["unit:" + DEV]
P = "person:" + ID["p"]
# kind, marks, required, optional, subjects. Marks: h `how` is required, * `devs` may stand for `dev`.
KINDS = [
    ("station.opened", "", dict(key="K"), dict(after=dict(st="K7Q2M9XA", n=1, hash="K", sig="G")), ["st:K7Q2M9XA"]),
    ("station.admitted", "", {"station": "B7Q2M9XA", "key": "K", "for": "S052", "roles": ["school"]}, dict(issuer="VK0", sig="G"), ["st:B7Q2M9XA"]),
    ("station.revoked", "", dict(station="B7Q2M9XA", last=9), dict(sig="G"), ["st:B7Q2M9XA"]),
    ("clock.noted", "", dict(station="B7Q2M9XA", head=9, off=-4000), {}, ["st:B7Q2M9XA"]),
    ("org.defined", "", dict(id="S052", type="school"), {"up": "D1", "from": ["S051"], "bin": "990240001234", "name_kk": "Мектеп", "name_ru": "Школа", "short_kk": "М", "short_ru": "Ш", "phone": "+7"}, ["org:S052"]),
    ("spec.published", "", dict(spec="q", rows=[dict(key="cpu.cores", op=">=", value="2", sev="reject", auto=True, tol=5, clause="1.2", text_kk="Т", text_ru="Т")]), dict(part=1, of=2, count=1, hash="K"), ["spec:" + ID["q"]]),
    ("manifest.published", "", dict(manifest="x", count=3, hash="K"), dict(ship="s", contract="k"), ["manifest:" + ID["x"]]),
    ("list.approved", "", dict(list="l", version=1, to="S052", rows=[dict(row=1, person=ID["p"], family=ID["f"], held=0, reserve=True), dict(row=2, person="pBBBBBBBBBBBB", family=ID["f"], held=1), dict(row=3, person=ID["p"], family=ID["f"], held=1)]), dict(part=1, of=1, count=2, hash="K"), ["list:" + ID["l"], "row:" + ID["p"], "row:pBBBBBBBBBBBB"]),
    ("person.joined", "", dict(person="p", same="pBBBBBBBBBBBB"), {}, [P, "person:pBBBBBBBBBBBB"]),
    ("pledge.made", "", dict(pledge="e", donor="d", sum=15000000), dict(units=1), ["pledge:" + ID["e"]]),
    ("pledge.paid", "", dict(pledge="e", sum=15000000, day=DAY), {}, ["pledge:" + ID["e"]]),
    ("contract.signed", "", dict(contract="k", no="17/2021-Ә", day=DAY, parties=["UO", "F1"], lots=[dict(lot="1", model="X", qty=5, price=1, spec=ID["q"], due=DAY, warranty=12)]), {}, ["contract:" + ID["k"]]),
    ("contract.changed", "", dict(contract="k", no="17", day=DAY, lots=[dict(lot="1", model="X", qty=5, price=1, spec=ID["q"], due=DAY, warranty=12)]), {}, ["contract:" + ID["k"]]),
    ("programme.closed", "", dict(programme="r", day=DAY), dict(accepted_open=[NAME]), ["programme:" + ID["r"]]),
    ("tags.printed", "", dict(tags=[TAG, TAG2, TAG]), dict(again=True, printer="office"), ["tag:" + TAG, "tag:" + TAG2]),
    ("device.expected", "", dict(manifest="x", to="S052", dev="D"), dict(serial="PF2W2GLT", maker="Lenovo", model="V14", lot="1", price=15000000, box="b"), U + ["manifest:" + ID["x"]]),
    ("device.expected", "", dict(manifest="x", to="S052", qty=30), {}, ["manifest:" + ID["x"]]),
    ("device.identified", "", dict(dev="D", same=DEV2), {}, U + ["unit:" + DEV2]),
    ("device.identified", "", dict(dev="D", split=[TAG, TAG2]), {}, U + [k for t in (TAG, TAG2) for k in ("unit:" + crockford(H(b"T" + t.encode()), 16), "tag:" + t)]),
    ("device.tagged", "h", dict(dev="D", tag=TAG), dict(serial="PF2W2GLT"), U + ["tag:" + TAG]),
    ("tag.retired", "", dict(tag=TAG, dev="D", reason="torn"), {}, ["tag:" + TAG] + U),
    ("device.packed", "h*", dict(dev="D", box="b"), dict(ship="s"), U),
    ("device.unpacked", "*", dict(dev="D", box="b"), {}, U),
    ("shipment.sent", "*", dict(ship="s", to="S052", dev="D"), dict(boxes=[ID["b"]], qty=1, no="5", seals="12, 13", places=2, plate="123ABC16", part=1, of=1, count=1, hash="K"), ["ship:" + ID["s"]] + U),
    ("shipment.cancelled", "*", dict(ship="s", dev="D", reason="late"), {}, ["ship:" + ID["s"]] + U),
    ("shipment.arrived", "", dict(ship="s"), dict(places=2, seals="12", reason="late", closed=True), ["ship:" + ID["s"]]),
    ("shipment.lost", "*", dict(ship="s", dev="D", reason="late"), {}, ["ship:" + ID["s"]] + U),
    ("box.arrived", "", dict(box="b"), dict(ship="s", seal="whole", reason="late"), ["ship:" + ID["s"]]),
    ("device.received", "h*", dict(dev="D"), dict(ship="s", serial="PF2W2GLT", maker="Lenovo", model="V14", extra=True, tag=TAG), U + ["ship:" + ID["s"]]),
    ("device.checked", "h", dict(dev="D", spec="q", rows=[dict(key="ram_mib", value="8192", ok=1), dict(key="wifi", value="", ok=2)], verdict="pass"), dict(tag=TAG, serial="PF2W2GLT", probe=True), U),
    ("device.accepted", "h*", dict(dev="D"), dict(spec="q", act="a", due=DAY, opinion="m"), U),
    ("device.rejected", "h*", dict(dev="D", reason="ram"), dict(act="a"), U),
    ("exception.signed", "*", dict(dev="D", gate="acceptance", reason="late", act="a"), dict(due=DAY), U),
    ("claim.made", "*", dict(dev="D", reason="late", act="a", to="W1"), {}, U),
    ("device.returned_to_supplier", "*", dict(dev="D", to="W1"), dict(act="a", ship="s"), U),
    ("device.replaced", "", dict(dev="D", new=DEV2), dict(act="a"), U + ["unit:" + DEV2]),
    ("device.balanced", "h", dict(dev="D", inv="2021-0417", cost=15000000, custodian="c", day=DAY), dict(source="local", act="a", contract="k"), U + ["inv:S052:2021-0417"]),
    ("custody.changed", "*", dict(dev="D", custodian="c", act="a"), {}, U),
    ("kit.formed", "h", dict(dev="D", pieces=[dict(piece="C", serial="123"), dict(piece="B")]), {}, U),
    ("kit.changed", "h", dict(dev="D", piece="C", change="missing"), dict(serial="123", person="p"), U),
    ("device.reserved", "*", dict(dev="D", person="p"), dict(act="a", until=DAY), U + [P]),
    ("device.assigned", "h", dict(dev="D", person="p", list="l", row=3, act="a"), dict(due=DAY, proxy="g", loan=True), U + [P]),
    ("device.returned", "h*", dict(dev="D", person="p"), dict(act="a", state="damaged"), U + [P]),
    ("loan.extended", "", dict(dev="D", person="p", due=DAY), {}, U + [P]),
    ("act.signed", "", dict(act="a", form="handover", no="17", day=DAY), dict(devs=DEVS, person="p", commission=[ID["m"]], text="K"), ["act:" + ID["a"]] + ["unit:" + d for d in DEVS] + [P]),
    ("act.refused", "", dict(act="a", person="p", reason="late"), dict(dev="D", witnesses=[ID["g"]]), ["act:" + ID["a"], P]),
    ("act.returned", "", dict(act="a"), {}, ["act:" + ID["a"]]),
    ("device.moved", "*", dict(dev="D", to="S053", act="a"), {"from": "S052"}, U),
    ("device.damaged", "h*", dict(dev="D", reason="screen"), dict(person="p"), U),
    ("device.repair_sent", "*", dict(dev="D", to="W1"), dict(person="p", act="a"), U + [P]),
    ("device.repaired", "*", dict(dev="D", state="on_balance"), dict(person="p", serial="123"), U + [P]),
    ("device.lost", "*", dict(dev="D"), dict(person="p", no="12-34", act="a"), U + [P]),
    ("device.stolen", "*", dict(dev="D"), dict(person="p", no="12-34", act="a"), U + [P]),
    ("device.found", "h*", dict(dev="D", state="assigned"), dict(person="p"), U + [P]),
    ("device.written_off", "*", dict(dev="D", reason="fire", act="a"), dict(wiped=True), U),
    ("device.disposed", "*", dict(dev="D", act="a"), {}, U),
    ("notice.published", "", dict(notice="n", word="recall"), dict(serials=["PF2W2GLT"], lot="1", devs=DEVS), ["notice:" + ID["n"]]),
    ("notice.done", "h", dict(notice="n", dev="D", result="replaced"), {}, ["notice:" + ID["n"]] + U),
    ("device.inspected", "h", dict(dev="D", finding="present"), dict(due=DAY, person="p", act="a"), U),
    ("stocktake.opened", "", dict(stocktake="t", day=DAY), dict(commission=[ID["m"]]), ["stocktake:" + ID["t"]]),
    ("stocktake.closed", "", dict(stocktake="t", day=DAY), dict(commission=[ID["m"]], count=3, hash="K"), ["stocktake:" + ID["t"]]),
    ("stocktake.seen", "h", dict(stocktake="t", dev="D", level="seen"), dict(place="class_5"), ["stocktake:" + ID["t"]] + U),
    ("event.voided", "", dict(event=NAME, reason="mistake"), dict(dev="D", inv="2021-0417", tag=TAG), U + ["tag:" + TAG, "inv:S052:2021-0417"]),
    ("event.voided", "", dict(event=NAME, reason="mistake"), dict(devs=DEVS, ship="s", person="p"), ["unit:" + d for d in DEVS] + [P, "ship:" + ID["s"]]),
    ("event.voided", "", dict(event=NAME, reason="mistake"), dict(person="p", same="pBBBBBBBBBBBB", list="l", station="B7Q2M9XA", id="S052", tags=[TAG], new=DEV2), ["person:pBBBBBBBBBBBB", "unit:" + DEV2, "tag:" + TAG, P, "list:" + ID["l"], "st:B7Q2M9XA", "org:S052"]),
    ("event.redacted", "", dict(event=NAME), dict(prev=[NAME], dev="D", person="p"), U + [P]),
    ("event.redacted", "", dict(event=NAME), dict(spec="q", manifest="x", pledge="e", contract="k", act="a", notice="n", stocktake="t", programme="r"), ["spec:" + ID["q"], "manifest:" + ID["x"], "pledge:" + ID["e"], "contract:" + ID["k"], "act:" + ID["a"], "notice:" + ID["n"], "stocktake:" + ID["t"], "programme:" + ID["r"]]),
    ("conflict.resolved", "", dict(conflict="009K3HH6C0VCPA5Q", about="place", events=[NAME], reason="checked"), dict(stands=[NAME], dev="D"), U),
    ("conflict.resolved", "", dict(conflict="009K3HH6C0VCPA5Q", about="fork", events=[NAME], reason="checked"), dict(station="B7Q2M9XA"), ["st:B7Q2M9XA"]),
]


def spell(value):
    if isinstance(value, dict):
        return {k: spell(v) for k, v in value.items()}
    short = {"K": STATION.public.hex(), "G": "ab" * 64, "D": DEV}
    return short.get(value, ID.get(value, value)) if isinstance(value, str) else value


def kinds():
    rows = []
    for kind, marks, must, may, subjects in KINDS:
        must = spell(must)
        if "h" in marks:
            must["how"] = "scan"
        fields = dict(must, **spell(may))
        rows.append({"line": canon(event(kind, **fields)).decode(), "required": sorted(must), "subjects": subjects})
        if "*" in marks:
            unit = fields.pop("dev")
            must.pop("dev")
            assert unit == DEV
            fields["devs"] = DEVS
            units = [k for s in subjects for k in (["unit:" + d for d in DEVS] if s == "unit:" + DEV else [s])]
            rows.append({"line": canon(event(kind, **fields)).decode(), "required": sorted(must) + ["devs"], "subjects": units})
    for row in rows:
        row["required"] += ["at", "kind", "n", "org", "st", "tz", "v"]
    return rows


def main():
    serials = (("S PF2W2GLT", "PF2W2GLT"), ("pf-2w2glt", "PF2W2GLT"), ("РF2W2GLТ", "PF2W2GLT"),
               ("1S20L7CTO1WWPF2W2GLT", "PF2W2GLT"), ("Default string", None), ("To be filled by O.E.M.", None))
    out = {"station": STATION.about(), "second": SECOND.about(), "hub": HUB.about(), "root": ROOT.about(),
           "published": published(), "basic": basic(), "run": run(), "signatures": signatures(), "hashes": hashes(),
           "lines": lines(), "kinds": kinds(), "serial": [{"scanned": s, "serial": r} for s, r in serials]}
    print(json.dumps(out, ensure_ascii=True, indent=1))


main()
