"""The workstation: the window people work in and the worker process beside it."""
