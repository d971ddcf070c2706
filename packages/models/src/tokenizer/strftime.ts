const monthNames = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];
const dayNames = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];

/** Python's strftime in the C locale and local time; the directives that chat templates use. Throws on any other. */
export function strftime(milliseconds: number, format: string): string {
  const date = new Date(milliseconds);
  return format.replace(/%(.?)/gs, (_, directive: string) => part(date, directive));
}

function part(date: Date, directive: string): string {
  const twoDigits = (value: number) => String(value).padStart(2, '0');
  switch (directive) {
    case 'Y':
      return String(date.getFullYear());
    case 'y':
      return twoDigits(date.getFullYear() % 100);
    case 'm':
      return twoDigits(date.getMonth() + 1);
    case 'd':
      return twoDigits(date.getDate());
    case 'B':
      return monthNames[date.getMonth()]!;
    case 'b':
      return monthNames[date.getMonth()]!.slice(0, 3);
    case 'A':
      return dayNames[date.getDay()]!;
    case 'a':
      return dayNames[date.getDay()]!.slice(0, 3);
    case 'H':
      return twoDigits(date.getHours());
    case 'I':
      return twoDigits(date.getHours() % 12 || 12);
    case 'p':
      return date.getHours() < 12 ? 'AM' : 'PM';
    case 'M':
      return twoDigits(date.getMinutes());
    case 'S':
      return twoDigits(date.getSeconds());
    case '%':
      return '%';
    default:
      throw new Error(`strftime_now knows no %${directive}`);
  }
}
