import { useEffect, useMemo } from "preact/hooks";

import { LiveStudy } from "../../state/live";

/** The study of this ID, listened to as long as it is on the page. */
export function useLive(id: string): LiveStudy {
  const live = useMemo(() => new LiveStudy(id), [id]);
  useEffect(() => {
    live.open();
    return () => live.close();
  }, [live]);
  return live;
}
