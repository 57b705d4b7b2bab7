"""English words that say nothing about what a text is about. "Back" is not among them: here it hurts."""

STOPWORDS = frozenset(
    """
    a about above across after afterwards again against all almost along already also although always am
    among an and another any anyhow anyone anything anyway anywhere are aren't around as at away be became
    because become becomes been before beforehand behind being below beside besides between beyond both but
    by came can can't cannot come comes could couldn't did didn't do does doesn't doing don't done down
    during each either else elsewhere enough especially etc even ever every everyone everything everywhere
    except few for from further get gets getting give given gives go goes going gone got had hadn't has
    hasn't have haven't having he he'd he'll hence her here hers herself him himself his how however i i'd
    i'll i'm i've if in indeed instead into is isn't it it'd it'll its itself just keep kept least less let
    like likely made make makes making many may maybe me might mine more moreover most mostly much must my
    myself near nearly neither never nevertheless no nobody none nor not nothing now nowhere of off often on
    once one ones only onto or other others otherwise our ours ourselves out over own per perhaps please put
    quite rather really said same say says see seem seemed seeming seems seen several shall she she'd she'll
    should shouldn't since so some somehow someone something sometimes somewhere still such take taken takes
    than that the their theirs them themselves then there thereby therefore these they they'd they'll
    they're they've thing things this those though through throughout thus to together too toward towards
    under unless until up upon us use used uses using usually various very via was wasn't way ways we we'd
    we'll we're we've well went were weren't what whatever when whenever where whereas wherever whether
    which while who whoever whole whom whose why will with within without won't would wouldn't yes yet you
    you'd you'll you're you've your yours yourself yourselves
    """.split()
)
