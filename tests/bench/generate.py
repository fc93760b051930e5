"""`python -m tests.bench.generate`: make bench files, and compare their statistics."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from scheduler.demand.arithmetic import forced_clashes, impossibilities
from scheduler.demand.problem import Problem
from scheduler.errors import InputError
from scheduler.files import write_atomically
from tests.bench.convert import bench_folder, instance_from_bench, read_bench
from tests.bench.draw import AVAILABILITIES, Form, centre, programme, statistics

EPILOG = """\b
Examples:
  python -m tests.bench.generate programme --seed 7 -o /tmp/programme-7.json
  python -m tests.bench.generate centre --seed 7 -o /tmp/centre-30-7.json
  python -m tests.bench.generate centre --seed 7 --scale 1000 -o /tmp/centre-1000.json
  python -m tests.bench.generate describe ../shared/bench/centre-30.json /tmp/centre-30-7.json
"""

seed_option = click.option("--seed", type=click.IntRange(min=0), required=True, help="The same seed, the same file.")
output_option = click.option(
    "-o", "--output", type=click.Path(dir_okay=False, path_type=Path), required=True, metavar="FILE"
)


availability_option = click.option(
    "--availability",
    type=click.Choice(list(AVAILABILITIES)),
    default="small",
    show_default=True,
    help="Whose availabilities are imitated; those of tight are harder than the bench's.",
)


@click.group(epilog=EPILOG)
def main() -> None:
    """Random instances in the bench's form. No solution is planted: one without clashes may not exist."""


@main.command("programme")
@seed_option
@output_option
@click.option(
    "--base",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="The programme.  [default: small.json of the bench folder]",
)
@availability_option
def programme_command(seed: int, output: Path, base: Path | None, availability: str) -> None:
    """The base's programme with other availabilities of its trainers."""  # fmt: skip
    _write(output, programme(seed, read_form_data(base or bench_folder() / "small.json"), AVAILABILITIES[availability]))


@main.command("centre")
@seed_option
@output_option
@click.option(
    "--scale",
    type=click.IntRange(min=1, max=10_000),
    default=30,
    show_default=True,
    help="Programmes: 30, 300 and 1000 make centres like centre-30, centre-300, and beyond.",
)
@click.option("--trainers", type=click.IntRange(min=1), show_default="as many a programme as in the bench")
def centre_command(seed: int, output: Path, scale: int, trainers: int | None) -> None:
    """A centre of many programmes that share trainers, rooms and some units."""  # fmt: skip
    _write(output, centre(seed, scale, trainers))


@main.command("describe")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="FILE...")
def describe_command(files: Sequence[Path]) -> None:
    """Statistics side by side, and what arithmetic proves of clashes before any search."""
    columns = [_described(read_form_data(file)) for file in files]
    width = max(map(len, columns[0]))
    click.echo(f"{'':{width}}" + "".join(f"  {file.stem[-16:]:>16}" for file in files))
    for name in columns[0]:
        click.echo(f"{name:{width}}" + "".join(f"  {column[name]:16.10g}" for column in columns))


def _described(form: Form) -> dict[str, float]:
    problem = Problem.of(instance_from_bench(form))
    return {
        **{name: round(value, 3) for name, value in statistics(form).items()},
        "reasons why no timetable exists": len(impossibilities(problem)),
        "reasons why trainers must clash": len(forced_clashes(problem)),
    }


class Refused(click.ClickException):
    """A bench file with faults."""

    exit_code = InputError.exit_code


def read_form_data(path: Path) -> dict[str, Any]:
    """The file's JSON, once it is known to be a sound bench file. Raises Refused otherwise."""
    try:
        read_bench(path)
    except InputError as error:
        raise Refused("\n".join(error.lines("en"))) from error
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8-sig"))
    return found


def _write(output: Path, form: Form) -> None:
    write_atomically(output, (json.dumps(form, indent=1) + "\n").encode())


if __name__ == "__main__":
    main(prog_name="python -m tests.bench.generate")
