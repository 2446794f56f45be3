import { useEffect, useState } from "preact/hooks";

import { same, type Json } from "../document/document";
import { asTyped } from "./numbers";

interface TypedProps {
  readonly id: string;
  readonly value: Json | undefined;
  readonly standard: Json | undefined;
  readonly read: (typed: string) => Json | undefined;
  readonly onChange: (value: Json | undefined) => void;
  readonly numeric: boolean;
  readonly wrong: boolean;
  readonly described?: string | undefined;
}

/** A line of text that follows the document, but leaves what is being typed as it is: `0.` stays until it is `0.5`. */
export function Typed({ id, value, standard, read, onChange, numeric, wrong, described }: TypedProps) {
  const [typed, setTyped] = useState(asTyped(value));
  useEffect(() => {
    if (!same(read(typed) ?? null, value ?? null)) setTyped(asTyped(value));
  }, [value]);
  return (
    <input
      id={id}
      type="text"
      class={numeric ? "numeric" : ""}
      inputMode={numeric ? "decimal" : "text"}
      autocomplete="off"
      spellcheck={false}
      value={typed}
      placeholder={asTyped(standard)}
      aria-invalid={wrong}
      aria-describedby={described}
      onInput={(event) => {
        setTyped(event.currentTarget.value);
        onChange(read(event.currentTarget.value));
      }}
      onKeyDown={(event) => numeric && step(event, value ?? standard, onChange)}
    />
  );
}

/** The arrow keys count whole numbers up and down, and double or halve what is below 1. */
function step(event: KeyboardEvent, value: Json | undefined, onChange: (value: Json) => void): void {
  const up = event.key === "ArrowUp";
  if (typeof value !== "number" || event.altKey || (!up && event.key !== "ArrowDown")) return;
  event.preventDefault();
  const stepped =
    Math.abs(value) >= 1 || value === 0 ? value + (up ? 1 : -1) * (event.shiftKey ? 10 : 1) : value * (up ? 2 : 0.5);
  onChange(Number(stepped.toPrecision(12)));
}
