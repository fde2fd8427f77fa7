"""What /metrics tells: counts and times, never who."""

from collections.abc import Callable

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

from sync.server.gathering import Committed

_SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0)


class Metrics:
    """One registry a server, so that two in one process don't share counts."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.pushes = Counter("foredesk_pushes", "Pushes by HTTP status.", ["status"], registry=self.registry)
        self.verdicts = Counter("foredesk_verdicts", "Verdicts by kind.", ["kind"], registry=self.registry)
        self.doors = Counter(
            "foredesk_receipts",
            "Receipts by door kind and verdict.",
            ["door", "verdict"],
            registry=self.registry,
        )
        self.push_seconds = Histogram(
            "foredesk_push_seconds",
            "From a push's arrival to its durable answer.",
            buckets=_SECONDS,
            registry=self.registry,
        )
        self.overflows = Counter(
            "foredesk_stream_overflows", "Streams told to start over.", registry=self.registry
        )
        self._head = Gauge("foredesk_head", "The last sequence number.", registry=self.registry)
        self._commits = Counter(
            "foredesk_commits", "Write transactions that changed something.", registry=self.registry
        )
        self._queue = Gauge("foredesk_write_queue", "Write jobs waiting.", registry=self.registry)
        self._streams = Gauge("foredesk_streams", "Open streams and polls.", registry=self.registry)

    def watch(self, waiting: Callable[[], int], streams: Callable[[], int], head: Callable[[], int]) -> None:
        """Read these when asked. Commits and verdicts are those of this process; the head is the database's."""
        self._queue.set_function(waiting)
        self._streams.set_function(streams)
        self._head.set_function(head)

    def committed(self, committed: Committed) -> None:
        """Count a commit and its verdicts."""
        self._commits.inc()
        for verdicts in committed.verdicts.values():
            for verdict in verdicts:
                self.verdicts.labels(verdict.kind.value).inc()

    def text(self) -> bytes:
        """The Prometheus text format."""
        return generate_latest(self.registry)
