/** One factor: what it sets, its levels or arms, and which of them is the baseline. */

import { useState } from "preact/hooks";

import { isObject, type Json, type JsonObject } from "../../document/document";
import { levelsOf, pathsOf, withFactors, withLevels, type Level } from "../../document/factors";
import { fieldAt, type FoundField } from "../../document/places";
import { sayValue } from "../../document/tagged";
import { EntryOf } from "../../form/entry";
import { NOWHERE } from "../../form/fields";
import { Typed } from "../../form/typed";
import { Button } from "../../parts/button";
import { document, edit } from "../../state/document";
import { examination } from "../../state/examination";
import { schema } from "../../state/known";

interface FactorProps {
  readonly factor: JsonObject;
  readonly index: number;
  readonly factors: readonly JsonObject[];
}

export function Factor({ factor, index, factors }: FactorProps) {
  const replace = (next: JsonObject | null, stroke = "") => {
    const others = factors.flatMap((one, at) => (at !== index ? [one] : next ? [next] : []));
    edit((before) => withFactors(before, others), stroke && `factor ${index} ${stroke}`);
  };
  const structural = isObject(factor["arms"]);
  return (
    <div class="factor" data-factor={index}>
      <div class="factor-head">
        <label for={`factor-${index}`}>Vary</label>
        <Typed
          id={`factor-${index}`}
          value={factor["factor"]}
          standard="what is varied, in words"
          read={(typed) => typed}
          onChange={(value) => replace({ ...factor, factor: value ?? "" }, "name")}
          numeric={false}
          wrong={false}
        />
        <Button icon="remove" look="quiet" title="Vary this no more" onClick={() => replace(null)} />
      </div>
      <Paths factor={factor} replace={replace} />
      {structural ? <Arms factor={factor} replace={replace} /> : <Levels factor={factor} replace={replace} />}
    </div>
  );
}

interface PartProps {
  readonly factor: JsonObject;
  readonly replace: (next: JsonObject | null) => void;
}

function Paths({ factor, replace }: PartProps) {
  const paths = pathsOf(factor);
  return (
    <ul class="chips" aria-label="What is set">
      {paths.map((path) => (
        <li key={path} class="chip">
          <code>{path}</code>
          {paths.length > 1 && (
            <Button
              icon="remove"
              look="quiet"
              title={`Do not set ${path}`}
              onClick={() => replace({ ...factor, set: paths.filter((one) => one !== path) })}
            />
          )}
        </li>
      ))}
    </ul>
  );
}

function Levels({ factor, replace }: PartProps) {
  const levels = levelsOf(factor);
  const baseline = String(factor["baseline"] ?? "");
  const set = (next: readonly Level[]) => replace(withLevels(factor, next));
  return (
    <>
      <ul class="chips" aria-label="Levels">
        {levels.map((level) => (
          <LevelChip
            key={level.name}
            name={level.name}
            baseline={level.name === baseline}
            onBaseline={() => replace(withLevels({ ...factor, baseline: level.name }, levels))}
            onRemove={() => set(levels.filter((one) => one.name !== level.name))}
          />
        ))}
      </ul>
      <LevelAdder factor={factor} onAdd={(value) => set(withLevel(levels, value))} />
    </>
  );
}

function withLevel(levels: readonly Level[], value: Json): readonly Level[] {
  const name = sayValue(value);
  return levels.some((level) => level.name === name) ? levels : [...levels, { name, value }];
}

function Arms({ factor, replace }: PartProps) {
  const arms = isObject(factor["arms"]) ? factor["arms"] : {};
  const baseline = String(factor["baseline"] ?? "");
  return (
    <ul class="chips" aria-label="Arms">
      {Object.keys(arms).map((name) => (
        <LevelChip
          key={name}
          name={name}
          baseline={name === baseline}
          onBaseline={() => replace({ ...factor, baseline: name })}
          onRemove={() => replace({ ...factor, arms: without(arms, name) })}
        />
      ))}
    </ul>
  );
}

function without(arms: JsonObject, name: string): JsonObject {
  return Object.fromEntries(Object.entries(arms).filter(([one]) => one !== name));
}

interface LevelChipProps {
  readonly name: string;
  readonly baseline: boolean;
  readonly onBaseline: () => void;
  readonly onRemove: () => void;
}

function LevelChip({ name, baseline, onBaseline, onRemove }: LevelChipProps) {
  return (
    <li class={`chip level${baseline ? " baseline" : ""}`}>
      <button type="button" aria-pressed={baseline} title="Make this the baseline" onClick={onBaseline}>
        {name}
        {baseline && <small>baseline</small>}
      </button>
      {!baseline && <Button icon="remove" look="quiet" title={`Remove ${name}`} onClick={onRemove} />}
    </li>
  );
}

/** One more level, entered as the varied field itself is. */
function LevelAdder({ factor, onAdd }: { factor: JsonObject; onAdd: (value: Json) => void }) {
  const found = fieldOf(factor);
  const [draft, setDraft] = useState<Json | undefined>(undefined);
  if (!found) return null;
  const ready = draft !== undefined && draft !== "";
  const add = () => {
    if (!ready) return;
    onAdd(draft);
    setDraft(undefined);
  };
  return (
    <div
      class="level-adder"
      data-level-adder
      onKeyDown={(event) => event.key === "Enter" && (event.target as Element).tagName === "INPUT" && add()}
    >
      <label for="new-level" class="unseen">
        Another level of {found.field.key}
      </label>
      <EntryOf
        id="new-level"
        field={{ ...found.field, standard: undefined }}
        value={draft}
        onChange={setDraft}
        place={NOWHERE}
        wrong={false}
      />
      <Button icon="add" disabled={!ready} onClick={add}>
        Add level
      </Button>
    </div>
  );
}

function fieldOf(factor: JsonObject): FoundField | undefined {
  const [path] = pathsOf(factor);
  const names = examination.value?.names ?? {};
  return path !== undefined && schema.value ? fieldAt(document.value, schema.value, names, path) : undefined;
}
