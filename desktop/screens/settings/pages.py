"""The pages of the settings in their order, each made when it is first opened."""

from __future__ import annotations

from PySide6.QtCore import QT_TRANSLATE_NOOP

from desktop.screens.actions import LEADS
from desktop.screens.desk import Desk
from desktop.screens.settings.page import Group, Page, PageSpec


def pages() -> list[PageSpec]:
    """Every page that a practice sets something up on. Those of this workstation come from the window."""
    return [
        PageSpec(
            "practice",
            QT_TRANSLATE_NOOP("SettingsPage", "Practice"),
            "building-2",
            Group.PRACTICE,
            _practice,
            about=QT_TRANSLATE_NOOP("SettingsPage", "Name, country, time zone, currency, languages."),
            command="set_practice@1",
        ),
        PageSpec(
            "locations",
            QT_TRANSLATE_NOOP("SettingsPage", "Locations"),
            "map-pin",
            Group.PRACTICE,
            _locations,
            about=QT_TRANSLATE_NOOP("SettingsPage", "Where people come to: address, time zone, closing one."),
            command="put_location@1",
        ),
        PageSpec(
            "rooms",
            QT_TRANSLATE_NOOP("SettingsPage", "Rooms"),
            "door-open",
            Group.PRACTICE,
            _rooms,
            about=QT_TRANSLATE_NOOP(
                "SettingsPage", "What a visit takes up; nobody is booked into a room twice."
            ),
            command="put_room@1",
        ),
        PageSpec(
            "practitioners",
            QT_TRANSLATE_NOOP("SettingsPage", "Practitioners"),
            "stethoscope",
            Group.PRACTICE,
            _practitioners,
            about=QT_TRANSLATE_NOOP("SettingsPage", "Whom people have visits with: doctors, hygienists."),
            command="put_practitioner@1",
        ),
        PageSpec(
            "services",
            QT_TRANSLATE_NOOP("SettingsPage", "Services and prices"),
            "tag",
            Group.PRACTICE,
            _services,
            about=QT_TRANSLATE_NOOP("SettingsPage", "What can be booked: length, time after it, price."),
            command="put_service@1",
        ),
        PageSpec(
            "people",
            QT_TRANSLATE_NOOP("SettingsPage", "Staff"),
            "users",
            Group.PEOPLE,
            _people,
            about=QT_TRANSLATE_NOOP("SettingsPage", "Who works here, their roles, passwords and PINs."),
            command="put_staff@1",
        ),
        PageSpec(
            "rota",
            QT_TRANSLATE_NOOP("SettingsPage", "Rota"),
            "calendar-clock",
            Group.PEOPLE,
            _rota,
            about=QT_TRANSLATE_NOOP("SettingsPage", "Who holds which duty every week, and when nobody does."),
            command="set_rota@1",
        ),
        PageSpec(
            "changes",
            QT_TRANSLATE_NOOP("SettingsPage", "Changes of the rota"),
            "calendar-range",
            Group.PEOPLE,
            _changes,
            about=QT_TRANSLATE_NOOP("SettingsPage", "Away or standing in, for one day."),
            command="put_rota_change@1",
        ),
        PageSpec(
            "on_call",
            QT_TRANSLATE_NOOP("SettingsPage", "On call"),
            "phone-call",
            Group.PEOPLE,
            _on_call,
            about=QT_TRANSLATE_NOOP(
                "SettingsPage", "Who is called in an emergency, one after another, until somebody has it."
            ),
            command="set_on_call@1",
        ),
        PageSpec(
            "hours",
            QT_TRANSLATE_NOOP("SettingsPage", "Opening hours"),
            "clock",
            Group.TIMES,
            _hours,
            about=QT_TRANSLATE_NOOP("SettingsPage", "The week of each location; split days too."),
            command="set_opening_hours@1",
        ),
        PageSpec(
            "holidays",
            QT_TRANSLATE_NOOP("SettingsPage", "Holidays"),
            "calendar-off",
            Group.TIMES,
            _holidays,
            about=QT_TRANSLATE_NOOP("SettingsPage", "Days that differ from the week, once or every year."),
            command="put_holiday@1",
        ),
        PageSpec(
            "promises",
            QT_TRANSLATE_NOOP("SettingsPage", "Waiting rules"),
            "alarm-clock",
            Group.TIMES,
            _promises,
            about=QT_TRANSLATE_NOOP(
                "SettingsPage", "How soon somebody is answered or called back: the clocks of the board."
            ),
            command="set_practice@1",
        ),
        PageSpec(
            "channels",
            QT_TRANSLATE_NOOP("SettingsPage", "Channels"),
            "send",
            Group.WRITING,
            _channels,
            about=QT_TRANSLATE_NOOP(
                "SettingsPage", "What messages go out by, and a test message that proves it."
            ),
            command="try_channel@1",
        ),
        PageSpec(
            "templates",
            QT_TRANSLATE_NOOP("SettingsPage", "Templates"),
            "message-square-text",
            Group.WRITING,
            _templates,
            about=QT_TRANSLATE_NOOP("SettingsPage", "What messages say, in each language, with a preview."),
            command="save_template@1",
        ),
        PageSpec(
            "contacting",
            QT_TRANSLATE_NOOP("SettingsPage", "How often and when"),
            "gauge",
            Group.WRITING,
            _contacting,
            about=QT_TRANSLATE_NOOP(
                "SettingsPage", "Limits and quiet hours of messages that nobody asked for."
            ),
            command="set_practice@1",
        ),
        PageSpec(
            "countries",
            QT_TRANSLATE_NOOP("SettingsPage", "Rules of countries"),
            "globe",
            Group.WRITING,
            _countries,
            about=QT_TRANSLATE_NOOP(
                "SettingsPage", "Quiet hours, consent and marketing where people live, with sources."
            ),
            command="put_country_rules@1",
        ),
        PageSpec(
            "consent",
            QT_TRANSLATE_NOOP("SettingsPage", "Consent wordings"),
            "file-check",
            Group.WRITING,
            _wordings,
            about=QT_TRANSLATE_NOOP(
                "SettingsPage", "What people are shown when they are asked whether they agree."
            ),
            command="put_consent_wording@1",
        ),
        PageSpec(
            "emergency",
            QT_TRANSLATE_NOOP("SettingsPage", "Emergency words"),
            "shield-alert",
            Group.WRITING,
            _emergency,
            about=QT_TRANSLATE_NOOP("SettingsPage", "Words after which a person acts now."),
            command="put_emergency_words@1",
        ),
        PageSpec(
            "opt_out",
            QT_TRANSLATE_NOOP("SettingsPage", "Opt-out words"),
            "bell-off",
            Group.WRITING,
            _opt_out,
            about=QT_TRANSLATE_NOOP(
                "SettingsPage", "Words that ask for no more messages: STOP and its like."
            ),
            command="put_opt_out_words@1",
        ),
        PageSpec(
            "workstations",
            QT_TRANSLATE_NOOP("SettingsPage", "Workstations"),
            "monitor",
            Group.HERE,
            about=QT_TRANSLATE_NOOP(
                "SettingsPage", "Computers of the practice: what each carries, signing one out."
            ),
            may=LEADS,
            goes="devices",
        ),
        PageSpec(
            "backup",
            QT_TRANSLATE_NOOP("SettingsPage", "Backup and copy"),
            "hard-drive",
            Group.HERE,
            _backup,
            about=QT_TRANSLATE_NOOP(
                "SettingsPage", "When the practice was last backed up, and how fresh this copy is."
            ),
        ),
    ]


