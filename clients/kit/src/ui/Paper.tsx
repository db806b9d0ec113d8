/**
 * An e-mail as its reader sees it, in a frame of its own that can do nothing: no scripts (sandbox), no address but ours
 * (the policy of clients/paper.py). As wide as asked, shrunk to the place there is, as high as it needs.
 */
import { useEffect, useLayoutEffect, useRef, useState } from "react";
import css from "./Paper.module.css";

export function Paper({ html, width, title }: { html: string; width: number; title: string }) {
  const place = useRef<HTMLDivElement>(null);
  const frame = useRef<HTMLIFrameElement>(null);
  const [ready, setReady] = useState(0);
  const [height, setHeight] = useState(480);
  const [room, setRoom] = useState(width);

  useLayoutEffect(() => {
    const element = place.current;
    if (!element) return;
    const observer = new ResizeObserver(() => setRoom(element.clientWidth));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);

  useEffect(() => {
    const inside = frame.current?.contentWindow as (Window & typeof globalThis) | null | undefined;
    const page = frame.current?.contentDocument;
    if (!ready || !inside || !page?.body) return;
    // Its own parser: what it reads is under its policy, not ours.
    const mail = new inside.DOMParser().parseFromString(html, "text/html");
    page.replaceChild(page.importNode(mail.documentElement, true), page.documentElement);
    // The way out of the page is for riders, not for who looks at it.
    page.addEventListener("click", (event) => event.preventDefault());
    const measure = (): void => setHeight(page.documentElement.getBoundingClientRect().height);
    const observer = new ResizeObserver(measure);
    observer.observe(page.documentElement);
    measure();
    return () => observer.disconnect();
  }, [html, ready]);

  const scale = Math.min(1, room / width);
  return (
    <div ref={place} className={css.place} style={{ height: height * scale }}>
      <iframe
        ref={frame}
        className={css.paper}
        title={title}
        src={`${import.meta.env.BASE_URL}paper`}
        sandbox="allow-same-origin"
        onLoad={() => setReady((times) => times + 1)}
        style={{ width, height, transform: `translateX(-50%) scale(${scale})` }}
      />
    </div>
  );
}
