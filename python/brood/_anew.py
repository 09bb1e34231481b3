# SPDX-License-Identifier: MIT
"""What an interpreter that runs cannot take over: then it is executed anew."""

import os
import site
import sys

from brood import _environment, _locales, _signals, _stdio, _words

# The environment of this child.
given = {}

# Read once, when the interpreter starts.
_VARIABLES = tuple(name.encode() for name in '''
    PYTHONCASEOK PYTHONCOERCECLOCALE PYTHONDEBUG PYTHONDEVMODE
    PYTHONDONTWRITEBYTECODE PYTHONFAULTHANDLER PYTHONHASHSEED PYTHONHOME
    PYTHONINTMAXSTRDIGITS PYTHONMALLOC PYTHONMALLOCSTATS PYTHONNODEBUGRANGES
    PYTHONNOUSERSITE PYTHONOPTIMIZE PYTHONPATH PYTHONPLATLIBDIR
    PYTHONPROFILEIMPORTTIME PYTHONPYCACHEPREFIX PYTHONSAFEPATH
    PYTHONTRACEMALLOC PYTHONUSERBASE PYTHONUTF8 PYTHONVERBOSE
    PYTHONWARNDEFAULTENCODING PYTHONWARNINGS'''.split())


class Start:
    """What the template was started with."""

    def __init__(self):
        argv = sys.orig_argv
        environ = _environment.initial()
        self.end = _words.program_end(argv)
        self.words = argv[:self.end]
        self.kind = _words.program_kind(argv)
        self.variables = [environ.get(name) or None for name in _VARIABLES]
        self.path = environ.get(b'PATH')
        self.directory = directory()
        self.user_site = _user_site()
        self.script = identity(argv[self.end - 1]) if self.kind == 's' else None
        self.modules = _own_modules()


def directory():
    """'' for one that was removed."""
    try:
        return os.getcwd()
    except OSError:
        return ''


def _user_site():
    """The directory of the user's own packages, if there is one."""
    if not site.ENABLE_USER_SITE:
        return None
    base = os.environ.get('PYTHONUSERBASE') or os.path.expanduser('~/.local')
    name = 'python%d.%d' % sys.version_info[:2]
    path = os.path.join(base, 'lib', name, 'site-packages')
    return path if os.path.isdir(path) else None


def identity(path):
    try:
        found = os.stat(path)
    except (OSError, ValueError):
        return None
    return found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns


def _own_modules():
    """Files of modules that are not the interpreter's own, as they are now."""
    own = os.path.dirname(os.__file__) + os.sep
    others = os.path.join(own, 'site-packages'), os.path.join(own, 'dist-packages')
    files = {}
    for module in tuple(sys.modules.values()):
        path = getattr(module, '__file__', None)
        if isinstance(path, str) and (not path.startswith(own) or
                                      path.startswith(others)):
            files[path] = identity(path)
    return files


def difference(start, argv, categories):
    """Why this child cannot go on as it is; '' if it can. To be called with
    the child's environment in place; sets its locale."""
    if argv[:start.end] != start.words:
        return 'the command line'
    if not sys.flags.ignore_environment:
        for name, value in zip(_VARIABLES, start.variables):
            if (os.environb.get(name) or None) != value:
                return 'the variable ' + name.decode()
    if not _same_executable(start, argv[0]):
        return 'the variable PATH'
    if _user_site() != start.user_site:
        return "the user's own packages"
    if start.kind == 's' and identity(argv[start.end - 1]) != start.script:
        return 'the script'
    for path, known in start.modules.items():
        if identity(path) != known:
            return 'the file ' + path
    if not _locales.renew(categories):
        return 'the encoding of the locale'
    try:
        _stdio.encoding_and_errors()
    except LookupError:
        return 'the variable PYTHONIOENCODING'
    return ''


def _same_executable(start, name):
    path = os.environb.get(b'PATH')
    if path == start.path or '/' in name:
        return True
    for folder in os.get_exec_path():
        candidate = os.path.join(folder, name)
        if os.access(candidate, os.X_OK) and not os.path.isdir(candidate):
            return candidate == sys.executable
    return False


def finds_the_same(old, new):
    """Whether modules that are there would be found again if the first folder
    of sys.path were another. In doubt they would not."""
    names = {name.partition('.')[0] for name in sys.modules} - {'__main__'}
    try:
        if any(entry.partition('.')[0] in names for entry in os.listdir(new)):
            return False
    except OSError:
        pass
    files = (getattr(module, '__file__', None)
             for module in tuple(sys.modules.values()))
    return not any(isinstance(file, str) and
                   file.startswith(os.path.join(old, '')) for file in files)


class Different(Exception):
    """The child cannot be what an interpreter of its own would be."""


def become(words, why, allowed):
    """Executes the interpreter with these words, as if there were no template.
    Never returns; raises Different if that is not allowed, or fails."""
    if not allowed:
        raise Different(why + ' is not what the template has')
    _signals.put_back()
    program = _executable()
    try:
        os.execve(program, words, given)
    except OSError as error:
        raise Different('%s is not what the template has, and %s cannot be '
                        'executed' % (why, program)) from error


def _executable():
    """By its name, so that the process has that, if it is what runs here."""
    try:
        if os.path.samefile(sys.executable, '/proc/self/exe'):
            return sys.executable
        return '/proc/self/exe'
    except OSError:
        return sys.executable
