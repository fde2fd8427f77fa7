"""`foredesk demo`: hands over to the demo clinic, which reads its own arguments."""

import argparse
import runpy
import sys


def run(asked: argparse.Namespace) -> int:
    """Run the demo's program; its exit code."""
    sys.argv = ["foredesk demo", *asked.rest]
    try:
        runpy.run_module("desktop.demo", run_name="__main__", alter_sys=False)
    except SystemExit as ended:
        return ended.code if isinstance(ended.code, int) else int(ended.code is not None)
    return 0
