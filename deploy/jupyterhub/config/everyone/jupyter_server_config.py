"""Every server of the hub: pages that formgrader may frame, kernels that nobody else hears, Keras's shared data."""

import os
from pathlib import Path

c = get_config()  # noqa: F821  given by Jupyter

# Formgrader shows its pages in a frame of JupyterLab's; a single-user server forbids frames unless told otherwise.
c.ServerApp.tornado_settings = {"headers": {"Content-Security-Policy": "frame-ancestors 'self'"}}

# A kernel left alone gives its memory back, the card's too. What a cell still computes is not idle.
c.MappingKernelManager.cull_idle_timeout = int(os.environ.get("CNNLAB_IDLE_S", "3600"))
c.MappingKernelManager.cull_interval = 300
c.MappingKernelManager.cull_connected = True

# Any account of the machine may connect to a kernel's ports: without encryption it reads all code and outputs.
c.KernelManager.transport_encryption = "required"

# A student's own ~/.keras, with links to the data that all share: where Keras may not write to KERAS_HOME it
# leaves it for /tmp/.keras, without a word.
shared = os.environ.get("CNNLAB_KERAS_DATA", "")
if shared:
    for name in ("datasets", "models"):
        link = Path.home() / ".keras" / name
        link.parent.mkdir(exist_ok=True)
        if not os.path.lexists(link):
            link.symlink_to(Path(shared) / name)
