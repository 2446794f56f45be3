/** The short messages at the foot of the page. */

import { dismiss, notices } from "../state/notices";
import { Button } from "./button";

export function Notices() {
  return (
    <div class="notices" role="status" aria-live="polite">
      {notices.value.map((notice) => (
        <div key={notice.number} class={notice.bad ? "notice bad" : "notice"}>
          <span>{notice.text}</span>
          {notice.action && (
            <Button
              onClick={() => {
                dismiss(notice.number);
                notice.action?.run();
              }}
            >
              {notice.action.title}
            </Button>
          )}
          <Button icon="remove" look="quiet" title="Dismiss" onClick={() => dismiss(notice.number)} />
        </div>
      ))}
    </div>
  );
}
