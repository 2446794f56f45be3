/** What is known of the images: how many, of which shape, and what their pixels are. */

import type { DataLook } from "../../api/types";
import { count, shapeText, threeDigits } from "../../parts/words";

/** How many training images each class has, as small bars. */
function LabelCounts({ look }: { look: DataLook }) {
  const counts = look.label_counts["train"] ?? [];
  const most = Math.max(1, ...counts);
  const told = look.classes.map((name, at) => `${name}: ${count(counts[at] ?? 0)}`).join(", ");
  return (
    <span class="label-counts" role="img" aria-label={`Training images of each class: ${told}`} title={told}>
      {counts.map((many, at) => (
        <i key={at} style={{ height: `${(100 * many) / most}%` }} />
      ))}
    </span>
  );
}

export function Facts({ look }: { look: DataLook }) {
  const { splits, normalized } = look;
  return (
    <dl class="facts">
      <dt>Examples</dt>
      <dd>{count(look.examples)}</dd>
      <dt>Train, val., test</dt>
      <dd>
        {count(splits.train)} · {count(splits.validation)} · {count(splits.test)}
      </dd>
      <dt>Classes</dt>
      <dd>
        <LabelCounts look={look} />
      </dd>
      <dt>Image shape</dt>
      <dd>
        <code>{shapeText(look.image_shape)}</code>
      </dd>
      <dt>Label shape</dt>
      <dd>
        <code>{shapeText([look.classes.length])}</code>
      </dd>
      <dt>Pixel range as read</dt>
      <dd>{look.pixel_range.map(threeDigits).join(" to ")}</dd>
      {normalized && (
        <>
          <dt>As the network sees it</dt>
          <dd>
            {threeDigits(normalized.low)} to {threeDigits(normalized.high)}, mean {threeDigits(normalized.mean)}
          </dd>
        </>
      )}
    </dl>
  );
}
