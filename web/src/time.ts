import { useEffect, useState } from 'react';

/**
 * Milliseconds of a clock that nobody can set: only differences of it mean anything, and only while the page
 * stands. What the person's clock says may be minutes off, and jump.
 */
export function steadyTime(): number {
  return performance.now();
}

/** {@link steadyTime}, renewed every second. */
export function useSteadyTime(): number {
  const [now, setNow] = useState(steadyTime);
  useEffect(() => {
    const timer = window.setInterval(() => setNow(steadyTime()), 1000);
    return () => window.clearInterval(timer);
  }, []);
  return now;
}

/** A span as a clock shows it: `0:42`, `59:07`, `1:00:00`. */
export function clockSpan(seconds: number): string {
  const whole = Math.max(0, Math.ceil(seconds));
  const pad = (count: number) => String(count).padStart(2, '0');
  const minutes = Math.floor(whole / 60);
  return whole >= 3600
    ? `${Math.floor(minutes / 60)}:${pad(minutes % 60)}:${pad(whole % 60)}`
    : `${minutes}:${pad(whole % 60)}`;
}
