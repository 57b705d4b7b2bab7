"""What is taken from schema.org's own file, and what ours knows."""

from plugins.seo.checks.derive import derive
from plugins.seo.checks.vocabulary import vocabulary


def test_names_and_how_they_hang_together_are_taken_and_nothing_else():
    graph = [
        {"@id": "schema:Date", "@type": ["schema:DataType", "rdfs:Class"], "rdfs:comment": "Long words."},
        {
            "@id": "schema:Post",
            "@type": "rdfs:Class",
            "rdfs:subClassOf": [{"@id": "schema:Work"}, {"@id": "x:Y"}],
        },
        {"@id": "schema:Old", "@type": "rdfs:Class", "schema:supersededBy": {"@id": "schema:Post"}},
        {
            "@id": "schema:day",
            "@type": "rdf:Property",
            "schema:domainIncludes": {"@id": "schema:Post"},
            "schema:rangeIncludes": {"@id": "schema:Date"},
        },
        {"@id": "schema:Monday", "@type": "schema:DayOfWeek"},
        {"@id": "other:Thing", "@type": "rdfs:Class"},
    ]
    assert derive(graph) == {
        "classes": {"Date": ["DataType"], "Post": ["Work"], "Old": []},
        "properties": {"day": [["Post"], ["Date"]]},
        "members": {"Monday": ["DayOfWeek"]},
        "superseded": {"Old": "Post"},
    }


def test_properties_belong_to_a_type_or_to_what_is_above_it():
    known = vocabulary()
    assert known.allows(("BlogPosting",), "headline")
    assert known.allows(("MedicalClinic",), "openingHoursSpecification")
    assert not known.allows(("BlogPosting",), "telephone")
    assert {"Text", "URL", "Date", "DateTime", "Time", "Boolean", "Integer"} <= known.data_types
