"""Stands in for pypdf's choice of a library for ciphers in the plugin's ZIP: there is none."""

crypt_provider = ("none", "0")
