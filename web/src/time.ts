import { useEffect, useState } from 'react';
import { steadyTime } from './shared/ages';

/** {@link steadyTime}, renewed every second. */
export function useSteadyTime(): number {
  const [now, setNow] = useState(steadyTime);
  useEffect(() => {
    const timer = window.setInterval(() => setNow(steadyTime()), 1000);
    return () => window.clearInterval(timer);
  }, []);
  return now;
}

/** `0:42`, `59:07`, `1:00:00`. */
export function clockSpan(seconds: number): string {
  const whole = Math.max(0, Math.ceil(seconds));
  const pad = (count: number) => String(count).padStart(2, '0');
  const minutes = Math.floor(whole / 60);
  return whole >= 3600
    ? `${Math.floor(minutes / 60)}:${pad(minutes % 60)}:${pad(whole % 60)}`
    : `${minutes}:${pad(whole % 60)}`;
}
