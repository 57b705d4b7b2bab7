"""The words of the made-up blog: real ones about the spine, and enough others for a language's long tail."""

import random

CLUSTERS = {
    "Spine Surgery": (
        "fusion graft screw rod cage vertebra incision anesthesia implant bone",
        "laminectomy decompression endoscope microscope retractor surgeon robot navigation blood suture",
        "scoliosis curve deformity cobb adolescent brace growth rotation correction hump",
        "replacement prosthesis motion endplate device level candidate approach abdomen vessel",
    ),
    "Back Pain": (
        "lumbar muscle strain spasm ache heat ice posture core ligament",
        "arthritis facet morning stiffness cartilage injection block inflammation joint swelling",
        "sacroiliac pelvis hip buttock belt gait pregnancy leg stair limp",
        "osteoporosis fracture compression height cement vitamin calcium density fall kyphosis",
    ),
    "Neck Pain": (
        "cervical neck whiplash headache pillow screen shoulder trapezius collar turn",
        "myelopathy cord clumsy balance buttons handwriting reflex tingling hands grip",
        "radiculopathy arm elbow forearm thumb finger triceps numb burning electric",
    ),
    "Discs and Nerves": (
        "herniated disc bulge nucleus annulus tear extrusion fragment bulging protrusion",
        "sciatica nerve root calf foot toe cough sneeze electric tingle",
        "steroid epidural needle fluoroscope relief dose anesthetic contrast side effect",
        "electromyography conduction signal electrode numbness weakness sensation test reflexes dermatome",
    ),
    "Spinal Stenosis": (
        "stenosis narrow canal walking cart lean flex distance rest bench",
        "spondylolisthesis slip instability pars gymnast grade forward translation step-off hamstring",
        "ligamentum thickening spur aging foramen pinch claudication circulation pulse artery",
    ),
    "Staying Active": (
        "walk stride shoe hill treadmill steps pace breath minute mile",
        "lift squat hinge box load knee twist carry floor shelf",
        "sit chair desk cushion armrest stand break keyboard monitor drive",
        "sleep mattress side knees blanket night bed roll wake dream",
        "swim bike yoga stretch plank bridge bird-dog hamstrings trunk stamina",
    ),
    "Recovery": (
        "wound dressing shower scar stitches fever drainage redness itch healing",
        "therapist exercise session goal progress home plan strength flexibility visit",
        "work driving seatbelt travel flight luggage aisle suitcase clot stocking",
        "medicine opioid ibuprofen acetaminophen constipation taper pharmacist refill nausea schedule",
    ),
}
"""Words that come together, ten to a subject, by the category that a post about the subject has."""

SMALL = (
    "the of and to a in is that for it with as on are this be your you can not or if from when may often "
    "your most than more before after by at will have one some these how while but so into about over"
).split()
_GENERAL = (
    "back pain spine doctor patient help feel time week day month year people body move care question "
    "answer reason change small large early late usual common rare sign cause scan picture record visit "
    "result choice rest risk chance benefit treatment surgery hospital clinic nurse family friend age "
    "health weight habit food water smoke sugar heart lung skin hand head eye voice ear morning evening "
    "noon hour season winter house kitchen garden street car train office school team game song book "
    "letter phone paper word line page list part piece side end start middle edge point place room door "
    "window light sound touch pressure slow quick gentle strong weak soft hard deep warm cold dry clean "
    "simple clear careful honest calm ready able certain likely safe steady sore tight loose heavy light "
    "tired awake afraid hopeful patient quiet"
).split()
_FRONTS = "re un over under inter pre mis out counter fore semi para".split()
_ROOTS = (
    "act band bend brand bolt cast charm chart claim count cover craft crest drift drill fact field fill "
    "flow form found frame front gain grain grant guard guide hatch haul hold join judge land latch "
    "launch lead lend light link lock loft mark match meld mend merge mould mount nest note order pack "
    "paint patch path plant plot point port pose press print proof prompt quest rank reach reign rest "
    "ridge rig sail scale scope seal sense serve shape shift sift spark spell spin stamp stead stem "
    "stitch store strand stream sway sweep tend thread tie tilt trace track trade train trail trust tune "
    "turn twine vault view wade ward warm watch weave weigh weld wind wire yield"
).split()
_ENDS = ("", "s", "ed", "ing", "er", "ment", "ive", "able", "ness", "hood", "ful", "ward")


def vocabulary(rng: random.Random, count: int = 4_000) -> list[str]:
    """Return `count` different words, the commonest first: plain ones, then ones formed as in English."""
    spine = sorted({word for lines in CLUSTERS.values() for line in lines for word in line.split()})
    plain = list(dict.fromkeys([*_GENERAL, *spine]))
    formed = [front + root + end for front in ("", *_FRONTS) for root in _ROOTS for end in _ENDS]
    rng.shuffle(formed)
    return list(dict.fromkeys([*plain, *formed]))[:count]
