"""Takes the built site live on a static host, whole or not at all.

What there is to do, plain, without files, network or clock:

    plan.py         what has to be done, in which order: `plan(local, remote)`
    effects.py      what that means to visitors, in words
    guards.py       why a site must not go out as it is
    release.py      what went live when, by whom: the record that lies beside the site on its host
    headers.py      what a host has to send beside the files; hosts/ says it in each host's own words

What is on this computer:

    settings.py     the hosts that `DEPLOY` in publishconf.py names
    host.py         a host with the site that goes to it, and what is remembered of it
    files.py        the files of a site by their sums
    parcel.py       the site with all that the host wants beside it; packing.py: smaller copies of texts
    source.py       which state of the practice's repository that is

What is done:

    prepare.py      builds, packs, looks at the host, plans, and has doubts
    going.py        carries it out, and takes it back
    lease.py        one deploy at a time
    targets/        the kinds of hosts: each can be looked at, published to, and taken back
    after.py        compares what visitors get; visit.py: fetches one address
    telling.py      all of it in words and tables; bar.py: how far it is; voice.py: to a person or a program

`spine/deploying.py` is the command. `errors.py` is why a deploy can't go on.
"""
