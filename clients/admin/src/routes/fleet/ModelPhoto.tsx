/** A model's picture, or a quiet drawing in its place. */
import { Icon } from "@drt/kit/ui/Icon.tsx";
import { type FragmentOf, graphql, readFragment } from "../../graphql.ts";
import css from "./ModelPhoto.module.css";

export const ModelPhotoFields = graphql(`
  fragment ModelPhotoFields on VehicleModel {
    name
    photo {
      id
      small
      medium
      large
      width
      height
    }
  }
`);

export function ModelPhoto({ size = 48, ...props }: { model: FragmentOf<typeof ModelPhotoFields>; size?: number }) {
  const { name, photo } = readFragment(ModelPhotoFields, props.model);
  if (!photo)
    return (
      <span className={css.none}>
        <Icon name="bike" size={size} />
      </span>
    );
  return (
    <img
      className={css.photo}
      src={photo.medium}
      srcSet={`${photo.small} 320w, ${photo.medium} 640w, ${photo.large} 1280w`}
      sizes="(max-width: 36em) 100vw, 20rem"
      width={photo.width}
      height={photo.height}
      alt={name}
      loading="lazy"
    />
  );
}
