"""Offices, officials and SOP numbers that do not exist."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from samples.forge.dates import BLANK, READ, random_date
from samples.forge.vocabulary import Agency, words
from schemas.sop import DateText, Identity, Signatory, Text

FIRST_DAY = date(2018, 1, 8)
ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")


def text(value: str | None) -> Text:
    """A printed value; None is a blank."""
    return Text(value=value, evidence=READ if value is not None else BLANK)


def random_nip(rng: Random) -> str:
    """18 digits of a possible career, in one of the ways they are printed."""
    birth = date(1964, 1, 1) + timedelta(days=rng.randrange(9000))
    entry = date(birth.year + rng.randrange(22, 30), rng.randrange(1, 13), 1)
    parts = f"{birth:%Y%m%d}", f"{entry:%Y%m}", str(rng.randrange(1, 3)), f"{rng.randrange(1, 20):03d}"
    return rng.choice((" ".join(parts), "".join(parts)))


def random_official(agency: Agency, rng: Random) -> Signatory:
    known = words()
    rank, grade = rng.choice(known.ranks)
    name = f"{rng.choice(known.before_name)}{rng.choice(known.first_names)} {rng.choice(known.last_names)}"
    return Signatory(
        title=text(agency.head),
        name=text(name + rng.choice(known.after_name)),
        rank=text(rank),
        grade=text(grade),
        nip=text(random_nip(rng)),
    )


def random_number(agency: Agency, day: date, rng: Random) -> str:
    form = rng.choice(words().number_forms)
    number = f"{rng.randrange(1, 120):0{rng.choice((1, 2, 3))}d}"
    code = rng.choice(words().archive_codes)
    return form.format(code=code, n=number, office=agency.code, year=day.year, month=ROMAN[day.month - 1])


def random_letterhead(agency: Agency, rng: Random) -> tuple[str, str, str | None]:
    """Government, office, and in a quarter of the cases a unit."""
    rural = agency.code.startswith(("KEC", "KEL"))
    kind = rng.choice([kind for kind in words().regions if not (rural and kind == "Provinsi")])
    unit = rng.choice(words().units) if rng.random() < 0.25 else None
    return f"Pemerintah {kind} {rng.choice(words().regions[kind])}", agency.name, unit


def random_identity(agency: Agency, name: str, rng: Random) -> Identity:
    """An identity block; one office in seven prints the day of approval instead of the day of effect."""
    made = FIRST_DAY + timedelta(days=rng.randrange(2800))
    effective = made + timedelta(days=rng.randrange(30))
    revised = made + timedelta(days=rng.randrange(200, 800)) if rng.random() < 0.35 else None
    government, office, unit = random_letterhead(agency, rng)
    last = "tanggal_pengesahan" if rng.random() < 0.15 else "tanggal_efektif"
    blank = DateText(evidence=BLANK)
    dates = {
        "tanggal_pembuatan": random_date(made, rng),
        "tanggal_revisi": random_date(revised, rng) if revised else blank,
        "tanggal_efektif": blank,
        "tanggal_pengesahan": blank,
        last: random_date(effective, rng),
    }
    texts = {
        "government": text(government),
        "agency": text(office),
        "unit": text(unit),
        "nomor_sop": text(random_number(agency, made, rng)),
        "nama_sop": text(name),
    }
    return Identity.model_validate({**texts, **dates})
