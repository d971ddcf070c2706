/** By how long a stretch of load is kept: by the window as it came, and rolled up by the minute and by the hour. */
export const loadTiers = ['windows', 'minutes', 'hours'] as const;
export type LoadTier = (typeof loadTiers)[number];
