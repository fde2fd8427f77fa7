"""Python imports this first where the folder is on its path: the program that starts is then one of the future."""

import os

if schema := os.environ.get("FOREDESK_TESTED_SCHEMA"):
    from tests.sync.versions.future.begin import begin

    begin(int(schema))
