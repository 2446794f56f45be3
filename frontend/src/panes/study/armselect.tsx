import type { Study } from "../../api/types";
import { queryValue, setQuery } from "../../state/route";

/** The arm that is looked at closely, as the address has it; by default the baseline. */
export function shownArm(study: Study): string {
  const wanted = queryValue("arm");
  const trained = study.arms.filter((arm) => arm.runs.length > 0);
  const found = trained.find((arm) => arm.name === wanted) ?? trained.find((arm) => arm.baseline) ?? trained[0];
  return found?.name ?? "";
}

export function ArmSelect({ study, id }: { study: Study; id: string }) {
  const trained = study.arms.filter((arm) => arm.runs.length > 0);
  if (trained.length < 2) return null;
  return (
    <span class="arm-select">
      <label class="soft" for={id}>
        Arm
      </label>
      <select id={id} value={shownArm(study)} onChange={(event) => setQuery({ arm: event.currentTarget.value })}>
        {trained.map((arm) => (
          <option key={arm.name} value={arm.name}>
            {arm.name}
          </option>
        ))}
      </select>
    </span>
  );
}
