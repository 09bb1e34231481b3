# SPDX-License-Identifier: MIT
"""The locale and the time zone, from an environment that is another now."""

import codecs
import os
import sys
import time

import _locale

_TARGETS = ('C.UTF-8', 'C.utf8', 'UTF-8')
_CATEGORIES = tuple(getattr(_locale, name) for name in (
    'LC_CTYPE', 'LC_NUMERIC', 'LC_TIME', 'LC_COLLATE', 'LC_MONETARY',
    'LC_MESSAGES'))


def categories():
    """What each has; None for what the environment says, if that is not C."""
    found = {}
    for category in _CATEGORIES:
        now = _locale.setlocale(category, None)
        if _of_environment(category) == now and \
                (now != 'C' or category == _locale.LC_CTYPE):
            found[category] = None
        else:
            found[category] = now
        _locale.setlocale(category, now)
    return found


def _of_environment(category):
    try:
        return _locale.setlocale(category, '')
    except _locale.Error:
        return _locale.setlocale(category, 'C')


def utf8_is_forced():
    """By an option or a variable: it is not the locale that decides."""
    return 'utf8' in sys._xoptions or (
        bool(os.environ.get('PYTHONUTF8')) and not sys.flags.ignore_environment)


def renew(categories):
    """False for a locale with which an interpreter has to start."""
    for category, name in categories.items():
        if name is None:
            _of_environment(category)
        else:
            _locale.setlocale(category, name)
    if categories[_locale.LC_CTYPE] is not None:
        return True
    legacy = _locale.setlocale(_locale.LC_CTYPE, None) == 'C'
    if not utf8_is_forced() and legacy != bool(sys.flags.utf8_mode):
        return False
    if legacy:
        _coerce()
    return sys.flags.utf8_mode or _same_codec()


def _same_codec():
    codeset = _locale.nl_langinfo(_locale.CODESET)
    try:
        return codecs.lookup(codeset).name == \
            codecs.lookup(sys.getfilesystemencoding()).name
    except LookupError:
        return False


def _coerce():
    """As PEP 538 has it."""
    if os.environ.get('LC_ALL') or (
            os.environ.get('PYTHONCOERCECLOCALE') == '0' and
            not sys.flags.ignore_environment):
        return
    for target in _TARGETS:
        try:
            _locale.setlocale(_locale.LC_CTYPE, target)
        except _locale.Error:
            continue
        os.environ['LC_CTYPE'] = target
        return


def renew_time_zone():
    time.tzset()
    zones = sys.modules.get('zoneinfo')
    if zones is not None:
        zones.reset_tzpath()
