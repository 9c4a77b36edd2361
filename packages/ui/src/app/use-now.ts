import { useEffect, useState } from "react";

/** The time in milliseconds since 1970, drawn again every `everyMs` milliseconds: for "5 minutes ago". */
export const useNow = (everyMs = 60_000): number => {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), everyMs);
    return () => clearInterval(timer);
  }, [everyMs]);
  return now;
};
