/** The network as a table, as Keras prints it. */

import { signal } from "@preact/signals";

import { Dialog } from "../../parts/dialog";
import { count, shapeText } from "../../parts/words";
import { examination } from "../../state/examination";

const shown = signal(false);

export function showSummary(show: boolean): void {
  shown.value = show;
}

export function Summary() {
  const { layers = [], parameters = 0, cost = null } = examination.value ?? {};
  if (!shown.value) return null;
  return (
    <Dialog title="Summary" onClose={() => showSummary(false)}>
      <table class="table">
        <thead>
          <tr>
            <th scope="col">Layer</th>
            <th scope="col">Type</th>
            <th scope="col">Output shape</th>
            <th scope="col" class="number">
              Parameters
            </th>
          </tr>
        </thead>
        <tbody>
          {layers.map((layer) => (
            <tr key={layer.name} class={layer.inner === null ? "" : "inside"}>
              <th scope="row">{layer.name}</th>
              <td>{layer.type}</td>
              <td>
                <code>{shapeText(layer.output_shape)}</code>
              </td>
              <td class="number">{count(layer.parameters)}</td>
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row" colSpan={3}>
              All
            </th>
            <td class="number">{count(parameters)}</td>
          </tr>
        </tfoot>
      </table>
      {cost && <p class="soft">{count(cost.multiply_adds_per_image)} multiply-adds for one pass of one image.</p>}
    </Dialog>
  );
}
