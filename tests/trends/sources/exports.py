"""Exports for tests: small, with invented numbers, in the layouts that Google writes."""

import datetime as dt
import io
import zipfile

from plugins.trends.payload import Payload, Reading
from plugins.trends.sources import read

EXPORTED = dt.datetime(2026, 11, 23, 12, tzinfo=dt.UTC)

RELATED = """\
Category: All categories
"sciatica: (9/15/25 - 9/15/26, United States)"

TOP
sciatica pain,100
sciatica exercises,60
"pain, lower back",7

RISING
why do back surgeries fail,Breakout
sciatica pillow,"+1,600%"
sciatica sleep,+90%
"""

TABLE = """\
"query","search interest","increase percent"
"back brace",100,"60%"
"back stretches",41,"-20%"
"why do back surgeries fail",3,"Breakout"
"""

RISING_TABLE = """\
"query","search interest","increase percent"
"why do back surgeries fail",3,"Breakout"
"flying after fusion",12,"1,250%"
"back brace",100,"60%"
"""

TIMELINE = """\
Category: All categories

Week,sciatica: (United States),back pain: (United States)
2026-11-01,88,<1
2026-11-08,90,
2026-11-15,92,12
2026-11-22,3,1
"""

SERIES = '"Time","sciatica"\n"2026-04-06",52\n"2026-04-13",54\n"2026-04-20",50\n'

REGIONS = "Region,sciatica: (11/26/25 - 11/26/26),back pain: (11/26/25 - 11/26/26)\nMinnesota,74%,<1%\nOhio,26%,99%\n"

TRENDING = (
    "\ufeffTrends,Search volume,Started,Ended,Trend breakdown,Explore link\r\n"
    '"back surgery","500K+","August 15, 2026 at 7:10:00\u202fAM UTC+3","August 16, 2026 at 7:10:00\u202fAM UTC+3",'
    '"back surgery,microdiscectomy recovery","./explore?q=back&geo=US&date=now%201-d"\r\n'
)

FEED = """\
<?xml version="1.0" encoding="UTF-8"?>
<rss xmlns:ht="https://trends.google.com/trending/rss" version="2.0"><channel><title>Daily</title>
<link>https://trends.google.com/trending?geo=US</link>
<item><title>microdiscectomy</title><ht:approx_traffic>2000+</ht:approx_traffic>
<pubDate>Sat, 15 Aug 2026 07:10:00 -0700</pubDate>
<ht:news_item><ht:news_item_title>A headline</ht:news_item_title></ht:news_item></item>
</channel></rss>
"""

QUERIES = """\
Top queries,Clicks,Impressions,CTR,Position
l5 s1 fusion recovery,3,"1,120",0.27%,14.2
why do back surgeries fail,0,310,0%,22
"""

CONSOLE = {
    "Queries.csv": QUERIES,
    "Pages.csv": "Top pages,Clicks,Impressions,CTR,Position\nhttps://practice.example/a,3,120,2.5%,14.2\n",
    "Countries.csv": "Country,Clicks,Impressions,CTR,Position\nUnited States,3,120,2.5%,14.2\nCanada,1,9,11.11%,3\n",
    "Devices.csv": "Device,Clicks,Impressions,CTR,Position\nMobile,3,120,2.5%,14.2\n",
    "Search appearance.csv": "Search Appearance,Clicks,Impressions,CTR,Position\n",
    "Dates.csv": "Date,Clicks,Impressions,CTR,Position\n2026-05-01,3,120,2.5%,14.2\n2026-07-31,1,9,11.11%,3\n",
    "Filters.csv": "Filter,Value\nSearch type,Web\nDate,1 May 2026-31 Jul 2026\nCountry,United States\n",
}

GOOD = {
    "relatedQueries.csv": RELATED,
    "searched_with_top-queries_US_20250915-0000_20260915-0000.csv": TABLE,
    "searched_with_rising-queries_US_20250915-0000_20260915-0000.csv": RISING_TABLE,
    "multiTimeline.csv": TIMELINE,
    "time_series_US_20250915-0000_20260915-0000.csv": SERIES,
    "geoMap.csv": REGIONS,
    "trending_US_1d_20260815-1200.csv": TRENDING,
    "trending.rss": FEED,
    "Queries.csv": QUERIES,
}


def payload(text: str | bytes, name: str = "export.csv", **more: object) -> Payload:
    body = text if isinstance(text, bytes) else text.encode()
    return Payload(**{"body": body, "name": name, "fetched": EXPORTED, **more})


def reading(text: str | bytes, name: str = "export.csv", **more: object) -> Reading:
    return read(payload(text, name, **more))


def said(found: Reading) -> dict[tuple[str, str], float | None]:
    """The values by query and kind."""
    return {(record.query, str(record.kind)): record.value for record in found.records}


def zipped(files: dict[str, str | bytes]) -> bytes:
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            info = zipfile.ZipInfo(name, (2026, 8, 2, 9, 30, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, text)
    return whole.getvalue()
