/** A choice of a few that are all in sight, as radio buttons. */

export interface Segment {
  readonly value: string;
  readonly title: string;
}

interface SegmentsProps {
  readonly name: string;
  readonly label: string;
  readonly segments: readonly Segment[];
  readonly value: string;
  readonly onChange: (value: string) => void;
}

export function Segments({ name, label, segments, value, onChange }: SegmentsProps) {
  return (
    <fieldset class="segments">
      <legend class="unseen">{label}</legend>
      {segments.map((segment) => (
        <label key={segment.value} class={segment.value === value ? "chosen" : ""}>
          <input
            type="radio"
            class="unseen"
            name={name}
            checked={segment.value === value}
            onChange={() => onChange(segment.value)}
          />
          {segment.title}
        </label>
      ))}
    </fieldset>
  );
}
