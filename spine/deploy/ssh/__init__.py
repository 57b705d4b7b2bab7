"""Speaks with a server through the system's own `ssh` and `rsync` programs.

connection.py   one connection: run a script there, send files there
scripts.py      the scripts that the server runs, in the words of POSIX sh
words.py        what went wrong, in plain words
lease.py        the lease, as a file on the server
"""
