"""`foredesk journeys check`: proof that nobody can fall through a journey, or a short story of how somebody would."""

from collections.abc import Collection, Sequence

from sync.journeys.checking.finding import Finding, FindingKind, Report, Setting
from sync.journeys.checking.running import check_running
from sync.journeys.checking.supplies import check_supplies
from sync.journeys.checking.together import check_together
from sync.journeys.definition import Journey

__all__ = ["Finding", "FindingKind", "Report", "Setting", "check"]


def check(journeys: Sequence[Journey], setting: Setting, beside: Collection[Journey] = ()) -> Report:
    """Every finding about these journeys. `beside` are others that run in the practice: they may take over where one of
    these ends, and what is between them and these is looked at too."""
    found: list[Finding] = []
    states = 0
    named = {journey.journey for journey in journeys}
    company = [*journeys, *(journey for journey in beside if journey.journey not in named)]
    for journey in journeys:
        others = [other for other in company if other.journey != journey.journey]
        running, looked = check_running(journey, others, setting)
        states += looked
        found += running
        found += check_supplies(journey, setting)
    found += [
        finding
        for finding in check_together(company, setting)
        if finding.journey in named or any(name in finding.problem for name in named)
    ]
    return Report(tuple(found), states)
