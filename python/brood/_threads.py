# SPDX-License-Identifier: MIT
"""Names of threads for the kernel, from which a refusal takes them."""

import sys


def name_them():
    threading = sys.modules.get('threading')
    if threading is None or threading.active_count() < 2:
        return
    for thread in threading.enumerate():
        if thread is threading.main_thread() or not thread.native_id:
            continue
        try:
            path = '/proc/self/task/%d/comm' % thread.native_id
            with open(path, 'wb', 0) as file:
                file.write(thread.name.encode(errors='replace')[:15])
        except OSError:
            pass  # it has ended
