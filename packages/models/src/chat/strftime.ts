const months = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December'];
const days = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];
const dayMs = 86_400_000;

/** What a directive gives: a text, or a number of so many digits. */
type Part = string | { readonly value: number; readonly digits: number; readonly fill?: string };

const directive = /%([-_0^#]*)(\d*)([EO]?)(.?)/gsu;

/** Python's strftime on Linux, in the C locale and local time. Throws on a directive that it does not know. */
export function strftime(milliseconds: number, format: string): string {
  const date = new Date(milliseconds);
  return format.replace(directive, (all, flags: string, width: string, _modifier: string, letter: string) => {
    const part = partOf(date, letter);
    if (part === null) throw new Error(`strftime_now knows no ${all}`);
    return arranged(part, letter, flags, Number(width));
  });
}

/** Flags and width as the C library takes them: the last flag for the padding counts. */
function arranged(part: Part, letter: string, flags: string, width: number): string {
  const padding = /[-_0](?=[^-_0]*$)/.exec(flags)?.[0];
  if (typeof part === 'string') {
    const isSwapped = flags.includes('#');
    const text = flags.includes('^') || (isSwapped && letter !== 'p') ? part.toUpperCase() : isSwapped ? part.toLowerCase() : part;
    return text.padStart(width, padding === '0' ? '0' : ' ');
  }
  const digits = String(part.value);
  if (padding === '-') return digits;
  const fill = padding === '_' ? ' ' : padding === '0' ? '0' : (part.fill ?? '0');
  return digits.padStart(Math.max(width, part.digits), fill);
}

function twoDigits(value: number, fill = '0'): Part {
  return { value, digits: 2, fill };
}

/** Null for a letter without a meaning. */
function partOf(date: Date, letter: string): Part | null {
  const year = date.getFullYear();
  const month = months[date.getMonth()]!;
  const day = days[date.getDay()]!;
  const hour = date.getHours();
  const combined = combinations[letter];
  if (combined !== undefined) return strftime(date.getTime(), combined);
  switch (letter) {
    case 'Y':
      return { value: year, digits: 1 };
    case 'C':
      return twoDigits(Math.floor(year / 100));
    case 'y':
      return twoDigits(year % 100);
    case 'G':
      return { value: isoWeek(date).year, digits: 1 };
    case 'g':
      return twoDigits(isoWeek(date).year % 100);
    case 'V':
      return twoDigits(isoWeek(date).week);
    case 'm':
      return twoDigits(date.getMonth() + 1);
    case 'd':
      return twoDigits(date.getDate());
    case 'e':
      return twoDigits(date.getDate(), ' ');
    case 'B':
      return month;
    case 'b':
    case 'h':
      return month.slice(0, 3);
    case 'A':
      return day;
    case 'a':
      return day.slice(0, 3);
    case 'u':
      return { value: date.getDay() || 7, digits: 1 };
    case 'w':
      return { value: date.getDay(), digits: 1 };
    case 'j':
      return { value: dayOfYear(date) + 1, digits: 3 };
    case 'U':
      return twoDigits(Math.floor((dayOfYear(date) + 7 - date.getDay()) / 7));
    case 'W':
      return twoDigits(Math.floor((dayOfYear(date) + 7 - ((date.getDay() + 6) % 7)) / 7));
    case 'H':
      return twoDigits(hour);
    case 'k':
      return twoDigits(hour, ' ');
    case 'I':
      return twoDigits(hour % 12 || 12);
    case 'l':
      return twoDigits(hour % 12 || 12, ' ');
    case 'p':
      return hour < 12 ? 'AM' : 'PM';
    case 'P':
      return hour < 12 ? 'am' : 'pm';
    case 'M':
      return twoDigits(date.getMinutes());
    case 'S':
      return twoDigits(date.getSeconds());
    case 'f':
      return `${String(date.getMilliseconds()).padStart(3, '0')}000`;
    case 's':
      return { value: Math.floor(date.getTime() / 1000), digits: 1 };
    // Python's time of now knows no zone.
    case 'z':
    case 'Z':
      return '';
    case 'n':
      return '\n';
    case 't':
      return '\t';
    case '%':
      return '%';
    default:
      return null;
  }
}

const combinations: Readonly<Record<string, string>> = {
  c: '%a %b %e %H:%M:%S %Y',
  D: '%m/%d/%y',
  F: '%Y-%m-%d',
  R: '%H:%M',
  r: '%I:%M:%S %p',
  T: '%H:%M:%S',
  x: '%m/%d/%y',
  X: '%H:%M:%S',
};

function dayOfYear(date: Date): number {
  return (Date.UTC(date.getFullYear(), date.getMonth(), date.getDate()) - Date.UTC(date.getFullYear(), 0, 1)) / dayMs;
}

/** Weeks begin on Monday, and belong to the year that has their Thursday. */
function isoWeek(date: Date): { year: number; week: number } {
  const thursday = new Date(date.getFullYear(), date.getMonth(), date.getDate() - ((date.getDay() + 6) % 7) + 3);
  return { year: thursday.getFullYear(), week: Math.floor(dayOfYear(thursday) / 7) + 1 };
}
