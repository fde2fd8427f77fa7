"""Rule files: those that come with the product load, and every mistake is named with file, line, key and the fix."""

from importlib import resources

import pytest

from sync.model.words import Channel, Purpose
from sync.policy import shipped
from sync.policy.countries import DEFAULT, Need
from sync.policy.documents import PolicyError
from sync.policy.keywords import Meaning

AE = resources.files("resources").joinpath("policies/countries/ae.yaml").read_text("utf-8")


def test_the_countries_that_come_along_load_and_every_other_gets_the_cautious_rules() -> None:
    assert {"AE", "SA", "GB", "US", "DE", DEFAULT} <= set(shipped.countries())
    assert shipped.country_rules("BR") is shipped.country_rules(DEFAULT)
    assert shipped.country_rules("SA").weekend == (4, 5)


def test_every_country_says_where_its_rules_come_from() -> None:
    folder = resources.files("resources").joinpath("policies/countries")
    for file in folder.iterdir():
        assert "Source" in file.read_text("utf-8").split("country:")[0], file.name


def test_advertising_needs_a_yes_on_every_channel_but_american_e_mail() -> None:
    free = {
        (country, channel)
        for country, rules in shipped.countries().items()
        for channel in (Channel.WHATSAPP, Channel.SMS, Channel.EMAIL, Channel.PHONE)
        if rules.need(Purpose.MARKETING, channel) is not Need.NEEDED
    }
    assert free == {("US", Channel.EMAIL)}


def test_two_rule_sets_that_differ_have_two_versions_and_a_comment_changes_none() -> None:
    rules = shipped.load_country(AE, "ae.yaml")
    assert shipped.load_country("# said otherwise\n" + AE, "ae.yaml").version == rules.version
    assert shipped.load_country(AE.replace("18:00", "17:00"), "ae.yaml").version != rules.version
    assert rules.version.startswith("AE@")


@pytest.mark.parametrize(
    ("change", "line", "key", "told"),
    [
        (("country: AE", "country: Dubai"), 4, "country", "two capital letters"),
        (("country: AE", ""), 5, "file", "“country” is missing"),
        (("weekend: [sat, sun]", "weekend: [saturday]"), 5, "weekend", "Did you mean “sat”?"),
        (("weekend: [sat, sun]", "weekend: [sat, sat]"), 5, "weekend", "twice"),
        (("weekend: [sat, sun]", "weekend: sat"), 5, "weekend", "a list is wanted"),
        (('from: "21:00"', "from: 9pm"), 6, "from", "no time of day"),
        (('to: "07:00"', 'to: "21:00"'), 6, "to", "ends when it begins"),
        (('to: "18:00"', 'to: "08:00"'), 8, "to", "closes before it opens"),
        (("marketing_on_holidays: no", "marketing_on_holidays: never"), 9, "marketing_on_holidays", "Use one of"),
        (("whatsapp: needed", "whatsapp: need"), 12, "whatsapp", "Did you mean “needed”?"),
        (("sms: needed, ", ""), 12, "marketing", "“sms” is missing"),
        (("opt_out_line:", "opt_out:"), 13, "opt_out", "Did you mean “opt_out_line”?"),
        (("quiet:", "weekend: []\nquiet:"), 6, "weekend", "it is written twice"),
        (("{care: [], marketing", "{care: [, marketing"), 13, "file", "not YAML"),
    ],
)  # fmt: skip
def test_a_mistake_in_a_countrys_file_is_named(
    change: tuple[str, str], line: int, key: str, told: str
) -> None:
    assert change[0] in AE
    with pytest.raises(PolicyError) as refused:
        shipped.load_country(AE.replace(*change, 1), "countries/ae.yaml")
    assert (refused.value.file, refused.value.line, refused.value.key) == ("countries/ae.yaml", line, key)
    assert told in str(refused.value)


@pytest.mark.parametrize("text", ["", "# nothing", "[a, b]", "a: &x 1\nb: *x", "x" * 300_000, "\t- a"])
def test_what_is_no_rule_file_at_all_is_refused_by_name(text: str) -> None:
    with pytest.raises(PolicyError):
        shipped.load_country(text, "x.yaml")


@pytest.mark.parametrize(
    ("limit", "told"),
    [
        ("{purpose: care, at_most: 0, per: 1d}", "no count"),
        ("{purpose: advertising, at_most: 1, per: 1d}", "is not known here"),
        ("{purpose: care, at_most: 1, per: often}", "not a duration"),
        ("{purpose: care, at_most: 1, per: 2000d}", "longer than a year"),
        ("{purpose: care, at_most: 1, per: 1d, channel: pigeon}", "is not known here"),
    ],
)
def test_a_mistake_in_the_budget_is_named(limit: str, told: str) -> None:
    with pytest.raises(PolicyError, match=told):
        shipped.load_limits(f"limits:\n  - {limit}\n", "budget.yaml")


KEYWORDS = """
carriers:
  one: {opt_out: [STOP], opt_in: [START]}
channels:
  sms: {carriers: [one], visits: yes}
words:
  en: {opt_out: [STOP], confirm: [C], reschedule: [R]}
about_visits: []
"""


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (("carriers: [one]", "carriers: [two]"), "is not known here"),
        (("confirm: [C]", "confirm: [C, c.]"), "is compared like|stands here already"),
        (("confirm: [C]", "confirm: [R]"), "One word has one meaning"),
        (("confirm: [C]", 'confirm: ["!"]'), "holds no letter"),
        (("reschedule: [R]", "moved: [R]"), "Use one of|Did you mean"),
    ],
)
def test_a_mistake_in_the_keywords_is_named(change: tuple[str, str], told: str) -> None:
    with pytest.raises(PolicyError, match=told):
        shipped.load_keywords(KEYWORDS.replace(*change), "keywords.yaml")


def test_no_word_of_ours_that_answers_about_a_visit_is_a_carriers_opt_out_or_opt_in() -> None:
    words = shipped.load_keywords(
        resources.files("resources").joinpath("policies/keywords.yaml").read_text("utf-8"), "keywords.yaml"
    )
    taken = {word.casefold() for table in words.carriers.values() for each in table.values() for word in each}
    ours = {
        word.casefold()
        for table in words.words.values()
        for meaning in (Meaning.CONFIRM, Meaning.RESCHEDULE)
        for word in table.get(meaning, ())
    }
    assert not taken & ours
