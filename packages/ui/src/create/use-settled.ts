import { useEffect, useMemo, useState } from "react";

/**
 * The value once it has stayed the same for a while, so that a slider that moves asks nobody. JSON in, JSON out, so that an
 * equal value is the same one.
 */
export const useSettled = <T extends object>(value: T | undefined, afterMs = 150): T | null => {
  const text = JSON.stringify(value ?? null);
  const [settled, setSettled] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text), afterMs);
    return () => clearTimeout(timer);
  }, [text, afterMs]);
  return useMemo(() => JSON.parse(settled) as T | null, [settled]);
};
