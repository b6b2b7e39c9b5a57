"""The one door: `app` for servers, and `main()` behind the `outcomes` command.

`app` is made when a server first asks for it (`gunicorn run:app`), not when this file is imported: the
command line needs no web application to back up a database.
"""

import sys
from typing import Any

import config
from outcomes import cli
from outcomes.application import create_app
from outcomes.logs import set_up


def main() -> int:
    """Run a command of the command line; without one (`python run.py`), serve."""
    arguments = sys.argv[1:]
    if not arguments and sys.argv[0].endswith("run.py"):
        arguments = ["serve"]
    return cli.main(arguments, config.load, config.language(), create_app)


def __getattr__(name: str) -> Any:
    """Make `app` the first time a server asks for it."""
    if name != "app":
        raise AttributeError(name)
    settings = config.load()
    set_up(settings.log_level, as_json=settings.environment == "production")
    app = create_app(settings)
    globals()["app"] = app
    return app


if __name__ == "__main__":
    sys.exit(main())
