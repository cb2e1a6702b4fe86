/** What a password has to be. */

/** In Unicode code points, in NFKC. */
export const SHORTEST_PASSWORD = 12;
export const LONGEST_PASSWORD = 200;

/** So short a name or address stands in too many words by chance. */
const SHORTEST_PART = 3;

/** Long enough, and tried first by everybody who guesses; in lower case. */
const NOTORIOUS = new Set(
  `0123456789ab 0987654321qwerty 102030405060 111222333444 112233445566 121212121212 123123123123 1234567890ab 1234567890abc
  123456123456 123456789012 1234567890123 12345678901234 123456789012345 1234567890123456 12345678910 123456789abc 1234567891011
  123456qwerty 1234qwer1234 1234qwerasdf 12qwaszxcvbn 1q2w3e4r5t6y 1q2w3e4r5t6y7u 1q2w3e4r5t6y7u8i 1qaz1qaz1qaz 1qaz2wsx3edc
  1qaz2wsx3edc4rfv 987654321098 a1b2c3d4e5f6 abc123abc123 abcd1234abcd abcd1234efgh abcdefghijkl abcdefghijklm abcdefghijklmn
  abcdefghijklmno abcdefghijklmnop abcdefghijklmnopqrstuvwxyz abcdef123456 access123456 admin1234567 admin12345678 administrator
  administrator1 adminadminadmin adminpassword asdfasdfasdf asdfghjkl123 asdfghjkl;' asdfghjklasdfghjkl asdfghjklqwertyuiop
  changeme1234 changeme12345 changemechangeme changemenow! charlie12345 computer1234 correcthorsebatterystaple defaultpassword dragon123456 everything123 football1234 footballfootball freedom12345 godisgood123
  hello123hello helloworld12 helloworld123 iloveyou1234 iloveyou12345 iloveyou123456 iloveyouiloveyou internetexplorer
  jesuschrist1 ihavenopassword letmein12345 letmein123456 letmeinletmein letmeinplease liverpool123 login1234567 master123456
  michael12345 minecraft123 minecraft1234 monkey123456 mypassword12 mypassword123 mypassword1234 nopassword123 p@$$w0rd1234
  p@ssw0rd1234 p@ssw0rd12345 p@ssword1234 pa$$word1234 passw0rd1234 passw0rd12345 password1234 password12345 password123456
  password1234567 password12345678 password123456789 password2024 password2025 password2026 password@123 password@1234
  passwordpassword passwort1234 princess1234 professional q1w2e3r4t5y6 q1w2e3r4t5y6u7 qazwsxedcrfv qazwsxedcrfvtgb qwaszxqwaszx
  qwer1234qwer qwerty123456 qwerty1234567 qwerty12345678 qwerty123456789 qwertyqwerty qwertyuiop[] qwertyuiop12 qwertyuiop123
  qwertyuiop1234 qwertyuiopasdf qwertyuiopasdfgh qwertyuiopasdfghjkl qwertyuiopasdfghjklzxcvbnm rejoinder1234 rejoinder12345
  rejoinderrejoinder rootrootroot secret123456 secretsecret shadow123456 starwars1234 summer202400 sunshine1234 superman1234
  superstar123 test12345678 testpassword testtesttest thisismypassword thisisapassword trustno1trustno1 unbelievable
  username1234 welcome12345 welcome123456 welcomewelcome whatever1234 zaq12wsxcde3 zxcvbnm12345 zxcvbnmasdfghjkl
  zxcvbnmzxcvbnm`
    .split(/\s+/)
    .map(plain),
);

/** The form in which a password is judged and hashed: keyboards write the same letters in several ways. */
export function normalisePassword(password: string): string {
  return password.normalize('NFKC');
}

/** Why a user may not have this password, as a sentence; null when they may. */
export function passwordFault(password: string, user: { email: string; name: string }): string | null {
  const text = normalisePassword(password);
  const signs = [...text];
  if (signs.length < SHORTEST_PASSWORD) return `Give ${SHORTEST_PASSWORD} characters or more.`;
  if (signs.length > LONGEST_PASSWORD) return `Give at most ${LONGEST_PASSWORD} characters.`;
  if (new Set(signs).size === 1) return 'Give more than one character again and again.';
  const whole = plain(text);
  const local = plain(user.email.slice(0, user.email.lastIndexOf('@')));
  if (local.length >= SHORTEST_PART && whole.includes(local))
    return `Leave “${local}” out of the password: it stands in your e-mail address.`;
  const name = plain(user.name);
  if (name.length >= SHORTEST_PART && whole.includes(name)) return 'Leave your name out of the password.';
  if (NOTORIOUS.has(whole)) return 'This password is among the first that anybody tries. Choose another.';
  return null;
}

/** Without what people put between and around words. */
function plain(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\s._'-]+/g, '');
}
