import json
from collections.abc import Iterator
from pathlib import Path

import pytest
import zmq
from jupyter_client import KernelManager
from traitlets.config import Config
from traitlets.config.loader import PyFileConfigLoader

EVERYONE = Path(__file__).resolve().parents[2] / "deploy" / "jupyterhub" / "config" / "everyone"


@pytest.fixture
def kernel(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[KernelManager]:
    """A real kernel, started as every server of the hub starts them."""
    monkeypatch.delenv("CNNLAB_KERAS_DATA", raising=False)
    config: Config = PyFileConfigLoader("jupyter_server_config.py", path=str(EVERYONE)).load_config()
    manager = KernelManager(config=config, connection_file=str(tmp_path / "kernel.json"))
    manager.start_kernel(cwd=str(tmp_path))
    yield manager
    manager.shutdown_kernel(now=True)


def test_another_account_hears_nothing_of_a_kernel(kernel: KernelManager) -> None:
    client = kernel.client()
    client.start_channels()
    client.wait_for_ready(timeout=60)
    heard, printed = zmq.Context(), []
    with heard, heard.socket(zmq.SUB) as listener:  # what any local account can do: connect to the port
        listener.linger = 0
        listener.subscribe(b"")
        listener.connect(f"tcp://127.0.0.1:{json.loads(Path(kernel.connection_file).read_text())['iopub_port']}")
        listener.poll(1000)
        client.execute_interactive("print(6 * 7)", timeout=30, output_hook=lambda told: printed.append(told["content"]))
        assert {"name": "stdout", "text": "42\n"} in printed
        assert listener.poll(2000) == 0
    client.stop_channels()
