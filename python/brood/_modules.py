# SPDX-License-Identifier: MIT
"""What modules of the standard library keep of the process they are in."""

import os
import sys
import time


def before():
    """To be called in the template: what is not to be kept in children."""
    temporary = sys.modules.get('tempfile')
    if temporary is not None and temporary.tempdir is not None and \
            temporary.tempdir in temporary._candidate_tempdir_list():
        temporary.tempdir = None
    for name in tuple(sys.path_importer_cache):
        if not os.path.isabs(name):
            del sys.path_importer_cache[name]


def renew():
    for name, how in _HOW.items():
        module = sys.modules.get(name)
        if module is not None:
            how(module)


def _logging(logging):
    logging._startTime = time.time()


def _threading(threading):
    threading.main_thread()._set_native_id()


def _uuid(uuid):
    uuid._last_timestamp = None


def _process(process):
    # Who knows the key is believed to be of the family.
    config = process._current_process._config
    config['authkey'] = process.AuthenticationString(os.urandom(32))
    config.pop('tempdir', None)


def _resource_tracker(module):
    module._resource_tracker._fd = module._resource_tracker._pid = None


def _forkserver(module):
    server = module._forkserver
    server._forkserver_address = server._forkserver_alive_fd = None
    server._forkserver_pid = None


_HOW = {
    'logging': _logging,
    'multiprocessing.forkserver': _forkserver,
    'multiprocessing.process': _process,
    'multiprocessing.resource_tracker': _resource_tracker,
    'threading': _threading,
    'uuid': _uuid,
}
