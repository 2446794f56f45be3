"""What all routes work with: the store, the data sets, the queue, the streams."""

from dataclasses import dataclass

from fastapi import Request

from paribus.lab.tables import Tables
from paribus.store import Store
from paribus.web.datasets import Datasets
from paribus.web.jobs.queue import Queue
from paribus.web.jobs.starting import Starter
from paribus.web.live.hub import Hub
from paribus.web.looking.looker import Looker
from paribus.web.looking.recent import Recent
from paribus.web.settings import Settings


@dataclass(frozen=True, eq=False)
class Desk:
    """What all routes work with.

    Args:
        settings: What the page is served with.
        store: Where studies are kept; threads may share it.
        store_name: What to call it on the page.
        datasets: What may be looked at.
        tables: Opens the folders that documents name, as far as they were declared.
        queue: What is to be trained.
        starter: Sees to it that somebody trains.
        hub: The studies that are being watched.
        looker: Computes what the page shows of networks.
        reporter: Another, for what takes longer.
        recent: What was computed last.
    """

    settings: Settings
    store: Store
    store_name: str
    datasets: Datasets
    tables: Tables
    queue: Queue
    starter: Starter
    hub: Hub
    looker: Looker
    reporter: Looker
    recent: Recent


def desk_of(request: Request) -> Desk:
    """The desk of the server that was asked."""
    desk: Desk = request.app.state.desk
    return desk
