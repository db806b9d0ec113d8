/** A model's picture, or a quiet drawing in its place. */
import { Icon } from "@drt/kit/ui/Icon.tsx";
import css from "./ModelPhoto.module.css";

export function ModelPhoto({ size = 56 }: { size?: number }) {
  return (
    <span className={css.none}>
      <Icon name="bike" size={size} />
    </span>
  );
}