def _practice(desk: Desk) -> Page:
    from desktop.screens.settings.practice import PracticePage

    return PracticePage(desk)


def _locations(desk: Desk) -> Page:
    from desktop.screens.settings.places import LocationsPage

    return LocationsPage(desk)


def _rooms(desk: Desk) -> Page:
    from desktop.screens.settings.places import RoomsPage

    return RoomsPage(desk)


def _practitioners(desk: Desk) -> Page:
    from desktop.screens.settings.care import PractitionersPage

    return PractitionersPage(desk)


def _services(desk: Desk) -> Page:
    from desktop.screens.settings.care import ServicesPage

    return ServicesPage(desk)


def _people(desk: Desk) -> Page:
    from desktop.screens.settings.people import PeoplePage

    return PeoplePage(desk)


def _rota(desk: Desk) -> Page:
    from desktop.screens.settings.rota import RotaPage

    return RotaPage(desk)


def _changes(desk: Desk) -> Page:
    from desktop.screens.settings.rota import ChangesPage

    return ChangesPage(desk)


def _on_call(desk: Desk) -> Page:
    from desktop.screens.settings.oncall import OnCallPage

    return OnCallPage(desk)


def _hours(desk: Desk) -> Page:
    from desktop.screens.settings.hours import HoursPage

    return HoursPage(desk)


def _holidays(desk: Desk) -> Page:
    from desktop.screens.settings.hours import HolidaysPage

    return HolidaysPage(desk)


def _promises(desk: Desk) -> Page:
    from desktop.screens.settings.promises import PromisesPage

    return PromisesPage(desk)


def _channels(desk: Desk) -> Page:
    from desktop.screens.settings.channels import ChannelsPage

    return ChannelsPage(desk)


def _templates(desk: Desk) -> Page:
    from desktop.screens.settings.templates import TemplatesPage

    return TemplatesPage(desk)


def _contacting(desk: Desk) -> Page:
    from desktop.screens.settings.contacting import ContactingPage

    return ContactingPage(desk)


def _countries(desk: Desk) -> Page:
    from desktop.screens.settings.countries import CountriesPage

    return CountriesPage(desk)


def _wordings(desk: Desk) -> Page:
    from desktop.screens.settings.wordings import WordingsPage

    return WordingsPage(desk)


def _emergency(desk: Desk) -> Page:
    from desktop.screens.settings.listening import EmergencyPage

    return EmergencyPage(desk)


def _opt_out(desk: Desk) -> Page:
    from desktop.screens.settings.listening import OptOutPage

    return OptOutPage(desk)


def _backup(desk: Desk) -> Page:
    from desktop.screens.settings.backup import BackupPage

    return BackupPage(desk)
