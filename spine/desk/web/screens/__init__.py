"""The screens of the desk, one module each: what is shown, and what its forms do.

today.py     what is waiting, in sentences
topics.py    the review queue: one card at a time
deciding.py  what an editor decides about a topic, and taking it back
posts.py     all posts: how each stands, chosen and sorted
links.py     what the last check of the links found, by text; related.py: how the posts lead to one another
history.py   who decided what, when and why
dropped.py   queries that became no topic, and bringing one back
searches.py  exports and pulls: searches come in
came_in.py   what an import or a pull has brought, for that screen
publish.py   what is live, what would go live, and two steps to put it there
twice.py     what two people have changed at once: choosing, and what was not taken
waiting.py   what waits to go live, what waits for its day, and what is not saved
writing.py   a text beside the page it becomes
versions.py  two versions of one text, when two people wrote it
mending.py   what stands beside a text: what is to be mended, and what keeps it from going out
"""
