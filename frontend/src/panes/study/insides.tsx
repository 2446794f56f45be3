/** What the layers make of one test image, and what the first layer has learned. */

import { useState } from "preact/hooks";

import { address, withQuery } from "../../api/client";
import type { Activations, LayerView, Predictions, Sprite, Study, WeightPictures } from "../../api/types";
import { useAsked } from "../../parts/asked";
import { Tile } from "../../parts/tile";
import { plural, shapeText, threeDigits } from "../../parts/words";
import { queryValue, setQuery } from "../../state/route";
import { ArmSelect, shownArm } from "./armselect";

const MOST = 64; // pictures of one layer

interface InsidesProps {
  readonly study: Study;
  readonly training: Predictions | null; // what was last heard of a network in training
}

export function Insides({ study, training }: InsidesProps) {
  const [open, setOpen] = useState(queryValue("image") !== "");
  const recorded = shownArm(study);
  const looked: Looked = recorded !== "" ? { arm: recorded } : { arm: training?.arm ?? "", at: training?.epoch ?? 0 };
  return (
    <section aria-labelledby="insides-title">
      <header class="section-head">
        <h2 id="insides-title">Inside the network</h2>
        {open && <ArmSelect study={study} id="insides-arm" />}
        <button type="button" class="link" aria-expanded={open} onClick={() => setOpen(!open)}>
          {open ? "Hide" : "Show weights and activations"}
        </button>
      </header>
      {open && looked.at !== undefined && (
        <p class="soft">
          {looked.arm} while it trains, after epoch {threeDigits(looked.at)}.
        </p>
      )}
      {open && <Weights study={study} looked={looked} />}
      {open && <Layers study={study} looked={looked} />}
    </section>
  );
}

/** Whose network is looked at; and of one in training, the epoch that was last heard of. */
type Looked = { readonly arm: string; readonly at?: number };

function Weights({ study, looked }: { study: Study; looked: Looked }) {
  const asked = useAsked<WeightPictures>(withQuery(`studies/${study.id}/weights`, { ...looked, replicate: 0 }));
  const { answer } = asked;
  if (asked.error) return <p class="soft">{asked.error}</p>;
  if (!answer) return <p class="soft">Reading the weights …</p>;
  return (
    <div class="inside">
      <h3>
        Weights of {answer.layer} <span class="soft">{plural(answer.units, "unit")}</span>
        <span class="soft number">
          {threeDigits(answer.low)} to {threeDigits(answer.high)}
        </span>
      </h3>
      <Sprites of={answer} name={answer.layer} />
    </div>
  );
}

function Layers({ study, looked }: { study: Study; looked: Looked }) {
  const image = Number(queryValue("image", "0"));
  const path = withQuery(`studies/${study.id}/activations`, { ...looked, replicate: 0, image });
  const { answer, error } = useAsked<Activations>(path);
  return (
    <>
      <span class="arm-select">
        <label class="soft" for="inside-image">
          Test image
        </label>
        <input
          id="inside-image"
          type="number"
          min="0"
          max={(study.data?.test ?? 1) - 1}
          value={image}
          onChange={(event) => setQuery({ image: event.currentTarget.value })}
        />
        <img class="picture small" src={address(`pictures/${study.id}/test/${image}.png`)} alt="" />
        {answer && <b>{study.data?.classes[answer.label] ?? answer.label}</b>}
      </span>
      {error && <p class="soft">{error}</p>}
      {answer?.layers.map((layer) => (
        <div class="inside" key={layer.name}>
          <h3>
            {layer.name} <code>{shapeText(layer.shape)}</code>
            {layer.low !== null && layer.high !== null && (
              <span class="soft number">
                {threeDigits(layer.low)} to {threeDigits(layer.high)}
              </span>
            )}
          </h3>
          <Activation layer={layer} />
        </div>
      ))}
    </>
  );
}

function Activation({ layer }: { layer: LayerView }) {
  const { sprite, width, height, columns, count } = layer;
  if (sprite !== null && width !== null && height !== null && columns !== null && count !== null) {
    return <Sprites of={{ sprite, width, height, columns, count }} name={layer.name} />;
  }
  const values = layer.values ?? [];
  const largest = Math.max(1e-12, ...values.map((value) => Math.abs(value ?? 0)));
  return (
    <div class="vector" role="img" aria-label={`${values.length} values of ${layer.name}`}>
      {values.map((value, place) => (
        <span
          key={place}
          class={value === null ? "nan" : value < 0 ? "below" : "above"}
          style={{ "--strength": `${Math.round((100 * Math.abs(value ?? 0)) / largest)}%` }}
          title={value === null ? "NaN" : threeDigits(value)}
        />
      ))}
    </div>
  );
}

function Sprites({ of, name }: { of: Sprite; name: string }) {
  return (
    <div class="sprites">
      {Array.from({ length: Math.min(of.count, MOST) }, (_, place) => (
        <Tile
          key={place}
          sprite={address(of.sprite)}
          columns={of.columns}
          rows={Math.ceil(of.count / of.columns)}
          place={place}
          label={`${name}, ${place}`}
        />
      ))}
    </div>
  );
}
