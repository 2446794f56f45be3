"""What one page costs whoever looks at it, measured from inside the browser."""

from typing import Any

from playwright.sync_api import BrowserContext, Page, Request


def first_paint(context: BrowserContext, address: str) -> tuple[float, int]:
    """Opens the page anew.

    Args:
        context: A visitor who has the cookie, and nothing of the page kept.
        address: Of the page.

    Returns:
        Milliseconds from the start of the navigation to the first content, which is the whole pane; and the bytes of
        the page's own files, compressed.
    """
    page = context.new_page()
    requests: list[Request] = []
    page.on("requestfinished", lambda request: requests.append(request))  # Playwright marks what it calls
    page.goto(address)
    page.get_by_role("heading", name="Layers").wait_for()
    page.wait_for_function("performance.getEntriesByName('first-contentful-paint').length")  # told a moment later
    paint = page.evaluate("performance.getEntriesByName('first-contentful-paint')[0].startTime")
    own = [request for request in requests if "/api/" not in request.url]
    size = sum(request.sizes()["responseBodySize"] for request in own)
    page.close()
    return float(paint), size


def milliseconds_until_shape(page: Page, units: int) -> float:
    """From a new number of units of the layer after `Flatten` to the shape on its card."""
    return float(
        page.evaluate(
            """(units) => new Promise((resolve) => {
                 const shape = document.querySelector('[data-layer="1"] [data-shape=out]');
                 const field = document.querySelector("#layer-1-units");
                 const began = performance.now();
                 const look = () => {
                   if (shape.textContent === `[${units}]`) resolve(performance.now() - began);
                   else setTimeout(look, 1);
                 };
                 field.value = String(units);
                 field.dispatchEvent(new InputEvent("input", {bubbles: true}));
                 look();
               })""",
            units,
        )
    )


def thread_and_traffic(page: Page, *, seconds: float) -> tuple[float, float]:
    """The share of the main thread that the page takes, and the bytes that it gets per second."""
    session = page.context.new_cdp_session(page)
    received: list[int] = []
    session.on("Network.dataReceived", lambda event: received.append(event["encodedDataLength"] or event["dataLength"]))
    session.send("Network.enable")
    session.send("Performance.enable", {"timeDomain": "threadTicks"})  # its own work, whoever else is busy
    before = _task_seconds(session)
    page.wait_for_timeout(1000 * seconds)
    busy = (_task_seconds(session) - before) / seconds
    session.detach()
    return busy, sum(received) / seconds


def _task_seconds(session: Any) -> float:
    metrics = session.send("Performance.getMetrics")["metrics"]
    return float(next(each["value"] for each in metrics if each["name"] == "TaskDuration"))
