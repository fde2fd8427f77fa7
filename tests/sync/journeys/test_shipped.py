"""Each journey that comes with the product, played through days of a clinic's time."""

from importlib import resources

import msgspec
import pytest
import yaml

from sync.commands.helping import HELP
from sync.journeys.actions import RUNS_BY_ITSELF
from sync.journeys.checking import Setting, check
from sync.journeys.facts import KNOWN_EVENTS, STARTING_EVENTS
from sync.journeys.loader import JourneyError, catalogue, load, shipped
from sync.journeys.wording import channels_of, shipped_words
from sync.model.words import Event
from tests.sync.journeys.stories import STORIES
from tests.sync.journeys.story import DUBAI

SETTING = Setting(hours=DUBAI, languages=("en", "ar"), templates=channels_of(shipped_words()))


@pytest.mark.parametrize("name", STORIES)
def test_its_story_goes_as_the_practice_means_it(name: str) -> None:
    STORIES[name](catalogue()[name])


def test_every_journey_has_its_story() -> None:
    assert set(STORIES) == set(catalogue())


def test_all_of_them_together_pass_the_check_in_both_languages() -> None:
    report = check(list(catalogue().values()), SETTING)
    found = [(each.journey, each.step, each.kind.value) for each in report.findings]
    assert found == [("review-request", "ask", "not_available")]  # it waits on the shelf for that very thing


def test_a_file_that_names_a_step_which_is_not_there_does_not_load() -> None:
    text = (resources.files("resources") / "journeys" / "new-enquiry.yaml").read_text("utf-8")
    document = yaml.safe_load(text)
    document["steps"] = [step for step in document["steps"] if step["id"] != "chase-1"]
    with pytest.raises(JourneyError, match="chase-1"):
        load(yaml.safe_dump(document, sort_keys=False), "cut.yaml")


def test_those_that_nothing_starts_yet_are_said_to_be() -> None:
    setting = msgspec.structs.replace(SETTING, events=STARTING_EVENTS)
    assert check(list(shipped().values()), setting).is_clean
    (finding,) = check([catalogue()["payment-request"]], setting).findings
    assert (finding.kind, finding.problem) == ("never_starts", "nothing records payment.requested yet")


def test_a_new_practice_starts_only_with_what_todays_events_carry() -> None:
    told_today = frozenset(Event)
    for plan in shipped().values():
        heard = {
            *plan.starts,
            *plan.goal,
            *plan.stops,
            *(step.after or "" for step in plan.steps),
        } & KNOWN_EVENTS
        assert heard <= told_today
        assert all(step.do in RUNS_BY_ITSELF for step in plan.steps if step.by in ("template", "rule"))


def test_no_words_of_ours_are_an_opt_out_or_an_opt_in() -> None:
    for name, languages in shipped_words().items():
        assert set(languages) == {"en", "ar"}
        assert languages["en"].channels == languages["ar"].channels
        for words in languages.values():
            told = {word.strip(".,:!?").upper() for word in words.text.split()}
            assert not told & {"STOP", "CANCEL", "END", "QUIT", "YES", "UNSUBSCRIBE"}, name
            assert words.text.count("{{") == words.text.count("}}")


def test_every_template_that_comes_with_the_product_is_used() -> None:
    used = {step.template for plan in catalogue().values() for step in plan.steps if step.template}
    assert used | {HELP} == set(shipped_words())


def test_every_file_says_first_what_it_is_for() -> None:
    for folder in ("journeys", "journeys/shelf"):
        for file in resources.files("resources").joinpath(folder).iterdir():
            if file.name.endswith(".yaml"):
                text = file.read_text(encoding="utf-8")
                assert text.startswith("# ")
                assert load(text, file.name).journey == yaml.safe_load(text)["journey"]
