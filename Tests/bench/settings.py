"""How long and how much is measured."""

from dataclasses import dataclass


@dataclass
class Settings:
    rounds: int = 3
    seconds: int = 3
    #: Groups stored beside the one that is pushed.
    others: int = 10_000
    #: Groups of 100 samples in the scrape of moderate size.
    scraped: int = 1_000
    #: Groups of 100 samples in the large store.
    large: int = 10_000
    large_push: int = 100_000_000
    connections: int = 10_000
    #: Seconds to fill the reference's store; each of its pushes costs more than the last.
    patience: int = 60
    starts: int = 20


#: To see that all of it runs; the figures say little.
QUICK = Settings(
    seconds=1, others=2_000, scraped=50, large=200, large_push=2_000_000, connections=500, patience=3, starts=3
)
