"""The hosts that a site can go to.

target.py    what every host can do: the protocol `Target`
folder/      a folder on this computer, or on a disk that it can reach
ssh/         a server behind ssh
branch/      a branch of a git repository, for GitHub Pages, Cloudflare Pages and others
netlify/     Netlify, by its API
s3/          a bucket of Amazon S3, or of what speaks S3, with or without CloudFront before it
"""
