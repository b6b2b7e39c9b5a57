"""The program: reads its arguments, calls one command, and turns errors into sentences and exit codes."""

import argparse
import logging
import os
import sys
from collections.abc import Callable, Sequence

from sqlalchemy.exc import InterfaceError, OperationalError

from outcomes.cli import (
    accounts,
    analyses,
    audits,
    code_lists,
    consents,
    engines,
    erasures,
    files,
    health,
    keys,
    messages,
    readings,
    schema,
    server,
    sites,
    wordings,
)
from outcomes.cli.call import Call, MakeApplication
from outcomes.cli.terminal import Terminal
from outcomes.errors import AccessError, InputError, NotFound, OutcomesError, SettingsError
from outcomes.settings import Settings

DONE, FAILED, WRONG = 0, 1, 2
_INPUT_ERRORS = (InputError, SettingsError, NotFound, AccessError)


def main(
    arguments: Sequence[str] | None,
    load_settings: Callable[[], Settings],
    language: str,
    make_application: MakeApplication,
) -> int:
    """Run one command and give its exit code.

    Args:
        arguments: the command line without the program's name; None: this process's own.
        load_settings: reads the settings.
        language: "fr" or "en".
        make_application: assembles the web application.

    Returns:
        0 done; 2 the input or the call is wrong, and nothing was changed; 1 anything else.
    """
    terminal = Terminal(language)
    try:
        parsed = parser(terminal).parse_args(arguments)
    except SystemExit as end:  # argparse has said what is wrong, or has shown its help
        return int(end.code or DONE)
    call = Call(parsed, terminal, load_settings, make_application)
    try:
        return _run(call)
    finally:
        call.close()


def _run(call: Call) -> int:
    terminal = call.terminal
    try:
        call.arguments.run(call)
    except OutcomesError as error:
        terminal.explain(error)
        return WRONG if isinstance(error, _INPUT_ERRORS) else FAILED
    except (OperationalError, InterfaceError) as error:
        logging.getLogger(__name__).debug("database", exc_info=error)
        terminal.message(terminal.sentence("database_unavailable"))
        return FAILED
    except KeyboardInterrupt:
        terminal.message(terminal.sentence("interrupted"))
        return FAILED
    except BrokenPipeError:  # whoever read our output has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FAILED
    except Exception as error:
        logging.getLogger(__name__).error("unexpected", exc_info=error)
        reason = f"{type(error).__name__}: {error}"
        terminal.message(terminal.sentence("unexpected_command", {"reason": reason}))
        return FAILED
    return DONE


def parser(terminal: Terminal) -> argparse.ArgumentParser:
    """The parser of all commands, in the terminal's language."""
    _ = terminal.gettext
    argparse._ = _  # type: ignore[attr-defined]  # its own sentences ("usage", "required") in our catalogue
    made = argparse.ArgumentParser(
        prog="outcomes", description=_("Follows patients before and after knee cryoneurolysis.")
    )
    commands = made.add_subparsers(dest="command", required=True, metavar=_("COMMAND"))
    modules = (
        *(server, schema, files, readings, engines, analyses, code_lists),
        *(sites, consents, accounts, wordings, messages, audits, keys, health, erasures),
    )
    for module in modules:
        module.add_commands(commands, _)
    return made
