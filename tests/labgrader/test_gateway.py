"""A cluster that Dask Gateway starts for a command: a real gateway, whose clusters are processes of this machine."""

import contextlib
import os
import re
import subprocess
import sys
import time
from pathlib import Path

import dask_gateway  # noqa: F401  before its settings are changed: it brings their defaults
import psutil
import pytest
from dask import config

from labgrader.cluster import Cluster
from labgrader.errors import UnusableInput
from labgrader.grading import Grader
from labgrader.limits import Limits

BIN = Path(sys.executable).parent
SERVER = """
c = get_config()
c.DaskGateway.backend_class = "dask_gateway_server.backends.local.UnsafeLocalBackend"
c.DaskGateway.address = c.Proxy.address = "127.0.0.1:0"
c.UnsafeLocalBackend.clusters_directory = {folder!r}
c.ClusterConfig.scheduler_cmd = [{dask!r}, "scheduler"]
c.ClusterConfig.worker_cmd = [{dask!r}, "worker", "--no-nanny"]
c.ClusterConfig.worker_cores = 1
c.ClusterConfig.environment = {environment!r}
"""


@pytest.fixture
def gateway(tmp_path, temporary_folder):
    """The process of a gateway, and Dask's own settings naming it."""
    pytest.importorskip("dask_gateway_server", reason="Dask Gateway's server is not installed")
    settings, log = tmp_path / "dask_gateway_config.py", tmp_path / "log"
    environment = {name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")}
    settings.write_text(
        SERVER.format(folder=str(temporary_folder / "clusters"), dask=str(BIN / "dask"), environment=environment)
    )
    with log.open("w") as file:
        process = subprocess.Popen([BIN / "dask-gateway-server", "--config", settings], stdout=file, stderr=file)
    try:
        until(lambda: "200 GET /api/v1/routes" in log.read_text(), log)  # the proxy knows where it is
        (address,) = re.findall(r"HTTP routes listening at (\S+)", log.read_text())
        ours = {"address": address, "auth.type": "basic", "http-client.proxy": False}
        with config.set({f"gateway.{name}": value for name, value in ours.items()}):
            yield psutil.Process(process.pid), log
    finally:
        process.terminate()
        process.wait(timeout=60)


def until(holds, log):
    deadline = time.monotonic() + 60
    while not holds():
        assert time.monotonic() < deadline, log.read_text()
        time.sleep(0.1)


def dask_processes(gateway, kind):
    found = []
    for child in gateway.children(recursive=True):
        with contextlib.suppress(psutil.Error):  # it has ended
            if kind in child.cmdline():
                found.append(child)
    return found


def is_empty(gateway):
    return not dask_processes(gateway, "worker") and not dask_processes(gateway, "scheduler")


def test_a_gateway_starts_workers_replaces_one_that_is_lost_and_has_none_left_at_the_end(gateway, course, solutions):
    server, log = gateway
    with Grader(course, Limits(cell_timeout_s=10), judges=Cluster("gateway", jobs=1)) as grader:
        judged = grader.judge("mini", "01_petit", solutions())
        assert (judged.score, judged.sandbox) == (6, "namespaces")
        (lost,) = dask_processes(server, "worker")
        lost.kill()
        assert grader.judge("mini", "01_petit", solutions(nombre="nombre = 41")).score == 5
    until(lambda: is_empty(server), log)


def test_a_cluster_that_cannot_be_used_is_not_left_running(gateway, monkeypatch):
    server, log = gateway
    monkeypatch.setattr("dask_gateway.GatewayCluster.adapt", lambda *_arguments, **_options: {}["adapt"])
    with pytest.raises(UnusableInput, match=r"no Dask cluster is to be had there \('adapt'\)"):
        Cluster("gateway")
    assert "is running" in log.read_text()
    until(lambda: is_empty(server), log)


def test_a_gateway_that_is_not_there_is_told_in_one_line():
    with (
        config.set({"gateway.address": "http://127.0.0.1:9"}),
        pytest.raises(UnusableInput, match=r"gateway: no Dask cluster is to be had there .*docs/cluster\.md"),
    ):
        Cluster("gateway")
