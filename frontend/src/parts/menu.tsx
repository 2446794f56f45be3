import type { ComponentChildren } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";

import { Icon, type IconName } from "./icon";

export interface MenuItem {
  readonly title: string;
  readonly about?: string;
  readonly icon?: IconName;
  readonly run: () => void;
}

interface MenuProps {
  readonly label: string;
  readonly icon?: IconName;
  readonly look?: string;
  readonly items: readonly MenuItem[];
  readonly children?: ComponentChildren;
}

/** A button that opens a list of actions; arrows move in it, Escape closes it, a letter finds an item. */
export function Menu({ label, icon, look = "plain", items, children }: MenuProps) {
  const [open, setOpen] = useState(false);
  const whole = useRef<HTMLDivElement>(null);
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!open) return;
    list.current?.querySelector<HTMLElement>("[role=menuitem]")?.focus();
    const away = (event: Event) => !whole.current?.contains(event.target as Node) && setOpen(false);
    addEventListener("pointerdown", away);
    return () => removeEventListener("pointerdown", away);
  }, [open]);
  return (
    <div
      class="menu"
      ref={whole}
      onKeyDown={(event) => open && keyInMenu(event, list.current, () => close(whole.current, setOpen))}
    >
      <button
        type="button"
        class={`button ${look}${children === undefined ? " bare" : ""}`}
        aria-haspopup="menu"
        aria-expanded={open}
        {...(children === undefined ? { "aria-label": label, title: label } : {})}
        onClick={() => setOpen(!open)}
      >
        {icon && <Icon name={icon} />}
        {children}
      </button>
      {open && (
        <div class="menu-list" role="menu" aria-label={label} ref={list}>
          {items.map((item) => (
            <button
              type="button"
              role="menuitem"
              tabIndex={-1}
              key={item.title}
              onClick={() => {
                close(whole.current, setOpen);
                item.run();
              }}
            >
              {item.icon && <Icon name={item.icon} />}
              <span>
                <b>{item.title}</b>
                {item.about && <small>{item.about}</small>}
              </span>
            </button>
          ))}
        </div>
      )}
    </div>
  );
}

function close(whole: HTMLElement | null, setOpen: (open: boolean) => void): void {
  setOpen(false);
  whole?.querySelector("button")?.focus();
}

function keyInMenu(event: KeyboardEvent, list: HTMLElement | null, onClose: () => void): void {
  const items = [...(list?.querySelectorAll<HTMLElement>("[role=menuitem]") ?? [])];
  const at = items.indexOf(document.activeElement as HTMLElement);
  const next = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: items.length - 1 }[event.key];
  const found = /^[a-z]$/i.test(event.key)
    ? items.find((item, index) => index > at && startsWith(item, event.key))
    : undefined;
  const target = found ?? (next === undefined ? undefined : items[(next + items.length) % items.length]);
  if (event.key === "Escape") onClose();
  else if (event.key === "Tab") onClose();
  else if (target) target.focus();
  else return;
  if (event.key !== "Tab") event.preventDefault();
  event.stopPropagation();
}

function startsWith(item: HTMLElement, letter: string): boolean {
  return (item.textContent ?? "").trim().toLowerCase().startsWith(letter.toLowerCase());
}
