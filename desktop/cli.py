"""`foredesk`: the window, and what a person or a script does from a shell.

Only the arguments are read here; each command's module is imported when it runs, so that the quick ones are quick.
"""

import argparse
import importlib
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from desktop.terminal.mistakes import Mistake
from desktop.terminal.output import complain

CANNOT = 2
"""Exit code of what could not be done as asked."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; 0 when it went well, 1 for a bad answer (`doctor`, nobody found), 2 with a line on standard error."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    if given[:1] == ["demo"]:  # it reads its own arguments
        asked = argparse.Namespace(module="desktop.terminal.demo", rest=given[1:])
    else:
        asked = _parser().parse_args(given, argparse.Namespace(profile=None, key_file=None, server=None))
    try:
        return importlib.import_module(asked.module).run(asked)
    except Mistake as mistake:
        complain(f"foredesk: {mistake}")
        return CANNOT
    except BrokenPipeError:
        _forget_output()
        return 0
    except KeyboardInterrupt:
        return 130


def _parser() -> argparse.ArgumentParser:
    where = argparse.ArgumentParser(add_help=False, argument_default=argparse.SUPPRESS)
    where.add_argument("--profile", type=Path, metavar="DIR", help="the clinic's folder on this computer")
    where.add_argument(
        "--key-file", type=Path, metavar="FILE", help="read the clinic's key from a file only you can read"
    )
    parser = argparse.ArgumentParser(
        prog="foredesk",
        description="What should happen next for everyone who ever got in touch. Without a command it opens the window.",
        parents=[where],
    )
    _server(parser)
    parser.set_defaults(module="desktop.terminal.window")
    commands = parser.add_subparsers(metavar="COMMAND")

    def add(name: str, module: str, said: str, *, json: bool = False) -> argparse.ArgumentParser:
        made = commands.add_parser(name, help=said, description=said, parents=[where])
        made.set_defaults(module=f"desktop.terminal.{module}")
        if json:
            made.add_argument("--json", action="store_true", help="for a program to read")
        return made

    commands.add_parser(
        "demo", help="a clinic with live traffic, to try things on (see foredesk demo --help)"
    )
    runner = add(
        "runner", "runner", "keep this computer's copy in step and run what is due, without a window"
    )
    _signing(runner)
    runner.add_argument(
        "--device", type=Path, metavar="FILE", help="be the workstation that this server's file names"
    )
    runner.add_argument("--beside", action="store_true", help="end as soon as standard input ends")
    add("board", "board", "what should happen next, for everyone", json=True)
    contact = add("contact", "contact", "the six questions about one person", json=True)
    contact.add_argument(
        "who", metavar="WHO", help="part of a name, a phone number, an e-mail address or an id"
    )
    why = add("why", "why", "why a step is done, not done, or not to be done", json=True)
    why.add_argument(
        "who", metavar="CONTACT", help="part of a name, a phone number, an e-mail address or an id"
    )
    why.add_argument("step", metavar="STEP", help="a step, or journey/step")
    for parser_of_past in (contact, why):
        parser_of_past.add_argument(
            "--at", metavar="TIME", help="as it stood then, such as 2026-05-03T14:00 (the clinic's time)"
        )
    said = "the follow-ups: which there are, and whether anybody can fall through"
    _journeys(add("journeys", "journeys", said), where)
    bring = add("import", "importing", "bring contacts in from CSV, Excel, vCard or FHIR files")
    bring.add_argument("files", nargs="+", type=Path, metavar="FILE")
    bring.add_argument("--dry-run", action="store_true", help="say what would happen; needs no server")
    bring.add_argument("--enrol", metavar="JOURNEY", help="start this journey for everyone in the files")
    bring.add_argument("--yes", action="store_true", help="do not ask before starting it for very many")
    bring.add_argument(
        "--region", metavar="COUNTRY", help="country of phone numbers written without one, such as AE"
    )
    _signing(bring)
    add("export", "exporting", "write contacts, timeline and messages to files").add_argument(
        "folder", type=Path, metavar="DIR"
    )
    phone = add(
        "phone",
        "phone",
        "the simulated phone of practice mode, where the clinic's server is: read and answer as a patient",
    )
    phone.add_argument("number", nargs="?", metavar="NUMBER", help="whose phone to open at once")
    phone.add_argument(
        "--data", type=Path, metavar="DIR", help="the server's folder (default: where it keeps its data)"
    )
    phone.add_argument("--database", metavar="URL", help="its database, where that is not in the folder")
    phone.add_argument("--url", default="http://127.0.0.1:8765", help="where the server answers")
    add("doctor", "doctor", "look for what is wrong here, and say what to do", json=True)
    _ai(add("ai", "ai", "the models that draft: try an endpoint out, keep its key"), where)
    quarter = add(
        "quarter", "quarter", "live through a simulated clinic's months and judge what happened", json=True
    )
    quarter.add_argument("--contacts", type=int, default=5_000, metavar="N", help="in the clinic's old book")
    quarter.add_argument("--days", type=int, default=90, metavar="N")
    quarter.add_argument(
        "--per-day", type=float, default=30.0, metavar="N", help="how many get in touch on a working day"
    )
    quarter.add_argument("--seed", type=int, default=1, metavar="S", help="the same seed is the same story")
    quarter.add_argument(
        "--kills", type=float, default=0.0, metavar="N",
        help="how often a day a desk, the runner or the server is killed where it stands",
    )  # fmt: skip
    quarter.add_argument(
        "--without", metavar="JOURNEY/STEP", help="leave a step out of a follow-up: is it missed?"
    )
    return parser


def _journeys(parser: argparse.ArgumentParser, where: argparse.ArgumentParser) -> None:
    acts = parser.add_subparsers(
        metavar="list|check|rehearse|publish|rollback|move|resume", dest="act", required=True
    )
    acts.add_parser(
        "list", help="which follow-ups run here, and which are on the shelf", parents=[where]
    ).add_argument("--json", action="store_true", help="for a program to read")
    check = acts.add_parser(
        "check", help="prove that nobody can fall through, or tell how somebody would", parents=[where]
    )
    check.add_argument(
        "files", nargs="*", type=Path, metavar="FILE", help="journeys to check; without, those that run here"
    )
    check.add_argument("--json", action="store_true", help="for a program to read")
    rehearse = acts.add_parser(
        "rehearse", help="play the last days through a draft: who would have been contacted", parents=[where]
    )
    publish = acts.add_parser(
        "publish", help="check and rehearse a draft, then let new follow-ups take it", parents=[where]
    )
    for playing in (rehearse, publish):
        playing.add_argument("file", type=Path, metavar="FILE", help="the draft")
        playing.add_argument("--days", type=int, default=90, help="how many days to play (default 90)")
    rehearse.add_argument("--json", action="store_true", help="for a program to read, with every row")
    back = acts.add_parser(
        "rollback",
        help="go back to an earlier version, and take back what the present one did",
        parents=[where],
    )
    back.add_argument("--to", type=int, metavar="NUMBER", help="the version (default: the one before)")
    back.add_argument(
        "--undo", action="store_true", help="also end its follow-ups and take back all that can be"
    )
    move = acts.add_parser(
        "move",
        help="move running follow-ups to the version that runs, after showing what changes",
        parents=[where],
    )
    resume = acts.add_parser("resume", help="let a follow-up that paused itself go on", parents=[where])
    resume.add_argument("--drop", action="store_true", help="do not begin for those who were held")
    for named in (back, move, resume):
        named.add_argument("journey", metavar="NAME", help="the follow-up")
    for sent in (publish, back, move, resume):
        sent.add_argument("--yes", action="store_true", help="do not ask again")
        _signing(sent)


def _ai(parser: argparse.ArgumentParser, where: argparse.ArgumentParser) -> None:
    acts = parser.add_subparsers(metavar="test|key", dest="act", required=True)
    test = acts.add_parser(
        "test", help="find out what an OpenAI-compatible endpoint does, with nobody's data", parents=[where]
    )
    test.add_argument("--url", required=True, metavar="URL", help="such as https://api.example/v1")
    test.add_argument("--model", required=True, metavar="MODEL", help="the model's name there")
    test.add_argument("--json", action="store_true", help="for a program to read")
    key = acts.add_parser("key", help="keep an endpoint's key on this computer, sealed", parents=[where])
    key.add_argument("--forget", action="store_true", help="remove the key that was kept")
    for named in (test, key):
        named.add_argument(
            "--name",
            metavar="NAME",
            default="model",
            help="the endpoint's name; its key is asked for, or read from FOREDESK_AI_KEY",
        )


def _server(parser: argparse.ArgumentParser) -> None:
    said = "the clinic's server, for the first sign-in"
    parser.add_argument("--server", metavar="URL", default=argparse.SUPPRESS, help=said)


def _signing(parser: argparse.ArgumentParser) -> None:
    _server(parser)
    parser.add_argument(
        "--email",
        metavar="WHO",
        help="who signs in; the password is asked for, or read from FOREDESK_PASSWORD",
    )


def _forget_output() -> None:
    """Whoever read our output has gone (`| head`): nothing more can be written, not even at exit."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


if __name__ == "__main__":
    sys.exit(main())
