"""A small instance as a person would type it, one row a line, to damage in every way."""

from pathlib import Path

from scheduler.errors import Fault, InputError
from scheduler.instance.load import load
from scheduler.text import Lang

SAMPLE = """\
version: 1
name: sample
title: Sample
timezone: Indian/Reunion
locale: fr
calendar:
  semesters:
    - {id: S1, first: 2022-09-05, last: 2023-02-10, exams: {first: 2023-02-20, last: 2023-02-25}}
    - {id: S2, first: 2023-03-06, last: 2023-07-21}
  holidays: {country: FR, subdivision: "974", taught: [2023-05-08]}
  closures:
    - {name: Break, first: 2022-12-19, last: 2023-01-06}
    - {name: Cyclone, first: 2023-01-20, last: 2023-01-21}
slots:
  - {start: 17:00, end: 19:00}
  - {start: 19:00, end: 21:00, weekdays: [mon, tue, thu]}
alternance: {start: 08:30, end: 16:30, hours: 7}
frequency:
  - {modality: cours, period: semester, ects: 6, in_person: 5, webconference: 5}
  - {modality: tp, period: semester, ects: 4, in_person: 7, webconference: 0}
sites:
  - {id: PORT, title: Le Port}
rooms:
  - {id: R1, site: PORT, capacity: 30}
  - {id: R2, site: PORT, capacity: 20, closed: [{first: 2022-10-03, last: 2022-10-07}]}
groups:
  - {id: G1, size: 12}
  - {id: A1, size: 6, part_of: G1, alternance: {min: 18, max: 20}}
trainers:
  - {id: VERNET, name: J. Vernet, availability: {weekly: {mon: avoid, tue: {17:00: avoid}}}}
  - {id: LEBON, name: Le Bon, availability: {dated: [{first: 2022-10-03, last: 2022-10-07, level: ok, slots: [17:00]}]}}
units:
  - {code: TRS001, title: Publics, ects: 6, modality: cours, period: S1, groups: [G1], trainers: [VERNET]}
  - {code: TET007, title: Web, ects: 4, modality: tp, period: S2, groups: [G1], trainers: [LEBON], shares: {LEBON: 7}}
  - {code: AST002, title: Sociologie, ects: 6, modality: foad}
pins:
  - {unit: TRS001, date: 2022-10-04, slot: 17:00, room: R1, kind: in_person, number: 1}
  - {unit: TET007, weekday: mon}
busy:
  - {groups: [G1], title: Elsewhere, times: [{date: 2022-10-10, start: 18:00, end: 20:00}]}
weights: {Q1: 2, Q5: 3}
"""


def write(folder: Path, text: str) -> Path:
    path = folder / "instance.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def faults_of(path: Path) -> tuple[Fault, ...]:
    """The faults that `load` reports; none when it accepts the file."""
    try:
        load(path)
    except InputError as error:
        return error.faults
    return ()


def line_with(text: str, mark: str) -> int:
    """Number of the only line that contains the mark."""
    found = [number for number, line in enumerate(text.splitlines(), 1) if mark in line]
    assert len(found) == 1, f"{mark!r} is on lines {found}"
    return found[0]


def said(faults: tuple[Fault, ...], lang: Lang) -> str:
    return "\n".join(fault.to(lang) for fault in faults)
