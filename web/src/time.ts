import { useEffect, useState } from 'react';

/** Milliseconds since the Unix epoch, renewed every second. */
export function useNow(): number {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = window.setInterval(() => setNow(Date.now()), 1000);
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
