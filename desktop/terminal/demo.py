"""`foredesk demo`: hands over to the demo clinic, which reads its own arguments."""

import argparse


def run(asked: argparse.Namespace) -> int:
    """Run the demo's program; its exit code."""
    from desktop.demo.__main__ import main

    return main(asked.rest)
