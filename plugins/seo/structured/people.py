"""Authors and reviewers."""

import re
from collections.abc import Mapping

from plugins.posts.post import Person
from plugins.seo.structured.names import Names, Node, ref, told
from plugins.seo.structured.practice import telephone, where
from plugins.site.settings import Practice

_TITLES = re.compile(r"^(?P<title>(?:Dr|Prof)\.?(?: (?:Dr|Prof)\.?)*) (?=\S)")


def plain_name(name: str) -> tuple[str, str]:
    """Part a name from the titles before it: `("Dr.", "Stefano Sinicropi")`.

    Google wants nothing but the name in `name` ("Article structured data", author markup, 2025).
    """
    match = _TITLES.match(name)
    return (match["title"], name[match.end() :]) if match else ("", name)


def person_id(names: Names, slug: str, urls: Mapping[str, str]) -> str:
    """Return a person's id: on their own page where they have one."""
    return names.part(urls[slug], "person") if slug in urls else f"{names.root}/#person-{slug}"


def person_node(
    names: Names,
    person: Person,
    urls: Mapping[str, str],
    practice: Practice,
    *,
    portrait: str = "",
    picture: str = "",
    logo: str = "",
    whole: bool = False,
) -> Node:
    """Return an author or a reviewer; `whole` with all that their own page shows.

    `urls` tells the address of each person's page, by slug, and `portrait` that of their picture. The surgeon
    is an IndividualPhysician too where the practice's address is known: in schema.org a Physician is a
    business, and not a Person. As such they have a picture: theirs, or else `picture`. `logo` is
    the address of the site's, which a team has.
    """
    titles, name = plain_name(person.called)
    url = names.url(urls[person.slug]) if person.slug in urls else ""
    node: Node = {"@type": "Person", "@id": person_id(names, person.slug, urls), "name": name, "url": url}
    if person.kind == "team":
        node |= {
            "@type": "Organization",
            "name": person.name,
            "logo": logo and names.url(logo),
            "parentOrganization": ref(names.practice),
        }
        return told(node | {"description": person.description if whole else ""})
    node |= {
        "honorificPrefix": titles,
        "honorificSuffix": person.suffix,
        "jobTitle": person.role,
        "worksFor": ref(names.practice),
    }
    if not whole:
        return told(node)
    node |= {
        "description": person.description,
        "image": portrait and names.url(portrait),
        "knowsAbout": list(person.specialties),
        "alumniOf": [{"@type": "EducationalOrganization", "name": one} for one in person.education],
        "sameAs": [address for _, address in person.profiles],
        "hasCredential": [
            {"@type": "EducationalOccupationalCredential", "name": one} for one in person.credentials
        ],
        "memberOf": [{"@type": "Organization", "name": one} for one in person.memberships],
    }
    if person.slug == practice.surgeon and practice.address:
        node |= {
            "@type": ["IndividualPhysician", "Person"],
            "telephone": telephone(practice),
            "practicesAt": ref(names.practice),
            "image": names.url(portrait or picture) if portrait or picture else "",
            **where(practice),
        }
    return told(node)
