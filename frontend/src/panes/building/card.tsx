/** One layer: what comes in, what goes out, its fields, and what is wrong with it. */

import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";

import { withKey, type Json } from "../../document/document";
import { keyOf, numberOf, type LayerPlace } from "../../document/layers";
import { familyOf, isInSight } from "../../document/newlayers";
import { readTagged } from "../../document/tagged";
import { FoldedFields } from "../../form/fields";
import { Button } from "../../parts/button";
import { Icon } from "../../parts/icon";
import { count, shapeText } from "../../parts/words";
import { faultsOfLayer, findingsOfLayer, incomingShape, layerFacts, layerName } from "../../state/examination";
import { liveFindingsOf } from "../../state/livefindings";
import { CardMenu } from "./cardmenu";
import { dragHandlers, dropHandlers } from "./drag";
import { duplicateLayer, moveLayer, removeLayer, setKind, setLayer, vary } from "./edits";
import { fieldsAt, kindAt, kindsAt } from "./kinds";
import { Trouble } from "./trouble";

interface LayerCardProps {
  readonly layer: Json;
  readonly place: LayerPlace;
  readonly children: ComponentChildren; // the layers inside it
}

export function LayerCard({ layer, place, children }: LayerCardProps) {
  const { kind, given } = readTagged(layer);
  const facts = layerFacts(place);
  const faults = faultsOfLayer(place);
  const name = layerName(place);
  const [whole, setWhole] = useState(false);
  const folded = isFolded(place, kind, given);
  const state = faults.length > 0 ? " at-fault" : facts ? "" : " unreached";
  return (
    <li
      class={`card of-${familyOf(kind)}${state}`}
      data-layer={keyOf(place)}
      tabIndex={0}
      aria-label={`Layer ${numberOf(place)}, ${kind}${faults.length > 0 ? ", at fault" : ""}`}
      onKeyDown={(event) => event.target === event.currentTarget && keyOnCard(event, place)}
      {...dropHandlers(place)}
    >
      <header>
        <span class="grip" title="Drag to move; or Alt and an arrow key" aria-hidden="true" {...dragHandlers(place)}>
          <Icon name="grip" />
        </span>
        <KindSelect kind={kind} place={place} />
        <NameEntry kind={kind} given={given} place={place} name={name} />
        <Shapes came={incomingShape(place)} goes={faults.length > 0 ? undefined : facts?.output_shape} />
      </header>
      <div class="card-tools">
        <CardMenu place={place} name={name} onUnfold={folded && !whole ? () => setWhole(true) : null} />
        <Button icon="remove" look="quiet" title={`Remove ${kind}`} onClick={() => removeLayer(place)} />
      </div>
      {children}
      {(!folded || whole) && (
        <CardFields kind={kind} given={given} place={place} name={name} parameters={facts?.parameters ?? 0} />
      )}
      <Trouble
        id={`layer-${keyOf(place)}-notes`}
        all={[...faults, ...findingsOfLayer(place), ...liveFindingsOf(name)]}
      />
    </li>
  );
}

/** Whether a layer is one line: none of its fields is in sight. */
function isFolded(place: LayerPlace, kind: string, given: Record<string, Json>): boolean {
  return !fieldsAt(place, kind).some((field) => isInSight(kind, field, given));
}

/** What comes in and what goes out; nothing goes out of a layer at fault. */
function Shapes({ came, goes }: { came: readonly number[] | undefined; goes: readonly number[] | undefined }) {
  if (!came) return <span class="shapes" />;
  return (
    <span class="shapes">
      <span class="unseen">Shape that comes in: </span>
      <span data-shape="in">{shapeText(came)}</span>
      <span aria-hidden="true"> → </span>
      <span class="unseen">, that goes out: </span>
      <span data-shape="out">{goes ? shapeText(goes) : "?"}</span>
    </span>
  );
}

function KindSelect({ kind, place }: { kind: string; place: LayerPlace }) {
  const known = kindAt(place, kind);
  return (
    <select
      class="kind"
      aria-label={`Type of layer ${numberOf(place)}`}
      title={known?.about ?? ""}
      value={known?.kind ?? ""}
      onChange={(event) => {
        const chosen = kindAt(place, event.currentTarget.value);
        if (chosen) setKind(place, chosen);
      }}
    >
      {!known && <option value="">{kind}</option>}
      {kindsAt(place).map((choice) => (
        <option key={choice.kind} value={choice.kind}>
          {choice.kind}
        </option>
      ))}
    </select>
  );
}

/** What paths call the layer; one may type a name of one's own. */
function NameEntry({ kind, given, place, name }: Omit<CardFieldsProps, "parameters">) {
  const own = given["name"];
  return (
    <input
      class="path"
      aria-label={`Name of layer ${numberOf(place)}`}
      title="What paths call it; type a name of your own"
      spellcheck={false}
      autocomplete="off"
      value={typeof own === "string" ? own : ""}
      placeholder={name ?? "name"}
      onInput={(event) => {
        const typed = event.currentTarget.value.trim();
        setLayer(place, { kind, given: withKey(given, "name", typed === "" ? undefined : typed) }, "name");
      }}
    />
  );
}

interface CardFieldsProps {
  readonly kind: string;
  readonly given: Record<string, Json>;
  readonly place: LayerPlace;
  readonly name: string | null;
  readonly parameters: number;
}

function CardFields({ kind, given, place, name, parameters }: CardFieldsProps) {
  const id = `layer-${keyOf(place)}`;
  const path = name === null ? null : `model.${name}`;
  return (
    <FoldedFields
      key={kind}
      fields={fieldsAt(place, kind)}
      given={given}
      place={{ id, path, faults: faultsOfLayer(place), notes: `${id}-notes`, onVary: vary }}
      onChange={(next, key) => setLayer(place, { kind, given: next }, key)}
      inSight={(field) => isInSight(kind, field, given)}
      aside={parameters > 0 ? `${count(parameters)} parameters` : ""}
    />
  );
}

/** Keys on a card itself. The arrows go through all cards, those inside of blocks as well. */
function keyOnCard(event: KeyboardEvent, place: LayerPlace): void {
  const card = event.currentTarget as HTMLElement;
  const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
  if (step !== undefined && event.altKey) moveLayer(place, [...place.slice(0, -1), (place.at(-1) ?? 0) + step]);
  else if (step !== undefined) focusBeside(card, step);
  else if (event.key === "Delete" || event.key === "Backspace") removeLayer(place);
  else if (event.key.toLowerCase() === "d" && !event.ctrlKey && !event.metaKey) duplicateLayer(place);
  else if (event.key === "Enter") card.querySelector<HTMLElement>(":scope > .fields :is(input, select)")?.focus();
  else return;
  event.preventDefault();
}

function focusBeside(card: HTMLElement, step: number): void {
  const cards = [...document.querySelectorAll<HTMLElement>("[data-layer]")];
  cards[cards.indexOf(card) + step]?.focus();
}
