/** One layer: what comes in, what goes out, its fields, and what is wrong with it. */

import { useState } from "preact/hooks";

import { withKey, type Json } from "../../document/document";
import { familyOf, isInSight } from "../../document/newlayers";
import { choiceNamed, type Field } from "../../document/schema";
import { readTagged } from "../../document/tagged";
import { FoldedFields } from "../../form/fields";
import { Button } from "../../parts/button";
import { Icon } from "../../parts/icon";
import { Menu } from "../../parts/menu";
import { count, shapeText } from "../../parts/words";
import { faultsOfLayer, findingsOfLayer, incomingShape, layerFacts, layerName } from "../../state/examination";
import { schema } from "../../state/known";
import { liveFindingsOf } from "../../state/livefindings";
import { dragHandlers, dropHandlers } from "./drag";
import { duplicateLayer, moveLayer, removeLayer, setKind, setLayer, vary, varyPresence } from "./edits";
import { Trouble } from "./trouble";

export function LayerCard({ layer, index, last }: { layer: Json; index: number; last: number }) {
  const { kind, given } = readTagged(layer);
  const facts = layerFacts(index);
  const faults = faultsOfLayer(index);
  const name = layerName(index);
  const [whole, setWhole] = useState(false);
  const folded = isFolded(kind, given);
  const state = faults.length > 0 ? " at-fault" : facts ? "" : " unreached";
  return (
    <li
      class={`card of-${familyOf(kind)}${state}`}
      data-layer={index}
      tabIndex={0}
      aria-label={`Layer ${index + 1}, ${kind}${faults.length > 0 ? ", at fault" : ""}`}
      onKeyDown={(event) => event.target === event.currentTarget && keyOnCard(event, index, last)}
      {...dropHandlers(index)}
    >
      <header>
        <span class="grip" title="Drag to move; or Alt and an arrow key" aria-hidden="true" {...dragHandlers(index)}>
          <Icon name="grip" />
        </span>
        <KindSelect kind={kind} index={index} />
        <NameEntry kind={kind} given={given} index={index} name={name} />
        <Shapes came={incomingShape(index)} goes={faults.length > 0 ? undefined : facts?.output_shape} />
      </header>
      <div class="card-tools">
        <CardMenu index={index} last={last} name={name} onUnfold={folded && !whole ? () => setWhole(true) : null} />
        <Button icon="remove" look="quiet" title={`Remove ${kind}`} onClick={() => removeLayer(index)} />
      </div>
      {(!folded || whole) && (
        <CardFields kind={kind} given={given} index={index} name={name} parameters={facts?.parameters ?? 0} />
      )}
      <Trouble id={`layer-${index}-notes`} all={[...faults, ...findingsOfLayer(index), ...liveFindingsOf(name)]} />
    </li>
  );
}

/** Whether a layer is one line: none of its fields is in sight. */
function isFolded(kind: string, given: Record<string, Json>): boolean {
  return !fieldsOfKind(kind).some((field) => isInSight(kind, field, given));
}

function fieldsOfKind(kind: string): readonly Field[] {
  return choiceNamed(schema.value?.choices("layer") ?? [], kind)?.fields ?? [];
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

function KindSelect({ kind, index }: { kind: string; index: number }) {
  const choices = schema.value?.choices("layer") ?? [];
  const known = choiceNamed(choices, kind);
  return (
    <select
      class="kind"
      aria-label={`Type of layer ${index + 1}`}
      title={known?.about ?? ""}
      value={known?.kind ?? ""}
      onChange={(event) => {
        const chosen = choiceNamed(choices, event.currentTarget.value);
        if (chosen) setKind(index, chosen);
      }}
    >
      {!known && <option value="">{kind}</option>}
      {choices.map((choice) => (
        <option key={choice.kind} value={choice.kind}>
          {choice.kind}
        </option>
      ))}
    </select>
  );
}

interface CardMenuProps {
  readonly index: number;
  readonly last: number;
  readonly name: string | null;
  readonly onUnfold: (() => void) | null;
}

function CardMenu({ index, last, name, onUnfold }: CardMenuProps) {
  const items = [
    ...(onUnfold ? [{ title: "Show its fields", icon: "table" as const, run: onUnfold }] : []),
    { title: "Duplicate", icon: "copy" as const, run: () => duplicateLayer(index) },
    ...(index > 0 ? [{ title: "Move up", icon: "up" as const, run: () => moveLayer(index, index - 1) }] : []),
    ...(index < last ? [{ title: "Move down", icon: "down" as const, run: () => moveLayer(index, index + 1) }] : []),
    ...(name
      ? [{ title: "Compare with and without it", icon: "vary" as const, run: () => varyPresence(`model.${name}`) }]
      : []),
  ];
  return <Menu label={`More for layer ${index + 1}`} icon="more" look="quiet" items={items} />;
}

/** What paths call the layer; one may type a name of one's own. */
function NameEntry({ kind, given, index, name }: Omit<CardFieldsProps, "parameters">) {
  const own = given["name"];
  return (
    <input
      class="path"
      aria-label={`Name of layer ${index + 1}`}
      title="What paths call it; type a name of your own"
      spellcheck={false}
      autocomplete="off"
      value={typeof own === "string" ? own : ""}
      placeholder={name ?? "name"}
      onInput={(event) => {
        const typed = event.currentTarget.value.trim();
        setLayer(index, { kind, given: withKey(given, "name", typed === "" ? undefined : typed) }, "name");
      }}
    />
  );
}

interface CardFieldsProps {
  readonly kind: string;
  readonly given: Record<string, Json>;
  readonly index: number;
  readonly name: string | null;
  readonly parameters: number;
}

function CardFields({ kind, given, index, name, parameters }: CardFieldsProps) {
  const path = name === null ? null : `model.${name}`;
  return (
    <FoldedFields
      key={kind}
      fields={fieldsOfKind(kind).filter((field) => field.key !== "name")}
      given={given}
      place={{ id: `layer-${index}`, path, faults: faultsOfLayer(index), notes: `layer-${index}-notes`, onVary: vary }}
      onChange={(next, key) => setLayer(index, { kind, given: next }, key)}
      inSight={(field) => isInSight(kind, field, given)}
      aside={parameters > 0 ? `${count(parameters)} parameters` : ""}
    />
  );
}

function keyOnCard(event: KeyboardEvent, index: number, last: number): void {
  const go = (to: number) => document.querySelector<HTMLElement>(`[data-layer="${to}"]`)?.focus();
  const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
  if (step !== undefined && event.altKey) moveLayer(index, index + step);
  else if (step !== undefined) go(Math.min(Math.max(index + step, 0), last));
  else if (event.key === "Delete" || event.key === "Backspace") removeLayer(index);
  else if (event.key.toLowerCase() === "d" && !event.ctrlKey && !event.metaKey) duplicateLayer(index);
  else if (event.key === "Enter")
    (event.currentTarget as HTMLElement).querySelector<HTMLElement>(".fields :is(input, select)")?.focus();
  else return;
  event.preventDefault();
}
