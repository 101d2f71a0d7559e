"""Runs a notebook with nbclient and writes its outputs into it: nbclient_run.py NOTEBOOK KERNEL."""
import os
import sys

import nbclient
import nbformat

path, kernel = sys.argv[1:]
notebook = nbformat.read(path, as_version=4)
nbclient.NotebookClient(notebook, kernel_name=kernel, timeout=60, resources={"metadata": {"path": os.path.dirname(path)}}).execute()
nbformat.write(notebook, path)
