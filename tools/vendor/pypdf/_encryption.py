"""Stands in for pypdf's encryption in the plugin's ZIP: nothing here reads or writes passwords."""

from enum import IntEnum
from typing import NoReturn

from . import _utils, generic  # noqa: F401 - first here: pypdf's modules know one another in circles
from .errors import PdfReadError


class PasswordType(IntEnum):
    """What a password was good for."""

    NOT_DECRYPTED = 0
    USER_PASSWORD = 1
    OWNER_PASSWORD = 2


class EncryptAlgorithm:
    """Named by the writer, never made."""


class Encryption:
    """Refuses every file that asks for it."""

    @staticmethod
    def read(*_: object) -> NoReturn:
        """Called by the reader when a file says that it is encrypted."""
        raise PdfReadError("verschlüsselt")

    @staticmethod
    def make(*_: object) -> NoReturn:
        """Called by the writer when somebody asks for a password."""
        raise NotImplementedError
