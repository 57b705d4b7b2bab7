"""Structured data: true, whole, and safe to print."""

import json

from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st

from plugins.seo.structured.names import Names
from plugins.seo.structured.people import plain_name
from plugins.seo.structured.posts import shortened
from plugins.seo.structured.script import script
from tests.conftest import PRACTICE, post
from tests.seo.test_head import ROOT, graph_of

REFERENCE = {"title": "Low back pain", "publisher": "An institute", "url": "https://example.org/a"}
UNKNOWN = {key: value for key, value in PRACTICE.items() if key in ("name", "surgeon", "phone")}


def node(graph, kind):
    """Return the node of a kind; there must be one."""
    (found,) = [one for one in graph if kind == one["@type"] or kind in one["@type"]]
    return found


def test_a_post_is_a_blog_posting_inside_its_page(small_site):
    files = {
        "a.md": post(tags=["sleep"], references=[REFERENCE]),
        "b.md": post(title="Another post", date="2026-01-06"),
    }
    graph = graph_of(small_site(files).publish(SITE_URL=ROOT), "posts/a/index.html")
    one, page = node(graph, "BlogPosting"), node(graph, "WebPage")
    assert one["headline"] == "A post"
    assert one["datePublished"] == one["dateModified"] == "2026-01-05T00:00:00-06:00"
    assert one["articleSection"] == "Back Pain"
    assert one["keywords"] == ["sleep"]
    assert one["citation"][0]["publisher"]["name"] == "An institute"
    assert one["mainEntityOfPage"] == {"@id": page["@id"]}
    assert page["mainEntity"] == {"@id": one["@id"]}
    assert page["relatedLink"] == [f"{ROOT}/posts/b/"]
    assert node(graph, "Organization")["url"] == f"{ROOT}/team/editorial-team/"


def test_a_review_is_marked_up_only_where_there_was_one(small_site):
    files = {
        "a.md": post(reviewed_by="a-surgeon", reviewed_on="2026-01-04"),
        "b.md": post(title="Another post", date="2026-01-06"),
    }
    out = small_site(files).publish(SITE_URL=ROOT)
    page = node(graph_of(out, "posts/a/index.html"), "MedicalWebPage")
    assert page["lastReviewed"] == "2026-01-04"
    reviewer = node(graph_of(out, "posts/a/index.html"), "Person")
    assert page["reviewedBy"] == {"@id": reviewer["@id"]}
    assert (reviewer["honorificPrefix"], reviewer["name"]) == ("Dr.", "Example Surgeon")
    assert "eviewed" not in json.dumps(graph_of(out, "posts/b/index.html"))


def test_the_practice_is_a_clinic_once_its_address_is_known(small_site):
    out = small_site({"a.md": post()}).publish(SITE_URL=ROOT)
    clinic = node(graph_of(out, "index.html"), "MedicalClinic")
    assert clinic["telephone"] == "+15550100100"
    assert clinic["address"]["streetAddress"] == "1 Example Way"
    (hours,) = clinic["openingHoursSpecification"]
    assert len(hours["dayOfWeek"]) == 5
    assert clinic["sameAs"] == ["https://profile.example/practice"]


def test_the_practice_is_an_organization_while_its_address_is_not_known(small_site):
    files = {"a.md": post(authors=["a-surgeon"])}
    out = small_site(files, practice=UNKNOWN).publish(SITE_URL=ROOT)
    assert "address" not in node(graph_of(out, "index.html"), "MedicalOrganization")
    assert node(graph_of(out, "team/a-surgeon/index.html"), "Person")["@type"] == "Person"


def test_the_surgeon_is_a_physician_and_a_person(small_site):
    out = small_site({"a.md": post(authors=["a-surgeon"])}).publish(SITE_URL=ROOT)
    graph = graph_of(out, "team/a-surgeon/index.html")
    assert node(graph, "Person")["@type"] == ["IndividualPhysician", "Person"]
    assert node(graph, "ProfilePage")["mainEntity"] == {"@id": node(graph, "Person")["@id"]}


def test_breadcrumbs_say_what_stands_on_the_page(small_site):
    out = small_site({"a.md": post()}).publish(SITE_URL=ROOT)
    for path in ("posts/a", "topics/back-pain", "team/editorial-team", "archive"):
        page = BeautifulSoup(out.text(f"{path}/index.html"), "html.parser")
        crumbs = node(graph_of(out, f"{path}/index.html"), "BreadcrumbList")["itemListElement"]
        shown = [link.get_text() for link in page.select("nav.crumbs a")]
        assert [one["name"] for one in crumbs] == [*shown, page.h1.get_text()]
        assert [one["position"] for one in crumbs] == list(range(1, len(crumbs) + 1))


def test_every_mention_leads_to_a_node_of_the_same_page(small_site):
    files = {
        "a.md": post(reviewed_by="a-surgeon", reviewed_on="2026-01-04"),
        "b.md": post(title="Another post", date="2026-01-06"),
    }
    out = small_site(files).publish(SITE_URL=ROOT)
    for name in out.files():
        if not name.endswith(".html") or "ld+json" not in out.text(name):
            continue
        graph = graph_of(out, name)
        there = [one["@id"] for one in graph]
        assert len(there) == len(set(there)), name
        assert set(mentions(graph)) <= set(there), name


def mentions(value):
    """Yield the ids of the nodes that are only mentioned."""
    if isinstance(value, dict):
        if list(value) == ["@id"]:
            yield value["@id"]
        value = list(value.values())
    if isinstance(value, list):
        for one in value:
            yield from mentions(one)


@given(st.text())
def test_no_text_breaks_out_of_the_script(text):
    html = str(script([{"name": text}]))
    inside = html.removeprefix('<script type="application/ld+json">').removesuffix("</script>")
    assert "<" not in inside
    assert json.loads(inside)["@graph"] == [{"name": text}]


def test_titles_stand_before_a_name_and_are_no_part_of_it():
    assert plain_name("Dr. Ann Lee") == ("Dr.", "Ann Lee")
    assert plain_name("Prof. Dr. Ann Lee") == ("Prof. Dr.", "Ann Lee")
    assert plain_name("Drew Lee") == ("", "Drew Lee")


def test_a_headline_is_cut_between_words():
    assert shortened("word " * 40, 110).endswith("word…")
    assert len(shortened("word " * 40, 110)) <= 110
    assert shortened("short", 110) == "short"


def test_ids_stay_the_same():
    names = Names("https://blog.test/blog")
    assert names.part("posts/a/", "post") == "https://blog.test/blog/posts/a/#post"
