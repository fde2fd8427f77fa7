"""What can be wrong with a whole file. Problems of single rows are not errors: they travel with the row.

UnreadableFile
├── UnknownKind       no kind of file we read contacts from
├── ProtectedFile     old Excel, or locked by a password
└── OversizedFile     larger than a clinic's address book can be
"""


class UnreadableFile(ValueError):
    """No contacts can be read from this file; the message says why and what to do, in the user's words."""


class UnknownKind(UnreadableFile):
    """The file is of a kind that holds no contacts we can read."""


class ProtectedFile(UnreadableFile):
    """The file must be saved anew by its own program before it can be read."""


class OversizedFile(UnreadableFile):
    """Reading the file would take more memory than a workstation should give."""
