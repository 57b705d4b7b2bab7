"""Names of places in exports, as codes of ISO 3166: `United States` is `US`, `Minnesota, United States`
is `US-MN`.

Only what a practice in the United States will meet. Any other place keeps the name that the file has.
"""

import re

_COUNTRIES = {
    "US": "united states|united states of america|usa|vereinigte staaten|vereinigte staaten von amerika|"
    "états-unis|estados unidos|stati uniti|verenigde staten|stany zjednoczone|amerika birleşik devletleri|"
    "abd|сша|アメリカ合衆国|アメリカ|美国|美國|미국",
    "CA": "canada|kanada",
    "GB": "united kingdom|vereinigtes königreich|royaume-uni|reino unido|regno unito",
    "Worldwide": "worldwide|weltweit|tous les pays|dans tous les pays|todo el mundo|tutto il mondo|"
    "todo o mundo|wereldwijd|cały świat|すべての国|全球|전 세계",
}
_STATES = (
    "AL Alabama|AK Alaska|AZ Arizona|AR Arkansas|CA California|CO Colorado|CT Connecticut|DE Delaware|"
    "DC District of Columbia|FL Florida|HI Hawaii|ID Idaho|IL Illinois|IN Indiana|IA Iowa|KS Kansas|"
    "KY Kentucky|LA Louisiana|ME Maine|MD Maryland|MA Massachusetts|MI Michigan|MN Minnesota|"
    "MS Mississippi|MO Missouri|MT Montana|NE Nebraska|NV Nevada|NH New Hampshire|NJ New Jersey|"
    "NM New Mexico|NY New York|NC North Carolina|ND North Dakota|OH Ohio|OK Oklahoma|OR Oregon|"
    "PA Pennsylvania|RI Rhode Island|SC South Carolina|SD South Dakota|TN Tennessee|TX Texas|UT Utah|"
    "VT Vermont|VA Virginia|WA Washington|WV West Virginia|WI Wisconsin|WY Wyoming"
)
_CODES = {name: code for code, names in _COUNTRIES.items() for name in names.split("|")}
_CODES |= {one[3:].lower(): f"US-{one[:2]}" for one in _STATES.split("|")}
_GEORGIA = "georgia"
"""A state only when its country is named: there is a country of that name."""


def name_of(code: str) -> str:
    """Return what people call a place, given its code: `Minnesota` for `US-MN`; an unknown code as it is."""
    found = next((name for name, known in _CODES.items() if known == code), "")
    return found.title().replace(" Of ", " of ") if found else code


def code_of(name: str) -> str:
    """Return the code of a place, or its name, blanks tidied, when we have no code for it."""
    name = " ".join(name.split())[:100]
    if re.fullmatch(r"[A-Z]{2}(-[A-Z0-9]{1,3}){0,2}", name):
        return name
    parts = [part.strip().lower() for part in re.split("[,，]", name)]
    if len(parts) == 2 and _CODES.get(parts[1]) == "US":
        state = "US-GA" if parts[0] == _GEORGIA else _CODES.get(parts[0], "")
        return state if state.startswith("US-") else name
    return _CODES.get(name.lower(), name)
