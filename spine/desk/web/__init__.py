"""The desk in the browser: a small application whose screens are made on the server.

app.py        which screen stands at which address
guard.py      who may ask, and for how much
entering.py   the password of a desk that other computers may use
serving.py    the web server, in a thread of its own
pages.py      the site as it would be, and news for open pages
jobs.py       work that takes longer than an answer may
known.py      what takes long to work out, remembered
publishing.py publishing as this desk knows it: what is under way, and what came of it
work.py       the site as the screens see it and change it
answers.py    how the desk answers: screens, values for scripts, and what could not be done
refusals.py   what could not be done, in words
screens/      one module for each screen
drawing.py    sparklines
words.py      days, numbers and lists as the desk says them
templates/, static/

Every screen works without script; `static/desk.js` adds keys and saves reloads. Nothing is worked out here:
what is shown and done comes from the functions that the commands use.
"""
