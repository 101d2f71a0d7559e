# JupyterHub on one machine: Debian's package jupyterhub, learners are accounts of the machine. README.md says how it is installed.
#
# The settings of a class are in the first lines; the rest follows from the course. Loaded by /etc/systemd/system/ebm-hub.service.
import os
import shutil

# pylint: disable=undefined-variable
c = get_config()  # noqa: F821

TEACHERS = set(filter(None, os.environ.get("EBM_TEACHERS", "").split(",")))
GROUP = os.environ.get("EBM_GROUP", "ebm")                    # members of this group of the machine may log in
IDLE_KERNEL = int(os.environ.get("EBM_IDLE_KERNEL", "1800"))  # seconds without a running cell until a kernel is ended
IDLE_SERVER = int(os.environ.get("EBM_IDLE_SERVER", "3600"))  # seconds without any activity until a learner's server is ended
KERNEL_HEAP = int(os.environ.get("EBM_KERNEL_HEAP_MB", "1024"))  # the most that a kernel's variables may take
SERVERS = int(os.environ.get("EBM_SERVERS", "100"))           # servers at once: README.md, "How much memory"

COURSE = os.environ.get("EBM_COURSE", "/opt/ebm-course")
LAB = shutil.which("jupyter-lab") is not None

# Debian's proxy needs Debian's JavaScript libraries, which a Node from elsewhere does not look for.
os.environ.setdefault("NODE_PATH", "/usr/share/nodejs")

# TLS is the business of a web server in front, on the same machine.
c.JupyterHub.bind_url = os.environ.get("EBM_HUB_URL", "http://127.0.0.1:8000")
c.JupyterHub.concurrent_spawn_limit = 10
c.JupyterHub.active_server_limit = SERVERS
c.JupyterHub.cleanup_servers = False   # a new hub goes on with the servers that run

c.JupyterHub.authenticator_class = "pam"
c.Authenticator.admin_users = TEACHERS
c.LocalAuthenticator.allowed_groups = {GROUP}
c.PAMAuthenticator.open_sessions = False

c.JupyterHub.spawner_class = "jupyterhub.spawner.LocalProcessSpawner"
# work.sh lays ~/ebm-course, then becomes the server.
c.Spawner.cmd = [os.path.join(COURSE, "deploy", "jupyterhub", "work.sh"), "jupyterhub-singleuser"]
c.Spawner.notebook_dir = "~/ebm-course"
c.Spawner.default_url = "/lab/tree/notebooks/01-energy.ipynb" if LAB else "/notebooks/notebooks/01-energy.ipynb"
c.Spawner.start_timeout = 120
c.Spawner.http_timeout = 120
c.Spawner.poll_interval = 30
c.Spawner.environment = {
    "EBM_COURSE": COURSE,
    "DOTNET_GCHeapHardLimit": hex(KERNEL_HEAP << 20),
    "DOTNET_NOLOGO": "1",
    "DOTNET_CLI_TELEMETRY_OPTOUT": "1",
    # Many kernels on few processors: one heap each, and no threads that only wait to collect.
    "DOTNET_gcServer": "0",
    "DOTNET_GCHeapCount": "1",
}
if not LAB:
    c.Spawner.environment["JUPYTERHUB_SINGLEUSER_APP"] = "notebook.notebookapp.NotebookApp"
SERVER = "ServerApp" if LAB else "NotebookApp"
c.Spawner.args = [
    f"--MappingKernelManager.cull_idle_timeout={IDLE_KERNEL}",
    f"--MappingKernelManager.cull_interval={max(1, IDLE_KERNEL // 6)}",
    "--MappingKernelManager.cull_connected=True",
    f"--{SERVER}.shutdown_no_activity_timeout={IDLE_SERVER}",
    "--FileContentsManager.delete_to_trash=False",
]
