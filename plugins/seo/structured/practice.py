"""The site and the practice behind it."""

from collections.abc import Mapping, Sequence
from typing import Any

from plugins.seo.structured.names import Names, Node, ref, told
from plugins.site.settings import Practice
from plugins.site.weekdays import weekdays

POLICIES = {
    "publishingPrinciples": "editorial-policy",
    "correctionsPolicy": "corrections",
    "ownershipFundingInfo": "conflicts-of-interest",
}
"""Which plain page answers which property of an organization, by the page's slug."""


def website_node(names: Names, site: Mapping[str, str]) -> Node:
    """Return the WebSite; `site` tells its `name`, `description` and `language`."""
    return {
        "@type": "WebSite",
        "@id": names.website,
        "url": names.url(""),
        "name": site["name"],
        "description": site["description"],
        "inLanguage": site["language"],
        "publisher": ref(names.practice),
    }


def practice_node(
    names: Names,
    practice: Practice,
    *,
    logo: str = "",
    images: Sequence[Any] = (),
    pages: Mapping[str, str],
) -> Node:
    """Return the practice: a MedicalClinic where its address is known, else a MedicalOrganization.

    `pages` are the plain pages: the address of each by its slug. Google wants an address of every local
    business (LocalBusiness, 2025), and a clinic is one.
    """
    node = {
        "@type": "MedicalClinic" if practice.address else "MedicalOrganization",
        "@id": names.practice,
        "name": practice.name,
        "url": names.url(""),
        "description": practice.tagline,
        "telephone": telephone(practice),
        "logo": logo and image_object(names, logo, 512, 512),
        "image": [names.url(image.url) for image in images],
        **where(practice),
        "sameAs": [profile.url for profile in practice.profiles],
        **{name: names.url(pages[slug]) for name, slug in POLICIES.items() if slug in pages},
    }
    return told(node)


def where(practice: Practice) -> Node:
    """Return where the practice is and when it is open, as far as that is known."""
    address = practice.address
    if address is None:
        return {}
    return told(
        {
            "address": {
                "@type": "PostalAddress",
                "streetAddress": address.street,
                "addressLocality": address.city,
                "addressRegion": address.region,
                "postalCode": address.postal_code,
                "addressCountry": address.country,
            },
            "geo": practice.geo
            and {
                "@type": "GeoCoordinates",
                "latitude": practice.geo.latitude,
                "longitude": practice.geo.longitude,
            },
            "openingHoursSpecification": [
                {
                    "@type": "OpeningHoursSpecification",
                    "dayOfWeek": [f"https://schema.org/{day}" for day in weekdays(hours.days)],
                    "opens": hours.opens,
                    "closes": hours.closes,
                }
                for hours in practice.hours
            ],
        }
    )


def telephone(practice: Practice) -> str:
    """Return the practice's number as it is called from anywhere: +16514303800."""
    return practice.phone_uri.removeprefix("tel:")


def image_object(names: Names, path: str, width: int, height: int, caption: str = "") -> Node:
    """Return a picture of the site as an ImageObject; `path` leads from the site's root."""
    return told(
        {
            "@type": "ImageObject",
            "url": names.url(path),
            "width": width,
            "height": height,
            "caption": caption,
        }
    )
