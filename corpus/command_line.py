"""The command lines' common end: an expected error is one sentence on stderr and exit code 2, never a traceback."""

from __future__ import annotations

from collections.abc import Sequence

import typer

from corpus.errors import GuiwenError


def run_app(app: typer.Typer, arguments: Sequence[str] | None = None, name: str | None = None) -> None:
    """Run a command line and exit.

    Args:
        app: its commands.
        arguments: instead of the process's own.
        name: how it is called in its own help, e.g. ``python -m eval``.
    """
    try:
        app(args=list(arguments) if arguments is not None else None, prog_name=name)
    except GuiwenError as error:
        typer.echo(str(error), err=True)
        raise SystemExit(2) from None
