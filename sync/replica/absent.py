"""Whom the runner asks about: of whom it may be to tell that they were not here for long, or are to be seen again.

Found by the index of visits, a stretch of days for each interval: what a practice of any size costs is that month's visits.
"""

from typing import Final

from sync.commands.absence import DAY_MS, INACTIVE_DAYS, TOLD_WITHIN_DAYS
from sync.model.rows import Rows

_SQL: Final = """
WITH span(kind, service_id, since, until) AS (
    SELECT 'contact.inactive', NULL, ?, ?
    UNION ALL
    SELECT 'recall.due', id, ? - recall_days * 86400000, ? - recall_days * 86400000 FROM service
    WHERE deleted = 0 AND recall_days > 0 AND coalesce(disabled, 0) = 0
)
SELECT a.contact_id FROM span CROSS JOIN appointment a
JOIN contact c ON c.id = a.contact_id AND c.deleted = 0
WHERE a.status = 'fulfilled' AND a.deleted = 0 AND a.start_at > span.since AND a.start_at <= span.until
    AND (span.service_id IS NULL OR a.service_id = span.service_id)
    AND NOT EXISTS (
        SELECT 1 FROM appointment later
        WHERE later.contact_id = a.contact_id AND later.start_at > a.start_at AND later.deleted = 0
            AND (later.status IN ('proposed', 'pending', 'booked', 'arrived', 'checked-in', 'waitlist')
                OR later.status = 'fulfilled' AND (span.service_id IS NULL OR later.service_id = span.service_id))
            AND (later.status = 'fulfilled' OR later.start_at > ?)
    )
    AND NOT EXISTS (
        SELECT 1 FROM timeline t
        WHERE t.contact_id = a.contact_id AND t.at > a.start_at AND t.kind = span.kind AND t.subject_id = a.id
            AND t.deleted = 0
    )
ORDER BY a.start_at, a.id
"""


def candidates(rows: Rows, now: int) -> list[str]:
    """The contacts of whom something may be to tell at `now` (epoch ms), whose visit is the longest ago first: without those
    who came again for the same, have a visit to come, or were told of. `untold` says of whom it is."""
    since = now - TOLD_WITHIN_DAYS * DAY_MS
    ago = INACTIVE_DAYS * DAY_MS
    found = rows.execute(_SQL, (since - ago, now - ago, since, now, now)).fetchall()
    return list(dict.fromkeys(row[0] for row in found))
