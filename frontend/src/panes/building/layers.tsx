/** The network, from the image at the top to the labels at the bottom. */

import type { Fault } from "../../api/types";
import { dataName } from "../../document/document";
import { Button } from "../../parts/button";
import { count, shapeText } from "../../parts/words";
import { document } from "../../state/document";
import { examination, layerFacts } from "../../state/examination";
import { Cards } from "./cards";
import { showSummary } from "./summary";
import { FaultNote } from "./trouble";

export function Layers() {
  return (
    <section class="layers" aria-labelledby="layers-title">
      <header class="pane-head">
        <h2 id="layers-title">Layers</h2>
        <span class="soft">{examination.value ? `${count(examination.value.parameters)} parameters` : ""}</span>
        <Button icon="table" look="quiet" title="Summary table" onClick={() => showSummary(true)} />
      </header>
      <InputCard />
      <Cards block={[]} />
      <OutputCard />
    </section>
  );
}

function InputCard() {
  const shape = examination.value?.input_shape;
  return (
    <div class="card fixed" data-card="input">
      <header>
        <b>Input image</b>
        <code class="path">{dataName(document.value)}</code>
        <span class="shape">{shape ? shapeText(shape) : ""}</span>
      </header>
    </div>
  );
}

/** What the network must end in: one score for each class. A fault that belongs to no layer stands here. */
function OutputCard() {
  const classes = examination.value?.classes;
  const faults = modelFaults();
  const scores = faults.length === 0 ? layerFacts([document.value.model.length - 1])?.output_shape : undefined;
  return (
    <div class={`card fixed${faults.length > 0 ? " at-fault" : ""}`} data-card="output" tabIndex={-1}>
      <header>
        <b>Softmax cross-entropy</b>
        <span class="soft">{classes ? `label: one of ${classes} classes` : "label"}</span>
        <span class="shape">{scores ? shapeText(scores) : ""}</span>
      </header>
      {faults.map((fault) => (
        <FaultNote key={fault.message} fault={fault} />
      ))}
    </div>
  );
}

function modelFaults(): readonly Fault[] {
  return (examination.value?.faults ?? []).filter((fault) => fault.layer === null && fault.path.startsWith("model"));
}
