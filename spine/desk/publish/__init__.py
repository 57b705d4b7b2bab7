"""The desk's Publish: what is live, what would go live, putting it live, and taking it back.

results.py   what comes of each act, as plain values for the screen
acts.py      the acts: the versions of `spine.repository` and the hosts of `spine.deploy`, joined
apart.py     an act in a process of its own, as the desk runs it
hosts.py     the hosts that publishconf.py names, and what was last seen of them
"""
