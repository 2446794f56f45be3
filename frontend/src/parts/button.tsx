import type { ComponentChildren } from "preact";

import { Icon, type IconName } from "./icon";

interface ButtonProps {
  readonly onClick: () => void;
  readonly icon?: IconName;
  readonly children?: ComponentChildren;
  readonly look?: "main" | "quiet" | "danger" | "plain";
  readonly title?: string;
  readonly disabled?: boolean;
  readonly pressed?: boolean;
}

/** A button; without text it must have a title, which is then its name. */
export function Button({ onClick, icon, children, look = "plain", title, disabled, pressed }: ButtonProps) {
  const bare = children === undefined;
  return (
    <button
      type="button"
      class={`button ${look}${bare ? " bare" : ""}`}
      onClick={onClick}
      {...(title === undefined ? {} : { title, ...(bare ? { "aria-label": title } : {}) })}
      {...(pressed === undefined ? {} : { "aria-pressed": pressed })}
      disabled={disabled ?? false}
    >
      {icon && <Icon name={icon} />}
      {children}
    </button>
  );
}
