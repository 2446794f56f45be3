import { Component, type ComponentChildren } from "preact";

import { Button } from "./button";

/** Keeps a mistake in one pane from blanking the page. */
export class Unbroken extends Component<{ children: ComponentChildren }, { broken: string | null }> {
  override state = { broken: null };

  override componentDidCatch(error: unknown): void {
    this.setState({ broken: String(error) });
    console.error(error);
  }

  override render() {
    if (this.state.broken === null) return <>{this.props.children}</>;
    return (
      <main>
        <div class="note fault" role="alert">
          <p>The page made a mistake here; training is not touched by it. {this.state.broken}</p>
          <Button onClick={() => location.reload()}>Reload</Button>
        </div>
      </main>
    );
  }
}
