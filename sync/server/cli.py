"""`foredesk-server`: serve, and the few things that an owner does from a shell."""

import argparse
import sys
from pathlib import Path

from sync.model.migrations import NewerDatabase
from sync.server.database import Database, UnusableDatabase, open_database


def main(arguments: list[str] | None = None) -> int:
    """Run one command; the exit code is 0, or 1 with a sentence on standard error."""
    parser = _parser()
    asked = parser.parse_args(arguments)
    try:
        return asked.run(asked)
    except (UnusableDatabase, NewerDatabase) as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="foredesk-server", description="The thin server of one practice.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    serve = commands.add_parser("serve", help="answer workstations and doors until stopped")
    _common(serve)
    serve.add_argument("--host", default="127.0.0.1")
    serve.add_argument("--port", type=int, default=8765)
    serve.add_argument("--practice", default="My practice", help="name of the practice, on the first start")
    serve.add_argument("--owner", default="owner@localhost", help="the owner's e-mail, on the first start")
    serve.set_defaults(run=_serve)
    return parser


def _common(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--database", help="a file, sqlite:///file or postgresql+psycopg://…")
    parser.add_argument("--data", type=Path, help="folder of the database and the practice's key")


def _open(asked: argparse.Namespace) -> tuple[Database, Path]:
    from sync.server.practice import data_folder
    from sync.server.server import default_folder

    folder: Path = asked.data or default_folder()
    database = open_database(asked.database or str(folder / "practice.db"))
    return database, data_folder(database, asked.data)


def _serve(asked: argparse.Namespace) -> int:
    import uvicorn

    from sync.model.ids import now_ms
    from sync.server import logs
    from sync.server.app import make_app
    from sync.server.core import Batch
    from sync.server.passwords import Hashing
    from sync.server.practice import open_site
    from sync.server.setup import first_start

    logs.configure()
    database, folder = _open(asked)
    site = open_site(database, folder)
    hashing = Hashing()
    batch = Batch(database.begin(), epoch=site.epoch, secret=site.secret, received=now_ms())
    with batch.attempt():
        first = first_start(batch, hashing, practice=asked.practice, email=asked.owner)
    batch.finish()
    database.commit(announce=True)
    if first is not None:
        print(f"The practice is ready. Sign in as {first.email} with the one-time password {first.password}", flush=True)
    app = make_app(database, site, hashing)
    config = uvicorn.Config(app, asked.host, asked.port, log_config=None, access_log=False, timeout_graceful_shutdown=5)
    print(f"Serving on http://{asked.host}:{asked.port}", flush=True)
    uvicorn.Server(config).run()
    return 0


if __name__ == "__main__":
    sys.exit(main())
