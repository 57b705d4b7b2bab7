"""The hosts that a site can go to.

target.py    what every host can do: the protocol `Target`
folder.py    a folder on this computer, or on a disk that it can reach
"""
