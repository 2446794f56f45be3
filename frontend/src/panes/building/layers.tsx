/** The network, from the image at the top to the labels at the bottom. */

import type { Fault } from "../../api/types";
import { dataName } from "../../document/document";
import { familyOf } from "../../document/newlayers";
import { Button } from "../../parts/button";
import { Menu } from "../../parts/menu";
import { count, shapeText } from "../../parts/words";
import { document } from "../../state/document";
import { examination } from "../../state/examination";
import { schema } from "../../state/known";
import { LayerCard } from "./card";
import { dragged } from "./drag";
import { addLayer } from "./edits";
import { showSummary } from "./summary";
import { FaultNote } from "./trouble";

export function Layers() {
  const { model } = document.value;
  const drag = dragged.value;
  const side = drag && (drag.over > drag.from ? "below" : "above");
  return (
    <section class="layers" aria-labelledby="layers-title">
      <header class="pane-head">
        <h2 id="layers-title">Layers</h2>
        <span class="soft">{examination.value ? `${count(examination.value.parameters)} parameters` : ""}</span>
        <Button icon="table" look="quiet" title="Summary table" onClick={() => showSummary(true)} />
      </header>
      <InputCard />
      <ol class="cards" data-over={drag && drag.over !== drag.from ? `${drag.over} ${side}` : undefined}>
        {model.map((layer, index) => (
          <LayerCard key={index} layer={layer} index={index} last={model.length - 1} />
        ))}
      </ol>
      <Adder />
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
  const { layers = [], classes = null } = examination.value ?? {};
  const faults = modelFaults();
  const scores = faults.length === 0 ? layers.at(-1)?.output_shape : undefined;
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

const ORDER = [
  "Dense",
  "Conv2D",
  "MaxPooling2D",
  "Flatten",
  "ReLU",
  "Dropout",
  "BatchNormalization",
  "Activation",
  "Reshape",
  "Residual",
];

function Adder() {
  const choices = [...(schema.value?.choices("layer") ?? [])].sort((one, other) => rank(one.kind) - rank(other.kind));
  return (
    <div class="adder">
      <Button icon="add" look="plain" onClick={() => addLayer("Dense")}>
        Add Dense
      </Button>
      <Menu
        label="Add a layer"
        icon="more"
        items={choices.map((choice) => ({
          title: choice.kind,
          about: choice.about,
          run: () => addLayer(choice.kind),
        }))}
      >
        <span data-adder data-family={familyOf("Dense")}>
          Other layer
        </span>
      </Menu>
    </div>
  );
}

function rank(kind: string): number {
  const found = ORDER.indexOf(kind);
  return found < 0 ? ORDER.length : found;
}
