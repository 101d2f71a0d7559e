# The configuration beside this file with what a trial must change: anyone may log in with one password, no account of the machine is needed,
# everything lives in one folder, and idling is over in seconds. Loaded by try.py, which sets the variables.
import os

# pylint: disable=undefined-variable
c = get_config()  # noqa: F821
load_subconfig(os.path.join(os.environ["EBM_COURSE"], "deploy", "jupyterhub", "jupyterhub_config.py"))  # noqa: F821

folder = os.environ["EBM_TRY"]
c.JupyterHub.bind_url = os.environ["EBM_HUB_URL"]
c.JupyterHub.hub_port = int(os.environ["EBM_HUB_PORT"])
c.ConfigurableHTTPProxy.api_url = f"http://127.0.0.1:{os.environ['EBM_PROXY_PORT']}"
c.ConfigurableHTTPProxy.pid_file = os.path.join(folder, "proxy.pid")
c.JupyterHub.db_url = f"sqlite:///{folder}/hub.sqlite"
c.JupyterHub.cookie_secret_file = os.path.join(folder, "cookie")
c.JupyterHub.cleanup_servers = True
c.JupyterHub.active_server_limit = 0
c.JupyterHub.authenticator_class = "dummy"
c.DummyAuthenticator.password = os.environ["EBM_TRY_PASSWORD"]
c.Authenticator.allow_all = True
c.Authenticator.admin_users = {"teacher"}
c.Spawner.poll_interval = 2
if os.environ.get("EBM_TRY_ACCOUNTS") != "1":
    c.JupyterHub.spawner_class = "simple"
    c.SimpleLocalProcessSpawner.home_dir_template = os.path.join(folder, "home", "{username}")
    if os.geteuid() == 0:
        c.Spawner.args.append("--allow-root")
