# SPDX-License-Identifier: MIT
"""Which words of a command line are the interpreter's own."""


def _parse(argv):
    """How many words come before the program's arguments, what the program is
    ('c', 'm', 's' for a script, '' for none), and the letters of options."""
    letters = ''
    at = 1
    while at < len(argv):
        word = argv[at]
        if word == '-' or not word.startswith('-'):
            return at + 1, 's', letters
        if word == '--':
            return min(at + 2, len(argv)), 's', letters
        if word == '--check-hash-based-pycs':
            at += 1
        elif not word.startswith('--'):
            flags, letter, value = _split(word[1:])
            letters += flags
            at += bool(letter) and not value
            if letter in ('c', 'm'):
                return at + 1, letter, letters
        at += 1
    return len(argv), '', letters


def _split(letters):
    """An option word's flags, the letter that takes a value, and that."""
    for at, letter in enumerate(letters):
        if letter in 'cmWX':
            return letters[:at], letter, letters[at + 1:]
    return letters, '', ''


def program_end(argv):
    return _parse(argv)[0]


def program_kind(argv):
    return _parse(argv)[1]


def options(argv):
    return _parse(argv)[2]
