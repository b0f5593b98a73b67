"""The commands `python -m labhub prepare|up|down`."""

from pathlib import Path
from typing import Annotated

import typer

from labhub import accounts, demo, places
from labhub.errors import HubError
from labhub.settings import read_settings

app = typer.Typer(add_completion=False, no_args_is_help=True, help="The lab on a JupyterHub of one machine.")
Root = Annotated[Path, typer.Option(help="Where the demonstration hub lies.")]
Checkout = Annotated[Path, typer.Option(help="A checkout of this project: its deploy/ and its course.")]
HERE = Path("/srv/cnnlab-demo")


@app.command()
def prepare(settings: Path, course: Checkout = Path()) -> None:
    """Make the folders, the grading account and its course of a real hub; harmless when repeated."""
    found = read_settings(settings)
    places.ensure_places(found, course / "deploy" / "jupyterhub")
    accounts.ensure_account(found.grader, Path("/home") / found.grader, accounts.REAL)
    places.ensure_exchange(found)
    places.ensure_course(found, course)
    missing = [name for name in (*found.instructors, *found.students) if not accounts.exists(name)]
    typer.echo(f"Course: {places.course_of(found)} (account {found.grader}); exchange: {found.exchange}")
    if missing:
        typer.echo(f"No Unix account yet: {', '.join(missing)}")


@app.command()
def up(root: Root = HERE, course: Checkout = Path(), proxy: Path | None = None, port: int = 8000) -> None:
    """Start the demonstration hub and print its addresses and passwords."""
    program = proxy or root / "node" / "node_modules" / ".bin" / "configurable-http-proxy"
    passwords = demo.up(root, course.resolve(), program, port)
    typer.echo(f"The hub is ready: http://127.0.0.1:{port}   (log: {root}/state/hub.log)\n")
    for name, password in passwords.items():
        what = "instructor" if name in demo.INSTRUCTORS else "student"
        typer.echo(f"  {what:<11} {name:<15} {password}")
    typer.echo(f"\nFormgrader: http://127.0.0.1:{port}/services/tp_cnn/lab?formgrader=true (as the instructor)")
    typer.echo("`make hub-down` stops it and removes these accounts, with all that they wrote.")


@app.command()
def down(root: Root = HERE) -> None:
    """Stop the demonstration hub; remove its accounts and what they wrote."""
    removed = demo.down(root)
    typer.echo(f"Removed: {', '.join(removed)}" if removed else "No demonstration hub was there.")


def main() -> None:
    """Run a command; a fault that is not ours is one line."""
    try:
        app()
    except HubError as error:
        raise SystemExit(f"labhub: {error}") from None
